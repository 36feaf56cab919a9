"""Who may take part: each condition of a scheme is one pure function, facts in, verdict with words and article out.

A condition that the scheme does not set gives None: it is not asked. What cannot be judged because a list is missing
or too old is UNKNOWN, never OK.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from apprenticeship.lifecycle import (
    ENROLMENT_STATE_LABELS,
    REFERENCE_KIND_LABELS,
    EnrolmentState,
    ReferenceKind,
    Verdict,
)
from apprenticeship.rules.eligibility_texts import ELIGIBILITY_RULES
from catalogue.rules import scope_of
from common.dates import Span, add_months
from common.errors import Problem
from common.levels import LEVEL_LABELS, Level, is_at_least
from common.texts import N_

RUNNING = (EnrolmentState.REGISTERED, EnrolmentState.TRAINING, EnrolmentState.SUSPENDED)
COMPLETED = (EnrolmentState.COMPLETED_CERTIFIED, EnrolmentState.COMPLETED_UNCERTIFIED)
REACH_SIGNS = {"district": 6, "city": 4, "province": 2, "nation": 0}
WORST = (Verdict.BLOCKED, Verdict.UNKNOWN, Verdict.BY_HAND, Verdict.OK)


@dataclass(frozen=True, slots=True)
class AgeRow:
    """The oldest age for trainings that begin on `since` or later; ages in months of life."""

    since: date
    most_months: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class EligibilityTerms:
    """What a class's rulebook asks of its people. `articles` cite it by knob; `region` is the filing bureau's code."""

    region: str
    occupation_code: str
    level: Level
    contract_months: int | None = None
    insurance_months: int | None = None
    insurance_reach: str | None = None
    insurance_reach_words: str = ""
    least_age: int | None = None
    ages: Sequence[AgeRow] = ()
    excluded_lists: Sequence[ReferenceKind] = ()
    list_valid_days: int | None = None
    same_occupation: str = "ignore"
    look_back_years: int | None = None
    look_back_reach: str = "city"
    one_open_class: bool = True
    excluded_subsidies: Sequence[str] = ()
    articles: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Listed:
    """One entry of a list about one person. `holder` is an employer or a subsidy, `place` a region code."""

    span: Span
    holder: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class OtherTraining:
    """Another enrolment of the same person, anywhere; void ones never."""

    occupation_code: str
    level: Level
    span: Span
    state: EnrolmentState
    school: str
    region: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonFacts:
    """What is known of one person on a day. `as_of` gives the day of each list that there is.

    `insured_months` are the months (first days) whose insurance records were imported; None when one list covers all.
    """

    today: date
    training: Span
    born_on: date
    sex: str
    contract_starts_on: date | None = None
    contract_ends_before: date | None = None
    is_contract_open: bool = False
    had_subsidy: bool = False
    trainings: Sequence[OtherTraining] = ()
    listed: Mapping[ReferenceKind, Sequence[Listed]] = field(default_factory=dict)
    as_of: Mapping[ReferenceKind, date] = field(default_factory=dict)
    insured_months: frozenset[date] | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """What one condition says: `rule` names the words of ELIGIBILITY_RULES ("" for a condition that is met)."""

    verdict: Verdict
    rule: str = ""
    knob: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """A finding under the name of its condition, with the article that asks it."""

    predicate: str
    verdict: Verdict
    rule: str
    params: Mapping[str, Any]
    article: str
    as_of: date | None


Check = Callable[[PersonFacts, EligibilityTerms], Finding | None]


def contract_length(facts: PersonFacts, terms: EligibilityTerms) -> Finding | None:
    """The contract lasts as long as the scheme asks."""
    least, first, end = terms.contract_months, facts.contract_starts_on, facts.contract_ends_before
    if not least or first is None:
        return None
    if facts.is_contract_open or end is None or end >= add_months(first, least):
        return Finding(Verdict.OK, knob="contract_months")
    words = {"months": Span(first, end).months if end > first else 0, "least": least}
    return Finding(Verdict.BLOCKED, "eligible_contract_short", "contract_months", words)


def insurance_months(facts: PersonFacts, terms: EligibilityTerms) -> Finding | None:
    """Insurance was paid in each of the last months before the training."""
    count = terms.insurance_months
    if not count:
        return None
    if (gap := _list_gap(facts, terms, ReferenceKind.INSURANCE, "insurance_months")) is not None:
        return gap
    first_of_month = facts.training.starts_on.replace(day=1)
    months = [add_months(first_of_month, -back) for back in range(count, 0, -1)]
    missing = [] if facts.insured_months is None else [month for month in months if month not in facts.insured_months]
    paid = [month for month in months if _is_paid(facts, month)]
    as_of = facts.as_of[ReferenceKind.INSURANCE]
    if len(paid) == count:
        return Finding(Verdict.OK, knob="insurance_months", as_of=as_of)
    if missing:
        words = {"months": "、".join(f"{month:%Y-%m}" for month in missing)}
        return Finding(Verdict.UNKNOWN, "insurance_unlisted", "insurance_months", words, as_of)
    words = {"asked": str(count), "found": str(len(paid))}
    return Finding(Verdict.BLOCKED, "insurance_months_short", "insurance_months", words, as_of)


def _is_paid(facts: PersonFacts, month: date) -> bool:
    return any(entry.span.holds(month) for entry in facts.listed.get(ReferenceKind.INSURANCE, ()))


def insurance_place(facts: PersonFacts, terms: EligibilityTerms) -> Finding | None:
    """The last payment was made within the reach that the scheme sets."""
    if not terms.insurance_reach:
        return None
    if (gap := _list_gap(facts, terms, ReferenceKind.INSURANCE, "insurance_reach")) is not None:
        return gap
    as_of, entries = facts.as_of[ReferenceKind.INSURANCE], facts.listed.get(ReferenceKind.INSURANCE, ())
    if not entries:
        words = {"as_of": as_of.isoformat()}
        return Finding(Verdict.BLOCKED, "insurance_none", "insurance_reach", words, as_of)
    last = max(entries, key=lambda entry: entry.span.ends_before)
    if last.place and within(last.place, terms.region, terms.insurance_reach):
        return Finding(Verdict.OK, knob="insurance_reach", as_of=as_of)
    verdict = Verdict.BLOCKED if last.place else Verdict.BY_HAND
    words = {"place": last.place or "—", "reach": terms.insurance_reach_words}
    return Finding(verdict, "insurance_elsewhere", "insurance_reach", words, as_of)


def within(place: str, region: str, reach: str) -> bool:
    """Say whether a place is in the district, city, province or nation of a region; codes as in GB/T 2260."""
    count = min(REACH_SIGNS[reach], len(scope_of(region)))
    return place[:count] == region[:count]


def least_age(facts: PersonFacts, terms: EligibilityTerms) -> Finding | None:
    """Old enough when the training begins."""
    if terms.least_age is None:
        return None
    years = months_of_life(facts.born_on, facts.training.starts_on) // 12
    if years >= terms.least_age:
        return Finding(Verdict.OK, knob="min_age")
    return Finding(Verdict.BLOCKED, "eligible_too_young", "min_age", {"age": years, "least": terms.least_age})


def most_age(facts: PersonFacts, terms: EligibilityTerms) -> Finding | None:
    """Not past the age that the dated table gives for the day on which the training begins."""
    first = facts.training.starts_on
    rows = [row for row in terms.ages if row.since <= first]
    most = max(rows, key=lambda row: row.since).most_months.get(facts.sex) if rows else None
    if most is None:
        return None
    months = months_of_life(facts.born_on, first)
    if months <= (most if most % 12 else most + 11):  # 60 years hold until the day on which one is 61
        return Finding(Verdict.OK, knob="age_limits")
    words = {"age": age_words(months), "most": age_words(most)}
    return Finding(Verdict.BLOCKED, "eligible_too_old", "age_limits", words)


def months_of_life(born_on: date, day: date) -> int:
    """Count whole months of life on a day."""
    months = (day.year - born_on.year) * 12 + day.month - born_on.month
    return months - 1 if add_months(born_on, months) > day else months


def age_words(months: int) -> str:
    """Write an age in years and, where there are any, months."""
    years, rest = divmod(months, 12)
    return f"{years}岁{rest}个月" if rest else f"{years}岁"


def on_list(kind: ReferenceKind) -> Check:
    """Make the condition that a person stands on no list of a kind when the training begins, nor during it."""

    def check(facts: PersonFacts, terms: EligibilityTerms) -> Finding | None:
        if kind not in terms.excluded_lists:
            return None
        if (gap := _list_gap(facts, terms, kind, "excluded_lists")) is not None:
            return gap
        as_of = facts.as_of[kind]
        hits = [entry for entry in facts.listed.get(kind, ()) if entry.span.overlaps(facts.training)]
        if not hits:
            return Finding(Verdict.OK, knob="excluded_lists", as_of=as_of)
        first = min(hits, key=lambda entry: entry.span.starts_on)
        is_later = first.span.starts_on > facts.training.starts_on
        words = {"list": REFERENCE_KIND_LABELS[kind], "since": first.span.starts_on.isoformat()}
        words["as_of"] = as_of.isoformat()
        rule = "list_named_later" if is_later else "list_names_person"
        return Finding(Verdict.BY_HAND if is_later else Verdict.BLOCKED, rule, "excluded_lists", words, as_of)

    return check


def _list_gap(facts: PersonFacts, terms: EligibilityTerms, kind: ReferenceKind, knob: str) -> Finding | None:
    """A list that is not there, or too old to rely on."""
    as_of, label = facts.as_of.get(kind), REFERENCE_KIND_LABELS[kind]
    if as_of is None:
        return Finding(Verdict.UNKNOWN, "list_missing", knob, {"list": label})
    days = terms.list_valid_days
    if days is None or as_of + timedelta(days=days) >= facts.today:
        return None
    words = {"list": label, "as_of": as_of.isoformat(), "days": days}
    return Finding(Verdict.UNKNOWN, "list_stale", knob, words, as_of)


def repeated_training(facts: PersonFacts, terms: EligibilityTerms) -> Finding | None:
    """Nobody is trained twice in an occupation for the same level or, where the scheme says so, a lower one."""
    if terms.same_occupation == "ignore":
        return None
    for other in facts.trainings:
        if _repeats(other, facts, terms):
            is_done = other.state in COMPLETED
            words = {
                "school": other.school,
                "level": LEVEL_LABELS[other.level],
                "state": ENROLMENT_STATE_LABELS[other.state],
                "year": str(other.span.starts_on.year),
            }
            rule = "trained_before" if is_done else "planned_already"
            return Finding(Verdict.BLOCKED, rule, "same_occupation", words)
    return Finding(Verdict.OK, knob="same_occupation")


def _repeats(other: OtherTraining, facts: PersonFacts, terms: EligibilityTerms) -> bool:
    if other.occupation_code != terms.occupation_code or other.state not in (*RUNNING, *COMPLETED):
        return False
    if not within(other.region, terms.region, terms.look_back_reach):
        return False
    if terms.look_back_years is not None:
        since = add_months(facts.training.starts_on, -12 * terms.look_back_years)
        if other.span.ends_before <= since:
            return False
    if terms.same_occupation == "same_level":
        return other.level == terms.level
    return is_at_least(other.level, terms.level)


def one_open_class(facts: PersonFacts, terms: EligibilityTerms) -> Finding | None:
    """Nobody is in two classes at once, in whatever district; who has not finished one is looked at."""
    if not terms.one_open_class:
        return None
    running = [other for other in facts.trainings if other.state in RUNNING]
    for other in running:
        if other.span.overlaps(facts.training):
            words = {"school": other.school, "since": other.span.starts_on.isoformat()}
            words["until"] = other.span.last_on.isoformat()
            return Finding(Verdict.BLOCKED, "open_class_overlaps", "one_open_class", words)
    for other in running:
        if other.span.ends_before <= min(facts.training.starts_on, facts.today):
            words = {"school": other.school, "until": other.span.last_on.isoformat()}
            return Finding(Verdict.BY_HAND, "open_class_unfinished", "one_open_class", words)
    return Finding(Verdict.OK, knob="one_open_class")


def other_subsidies(facts: PersonFacts, terms: EligibilityTerms) -> Finding | None:
    """No subsidy that the scheme excludes is drawn beside this one."""
    if not terms.excluded_subsidies:
        return None
    if (gap := _list_gap(facts, terms, ReferenceKind.OTHER_SUBSIDY, "excluded_subsidies")) is not None:
        return gap
    as_of = facts.as_of[ReferenceKind.OTHER_SUBSIDY]
    drawn = [entry.holder for entry in facts.listed.get(ReferenceKind.OTHER_SUBSIDY, ())]
    if not drawn:
        return Finding(Verdict.OK, knob="excluded_subsidies", as_of=as_of)
    named = [subsidy for subsidy in drawn if subsidy in terms.excluded_subsidies]
    if named:
        words = {"subsidy": named[0], "as_of": as_of.isoformat()}
        return Finding(Verdict.BLOCKED, "other_subsidy_drawn", "excluded_subsidies", words, as_of)
    words = {"subsidy": drawn[0], "asked": "、".join(terms.excluded_subsidies)}
    return Finding(Verdict.BY_HAND, "other_subsidy_doubtful", "excluded_subsidies", words, as_of)


def subsidy_stated(facts: PersonFacts, terms: EligibilityTerms) -> Finding | None:
    """Who says that they had a like subsidy is looked at by a person, where the scheme compares trainings."""
    if terms.same_occupation == "ignore" or not facts.had_subsidy:
        return None
    return Finding(Verdict.BY_HAND, "eligible_subsidy_stated", "same_occupation")


@dataclass(frozen=True, slots=True)
class Predicate:
    """One condition. `said_by_roster`: the roster's own rules refuse it already, so staging does not say it again."""

    code: str
    title: str
    check: Check
    said_by_roster: bool = False


