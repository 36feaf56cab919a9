"""Pages for everybody, without sign-in: the plans on public notice, and objecting to one of them."""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from accounts.acting import may_knock
from accounts.forms import blame
from apprenticeship.actions.objections import lodge_objection
from apprenticeship.filters.objections import PublicNoticeFilter
from apprenticeship.forms.objections import ObjectionForm
from apprenticeship.models import NoticeObjection
from apprenticeship.selectors.objections import public_notice, public_notices
from apprenticeship.views.answers import UNPROCESSABLE, listed
from common.actor import System
from common.errors import InvalidFacts
from common.keyset import Order
from common.texts import N_

SOMEBODY = System("公示异议提出人（网页）")


@require_GET
def public_plan_list(request: HttpRequest) -> HttpResponse:
    """List the plans that are on public notice today: firms and figures, no people."""
    if not may_knock(request, "plan"):
        return _too_often(request, N_("查询过于频繁，请一分钟后再试。"))
    found = PublicNoticeFilter(request.GET, queryset=public_notices(timezone.localdate()))
    context = {"filter": found, **listed(request, found.qs, {"newest": Order()}, "-newest")}
    return render(request, "apprenticeship/public_plans/list.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def public_plan(request: HttpRequest, notice_id: int) -> HttpResponse:
    """Show a plan on public notice, and take an objection to it."""
    if not may_knock(request, "plan"):
        return _too_often(request, N_("查询过于频繁，请一分钟后再试。"))
    form = ObjectionForm(request.POST or None)
    if request.method != "POST":
        return _plan(request, notice_id, form)
    if not form.is_valid():
        return _plan(request, notice_id, form, status=UNPROCESSABLE)
    if not may_knock(request, "objection"):
        return _too_often(request, N_("提交过于频繁，请一小时后再试，或直接致电公示部门。"))
    try:
        lodged = lodge_objection(
            actor=SOMEBODY,
            notice_id=notice_id,
            facts=form.facts(),
            today=timezone.localdate(),
            now=timezone.now(),
        )
    except InvalidFacts as refused:
        blame(form, refused.problems)
        return _plan(request, notice_id, form, status=UNPROCESSABLE)
    return _plan(request, notice_id, ObjectionForm(), lodged=lodged)


def _plan(
    request: HttpRequest,
    notice_id: int,
    form: ObjectionForm,
    *,
    lodged: NoticeObjection | None = None,
    status: int | None = None,
) -> HttpResponse:
    notice = public_notice(notice_id)
    is_running = notice.starts_on <= timezone.localdate() <= notice.last_on
    context = {
        "notice": notice,
        "row": notice.training_class,
        "form": form if is_running and lodged is None else None,
        "lodged": lodged,
    }
    return render(request, "apprenticeship/public_plans/plan.html", context, status=status)


def _too_often(request: HttpRequest, words: str) -> HttpResponse:
    context = {"status": 429, "message": _(words), "problems": []}
    return render(request, "errors/refused.html", context, status=HTTPStatus.TOO_MANY_REQUESTS)
