"""Jobs: asked for by a user, claimed by compare-and-set, done once, given back when their worker died."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F

from apprenticeship.policy import visible_classes
from common.actor import Actor, System
from common.errors import WrongState
from common.texts import N_
from documents.models import Document
from exchange import policy
from exchange.lifecycle import JobKind, JobState
from exchange.models import Job
from journal.actions import record

LOST_AFTER = timedelta(minutes=3)
ATTEMPTS = 3
LOST = N_("处理中断已达 %(count)s 次，请稍后重试；若仍失败，请把任务编号告知管理员。")
PROGRAM = System("jobs")


@transaction.atomic
def ask(*, actor: Actor, membership_id: int, kind: JobKind, number: str, options: dict[str, Any], now: datetime) -> Job:
    """Ask for a job about a class that the actor sees. Raises NotYourMove; DoesNotExist for a class out of sight."""
    training_class = visible_classes(actor).get(number=number)
    policy.require(actor, kind)
    job = Job.objects.create(
        kind=kind, membership_id=membership_id, training_class=training_class, options=options, requested_at=now
    )
    record(actor=actor, verb=f"job.{kind}", subject=job, after=options)
    return job


@transaction.atomic
def retry(*, actor: Actor, job_id: int) -> Job:
    """Put a failed job back in the queue; harmless for one that waits or runs. Raises WrongState for a done one."""
    job = policy.visible_jobs(actor).select_for_update(of=("self",)).get(pk=job_id)
    policy.require(actor, JobKind(job.kind))
    if job.state == JobState.DONE:
        raise WrongState
    if job.state == JobState.FAILED:
        job.state, job.finished_at, job.attempt_count = JobState.WAITING, None, 0
        job.error_code = job.error_message = ""
        job.save(update_fields=["state", "finished_at", "attempt_count", "error_code", "error_message"])
        record(actor=actor, verb="job.retry", subject=job)
    return job


@transaction.atomic
def claim(*, actor: System, now: datetime) -> Job | None:
    """Take the oldest job that waits, once among all workers; None when none waits."""
    waiting = policy.visible_jobs(actor).filter(state=JobState.WAITING).order_by("pk")
    job = waiting.select_for_update(skip_locked=True, of=("self",)).first()
    if job is None:
        return None
    job.state, job.claimed_at, job.beaten_at = JobState.RUNNING, now, now
    job.attempt_count += 1
    job.save(update_fields=["state", "claimed_at", "beaten_at", "attempt_count"])
    return job


def beat(*, actor: System, job_id: int, done_count: int, total_count: int, now: datetime) -> None:
    """Write how far a running job is; nothing for one that was taken away."""
    running = policy.visible_jobs(actor).filter(pk=job_id, state=JobState.RUNNING)
    running.update(done_count=min(done_count, total_count), total_count=total_count, beaten_at=now)


def finish(*, actor: System, job_id: int, result: Document | None, now: datetime) -> bool:
    """Mark a running job done; False when it no longer runs (another worker finished it)."""
    running = policy.visible_jobs(actor).filter(pk=job_id, state=JobState.RUNNING)
    return running.update(state=JobState.DONE, result=result, done_count=F("total_count"), finished_at=now) == 1


def fail(*, actor: System, job_id: int, code: str, message: str, now: datetime) -> bool:
    """Mark a running job failed, with a stable code and words for its user; False when it no longer runs."""
    running = policy.visible_jobs(actor).filter(pk=job_id, state=JobState.RUNNING)
    return running.update(state=JobState.FAILED, error_code=code, error_message=message, finished_at=now) == 1


@transaction.atomic
def give_back(*, actor: System, now: datetime) -> int:
    """Put jobs whose worker went silent back in the queue; after three attempts they fail. Gives how many."""
    silent = policy.visible_jobs(actor).filter(state=JobState.RUNNING, beaten_at__lt=now - LOST_AFTER)
    lost = silent.filter(attempt_count__gte=ATTEMPTS).update(
        state=JobState.FAILED, error_code="job_lost", error_message=LOST % {"count": ATTEMPTS}, finished_at=now
    )
    return lost + silent.filter(attempt_count__lt=ATTEMPTS).update(state=JobState.WAITING, claimed_at=None)
