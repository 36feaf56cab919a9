"""How errors become answers: one table for pages and API alike."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.db import IntegrityError, ProgrammingError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from rest_framework import exceptions, views
from rest_framework.response import Response

from common.errors import DomainError, InvalidFacts, NotVisible, NotYourMove, Problem, WrongState
from common.texts import N_

log = logging.getLogger(__name__)

TEMPLATE = "errors/refused.html"
BROKEN = "errors/broken.html"
MESSAGES: dict[int, str] = {
    400: N_("请求的格式不正确。"),
    401: N_("请先登录，或在请求中附上有效的令牌。"),
    403: N_("您的角色不能进行此操作。"),
    404: N_("未找到该页面或记录，或您无权查看。"),
    405: N_("此地址不接受这种请求方式。"),
    409: N_("记录已被他人更改或已锁定，请刷新后再试。"),
    415: N_("不支持这种内容类型。"),
    422: N_("填写的内容有误，请按提示修改。"),
    429: N_("请求过于频繁，请稍后再试。"),
    500: N_("系统出错，已记录。请把错误编号告知管理员。"),
}
FORGED = N_("页面已过期，请返回上一页刷新后再提交。")
NOT_A_PAGE = N_("此地址只接受页面上的提交，不能直接打开或刷新。请返回原来的页面再操作一次。")
TRIGGER_SAYS_NO = "pgtrigger"


def status_of(error: Exception) -> int | None:
    """Give the status that an error answers with; None for a bug."""
    match error:
        case NotYourMove() | PermissionDenied():
            return HTTPStatus.FORBIDDEN
        case NotVisible() | ObjectDoesNotExist() | Http404():
            return HTTPStatus.NOT_FOUND
        case WrongState():
            return HTTPStatus.CONFLICT
        case InvalidFacts() | DomainError():
            return HTTPStatus.UNPROCESSABLE_ENTITY
        case ProgrammingError() if TRIGGER_SAYS_NO in str(error):
            return HTTPStatus.CONFLICT
        case IntegrityError():
            return HTTPStatus.CONFLICT
        case _:
            return None


def words_of(error: Exception, status: int) -> str:
    """Give the words that a person reads about an error."""
    if isinstance(error, DomainError):
        return _(error.message) % error.params if error.params else _(error.message)
    return _(MESSAGES[status])


def problem_words(problem: Problem) -> dict[str, str]:
    """Write one problem for a person: field, rule, message, mend, severity."""
    return {
        "field": problem.field,
        "rule": problem.rule,
        "message": _(problem.message) % problem.params if problem.params else _(problem.message),
        "mend": _(problem.mend) % problem.params
        if problem.params and problem.mend
        else _(problem.mend)
        if problem.mend
        else "",
        "severity": problem.severity,
    }


def refusal(request: HttpRequest, error: Exception, status: int) -> HttpResponse:
    """Say what was refused and why: a page for people, JSON where a machine asked an address of the API."""
    if is_of_api(request):
        return JsonResponse(api_words(error, status), status=status)
    context = {"status": status, "message": words_of(error, status), "problems": problems_of(error)}
    return render(request, TEMPLATE, context, status=status)


def is_of_api(request: HttpRequest) -> bool:
    return request.path_info.startswith("/api/")


def problems_of(error: Exception) -> list[dict[str, str]]:
    return [problem_words(problem) for problem in error.problems] if isinstance(error, InvalidFacts) else []


def api_words(error: Exception, status: int) -> dict[str, Any]:
    """Give an API's answer to an error: {"code", "message", "problems"}."""
    code = error.code if isinstance(error, DomainError) else HTTPStatus(status).phrase.lower().replace(" ", "_")
    return {"code": code, "message": words_of(error, status), "problems": problems_of(error)}


class DomainErrorMiddleware:
    """Turns a rule's no into a page with the right status, and fills an empty 405; bugs pass on to the 500 page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED or is_of_api(request):
            return response
        context = {"status": 405, "message": _(NOT_A_PAGE), "problems": []}
        page = render(request, TEMPLATE, context, status=HTTPStatus.METHOD_NOT_ALLOWED)
        page["Allow"] = response["Allow"]
        return page

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        status = status_of(error)
        return None if status is None else refusal(request, error, status)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return refusal(request, exception, HTTPStatus.NOT_FOUND)


def page_forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return refusal(request, exception, HTTPStatus.FORBIDDEN)


def page_bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return refusal(request, exception, HTTPStatus.BAD_REQUEST)


def page_forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose CSRF token is missing or old."""
    log.warning("csrf at %s: %s", request.path, reason)
    context = {"status": 403, "message": _(FORGED), "problems": []}
    return render(request, TEMPLATE, context, status=HTTPStatus.FORBIDDEN)


def page_broken(request: HttpRequest) -> HttpResponse:
    """Answer a bug with an id that stands in the log beside it. Asks neither database nor session: they may be gone."""
    error_id = secrets.token_hex(6)
    log.error("bug %s at %s", error_id, request.path)
    message = _(MESSAGES[500])
    if is_of_api(request):
        return JsonResponse({"code": "broken", "message": message, "problems": [], "error_id": error_id}, status=500)
    return HttpResponse(render_to_string(BROKEN, {"message": message, "error_id": error_id}), status=500)


def api_answer(error: Exception, context: dict[str, Any]) -> Response | None:
    """Answer an API error as {"code", "message", "problems"}; a bug answers 500 with an id."""
    if isinstance(error, exceptions.APIException):
        return _framework_answer(error, context)
    status = status_of(error)
    if status is None:
        return None
    views.set_rollback()
    return Response(api_words(error, status), status=status)


def _framework_answer(error: exceptions.APIException, context: dict[str, Any]) -> Response | None:
    response = views.exception_handler(error, context)
    if response is None:
        return None
    if isinstance(error, exceptions.ValidationError):
        response.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
    message = _(MESSAGES.get(response.status_code, MESSAGES[400]))
    problems = list(_field_problems(error.detail)) if isinstance(error, exceptions.ValidationError) else []
    response.data = {"code": error.default_code, "message": message, "problems": problems}
    return response


def _field_problems(detail: Any, field: str = "") -> list[dict[str, str]]:
    if isinstance(detail, dict):
        return [
            p for key, inner in detail.items() for p in _field_problems(inner, f"{field}.{key}" if field else str(key))
        ]
    if isinstance(detail, list):
        return [p for inner in detail for p in _field_problems(inner, field)]
    return [{"field": field, "rule": detail.code, "message": str(detail), "mend": "", "severity": "error"}]
