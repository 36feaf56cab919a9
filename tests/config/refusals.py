"""Addresses that refuse in every way, for tests/config/test_errors.py alone."""

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, SuspiciousOperation
from django.db import IntegrityError, ProgrammingError
from django.http import Http404
from django.urls import include, path
from rest_framework import exceptions
from rest_framework.decorators import api_view

from common.errors import DomainError, InvalidFacts, NotVisible, NotYourMove, Problem, WrongState
from config.urls import handler400, handler403, handler404, handler500, urlpatterns

__all__ = ["handler400", "handler403", "handler404", "handler500"]


class TooLate(DomainError):
    code = "too_late"
    message = "已超过 %(days)s 天，不能补录。"


PROBLEM = Problem("ends_on", "ends_before_start", "%(day)s 早于开始日期。", "请核对日期。", {"day": "2026-01-01"})
REFUSALS = {
    "not_your_move": (NotYourMove(), 403),
    "permission": (PermissionDenied(), 403),
    "not_visible": (NotVisible(), 404),
    "no_such_row": (ObjectDoesNotExist(), 404),
    "no_such_page": (Http404(), 404),
    "wrong_state": (WrongState(), 409),
    "integrity": (IntegrityError('duplicate key value violates unique constraint "x"'), 409),
    "trigger": (ProgrammingError("pgtrigger: Cannot update or delete rows from journal_entry table"), 409),
    "invalid_facts": (InvalidFacts([PROBLEM]), 422),
    "rule": (TooLate(days=7), 422),
    "bug": (ZeroDivisionError("division by zero"), 500),
    "sql_bug": (ProgrammingError("column does not exist"), 500),
}
FRAMEWORK = {
    "validation": (exceptions.ValidationError({"lines": [{"hours": ["填写数字。"]}]}), 422),
    "parse": (exceptions.ParseError(), 400),
    "throttled": (exceptions.Throttled(), 429),
    "unsupported": (exceptions.UnsupportedMediaType("text/csv"), 415),
}


def refuse(request, name):
    raise REFUSALS[name][0]


def suspicious(request):
    raise SuspiciousOperation


@api_view(["GET"])
def refuse_machine(request, name):
    raise (REFUSALS | FRAMEWORK)[name][0]


urlpatterns = [
    path("refusals/<str:name>/", refuse),
    path("suspicious/", suspicious),
    path("api/v1/refusals/<str:name>/", refuse_machine),
    path("", include(urlpatterns)),
]