PREDICATES: tuple[Predicate, ...] = (
    Predicate("contract_length", N_("劳动合同期限"), contract_length, said_by_roster=True),
    Predicate("insurance_months", N_("参保月数"), insurance_months),
    Predicate("insurance_place", N_("参保地"), insurance_place),
    Predicate("least_age", N_("最低年龄"), least_age, said_by_roster=True),
    Predicate("most_age", N_("最高年龄"), most_age),
    *(
        Predicate(f"list_{kind.value}", REFERENCE_KIND_LABELS[kind], on_list(kind))
        for kind in ReferenceKind
        if kind not in (ReferenceKind.INSURANCE, ReferenceKind.OTHER_SUBSIDY)
    ),
    Predicate("repeated_training", N_("同职业重复培训"), repeated_training),
    Predicate("one_open_class", N_("同时在班"), one_open_class, said_by_roster=True),
    Predicate("other_subsidies", N_("其他补贴"), other_subsidies),
    Predicate("subsidy_stated", N_("自述补贴"), subsidy_stated, said_by_roster=True),
)
PREDICATE_TITLES: dict[str, str] = {predicate.code: predicate.title for predicate in PREDICATES}


def judge(
    facts: PersonFacts, terms: EligibilityTerms, predicates: Sequence[Predicate] = PREDICATES
) -> Iterator[Judgement]:
    """Ask every condition that the scheme sets about one person, in the order of the registry."""
    for predicate in predicates:
        found = predicate.check(facts, terms)
        if found is not None:
            article = terms.articles.get(found.knob, "")
            yield Judgement(predicate.code, found.verdict, found.rule, found.params, article, found.as_of)


def worst(verdicts: Sequence[Verdict]) -> Verdict:
    """Give the verdict that weighs most: blocked, then unknown, then by hand."""
    return next((verdict for verdict in WORST if verdict in verdicts), Verdict.OK)


def as_problem(found: Judgement, *, refuses: bool) -> Problem:
    """Write a finding as a roster's problem: an error where the scheme keeps such people out, else a warning."""
    rule = ELIGIBILITY_RULES[found.rule]
    severity = "error" if refuses and found.verdict is Verdict.BLOCKED else "warning"
    return Problem("number", rule.code, rule.message, rule.mend, dict(found.params), severity)


def eligibility_problem(field_name: str, rule: str, **params: Any) -> Problem:
    """State that an act on eligibility breaks a rule."""
    said = ELIGIBILITY_RULES[rule]
    return Problem(field_name, rule, said.message, said.mend, params, said.severity)
