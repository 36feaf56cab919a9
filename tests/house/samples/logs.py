"""Samples of logs and credits."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import uuid4

from apprenticeship.actions import log_decisions
from apprenticeship.actions.credits import award_course
from tests.builders import (
    NOW,
    TODAY,
    build_document,
    build_log,
    build_rulebook_with,
)
from tests.cast import Cast
from tests.house.samples.classes import open_class
from tests.photos import png


def apprentice(cast: Cast) -> dict[str, Any]:
    return {"student_no": cast.enrolment.student_no}


def day_to_enter(cast: Cast) -> dict[str, Any]:
    return {"key": str(uuid4()), "day": TODAY.isoformat(), "hours": "8", "task": "外圆车削", "rating": "4"}


def day_to_amend(cast: Cast) -> dict[str, Any]:
    return {"hours": "6.5", "task": "内孔镗削", "rating": "5"}


def week_to_enter(cast: Cast) -> dict[str, Any]:
    day = day_to_enter(cast) | {"chosen": "on"}
    return {f"{TODAY.isoformat()}-{name}": value for name, value in day.items()}


def week_over_the_api(cast: Cast) -> dict[str, Any]:
    return apprentice(cast) | {"entries": [day_to_enter(cast)]}


def drafted_log(cast: Cast) -> Any:
    return build_log(cast.enrolment, cast.forge_mentor, TODAY, "drafted")


def log_to_take_back(cast: Cast) -> Any:
    """An entry confirmed today under a rulebook that locks it later."""
    cast.rulebook = build_rulebook_with("[log_rules]\nlock_days = 30")
    log = build_log(cast.enrolment, cast.forge_mentor, TODAY)
    return log_decisions.confirm(actor=cast.tutor, log_id=log.pk, now=NOW)


def log_with_photo(cast: Cast) -> Any:
    photo = build_document(png(), "photo.png", media_type="image/png")
    return build_log(cast.enrolment, cast.forge_mentor, photo=photo)


def course_to_award(cast: Cast) -> dict[str, Any]:
    return {"course": cast.course.pk, "score": "86.5"}


def course_of_class(cast: Cast) -> dict[str, Any]:
    assert cast.enrolment
    return open_class(cast) | {"course_id": cast.course.pk}


def credit(cast: Cast) -> Any:
    facts = {"student_no": cast.enrolment.student_no, "course_id": cast.course.pk, "score": Decimal(80)}
    return award_course(actor=cast.registrar, now=NOW, **facts)
