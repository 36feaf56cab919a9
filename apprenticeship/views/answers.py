"""What the pages of people share: answers to posts, and lists by key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.forms import blame
from common.errors import Problem
from common.keyset import Order, Rows, chosen, page_of

UNPROCESSABLE = HTTPStatus.UNPROCESSABLE_ENTITY


def see_other(name: str, *args: Any, query: str = "") -> HttpResponseRedirect:
    """Send a page that was posted on to another address (303)."""
    return HttpResponseRedirect(reverse(name, args=args) + (f"?{query}" if query else ""), status=HTTPStatus.SEE_OTHER)


def said(problem: Problem) -> dict[str, str]:
    """Write a problem for a person: message, mend, severity."""
    words = {
        key: (_(text) % problem.params if problem.params else _(text)) if text else ""
        for key, text in (("message", problem.message), ("mend", problem.mend))
    }
    return {**words, "severity": problem.severity, "rule": problem.rule}


def blame_too(form: forms.Form, problems: Sequence[Problem]) -> None:
    """Put the rules' problems beside what the form itself found; a field that is wrong already is left alone."""
    blame(form, [problem for problem in problems if problem.field not in form.errors])


def listed(request: HttpRequest, rows: Rows[Any], orders: Mapping[str, Order], default: str) -> dict[str, Any]:
    """Give a list's page and the keys of its neighbours, as the address asks for them."""
    asked: QueryDict = request.GET
    order = chosen(orders, asked.get("sort", ""), default)
    page = page_of(rows, order, after=asked.get("after", ""), before=asked.get("before", ""))
    return {"page": page.rows, "previous_key": page.previous_key, "next_key": page.next_key}
