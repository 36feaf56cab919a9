"""Uploads papers for a class, takes them back, and stops a step whose papers are missing."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from apprenticeship import policy
from apprenticeship.actions._class import locked_class
from apprenticeship.actions._scans import scan_of, size_problems
from apprenticeship.lifecycle import ClassState
from apprenticeship.models import ClassPaper
from apprenticeship.models.papers import PAPER_LABELS
from apprenticeship.rules.papers import paper_problem
from common.actor import Actor
from common.errors import InvalidFacts, Problem, WrongState
from common.lifecycle import REASON_MISSING
from documents.actions import store
from journal.actions import record

LONGEST_NOTE, LONGEST_REASON = 200, 300


@transaction.atomic
def upload_paper(
    *, actor: Actor, number: str, kind: str, filename: str, content: bytes, note: str = "", now: datetime
) -> ClassPaper:
    """Keep a paper of a class. Raises TrainingClass.DoesNotExist, NotYourMove, WrongState, InvalidFacts."""
    row = locked_class(actor, number)
    policy.require(actor, "upload_paper")
    if row.state == ClassState.CANCELLED:
        raise WrongState
    if problems := _problems(kind, content, note):
        raise InvalidFacts(problems)
    scan = scan_of(content)
    document = store(
        actor=actor, kind="class_paper", filename=filename, media_type=scan.media_type, content=scan.content, now=now
    )
    paper = ClassPaper.objects.create(
        training_class=row, kind=kind, document=document, note=note.strip(), uploaded_at=now
    )
    after = {"class": number, "kind": kind, "sha256": document.sha256}
    record(actor=actor, verb="paper.upload", subject=paper, after=after)
    record(actor=actor, verb="class.add_paper", subject=row, after={"kind": kind, "sha256": document.sha256})
    return paper


@transaction.atomic
def remove_paper(*, actor: Actor, paper_id: int, reason: str, now: datetime) -> ClassPaper:
    """Take a paper back; its file stays stored. Twice is once. Raises DoesNotExist, NotYourMove, InvalidFacts."""
    paper = policy.visible_papers(actor).select_for_update(of=("self",)).get(pk=paper_id)
    policy.require(actor, "upload_paper")
    if paper.removed_at is not None:
        return paper
    if not reason.strip():
        raise InvalidFacts([REASON_MISSING])
    paper.removed_at, paper.removed_reason = now, reason.strip()[:LONGEST_REASON]
    paper.save(update_fields=["removed_at", "removed_reason"])
    record(actor=actor, verb="paper.remove", subject=paper, before={"kind": paper.kind}, reason=paper.removed_reason)
    return paper


def _problems(kind: str, content: bytes, note: str) -> list[Problem]:
    found = [] if kind in PAPER_LABELS else [paper_problem("kind", "paper_kind_unknown", stated=kind)]
    if len(note) > LONGEST_NOTE:
        found.append(paper_problem("note", "paper_note_long", length=len(note), most=LONGEST_NOTE))
    return found + size_problems(content)
