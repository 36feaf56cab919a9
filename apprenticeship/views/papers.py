"""Pages of a class's papers: the checklist of each step, uploading, taking back."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.acting import ActingRequest, acting
from accounts.forms import blame
from apprenticeship import policy
from apprenticeship.actions.papers import remove_paper, upload_paper
from apprenticeship.forms.papers import PaperForm
from apprenticeship.models import Agreement, TrainingClass
from apprenticeship.rules.papers import PaperItem
from apprenticeship.selectors.agreements import LIVING, agreements_of_class, draftable
from apprenticeship.selectors.classes import class_of
from apprenticeship.selectors.papers import paper_of, papers_of, uploaded_papers
from apprenticeship.views.answers import UNPROCESSABLE, see_other
from apprenticeship.views.paper_words import item_words
from common.errors import InvalidFacts
from documents.views import file_response
from rulebooks.rules.vocabulary import PaperStep


@acting
@require_http_methods(["GET", "HEAD", "POST"])
def class_papers(request: ActingRequest, number: str) -> HttpResponse:
    """Show what each step asks for and what is there; take a paper that is uploaded."""
    row = class_of(request.actor, number)
    if request.method != "POST":
        asked = request.GET.get("kind", "")
        return _page(request, row, PaperForm(initial={"kind": asked}))
    policy.require(request.actor, "upload_paper")
    form = PaperForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, row, form, UNPROCESSABLE)
    file = form.cleaned_data["file"]
    try:
        upload_paper(
            actor=request.actor,
            number=number,
            kind=form.cleaned_data["kind"],
            filename=file.name,
            content=file.read(settings.UPLOAD_LIMIT_BYTES + 1),
            note=form.cleaned_data["note"],
            now=timezone.now(),
        )
    except InvalidFacts as refused:
        blame(form, refused.problems)
        return _page(request, row, form, UNPROCESSABLE)
    messages.success(request, _("材料已上传。"))
    return see_other("apprenticeship:class_papers", number)


def _page(request: ActingRequest, row: TrainingClass, form: PaperForm, status: int | None = None) -> HttpResponse:
    versions, items = agreements_of_class(request.actor, row), papers_of(row)
    may_upload = policy.may(request.actor, "upload_paper")
    context = {
        "row": row,
        "steps": [
            {"label": step.label, "items": shown}
            for step in PaperStep
            if (shown := [_shown(item, row, request, versions) for item in items if item.rule.step is step])
        ],
        "agreements": versions,
        "draftable": draftable(row, request.actor, versions),
        "papers": uploaded_papers(request.actor, row),
        "form": form if may_upload else None,
    }
    return render(request, "apprenticeship/classes/papers.html", context, status=status)


def _shown(item: PaperItem, row: TrainingClass, request: ActingRequest, versions: list[Agreement]) -> dict[str, Any]:
    return {
        "label": item_words(item),
        "done": item.is_done,
        "required": item.rule.required,
        "url": "" if item.is_done else _mended_at(item, row, request, versions),
    }


def _mended_at(item: PaperItem, row: TrainingClass, request: ActingRequest, versions: list[Agreement]) -> str:
    kind = {"cooperation_agreement": "cooperation"}.get(item.rule.kind, "training")
    if item.rule.kind not in ("cooperation_agreement", "training_agreement", "confirmations"):
        may_upload = policy.may(request.actor, "upload_paper")
        page = reverse("apprenticeship:class_papers", args=[row.number])
        return f"{page}?kind={item.rule.kind}#upload" if may_upload else ""
    living = next((version for version in versions if version.kind == kind and version.state in LIVING), None)
    if living is not None:
        is_asked = item.rule.kind == "confirmations"
        return reverse(
            "apprenticeship:agreement_confirmations" if is_asked else "apprenticeship:agreement", args=[living.number]
        )
    may_draft = any(code == kind for code, _label in draftable(row, request.actor, versions))
    return reverse("apprenticeship:agreement_new", args=[row.number, kind]) if may_draft else ""


@acting
@require_GET
def paper_file(request: ActingRequest, paper_id: int) -> HttpResponse:
    """Give an uploaded paper to whoever may see it."""
    return file_response(paper_of(request.actor, paper_id).document, as_attachment="download" in request.GET)


@acting
@require_POST
def paper_remove(request: ActingRequest, paper_id: int) -> HttpResponse:
    """Take a paper back, with a reason."""
    paper = paper_of(request.actor, paper_id)
    remove_paper(actor=request.actor, paper_id=paper_id, reason=request.POST.get("reason", ""), now=timezone.now())
    messages.success(request, _("材料已撤下，文件仍留存备查。"))
    return see_other("apprenticeship:class_papers", paper.training_class.number)
