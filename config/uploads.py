"""Refuses a body that is larger than any upload may be, before a byte of it is read."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from common.errors import UnusableFile
from common.texts import N_
from config.errors import refusal

# What a form may carry beside its file.
BESIDE_BYTES = 1_000_000


class BodyTooLarge(UnusableFile):
    code = "file_too_large"
    message = N_("上传的内容超过 %(most)s MB。请删除文件里的图片和无关内容，或分成几个文件上传。")


class BoundedBodyMiddleware:
    """Answers 413 by the length that a request declares; one that declares none is read as empty."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        declared = request.META.get("CONTENT_LENGTH") or "0"
        if declared.isdigit() and int(declared) > settings.UPLOAD_LIMIT_BYTES + BESIDE_BYTES:
            error = BodyTooLarge(most=settings.UPLOAD_LIMIT_BYTES // 1_000_000)
            return refusal(request, error, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        return self.get_response(request)
