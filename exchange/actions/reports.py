"""Makes the files that jobs are asked for."""

from __future__ import annotations

from datetime import date, datetime

from common.actor import Actor
from documents.actions import store
from documents.models import Document
from exchange import policy
from exchange.exports.papers import MEDIA_TYPES, file_of
from exchange.lifecycle import JobKind, PaperFormat
from reporting.columns import completion_paper
from reporting.selectors import completion


def make_completion_report(
    *, actor: Actor, number: str, paper_format: PaperFormat, today: date, now: datetime
) -> Document:
    """Draw up a class's completion report as the actor may see it, and keep the file.

    Raises NotYourMove for a role that may not ask for it, DoesNotExist for a class out of sight.
    """
    policy.require(actor, JobKind.COMPLETION_REPORT)
    report = completion(actor, number, today=today)
    return store(
        actor=actor,
        kind="completion_report",
        filename=f"结班报告-{number}-{today:%Y%m%d}.{paper_format}",
        media_type=MEDIA_TYPES[paper_format],
        content=file_of(completion_paper(report), paper_format),
        now=now,
    )
