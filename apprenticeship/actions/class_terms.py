"""Writes what a class is about: drafts it, and amends it while both sides are still agreeing."""

from __future__ import annotations

from datetime import datetime

from django.db import connection, transaction
from django.db.models import IntegerField, Max
from django.db.models.functions import Cast, Substr
from django.utils import timezone
from psycopg.types.range import DateRange

from apprenticeship import policy
from apprenticeship.actions._class import locked_class
from apprenticeship.lifecycle import CLASS_LIFECYCLE, ClassState
from apprenticeship.models import Course, TrainingClass
from apprenticeship.rules.class_texts import class_problem
from apprenticeship.rules.classes import ClassLimits, ClassTerms, CourseFacts, cleaned, errors_in, term_problems
from apprenticeship.selectors.classes import courses_of, facts_of, limits_of, place_of, terms_of
from bureaus.models import Bureau
from catalogue.models import Occupation
from common.actor import Actor, EnterpriseOfficer, Registrar
from common.dates import Span
from common.errors import InvalidFacts, NotYourMove, Problem
from enterprises.models import Enterprise
from journal.actions import record
from rulebooks.models import RulebookVersion
from schools.models import School

NUMBERING = 7_301_002


@transaction.atomic
def draft_class(*, actor: Actor, partner_id: int, bureau_id: int, terms: ClassTerms, now: datetime) -> TrainingClass:
    """Draft a class between the actor's own organisation and a partner of the other side, and give it its number.

    A registrar's partner is an enterprise, an enterprise officer's a school. Neither side has confirmed yet.
    Raises NotYourMove; InvalidFacts with every problem at once.
    """
    policy.require(actor, "draft_class")
    school, enterprise = _sides(actor, partner_id)
    bureau = Bureau.objects.select_related("region").filter(pk=bureau_id).first()
    row, terms = TrainingClass(created_at=now), cleaned(terms)
    problems = [
        *([] if school and enterprise else [class_problem("partner", "partner_unknown")]),
        *([] if bureau else [class_problem("bureau", "bureau_unknown")]),
        *_written(row, terms, bureau, enterprise),
    ]
    if problems or school is None or enterprise is None or bureau is None:
        raise InvalidFacts(problems)
    row.school, row.enterprise, row.bureau = school, enterprise, bureau
    row.number = _next_number(bureau, timezone.localtime(now).year)
    row.save()
    facts = facts_of(row, _plan(row, terms.courses))
    sides = {"school": school.name, "enterprise": enterprise.name, "bureau": bureau.name}
    record(actor=actor, verb="class.draft", subject=row, after={"number": row.number, **sides, **facts})
    return row


@transaction.atomic
def amend(*, actor: Actor, number: str, terms: ClassTerms, revision: int | None = None) -> TrainingClass:
    """Change the terms or the plan; both confirmations fall, and the journal keeps what was before and what is after.

    The two sides and the bureau stay, as the number names them. Terms that change nothing write nothing, except that
    a returned class goes back to draft, so that both sides can confirm it again as it is.
    `revision` is the one that the actor has seen. Raises NotYourMove, WrongState, RevisionStale, InvalidFacts.
    """
    row = locked_class(actor, number)
    CLASS_LIFECYCLE.require("amend", ClassState(row.state), actor=actor)
    policy.require_seen(row, revision)
    terms, courses, was = cleaned(terms), courses_of(row), row.state
    if terms == terms_of(row, courses) and was != ClassState.RETURNED:
        return row
    before = facts_of(row, courses)
    if problems := _written(row, terms, row.bureau, row.enterprise):
        raise InvalidFacts(problems)
    row.state = CLASS_LIFECYCLE.target("amend", ClassState(was))
    row.school_agreed_at = row.enterprise_agreed_at = None
    row.revision += 1
    row.save()
    after = facts_of(row, _plan(row, terms.courses))
    changed = [key for key in after if after[key] != before[key]]
    record(
        actor=actor,
        verb="class.amend",
        subject=row,
        before={"state": was, **{key: before[key] for key in changed}},
        after={"state": row.state, **{key: after[key] for key in changed}},
    )
    return row


def _sides(actor: Actor, partner_id: int) -> tuple[School | None, Enterprise | None]:
    match actor:
        case Registrar(school_id=school_id):
            return School.objects.get(pk=school_id), Enterprise.objects.filter(pk=partner_id).first()
        case EnterpriseOfficer(enterprise_id=enterprise_id):
            return School.objects.filter(pk=partner_id).first(), Enterprise.objects.get(pk=enterprise_id)
        case _:
            raise NotYourMove


def _written(
    row: TrainingClass, terms: ClassTerms, bureau: Bureau | None, enterprise: Enterprise | None
) -> list[Problem]:
    """Put the terms into the row, unsaved, and give what stops them from being saved."""
    rulebook = RulebookVersion.objects.filter(pk=terms.rulebook_id).first()
    occupation = Occupation.objects.filter(pk=terms.occupation_code).first()
    found: list[Problem] = []
    if rulebook is None:
        found.append(class_problem("rulebook", "rulebook_unknown"))
    if occupation is None:
        found.append(class_problem("occupation", "occupation_unknown", stated=terms.occupation_code))
    limits = limits_of(rulebook) if rulebook else ClassLimits()
    place = place_of(bureau, enterprise, rulebook) if bureau and enterprise and rulebook else None
    found += errors_in(term_problems(terms, limits, place))
    if found or rulebook is None or occupation is None:
        return found
    row.rulebook, row.occupation = rulebook, occupation
    span = Span.through(terms.starts_on, terms.last_on)
    row.period = DateRange(span.starts_on, span.ends_before)
    row.name, row.work_type, row.level = terms.name, terms.work_type, terms.level
    row.planned_heads, row.plan_summary = terms.planned_heads, terms.plan_summary
    row.hours_per_credit = terms.hours_per_credit
    row.credits_needed, row.practice_credits_needed = terms.credits_needed, terms.practice_credits_needed
    return found


def _plan(row: TrainingClass, courses: tuple[CourseFacts, ...]) -> list[Course]:
    Course.objects.filter(training_class=row).delete()
    return Course.objects.bulk_create(
        Course(
            training_class=row,
            name=course.name,
            category=course.category,
            hours=course.hours,
            credits=course.credits,
        )
        for course in courses
    )


def _next_number(bureau: Bureau, year: int) -> str:
    """Count on within a year and a bureau's region; one transaction at a time, so that no number is given twice."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [NUMBERING, int(bureau.region_id)])
    prefix = f"{year}-{bureau.region_id}-"
    taken = TrainingClass.objects.filter(number__regex=rf"^{prefix}[0-9]{{4,9}}$")
    serial = taken.aggregate(last=Max(Cast(Substr("number", len(prefix) + 1), IntegerField())))["last"] or 0
    return f"{prefix}{serial + 1:04d}"
