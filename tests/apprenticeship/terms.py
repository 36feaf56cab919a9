"""Terms of classes for tests: a faultless class of thirty lathe apprentices; a test changes what it is about."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from apprenticeship.models import TrainingClass
from apprenticeship.rules.classes import ClassTerms, CourseFacts
from tests.builders import build_class, build_course
from tests.cast import Cast

STARTS_ON, LAST_ON = date(2027, 3, 1), date(2029, 2, 28)


def course(
    name: str = "机械制图", category: str = "professional", hours: str = "320", credits: str = "20"
) -> CourseFacts:
    return CourseFacts(name=name, category=category, hours=Decimal(hours), credits=Decimal(credits))


COURSES = (course("职业素养", "public", "64", "4"), course(hours="256", credits="16"), course("岗位实践", "practice"))


def class_terms(rulebook_id: int = 1, **facts: Any) -> ClassTerms:
    """Give terms that break no rule of Nantong's rulebook; `facts` replace what is given here."""
    return ClassTerms(
        **{
            "name": "2027级车工高级班",
            "rulebook_id": rulebook_id,
            "occupation_code": "6-18-01-01",
            "work_type": "数控车工",
            "level": "3",
            "starts_on": STARTS_ON,
            "last_on": LAST_ON,
            "planned_heads": 30,
            "plan_summary": "企校双师带徒，工学交替。",
            "hours_per_credit": Decimal(16),
            "credits_needed": Decimal(40),
            "practice_credits_needed": Decimal(20),
            "courses": COURSES,
            **facts,
        }
    )


def agreeable_class(cast: Cast, state: str, **facts: Any) -> TrainingClass:
    """Write a class of sun and forge in a state, with a plan that leads to its credits."""
    row = build_class(
        state, **{"school": cast.sun, "enterprise": cast.forge, "bureau": cast.city, "occupation": cast.lathe, **facts}
    )
    for planned in COURSES:
        build_course(row, planned.name, category=planned.category, hours=planned.hours, credits=planned.credits)
    return TrainingClass.objects.get(pk=row.pk)
