"""Celery's door: sweeps the jobs that wait, and gives back those whose worker died."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable
from typing import Any

from celery import shared_task
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from accounts.selectors import actor_of
from common.actor import System
from common.errors import DomainError
from common.texts import N_
from documents.models import Document
from exchange.actions import imports, jobs, reports
from exchange.actions.lists import sweep_folder
from exchange.lifecycle import JobKind, PaperFormat
from exchange.models import Job

log = logging.getLogger(__name__)

Work = Callable[[Job], Document | None]
BUG = N_("系统出错，已记录（错误编号 %(error_id)s）。可重试；若仍失败，请把编号告知管理员。")
PER_SWEEP = 20
LISTS = System("lists")


@shared_task(name="exchange.tasks.sweep")
def sweep(**_: Any) -> int:
    """Do the jobs that wait, at most 20 a sweep; give how many were done."""
    for done in range(PER_SWEEP):
        job = jobs.claim(actor=jobs.PROGRAM, now=timezone.now())
        if job is None:
            return done
        work_on(job)
    return PER_SWEEP


@shared_task(name="exchange.tasks.give_back", soft_time_limit=50, time_limit=60)
def give_back(**_: Any) -> int:
    """Give back the jobs whose worker went silent."""
    return jobs.give_back(actor=jobs.PROGRAM, now=timezone.now())


@shared_task(name="exchange.tasks.sweep_lists", soft_time_limit=840, time_limit=900)
def sweep_lists(**_: Any) -> int:
    """Take in the lists of other offices that lie in the folder; give how many files were looked at."""
    return len(sweep_folder(actor=LISTS, folder=settings.LISTS_DIR, now=timezone.now()))


def work_on(job: Job) -> None:
    """Do one claimed job and mark it done or failed; a rule's no and a bug both end in words for its user."""
    try:
        result = WORK[JobKind(job.kind)](job)
    except DomainError as refusal:
        jobs.fail(actor=jobs.PROGRAM, job_id=job.pk, code=refusal.code, message=str(refusal), now=timezone.now())
    except Exception:
        error_id = uuid.uuid4().hex[:12]
        log.exception("bug %s in job %s", error_id, job.pk)
        message = BUG % {"error_id": error_id}
        jobs.fail(actor=jobs.PROGRAM, job_id=job.pk, code="bug", message=message, now=timezone.now())
    else:
        jobs.finish(actor=jobs.PROGRAM, job_id=job.pk, result=result, now=timezone.now())


def _completion_report(job: Job) -> Document:
    now = timezone.now()
    jobs.beat(actor=jobs.PROGRAM, job_id=job.pk, done_count=0, total_count=1, now=now)
    return reports.make_completion_report(
        actor=actor_of(job.membership),
        number=job.training_class.number,
        paper_format=PaperFormat(job.options["format"]),
        today=timezone.localdate(now),
        now=now,
    )


def _roster_check(job: Job) -> None:
    now = timezone.now()
    jobs.beat(actor=jobs.PROGRAM, job_id=job.pk, done_count=0, total_count=1, now=now)
    imports.check(actor=jobs.PROGRAM, import_id=job.options["import"], now=now)


def _roster_commit(job: Job) -> None:
    now = timezone.now()
    jobs.beat(actor=jobs.PROGRAM, job_id=job.pk, done_count=0, total_count=1, now=now)
    imports.commit(
        actor=actor_of(job.membership),
        import_id=job.options["import"],
        faultless_only=job.options["faultless_only"],
        today=timezone.localdate(now),
        now=now,
    )


WORK: dict[JobKind, Work] = {
    JobKind.COMPLETION_REPORT: _completion_report,
    JobKind.ROSTER_CHECK: _roster_check,
    JobKind.ROSTER_COMMIT: _roster_commit,
}


def nudge() -> None:
    """Wake the sweeper after the commit, so that nobody waits for the clock; without a broker the clock does it."""
    transaction.on_commit(_wake)


def _wake() -> None:
    try:
        sweep.delay()
    except OperationalError:
        log.warning("the broker is away; the sweep will come by itself")
