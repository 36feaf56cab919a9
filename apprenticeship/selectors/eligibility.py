"""Reads for eligibility: what a scheme asks, what is known of people, and what follows, in few queries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import cast

from psycopg.types.range import DateRange

from apprenticeship.lifecycle import EnrolmentState, ReferenceKind, ReferenceState
from apprenticeship.models import Enrolment, ReferenceEntry, ReferenceList, TrainingClass
from apprenticeship.rules.eligibility import (
    PREDICATES,
    AgeRow,
    EligibilityTerms,
    Judgement,
    Listed,
    OtherTraining,
    PersonFacts,
    Predicate,
    judge,
)
from apprenticeship.rules.roster import OPEN_END, RosterRow, birth_of
from apprenticeship.selectors._arrays import any_index_of
from catalogue.rules import is_within
from common.dates import Span
from common.identifiers import sex_of
from common.levels import Level
from rulebooks.rules import Eligibility, Rulebook
from rulebooks.selectors import parsed

KNOBS = (
    *("contract_months", "insurance_months", "insurance_reach", "min_age", "age_limits", "excluded_lists"),
    *("same_occupation", "one_open_class", "excluded_subsidies"),
)


def eligibility_terms(training_class: TrainingClass) -> EligibilityTerms:
    """Give what a class and its rulebook ask of its people; the class's rulebook and bureau have been read with it."""
    book = parsed(training_class.rulebook)
    asked = book.eligibility
    reach = asked.insurance_reach
    return EligibilityTerms(
        region=training_class.bureau.region_id,
        occupation_code=training_class.occupation_id,
        level=Level(training_class.level),
        contract_months=asked.contract_months,
        insurance_months=asked.insurance_months,
        insurance_reach=None if reach is None else reach.value,
        insurance_reach_words="" if reach is None else reach.label,
        least_age=asked.min_age,
        ages=_ages(asked),
        excluded_lists=tuple(ReferenceKind(kind.value) for kind in asked.excluded_lists),
        list_valid_days=asked.list_valid_days,
        same_occupation=asked.same_occupation.value,
        look_back_years=asked.look_back_years,
        look_back_reach=asked.look_back_reach.value,
        one_open_class=asked.one_open_class,
        excluded_subsidies=asked.excluded_subsidies,
        articles={knob: _article(book, knob) for knob in KNOBS},
    )


def _ages(asked: Eligibility) -> tuple[AgeRow, ...]:
    dated = [
        (row.since, {"male": (row.male_years, row.male_months), "female": (row.female_years, row.female_months)})
        for row in asked.age_limits
    ]
    plain = {"male": (asked.max_age_male, 0), "female": (asked.max_age_female, 0)}
    return tuple(
        AgeRow(since, {sex: years * 12 + months for sex, (years, months) in ages.items() if years is not None})
        for since, ages in dated or [(date.min, plain)]
    )


def _article(book: Rulebook, knob: str) -> str:
    key = "max_age_male" if knob == "age_limits" and not book.eligibility.age_limits else knob
    return book.article(f"eligibility.{key}")


@dataclass(frozen=True, slots=True)
class Subject:
    """A person about to be judged: found by blind index, with the terms that were written down for them."""

    index: bytes
    training: Span
    born_on: date
    sex: str
    contract_starts_on: date | None
    contract_ends_before: date | None
    is_contract_open: bool
    had_subsidy: bool


def subject_of(row: Enrolment) -> Subject:
    """Take a registered person; the person has been read with the enrolment."""
    contract = row.contract
    return Subject(
        index=bytes(row.person.number_index),
        training=_span(row.period),
        born_on=row.person.born_on,
        sex=row.person.sex,
        contract_starts_on=contract.lower,
        contract_ends_before=contract.upper,
        is_contract_open=contract.upper is None,
        had_subsidy=row.had_subsidy,
    )


def subject_in(row: RosterRow, index: bytes, training: Span) -> Subject | None:
    """Take a row of a roster; None while its identity number cannot be read."""
    born_on, number = birth_of(row.number), row.number
    if born_on is None or not number or not number[16].isdigit():
        return None
    last_on = row.contract_last_on
    return Subject(
        index=index,
        training=training,
        born_on=born_on,
        sex=sex_of(number),
        contract_starts_on=row.contract_starts_on,
        contract_ends_before=None if last_on is None or last_on == OPEN_END else last_on + timedelta(days=1),
        is_contract_open=last_on == OPEN_END,
        had_subsidy=bool(row.had_subsidy),
    )


def _span(period: DateRange) -> Span:
    return Span(cast(date, period.lower), cast(date, period.upper))


@dataclass(frozen=True, slots=True)
class _Lists:
    """The current lists that matter: their ids, the day of each kind, and the months of insurance that came in."""

    kind_by_id: Mapping[int, ReferenceKind]
    as_of: Mapping[ReferenceKind, date]
    insured_months: frozenset[date] | None


