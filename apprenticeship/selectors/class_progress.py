"""What a class still lacks, what the other side changed, and what waits for whom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet

from apprenticeship.lifecycle import CLASS_LIFECYCLE, ClassState, EnrolmentState
from apprenticeship.models import ClassLead, Course, Enrolment, MentorAssignment, TrainingClass
from apprenticeship.rules.class_texts import class_problem
from apprenticeship.rules.classes import errors_in
from apprenticeship.rules.filing import may_step
from apprenticeship.rules.openings import size_problems
from apprenticeship.selectors.classes import classes, limits_of, problems_of
from apprenticeship.selectors.filings import IN_HAND, filings_waiting, rules_of, standing_of
from apprenticeship.selectors.openings import needs_agreement
from apprenticeship.selectors.papers import papers_before
from common.actor import Actor, EnterpriseOfficer, Officer, Registrar, role_of
from common.errors import Problem
from common.lifecycle import Move
from common.texts import N_
from common.waiting import Waiting
from journal.models import Entry
from journal.selectors import entries_of
from rulebooks.rules.vocabulary import PaperStep
from rulebooks.selectors import parsed

RUNNING = [EnrolmentState.REGISTERED, EnrolmentState.TRAINING, EnrolmentState.SUSPENDED]


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing on the way to the next state. `label` is a Chinese template; `place` names where it is mended."""

    label: str
    is_done: bool
    place: str = ""
    params: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Roster:
    """How many of a class's people stand in which state, and how many registered ones have both mentors."""

    counts: dict[str, int]
    paired_count: int

    @property
    def registered_count(self) -> int:
        return self.counts.get(EnrolmentState.REGISTERED, 0)

    @property
    def training_count(self) -> int:
        return self.counts.get(EnrolmentState.TRAINING, 0) + self.counts.get(EnrolmentState.SUSPENDED, 0)

    @property
    def running_count(self) -> int:
        return self.registered_count + self.training_count

    @property
    def held_count(self) -> int:
        return sum(count for state, count in self.counts.items() if state != EnrolmentState.VOID)


@dataclass(frozen=True, slots=True)
class Difference:
    """One fact before and after, as the journal holds it."""

    fact: str
    before: Any
    after: Any


def roster_of(row: TrainingClass) -> Roster:
    """Count a class's people. Whoever sees the class may see how many they are."""
    people = Enrolment.objects.filter(training_class=row).annotate(
        has_mentor=_has("enterprise"), has_tutor=_has("school")
    )
    counts: Counter[str] = Counter()
    paired_count = 0
    for state, has_mentor, has_tutor in people.values_list("state", "has_mentor", "has_tutor"):
        counts[state] += 1
        paired_count += state == EnrolmentState.REGISTERED and has_mentor and has_tutor
    return Roster(dict(counts), paired_count)


def _has(side: str) -> Exists:
    return Exists(MentorAssignment.objects.filter(enrolment=OuterRef("pk"), side=side))


def moves_for(row: TrainingClass, actor: Actor, today: date) -> list[Move[ClassState]]:
    """List what an actor may do next to a class: a side that has confirmed is not asked to again.

    Of the bureau's steps only those whose turn it is, as the rulebook has it.
    """
    own = {Registrar: row.school_agreed_at, EnterpriseOfficer: row.enterprise_agreed_at}.get(type(actor))
    moves = CLASS_LIFECYCLE.moves_from(ClassState(row.state), actor=actor)
    moves = [move for move in moves if move.name != "agree" or own is None]
    if moves and needs_agreement(row):
        return [move for move in moves if move.name != "open"]
    if not moves or row.state not in IN_HAND:
        return moves
    rules, standing = rules_of(row), standing_of(row)
    return [move for move in moves if may_step(move.name, rules, standing, today)]


@dataclass(frozen=True, slots=True)
class MentorNeeds:
    """What a class's rulebook asks of its mentors as a whole before it opens; `has_lead` None where it asks none."""

    mentor_count: int
    least_count: int
    article: str
    has_lead: bool | None


def mentor_needs(row: TrainingClass) -> MentorNeeds:
    """Count the mentors of a class's registered people against its rulebook, in one query and one for the lead."""
    book = parsed(row.rulebook)
    rules = book.mentor_rules
    held = MentorAssignment.objects.filter(
        enrolment__training_class=row, enrolment__state=EnrolmentState.REGISTERED, side="enterprise"
    )
    return MentorNeeds(
        mentor_count=held.aggregate(count=Count("mentor", distinct=True))["count"] if rules.min_per_class else 0,
        least_count=rules.min_per_class or 0,
        article=book.article("mentor_rules.min_per_class"),
        has_lead=ClassLead.objects.filter(training_class=row).exists() if rules.lead_level else None,
    )


