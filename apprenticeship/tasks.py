"""Celery's door: keeps the checks of people against their scheme up to date."""

from __future__ import annotations

from typing import Any

from celery import shared_task
from django.utils import timezone

from apprenticeship.actions.alterations import settle_suspensions as settle
from apprenticeship.actions.duplicates import find_duplicates as find
from apprenticeship.actions.eligibility import PROGRAM, check_class
from apprenticeship.selectors.eligibility_lists import classes_to_check
from common.actor import System

PER_SWEEP = 50
FINDER = System("duplicates")
CLERK = System("suspensions")


@shared_task(name="apprenticeship.tasks.check_newcomers", soft_time_limit=240, time_limit=300)
def check_newcomers(**_: Any) -> int:
    """Check the classes in which somebody was never checked, at most 50 a sweep; give how many."""
    return _check_all(classes_to_check(only_unchecked=True)[:PER_SWEEP])


@shared_task(name="apprenticeship.tasks.check_everybody", soft_time_limit=840, time_limit=900)
def check_everybody(**_: Any) -> int:
    """Check all classes that have people again: lists changed, days went by. Gives how many."""
    return _check_all(classes_to_check(only_unchecked=False))


@shared_task(name="apprenticeship.tasks.find_duplicates", soft_time_limit=840, time_limit=900)
def find_duplicates(**_: Any) -> int:
    """Write down the pairs of records that may be one person; give how many are new."""
    return find(actor=FINDER, now=timezone.now())


@shared_task(name="apprenticeship.tasks.settle_suspensions", soft_time_limit=240, time_limit=300)
def settle_suspensions(**_: Any) -> int:
    """Let states follow the suspensions that began or ended; give how many changed."""
    return settle(actor=CLERK, today=timezone.localdate())


def _check_all(numbers: list[str]) -> int:
    for number in numbers:
        check_class(actor=PROGRAM, number=number, now=timezone.now())
    return len(numbers)