def facts_of_people(
    subjects: Sequence[Subject], terms: EligibilityTerms, today: date, training_class: TrainingClass
) -> list[PersonFacts]:
    """Gather what is known of people, in at most three queries; the class's own enrolments are not other trainings."""
    indexes = [subject.index for subject in subjects]
    lists = _lists(terms)
    listed = _listed(indexes, lists)
    trainings = _trainings(indexes, terms, training_class)
    return [
        PersonFacts(
            today=today,
            training=subject.training,
            born_on=subject.born_on,
            sex=subject.sex,
            contract_starts_on=subject.contract_starts_on,
            contract_ends_before=subject.contract_ends_before,
            is_contract_open=subject.is_contract_open,
            had_subsidy=subject.had_subsidy,
            trainings=trainings.get(subject.index, ()),
            listed=listed.get(subject.index, {}),
            as_of=lists.as_of,
            insured_months=lists.insured_months,
        )
        for subject in subjects
    ]


def kinds_asked(terms: EligibilityTerms) -> list[ReferenceKind]:
    """Name the lists that a scheme's conditions need."""
    kinds = list(terms.excluded_lists)
    if terms.insurance_months or terms.insurance_reach:
        kinds.append(ReferenceKind.INSURANCE)
    return [*kinds, *([ReferenceKind.OTHER_SUBSIDY] if terms.excluded_subsidies else [])]


def _lists(terms: EligibilityTerms) -> _Lists:
    kinds = kinds_asked(terms)
    found = ReferenceList.objects.filter(kind__in=kinds, state=ReferenceState.CURRENT) if kinds else []
    ids: dict[int, ReferenceKind] = {}
    as_of: dict[ReferenceKind, date] = {}
    months: set[date | None] = set()
    for row in found:
        kind = ReferenceKind(row.kind)
        ids[row.pk] = kind
        if not is_within(terms.region, row.region_id):
            continue  # a list of a part of the region, or of elsewhere: a hit counts, its silence says nothing
        as_of[kind] = max(row.as_of_on, as_of.get(kind, row.as_of_on))
        if kind is ReferenceKind.INSURANCE:
            months.add(row.month_on)
    return _Lists(ids, as_of, None if None in months else frozenset(month for month in months if month))


def _listed(indexes: Sequence[bytes], lists: _Lists) -> dict[bytes, dict[ReferenceKind, list[Listed]]]:
    found: dict[bytes, dict[ReferenceKind, list[Listed]]] = {}
    if not lists.kind_by_id or not indexes:
        return found
    rows = (
        ReferenceEntry.objects.filter(any_index_of("number_index", indexes), reference_list__in=lists.kind_by_id)
        .order_by("pk")
        .values_list("number_index", "reference_list_id", "period", "holder", "place")
    )
    for index, list_id, period, holder, place in rows:
        span = Span(period.lower, period.upper or date.max)
        held = found.setdefault(bytes(index), {}).setdefault(lists.kind_by_id[list_id], [])
        held.append(Listed(span, holder, place))
    return found


def _trainings(
    indexes: Sequence[bytes], terms: EligibilityTerms, training_class: TrainingClass
) -> dict[bytes, list[OtherTraining]]:
    found: dict[bytes, list[OtherTraining]] = {}
    if not indexes or (terms.same_occupation == "ignore" and not terms.one_open_class):
        return found
    rows = (
        Enrolment.objects.filter(any_index_of("person__number_index", indexes))
        .exclude(state__in=[EnrolmentState.VOID, EnrolmentState.WITHDRAWN])
        .exclude(training_class=training_class)
        .order_by("period", "pk")
        .values_list(
            *("person__number_index", "training_class__occupation_id", "training_class__level", "period", "state"),
            *("school__name", "training_class__bureau__region_id"),
        )
    )
    for index, occupation, level, period, state, school, region in rows:
        one = OtherTraining(occupation, Level(level), _span(period), EnrolmentState(state), school, region)
        found.setdefault(bytes(index), []).append(one)
    return found


def judged(
    subjects: Sequence[Subject],
    training_class: TrainingClass,
    today: date,
    predicates: Sequence[Predicate] = PREDICATES,
) -> list[list[Judgement]]:
    """Judge people by the scheme of a class: a list of findings for each, in order."""
    terms = eligibility_terms(training_class)
    return [list(judge(facts, terms, predicates)) for facts in facts_of_people(subjects, terms, today, training_class)]


def predicates_at_staging(training_class: TrainingClass) -> tuple[Predicate, ...]:
    """Name the conditions that a roster's own rules do not say already; none where the scheme sets no others."""
    terms = eligibility_terms(training_class)
    asks = bool(kinds_asked(terms)) or terms.same_occupation != "ignore"
    dated = bool(parsed(training_class.rulebook).eligibility.age_limits)
    if not asks and not dated:
        return ()
    return tuple(one for one in PREDICATES if not one.said_by_roster and (one.code != "most_age" or dated))


def found_in_roster(
    training_class: TrainingClass, rows: Sequence[RosterRow], indexes: Sequence[bytes], today: date
) -> Iterable[tuple[int, Judgement]]:
    """Judge the rows of a roster: row index and each finding that is not simply met."""
    predicates = predicates_at_staging(training_class)
    if not predicates:
        return
    training = _span(training_class.period)
    placed = [(place, subject_in(row, indexes[place], training)) for place, row in enumerate(rows)]
    known = [(place, subject) for place, subject in placed if subject is not None]
    said = judged([subject for _, subject in known], training_class, today, predicates)
    for (place, _), findings in zip(known, said, strict=True):
        for found in findings:
            if found.rule:
                yield place, found


def refuses_blocked(training_class: TrainingClass) -> bool:
    """Say whether the scheme keeps people who do not meet its conditions out of the roster."""
    return parsed(training_class.rulebook).eligibility.refuse_blocked
