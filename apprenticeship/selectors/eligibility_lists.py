"""Reads of checks that were made: a class's list, one person's findings in words, what waits for a bureau."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from apprenticeship import policy
from apprenticeship.filters import RUNNING
from apprenticeship.lifecycle import ClassState, OverrideState, ReferenceState, Verdict
from apprenticeship.models import EligibilityCheck, EligibilityOverride, Enrolment, ReferenceList, TrainingClass
from apprenticeship.rules.eligibility import PREDICATE_TITLES
from apprenticeship.rules.eligibility_texts import ELIGIBILITY_RULES
from common.actor import Actor, Officer, Registrar
from common.texts import N_
from common.waiting import Waiting


@dataclass(frozen=True, slots=True)
class Shown:
    """One finding in words. `override` is the latest proposal about it; `is_admitted` when it holds."""

    predicate: str
    title: str
    verdict: Verdict
    message: str
    mend: str
    article: str
    as_of: str
    override: EligibilityOverride | None
    is_admitted: bool


@dataclass(frozen=True, slots=True)
class Checked:
    """One enrolment's last check in words; `verdict` None when it was never checked."""

    verdict: Verdict | None
    checked_at: datetime | None
    findings: Sequence[Shown]

    @property
    def open_findings(self) -> list[Shown]:
        """What is not met and not admitted."""
        return [found for found in self.findings if found.verdict is not Verdict.OK and not found.is_admitted]


def checked_of(row: Enrolment, today: date) -> Checked:
    """Give one enrolment's last check, in two queries."""
    check = EligibilityCheck.objects.filter(enrolment=row).first()
    if check is None:
        return Checked(None, None, ())
    overrides: dict[str, EligibilityOverride] = {}
    for each in EligibilityOverride.objects.filter(enrolment=row).order_by("pk"):
        overrides[each.predicate] = each
    findings = [_shown(found, overrides.get(found["predicate"]), today) for found in check.findings]
    return Checked(Verdict(check.verdict), check.checked_at, findings)


def _shown(found: dict[str, Any], override: EligibilityOverride | None, today: date) -> Shown:
    holds = (
        override is not None
        and override.state == OverrideState.APPROVED
        and override.rule == found["rule"]
        and (override.ends_on is None or override.ends_on >= today)
    )
    message, mend = words_of(found)
    return Shown(
        predicate=found["predicate"],
        title=_title(found),
        verdict=Verdict(found["verdict"]),
        message=message,
        mend=mend,
        article=found["article"],
        as_of=found["as_of"] or "",
        override=override,
        is_admitted=holds,
    )


def _title(found: dict[str, Any]) -> str:
    title = PREDICATE_TITLES[found["predicate"]]
    return _(title)


def words_of(found: dict[str, Any]) -> tuple[str, str]:
    """Write a stored finding for a person: what is wrong, and how to mend it; blank for a condition that is met."""
    rule = ELIGIBILITY_RULES.get(found["rule"])
    if rule is None:
        return "", ""
    params = {key: _(value) if isinstance(value, str) and value else value for key, value in found["params"].items()}
    return _(rule.message) % params if params else _(rule.message), _(rule.mend)


def people_of_class(actor: Actor, training_class: TrainingClass) -> QuerySet[Enrolment]:
    """List a class's running people with their checks, by student number, for whoever may see them."""
    rows = policy.visible_enrolments(actor).filter(training_class=training_class, state__in=RUNNING)
    return rows.select_related("person", "eligibility").order_by("student_no", "pk")


def verdict_counts(actor: Actor, training_class: TrainingClass) -> dict[str, int]:
    """Count a class's running people by verdict; "" are those never checked."""
    rows = policy.visible_enrolments(actor).filter(training_class=training_class, state__in=RUNNING).order_by()
    counted = rows.values_list("eligibility__verdict").annotate(count=Count("pk"))
    return {verdict or "": count for verdict, count in counted}


def findings_of(row: Enrolment) -> list[tuple[str, str, str]]:
    """Give what a list shows of an enrolment read with its check: title, verdict, message of each that is not met."""
    check = getattr(row, "eligibility", None)
    return [
        (_title(found), found["verdict"], words_of(found)[0])
        for found in (check.findings if check else [])
        if found["verdict"] != Verdict.OK
    ]


def classes_to_check(*, only_unchecked: bool) -> list[str]:
    """Name the filed and open classes that have people; or people whom nobody checked since the last list came in."""
    people = Enrolment.objects.filter(training_class=OuterRef("pk"), state__in=RUNNING)
    if only_unchecked:
        newest = ReferenceList.objects.filter(state=ReferenceState.CURRENT).aggregate(at=Max("imported_at"))["at"]
        stale = Q(eligibility__checked_at__lt=newest) if newest else Q(pk=None)
        people = people.filter(Q(eligibility=None) | stale)
    rows = TrainingClass.objects.filter(Exists(people), state__in=[ClassState.FILED, ClassState.OPEN])
    return list(rows.order_by("pk").values_list("number", flat=True))


def overrides(actor: Actor, state: str = "") -> QuerySet[EligibilityOverride]:
    """List what was proposed to be admitted, the newest first; `state` keeps one."""
    rows = policy.visible_overrides(actor).select_related("enrolment__person", "enrolment__training_class")
    return (rows.filter(state=state) if state else rows).order_by("-pk")


def waiting(actor: Actor, today: date) -> list[Waiting]:
    """What waits: proposals of colleagues for an officer, people who do not meet the conditions for a registrar."""
    match actor:
        case Officer():
            asked = policy.visible_overrides(actor).filter(state=OverrideState.ASKED)
            return [Waiting(N_("待核准的参加条件"), asked.count(), "apprenticeship:overrides", query="state=asked")]
        case Registrar():
            rows = policy.visible_enrolments(actor).filter(state__in=RUNNING, eligibility__verdict=Verdict.BLOCKED)
            query = f"eligibility={Verdict.BLOCKED}"
            return [Waiting(N_("不符合参加条件的学徒"), rows.count(), "apprenticeship:enrolments", query=query)]
        case _:
            return []