def opening_problems(roster: Roster, needs: MentorNeeds) -> list[Problem]:
    """Say what keeps a filed class from opening: a registered apprentice with both mentors, and mentors enough."""
    if not roster.registered_count:
        return [class_problem("roster", "nobody_registered")]
    if not roster.paired_count:
        return [class_problem("mentors", "nobody_paired", count=roster.registered_count)]
    found = []
    if needs.mentor_count < needs.least_count:
        words = {"count": needs.mentor_count, "least": needs.least_count, "article": needs.article}
        found.append(class_problem("mentors", "mentors_too_few", **words))
    unpaired_count = roster.registered_count - roster.paired_count
    return [*found, class_problem("mentors", "some_unpaired", count=unpaired_count)] if unpaired_count else found


def opening_faults(row: TrainingClass, roster: Roster) -> list[Problem]:
    """Say everything that keeps a class from opening where its bureau must agree: people, their number, papers."""
    limits = limits_of(row.rulebook)
    return [
        *opening_problems(roster, mentor_needs(row)),
        *size_problems(roster.registered_count, limits.min_heads, limits.max_heads),
        *papers_before(row, PaperStep.OPEN),
    ]


def closing_problems(roster: Roster) -> list[Problem]:
    """Say what keeps an open class from closing: nobody may be registered or in training."""
    return [class_problem("enrolments", "somebody_in_training", count=n)] if (n := roster.running_count) else []


def missing(row: TrainingClass, courses: Sequence[Course], roster: Roster) -> list[Missing]:
    """List what lies between a class and its next state, done or not, each with the place where it is mended."""
    match ClassState(row.state):
        case ClassState.DRAFT:
            return [*_plan(row, courses), *_confirmations(row)]
        case ClassState.AGREED:
            return [*_confirmations(row), Missing(N_("企业报送人社部门备案"), False)]
        case ClassState.RETURNED:
            return [Missing(N_("按退回原因修改后重新确认"), False, "terms"), *_plan(row, courses)]
        case ClassState.FILED:
            return [*_opening(roster), *_mentors(mentor_needs(row))]
        case ClassState.OPEN:
            return [_all_ended(roster)]
        case _:
            return _on_the_way(row)


def _plan(row: TrainingClass, courses: Sequence[Course]) -> list[Missing]:
    problems = errors_in(problems_of(row, list(courses)))
    if not problems:
        return [Missing(N_("培养方案完整"), True, "courses")]
    return [
        Missing(p.message, False, "courses" if p.field.startswith("courses") else "terms", p.params) for p in problems
    ]


def _confirmations(row: TrainingClass) -> list[Missing]:
    return [
        Missing(N_("企业确认"), row.enterprise_agreed_at is not None),
        Missing(N_("学校确认"), row.school_agreed_at is not None),
    ]


def _on_the_way(row: TrainingClass) -> list[Missing]:
    """List the bureau's steps as everybody may know them; the two reviews are one. Nothing once all is decided."""
    if row.state not in IN_HAND:
        return []
    if row.state == ClassState.SUPPLEMENT:
        return [Missing(row.supplement_reason, False)]
    rules = rules_of(row)
    reported = Missing(N_("企业已报送"), True)
    if not rules.review:
        return [reported, Missing(N_("人社部门备案"), False)]
    is_noticed = row.state == ClassState.NOTICED
    steps = [
        reported,
        Missing(N_("人社部门受理材料"), row.state != ClassState.SUBMITTED),
        Missing(N_("人社部门审查"), is_noticed),
    ]
    return [
        *steps,
        *([Missing(N_("方案公示期满"), False)] if rules.notice.count else []),
        Missing(N_("准予备案"), False),
    ]


def _opening(roster: Roster) -> list[Missing]:
    has_people = roster.registered_count > 0
    if not has_people:
        return [Missing(N_("上传花名册并入库"), False, "roster"), Missing(N_("为学徒配对双导师"), False, "mentors")]
    registered = Missing(N_("花名册已入库 %(count)s 人"), True, "roster", {"count": roster.registered_count})
    unpaired_count = roster.registered_count - roster.paired_count
    if not unpaired_count:
        return [registered, Missing(N_("双导师已配齐"), True, "mentors")]
    return [registered, Missing(N_("还有 %(count)s 人未配齐双导师"), False, "mentors", {"count": unpaired_count})]


