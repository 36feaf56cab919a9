"""Reads of classes: lists, one class with its plan, what its rules say of it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce

from apprenticeship import policy
from apprenticeship.models import Course, TrainingClass
from apprenticeship.rules.classes import (
    ClassLimits,
    ClassPlace,
    ClassTerms,
    CourseFacts,
    plain,
    plan_problems,
    term_problems,
)
from bureaus.models import Bureau
from common.actor import Actor
from common.errors import Problem
from common.keyset import Order
from enterprises.models import Enterprise
from rulebooks.models import RulebookVersion
from rulebooks.selectors import parsed

NEIGHBOURS = ("school", "enterprise__region", "bureau__region", "rulebook__region", "occupation")
ORDERS = {
    "newest": Order(),
    "number": Order("number", read=str),
    "name": Order("name", read=str),
    "starts": Order("first_on", read=date.fromisoformat),
    "heads": Order("planned_heads", read=int),
    "since": Order("waits_since", read=datetime.fromisoformat),
}
NEWEST = "-newest"
SHARED_DIGITS = {"district": 6, "city": 4, "province": 2, "nation": 0}


def classes(actor: Actor) -> QuerySet[TrainingClass]:
    """List the classes that an actor may see, newest first.

    `first_on` is the first day; `waits_since` the instant of reporting, or of drafting before that.
    """
    rows = policy.visible_classes(actor).select_related(*NEIGHBOURS)
    return rows.annotate(first_on=F("period__startswith"), waits_since=Coalesce("submitted_at", "created_at")).order_by(
        "-pk"
    )


def class_of(actor: Actor, number: str) -> TrainingClass:
    """Find a class by its number. Raises TrainingClass.DoesNotExist where the actor may not see it."""
    return classes(actor).get(number=number)


def courses_of(row: TrainingClass) -> list[Course]:
    """List a class's planned courses in the order of its plan."""
    return list(Course.objects.filter(training_class=row).order_by("pk"))


def terms_of(row: TrainingClass, courses: list[Course]) -> ClassTerms:
    """Take from a class what both sides agree on."""
    return ClassTerms(
        name=row.name,
        rulebook_id=row.rulebook_id,
        occupation_code=row.occupation_id,
        work_type=row.work_type,
        level=row.level,
        starts_on=row.starts_on,
        last_on=row.ends_on,
        planned_heads=row.planned_heads,
        plan_summary=row.plan_summary,
        hours_per_credit=row.hours_per_credit,
        credits_needed=row.credits_needed,
        practice_credits_needed=row.practice_credits_needed,
        courses=tuple(
            CourseFacts(name=course.name, category=course.category, hours=course.hours, credits=course.credits)
            for course in courses
        ),
    )


def limits_of(version: RulebookVersion) -> ClassLimits:
    """Take from a rulebook what it asks of a class. A reach that the file does not give asks nothing."""
    book = parsed(version)
    reach = book.enterprise_rules.registered_within
    return ClassLimits(
        min_heads=book.class_rules.min_size,
        max_heads=book.class_rules.max_size,
        min_months=book.class_rules.min_months,
        max_months=book.class_rules.max_months,
        min_credits=book.credit_rules.min_total,
        min_practice_credits=book.credit_rules.min_practice,
        min_hours=book.hour_rules.min_per_year,
        min_school_hours=book.hour_rules.min_school_per_year,
        min_enterprise_hours=book.hour_rules.min_enterprise_per_year,
        registered_reach=SHARED_DIGITS[reach] if reach else 0,
    )


def place_of(bureau: Bureau, enterprise: Enterprise, version: RulebookVersion) -> ClassPlace:
    """Say where a class is filed and by which dated rulebook."""
    return ClassPlace(
        bureau_region=bureau.region_id,
        enterprise_region=enterprise.region_id,
        rulebook_region=version.region_id,
        valid_from=version.valid.lower,
        valid_before=version.valid.upper,
    )


def problems_of(row: TrainingClass, courses: list[Course]) -> list[Problem]:
    """Say what the rules find in a class as it stands, warnings included: first its terms, then its plan."""
    terms, limits = terms_of(row, courses), limits_of(row.rulebook)
    place = place_of(row.bureau, row.enterprise, row.rulebook)
    return [*term_problems(terms, limits, place), *plan_problems(terms, limits)]


def facts_of(row: TrainingClass, courses: list[Course]) -> dict[str, Any]:
    """Write a class's terms as plain JSON values for the journal; each side reads them side by side, old and new."""
    return {
        "name": row.name,
        "rulebook": f"{row.rulebook.code}@{row.rulebook.version}",
        "occupation": f"{row.occupation_id} {row.occupation.name}",
        "work_type": row.work_type,
        "level": row.level,
        "starts_on": row.starts_on.isoformat(),
        "last_on": row.ends_on.isoformat(),
        "planned_heads": row.planned_heads,
        "plan_summary": row.plan_summary,
        "hours_per_credit": plain(row.hours_per_credit),
        "credits_needed": plain(row.credits_needed),
        "practice_credits_needed": plain(row.practice_credits_needed),
        "courses": [[c.name, c.category, plain(c.hours), plain(c.credits)] for c in courses],
    }
