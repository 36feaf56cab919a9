"""What is checked of a class: its terms when they are written, its plan before it is agreed.

Texts come cleaned: see `cleaned`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from apprenticeship.rules.class_texts import class_problem
from catalogue.rules import is_within, scope_of
from common.dates import Span, add_months
from common.errors import Problem
from common.levels import LEVEL_LABELS
from common.texts import N_

PRACTICE = "practice"
COURSE_CATEGORIES = frozenset({"public", "professional", "elective", PRACTICE})
MOST_COURSES = 100
MOST_HEADS = 10_000
EARLIEST, LATEST = date(2000, 1, 1), date(2100, 12, 31)
LONGEST = {"name": 80, "work_type": 40, "plan_summary": 4_000}
LONGEST_COURSE_NAME = 60
MOST_HOURS, MOST_COURSE_CREDITS = Decimal("99999.9"), Decimal("999.99")
_CREDITS_TOLERANCE = Decimal("0.5")


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseFacts:
    """One planned course. `category` is one of COURSE_CATEGORIES."""

    name: str
    category: str
    hours: Decimal
    credits: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassTerms:
    """What school and enterprise agree on. `last_on` is the inclusive last day."""

    name: str
    rulebook_id: int
    occupation_code: str
    work_type: str = ""
    level: str
    starts_on: date
    last_on: date
    planned_heads: int
    plan_summary: str = ""
    hours_per_credit: Decimal
    credits_needed: Decimal
    practice_credits_needed: Decimal
    courses: tuple[CourseFacts, ...] = ()

    def with_courses(self, courses: tuple[CourseFacts, ...]) -> ClassTerms:
        return replace(self, courses=courses)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassLimits:
    """What a rulebook asks of a class; None where it gives nothing. Hours are a year's.

    `registered_reach` is how many digits of the region code enterprise and bureau must share: 6, 4, 2 or 0.
    """

    min_heads: int | None = None
    max_heads: int | None = None
    min_months: int | None = None
    max_months: int | None = None
    min_credits: Decimal | None = None
    min_practice_credits: Decimal | None = None
    min_hours: Decimal | None = None
    min_school_hours: Decimal | None = None
    min_enterprise_hours: Decimal | None = None
    registered_reach: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassPlace:
    """Where a class is filed and by which dated rulebook. `valid_before` is exclusive; None is unbounded."""

    bureau_region: str
    enterprise_region: str
    rulebook_region: str
    valid_from: date | None = None
    valid_before: date | None = None


REACHES = {6: N_("备案部门辖区内"), 4: N_("同一设区市内"), 2: N_("同一省内"), 0: N_("全国范围内")}


def term_problems(terms: ClassTerms, limits: ClassLimits, place: ClassPlace | None) -> list[Problem]:
    """Check what a class cannot be written down without. Warnings are among the problems.

    `place` is None while one of its parties is unknown: what it decides is then left alone.
    """
    found = [*_texts(terms), *_level(terms), *_length(terms, limits), *_heads(terms, limits)]
    if place is not None:
        found += [*_rulebook(terms, place), *_enterprise(limits, place)]
    return [*found, *_credits(terms, limits), *_courses(terms)]


def _texts(terms: ClassTerms) -> Iterator[Problem]:
    if not terms.name:
        yield class_problem("name", "name_missing")
    for field, most in LONGEST.items():
        length = len(getattr(terms, field))
        if length > most:
            yield class_problem(field, "text_too_long", length=length, most=most)


def _level(terms: ClassTerms) -> Iterator[Problem]:
    if terms.level not in set(LEVEL_LABELS):
        yield class_problem("level", "level_not_known", stated=terms.level)


def _length(terms: ClassTerms, limits: ClassLimits) -> Iterator[Problem]:
    far = [field for field in ("starts_on", "last_on") if not EARLIEST <= getattr(terms, field) <= LATEST]
    if far:
        yield from (class_problem(field, "day_far", stated=getattr(terms, field)) for field in far)
        return
    if terms.last_on < terms.starts_on:
        yield class_problem("last_on", "dates_order", starts_on=terms.starts_on, last_on=terms.last_on)
        return
    ends_before = terms.last_on + timedelta(days=1)
    if limits.max_months is not None and ends_before > (latest := add_months(terms.starts_on, limits.max_months)):
        yield class_problem("last_on", "class_too_long", most=limits.max_months, last_on=latest - timedelta(days=1))
    if limits.min_months is not None and ends_before < (soonest := add_months(terms.starts_on, limits.min_months)):
        yield class_problem("last_on", "class_too_short", least=limits.min_months, last_on=soonest - timedelta(days=1))


def _heads(terms: ClassTerms, limits: ClassLimits) -> Iterator[Problem]:
    planned = terms.planned_heads
    if planned < 1:
        yield class_problem("planned_heads", "heads_none")
    elif planned > (most := MOST_HEADS if limits.max_heads is None else limits.max_heads):
        yield class_problem("planned_heads", "heads_too_many", planned=planned, most=most)
    elif limits.min_heads is not None and planned < limits.min_heads:
        yield class_problem("planned_heads", "heads_too_few", planned=planned, least=limits.min_heads)
    elif limits.max_heads is None:
        yield class_problem("planned_heads", "heads_unlimited")


def _rulebook(terms: ClassTerms, place: ClassPlace) -> Iterator[Problem]:
    starts_on = terms.starts_on
    if starts_on < (place.valid_from or date.min) or starts_on >= (place.valid_before or date.max):
        last_on = place.valid_before - timedelta(days=1) if place.valid_before else ""
        valid = f"{place.valid_from or ''}～{last_on}"
        yield class_problem("rulebook", "rulebook_not_valid", starts_on=starts_on, valid=valid)
    if not is_within(place.bureau_region, place.rulebook_region):
        yield class_problem(
            "rulebook",
            "rulebook_elsewhere",
            rulebook_region=place.rulebook_region,
            bureau_region=place.bureau_region,
        )


def _enterprise(limits: ClassLimits, place: ClassPlace) -> Iterator[Problem]:
    shared = scope_of(place.bureau_region)[: limits.registered_reach]
    if not place.enterprise_region.startswith(shared):
        yield class_problem(
            "bureau",
            "enterprise_elsewhere",
            reach=REACHES[limits.registered_reach],
            enterprise_region=place.enterprise_region,
        )


def _credits(terms: ClassTerms, limits: ClassLimits) -> Iterator[Problem]:
    total, practice = terms.credits_needed, terms.practice_credits_needed
    yield from _ranged("hours_per_credit", terms.hours_per_credit, Decimal(1), Decimal("999.9"), 1)
    yield from _ranged("credits_needed", total, Decimal("0.01"), Decimal("9999.99"), 2)
    yield from _ranged("practice_credits_needed", practice, Decimal(0), Decimal("9999.99"), 2)
    if not (total.is_finite() and practice.is_finite()):
        return
    if practice > total:
        yield class_problem("practice_credits_needed", "practice_exceeds_total", practice=practice, total=total)
    for field, stated, least in (
        ("credits_needed", total, limits.min_credits),
        ("practice_credits_needed", practice, limits.min_practice_credits),
    ):
        if least is not None and stated < least:
            yield class_problem(field, "credits_below_rulebook", stated=stated, least=least)


def _ranged(field: str, stated: Decimal, least: Decimal, most: Decimal, places: int) -> Iterator[Problem]:
    if not _fits(stated, least, most, places):
        yield class_problem(field, "number_out_of_range", stated=stated, least=least, most=most, places=places)


def _fits(stated: Decimal, least: Decimal, most: Decimal, places: int) -> bool:
    return stated.is_finite() and least <= stated <= most and stated == round(stated, places)


def _courses(terms: ClassTerms) -> Iterator[Problem]:
    if len(terms.courses) > MOST_COURSES:
        yield class_problem("courses", "courses_too_many", count=len(terms.courses), most=MOST_COURSES)
    earlier: set[str] = set()
    for place, course in enumerate(terms.courses, start=1):
        field = f"courses.{place}"
        yield from _course_words(course, field, place, earlier)
        yield from _course_numbers(course, field, place, terms.hours_per_credit)
        earlier.add(course.name)


def _course_words(course: CourseFacts, field: str, place: int, earlier: Collection[str]) -> Iterator[Problem]:
    name = course.name
    if not name:
        yield class_problem(f"{field}.name", "course_name_missing", place=place)
    elif len(name) > LONGEST_COURSE_NAME:
        yield class_problem(f"{field}.name", "text_too_long", length=len(name), most=LONGEST_COURSE_NAME)
    elif name in earlier:
        yield class_problem(f"{field}.name", "course_repeated", place=place, name=name)
    if course.category not in COURSE_CATEGORIES:
        yield class_problem(f"{field}.category", "course_category_unknown", place=place, stated=course.category)


def _course_numbers(course: CourseFacts, field: str, place: int, per: Decimal) -> Iterator[Problem]:
    hours, credits = course.hours, course.credits
    hours_fit = _fits(hours, Decimal("0.1"), MOST_HOURS, 1)
    credits_fit = _fits(credits, Decimal(0), MOST_COURSE_CREDITS, 2)
    if not hours_fit:
        yield class_problem(f"{field}.hours", "course_hours_wrong", place=place, stated=hours, most=MOST_HOURS)
    if not credits_fit:
        yield class_problem(
            f"{field}.credits", "course_credits_wrong", place=place, stated=credits, most=MOST_COURSE_CREDITS
        )
    if not (hours_fit and credits_fit):
        return
    if credits > hours:
        yield class_problem(
            f"{field}.credits", "course_credits_exceed_hours", place=place, credits=credits, hours=hours
        )
    elif per.is_finite() and per > 0 and abs(hours / per - credits) > _CREDITS_TOLERANCE:
        expected = (hours / per).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
        yield class_problem(
            f"{field}.credits",
            "course_credits_differ",
            place=place,
            hours=hours,
            per=per,
            expected=plain(expected),
            credits=credits,
        )


def plan_problems(terms: ClassTerms, limits: ClassLimits) -> list[Problem]:
    """Check what a plan lacks before both sides may agree on it: it must lead to the credits and hours asked for.

    Planned practice is the courses of that category; a plan that lists none is taken to plan just what is needed.
    """
    if not terms.courses:
        return [class_problem("courses", "courses_missing")]
    taught = [course for course in terms.courses if course.category != PRACTICE]
    practised = [course for course in terms.courses if course.category == PRACTICE]
    practice = sum((course.credits for course in practised), Decimal(0)) if practised else terms.practice_credits_needed
    found: list[Problem] = []
    if practice < terms.practice_credits_needed:
        found.append(class_problem("courses", "practice_short", planned=practice, needed=terms.practice_credits_needed))
    reachable = practice + sum((course.credits for course in taught), Decimal(0))
    if reachable < terms.credits_needed:
        found.append(class_problem("courses", "credits_unreachable", reachable=reachable, needed=terms.credits_needed))
    school_hours = _hours(taught)
    enterprise_hours = _hours(practised) if practised else terms.practice_credits_needed * terms.hours_per_credit
    return [*found, *_short_hours(terms, limits, school_hours, enterprise_hours)]


def _hours(courses: Iterable[CourseFacts]) -> Decimal:
    return sum((course.hours for course in courses), Decimal(0))


def _short_hours(terms: ClassTerms, limits: ClassLimits, school: Decimal, enterprise: Decimal) -> Iterator[Problem]:
    months = Span.through(terms.starts_on, terms.last_on).months
    for kind, planned, yearly in (
        (N_("总学时"), school + enterprise, limits.min_hours),
        (N_("院校集中学时"), school, limits.min_school_hours),
        (N_("企业学时"), enterprise, limits.min_enterprise_hours),
    ):
        if yearly is not None and planned < (needed := _whole(yearly * months / 12)):
            yield class_problem("courses", "hours_short", kind=kind, planned=planned, yearly=yearly, needed=needed)


def _whole(hours: Decimal) -> Decimal:
    return hours.quantize(Decimal(1), rounding=ROUND_HALF_UP)


def errors_in(problems: Iterable[Problem]) -> list[Problem]:
    """Keep what stops; leave out what is only shown."""
    return [problem for problem in problems if problem.severity == "error"]


def cleaned(terms: ClassTerms) -> ClassTerms:
    """Cut blanks around every text, so that they never count as a change."""
    courses = tuple(replace(course, name=course.name.strip()) for course in terms.courses)
    texts = {field: getattr(terms, field).strip() for field in LONGEST}
    return replace(terms, courses=courses, **texts)


def plain(number: Decimal) -> str:
    """Write a number for machines without trailing zeros: 16, 2.5."""
    return f"{number.normalize():f}"
