"""Celery's door to the journal."""

from typing import Any

from celery import shared_task

from journal import actions

BATCH = 20_000


@shared_task(name="journal.tasks.seal", soft_time_limit=100, time_limit=120)
def seal(**_: Any) -> int:
    """Chain what waits, batch by batch; give how many entries were sealed."""
    total = 0
    while sealed := actions.seal(limit=BATCH):
        total += sealed
        if sealed < BATCH:
            break
    return total