def _mentors(needs: MentorNeeds) -> list[Missing]:
    found = []
    if needs.least_count:
        words = {"count": needs.mentor_count, "least": needs.least_count}
        is_met = needs.mentor_count >= needs.least_count
        found.append(Missing(N_("企业导师 %(count)s 名，规定每班至少 %(least)s 名"), is_met, "mentors", words))
    if needs.has_lead is not None:
        label = N_("已确定带头导师") if needs.has_lead else N_("尚未确定带头导师")
        found.append(Missing(label, needs.has_lead, "lead"))
    return found


def _all_ended(roster: Roster) -> Missing:
    count = roster.running_count
    if not count:
        return Missing(N_("全部学徒已结业或退出"), True, "enrolments")
    return Missing(N_("还有 %(count)s 名学徒没有结业或退出"), False, "enrolments", {"count": count})


def differences(row: TrainingClass, actor: Actor) -> list[Difference]:
    """List what differs from what the actor's side last confirmed, or from the draft: oldest value, newest value.

    Nothing where the other side amended nothing since, and nothing for whoever stands on neither side.
    """
    if not isinstance(actor, Registrar | EnterpriseOfficer):
        return []
    own = role_of(actor)
    amendments = _amendments_since_confirmation(row, own)
    if all(entry.actor_role == own for entry in amendments):
        return []
    first: dict[str, Any] = {}
    last: dict[str, Any] = {}
    for entry in amendments:
        for fact, value in (entry.before or {}).items():
            first.setdefault(fact, value)
        last |= entry.after or {}
    return [
        Difference(fact, first[fact], last[fact]) for fact in first if fact != "state" and first[fact] != last[fact]
    ]


def _amendments_since_confirmation(row: TrainingClass, own: str) -> list[Entry]:
    entries = list(entries_of(row).filter(verb__in=["class.amend", "class.agree"]).order_by("id"))
    confirmed = [place for place, e in enumerate(entries) if e.verb == "class.agree" and e.actor_role == own]
    return [entry for entry in entries[confirmed[-1] + 1 if confirmed else 0 :] if entry.verb == "class.amend"]


def waiting(actor: Actor, today: date) -> list[Waiting]:
    """List what waits for an actor among classes, each leading to exactly the counted list."""
    match actor:
        case EnterpriseOfficer():
            return [
                _waits(
                    actor, N_("待本企业确认的班级"), "state=draft&unconfirmed=enterprise", _unconfirmed("enterprise")
                ),
                _waits(actor, N_("双方已确认、待报送备案的班级"), "state=agreed", {"state": ClassState.AGREED}),
                _waits(actor, N_("被退回、需修改的班级"), "state=returned", {"state": ClassState.RETURNED}),
                _waits(actor, N_("被要求补正材料的班级"), "state=supplement", {"state": ClassState.SUPPLEMENT}),
            ]
        case Registrar():
            over = {"state": ClassState.OPEN, "period__endswith__lte": today}
            return [
                _waits(actor, N_("待本校确认的班级"), "state=draft&unconfirmed=school", _unconfirmed("school")),
                _waits(actor, N_("被退回、需修改的班级"), "state=returned", {"state": ClassState.RETURNED}),
                _waits(actor, N_("已备案、待上传花名册的班级"), "state=filed&roster=no", {"state": ClassState.FILED}),
                _waits(actor, N_("培训期限已满、待结班的班级"), f"state=open&ended_before={today}", over, is_late=True),
            ]
        case Officer():
            return filings_waiting(actor, today)
        case _:
            return []


def _unconfirmed(side: str) -> dict[str, Any]:
    return {"state": ClassState.DRAFT, f"{side}_agreed_at": None}


def _waits(actor: Actor, label: str, query: str, wanted: dict[str, Any], *, is_late: bool = False) -> Waiting:
    rows: QuerySet[TrainingClass] = classes(actor).filter(**wanted)
    if "roster=no" in query:
        rows = rows.exclude(enrolments__state__in=[s for s in EnrolmentState if s != EnrolmentState.VOID])
    return Waiting(label, rows.count(), "apprenticeship:classes", query=query, is_late=is_late)
