"""What should come of a class, source by source: whoever adds a kind adds a source, and the sweep finds it.

A source takes some classes with their rulebooks and tells of everything that they owe on a day, in a fixed number of
queries for all of them or a few for each class whose papers are asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q
from django.utils.timezone import localtime

from apprenticeship.lifecycle import ClassState, LogState, Side
from apprenticeship.models import LogEntry, MentorAssignment, TrainingClass
from apprenticeship.rules.papers import PaperItem
from apprenticeship.rules.weeks import WEEK, monday_of, weeks_of
from apprenticeship.selectors.log_weeks import ATTENDING
from apprenticeship.selectors.papers import next_items, papers_of
from apprenticeship.selectors.suspensions import suspended_spans
from apprenticeship.selectors.terms import log_terms
from catalogue.rules import Calendar
from catalogue.selectors import calendar
from common.dates import Span
from exchange.lifecycle import JobKind, JobState
from exchange.models import Job
from notices.models import Expectation
from notices.rules import ExpectedKind, OwedBy
from rulebooks.rules.vocabulary import PaperKind
from subsidies.lifecycle import LIVING, ClaimKind, ClaimState
from subsidies.models import Claim

# From when on the two sides have said that they want the class, until nothing of it is owed any more.
EXPECTING = (
    ClassState.AGREED,
    ClassState.RETURNED,
    ClassState.SUPPLEMENT,
    ClassState.FILED,
    ClassState.OPEN,
    ClassState.CLOSED,
)


@dataclass(frozen=True, slots=True)
class Expected:
    """Something that should come. Days are inclusive; `due_on` None where no document sets one."""

    kind: ExpectedKind
    class_id: int
    owed_by: OwedBy
    opened_on: date
    due_on: date | None
    came_on: date | None = None
    enrolment_id: int | None = None
    mentor_id: int | None = None
    part: str = ""

    @property
    def key(self) -> tuple[str, int | None, int | None, str]:
        return (self.kind.value, self.enrolment_id, self.mentor_id, self.part)


Source = Callable[[Sequence[TrainingClass], date], Iterator[Expected]]


def expected_of(classes: Iterable[TrainingClass], today: date) -> list[Expected]:
    """Tell everything that some classes, with their rulebooks, owe or owed on a day."""
    rows = list(classes)
    return [one for source in SOURCES.values() for one in source(rows, today)]


# ---- every week of every pair ----


def log_weeks(classes: Sequence[TrainingClass], today: date) -> Iterator[Expected]:
    """Expect one entry that stands of each week in which a mentor accompanies an apprentice.

    It is due on the week's last day, and as many days later as the rulebook gives for late entries. A deputy's entry
    counts for the mentor. A week without a working day is nobody's.
    """
    late_days = {row.pk: timedelta(days=log_terms(row.rulebook).late_days or 0) for row in classes if _is_open(row)}
    written, working = _written(late_days), calendar()
    weeks = _weeks(late_days, today)
    rests = suspended_spans({enrolment_id for _, enrolment_id, _, _ in weeks})
    worked: dict[tuple[Span, tuple[Span, ...]], bool] = {}
    for (class_id, enrolment_id, mentor_id, monday), span in weeks.items():
        rested = tuple(rests.get(enrolment_id, ()))
        if (span, rested) not in worked:
            worked[span, rested] = _is_worked(span, working, rested)
        if not worked[span, rested]:
            continue
        days = [at for day, at in written.get((enrolment_id, monday), ()) if span.holds(day)]
        yield Expected(
            kind=ExpectedKind.LOG_WEEK,
            class_id=class_id,
            owed_by=OwedBy.MENTOR,
            opened_on=span.starts_on,
            due_on=span.last_on + late_days[class_id],
            came_on=min(days, default=None),
            enrolment_id=enrolment_id,
            mentor_id=mentor_id,
            part=monday.isoformat(),
        )


def _is_open(row: TrainingClass) -> bool:
    return row.state == ClassState.OPEN


def _written(class_ids: Iterable[int]) -> dict[tuple[int, date], list[tuple[date, date]]]:
    """Give the days of entries that stand, each with the day on which it was entered, by apprentice and week."""
    standing = LogEntry.objects.filter(enrolment__training_class__in=list(class_ids)).exclude(state=LogState.REJECTED)
    found: dict[tuple[int, date], list[tuple[date, date]]] = {}
    for enrolment_id, day, entered_at in standing.values_list("enrolment", "day", "entered_at"):
        found.setdefault((enrolment_id, monday_of(day)), []).append((day, localtime(entered_at).date()))
    return found


def _weeks(class_ids: Iterable[int], today: date) -> dict[tuple[int, int, int, date], Span]:
    """Give the accompanied days of every week that has begun, by class, apprentice, mentor and Monday."""
    pairs = MentorAssignment.objects.filter(
        side=Side.ENTERPRISE,
        enrolment__training_class__in=list(class_ids),
        enrolment__state__in=ATTENDING,
    ).select_related("enrolment")
    weeks: dict[tuple[int, int, int, date], Span] = {}
    for pair in pairs.order_by("pk"):
        first = max(pair.period.lower, pair.enrolment.period.lower)
        until = min(pair.period.upper or date.max, pair.enrolment.period.upper)
        if first >= until or first > today:
            continue
        for monday in weeks_of(Span(first, until), today):
            key = (pair.enrolment.training_class_id, pair.enrolment_id, pair.mentor_id or 0, monday)
            span = Span(max(first, monday), min(until, monday + WEEK))
            held = weeks.get(key, span)
            weeks[key] = Span(min(held.starts_on, span.starts_on), max(held.ends_before, span.ends_before))
    return weeks


def _is_worked(span: Span, working: Calendar, rests: Sequence[Span]) -> bool:
    days = (span.starts_on + timedelta(days=place) for place in range((span.ends_before - span.starts_on).days))
    attended = (day for day in days if not any(rest.holds(day) for rest in rests))
    return any(not working.is_known(day) or working.is_working_day(day) for day in attended)


# ---- papers of the next step ----


def papers(classes: Sequence[TrainingClass], today: date) -> Iterator[Expected]:
    """Expect the papers that the rulebook asks for before the step that a class takes next.

    Before it is reported and before it opens they are due by its first day, while it is to be completed by the bureau's
    own day. For the balance no document sets a day: they are expected until the claim is reported.
    """
    claimed = _claimed(classes)
    for row in classes:
        if row.pk in claimed or row.state == ClassState.OPEN:
            continue
        for item in next_items(row, papers_of(row)):
            yield Expected(
                kind=ExpectedKind.PAPER,
                class_id=row.pk,
                owed_by=_side_of(item),
                opened_on=_asked_since(row, today),
                due_on=_paper_due(row),
                came_on=today if item.is_done else None,
                part=f"{item.rule.step.value}:{item.rule.kind.value}",
            )


def _claimed(classes: Sequence[TrainingClass]) -> set[int]:
    """Give the classes whose balance was reported, or settled."""
    closed = [row.pk for row in classes if row.state == ClassState.CLOSED]
    claims = Claim.objects.filter(training_class__in=closed, kind=ClaimKind.BALANCE, state__in=LIVING)
    return set(claims.exclude(state=ClaimState.DRAFT).values_list("training_class", flat=True))


def _side_of(item: PaperItem) -> OwedBy:
    of_enterprise = (PaperKind.TRAINING, PaperKind.CONFIRMATIONS)
    return OwedBy.ENTERPRISE if item.rule.kind in of_enterprise else OwedBy.BOTH


def _asked_since(row: TrainingClass, today: date) -> date:
    since = {ClassState.FILED: row.filed_on, ClassState.CLOSED: row.closed_on}.get(ClassState(row.state))
    return since or today


def _paper_due(row: TrainingClass) -> date | None:
    match row.state:
        case ClassState.SUPPLEMENT:
            return row.due_on
        case ClassState.CLOSED:
            return None
        case _:
            return row.starts_on


# ---- the completion report ----


def reports(classes: Sequence[TrainingClass], today: date) -> Iterator[Expected]:
    """Expect the completion report of a running or closed class: due on its last day, drawn up once it is closed."""
    running = [row for row in classes if row.state in (ClassState.OPEN, ClassState.CLOSED)]
    made = Job.objects.filter(kind=JobKind.COMPLETION_REPORT, state=JobState.DONE, training_class__in=running)
    days: dict[int, list[date]] = {}
    for class_id, finished_at in made.values_list("training_class", "finished_at"):
        days.setdefault(class_id, []).append(localtime(finished_at).date())
    for row in running:
        since = row.closed_on
        drawn = [day for day in days.get(row.pk, ()) if since is not None and day >= since]
        yield Expected(
            kind=ExpectedKind.REPORT,
            class_id=row.pk,
            owed_by=OwedBy.SCHOOL,
            opened_on=row.opened_on or row.starts_on,
            due_on=row.ends_on,
            came_on=min(drawn, default=None),
        )


SOURCES: dict[ExpectedKind, Source] = {
    ExpectedKind.LOG_WEEK: log_weeks,
    ExpectedKind.PAPER: papers,
    ExpectedKind.REPORT: reports,
}


def classes_to_sweep(after: int, size: int) -> list[int]:
    """Give the next classes, by id, of which something is expected or still stands open."""
    still_open = Expectation.objects.filter(training_class=OuterRef("pk"), came_on=None, dropped_on=None)
    rows = TrainingClass.objects.filter(Q(Exists(still_open)) | Q(state__in=EXPECTING), pk__gt=after)
    return list(rows.order_by("pk").values_list("pk", flat=True)[:size])
