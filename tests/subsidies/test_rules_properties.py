"""What holds of every class under every rulebook, whatever the facts."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import ROUND_FLOOR, Decimal, localcontext
from fractions import Fraction
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from common.dates import Span
from common.levels import Level
from rulebooks.parsers import shipped_codes
from rulebooks.rules import Answer, CertificateKind, Rulebook, TraineeStatus, TraineeType
from subsidies.rules import AssessedClass, Case, ClassFacts, Part, PersonFacts, assess, award_of
from subsidies.rules.results import rounded
from subsidies.rules.terms import terms_of
from tests.worth import book, shipped

PRORATED = """
[year_rule]
part_year = "prorate_month"
[[multipliers]]
label = "紧缺"
percent = "113.37"
tags = ["scarce"]
[[outcomes]]
label = "退出"
status = ["withdrawn"]
percent = "33.3333"
[advance]
allowed = true
percent = "49.99"
base = "per_tranche"
[settlement]
mode = "per_head_recover"
"""
BOOKS: dict[str, Rulebook] = {code: shipped(code) for code in shipped_codes()}
BOOKS["prorated"] = book(PRORATED)
BOOKS["offset"] = book(PRORATED + "offset = true\n")
books = st.sampled_from(sorted(BOOKS)).map(BOOKS.__getitem__)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    starts_on = draw(st.dates(date(2019, 1, 1), date(2025, 12, 31)))
    planned = Span(starts_on, starts_on + timedelta(days=draw(st.integers(1, 1200))))
    status = draw(st.sampled_from(TraineeStatus))
    has_ended = status in (TraineeStatus.COMPLETED, TraineeStatus.WITHDRAWN)
    return Case(
        trainee_type=draw(st.sampled_from(TraineeType)),
        level=draw(st.sampled_from(Level)),
        planned=planned,
        status=status,
        ended_on=starts_on + timedelta(days=draw(st.integers(0, 1500))) if has_ended else None,
        certificate=draw(st.sampled_from(CertificateKind)),
        employer_passed=draw(st.sampled_from(Answer)),
        hired=draw(st.sampled_from(Answer)),
        hours=draw(st.none() | st.decimals(0, 2000, places=1)),
        cost_yuan=draw(st.none() | st.decimals(0, 50_000, places=2)),
        tags=draw(st.sampled_from([frozenset(), frozenset({"scarce"}), frozenset({"special_term"})])),
    )


@st.composite
def class_facts(draw: st.DrawFn) -> ClassFacts:
    heads = draw(st.lists(cases(), min_size=1, max_size=8))
    return ClassFacts("A", tuple(PersonFacts(str(place), case) for place, case in enumerate(heads)))


def lines_of(one: AssessedClass, part: Part) -> Decimal:
    return sum((line.amount_yuan for line in one.lines if line.part is part), Decimal(0))


@given(facts=class_facts(), rulebook=books)
@settings(deadline=None)
def test_people_add_up_to_their_class_and_classes_to_the_total(facts: ClassFacts, rulebook: Rulebook) -> None:
    other = ClassFacts("B", facts.people)
    assessment = assess([facts, other], rulebook)
    for one in assessment.classes:
        people = [person.award for person in assessment.people if person.class_no == one.class_no]
        assert sum(award.amount_yuan for award in people) == one.gross_yuan
        assert sum(award.advance_yuan for award in people) == one.advance_yuan
    assert sum(one.gross_yuan for one in assessment.classes) == assessment.total_yuan


@given(facts=class_facts(), rulebook=books)
@settings(deadline=None)
def test_lines_add_up_to_what_they_explain(facts: ClassFacts, rulebook: Rulebook) -> None:
    assessment = assess([facts], rulebook)
    (one,) = assessment.classes
    assert lines_of(one, Part.GROSS) == one.gross_yuan
    assert lines_of(one, Part.ADVANCE) == one.advance_yuan
    assert lines_of(one, Part.BALANCE) == one.balance_yuan
    assert lines_of(one, Part.REFUND) == one.refund_yuan
    for person in assessment.people:
        assert sum(line.amount_yuan for line in person.award.lines) == person.award.amount_yuan
        assert sum(line.amount_yuan for line in person.award.advance_lines) == person.award.advance_yuan
        assert all(line.article and line.label and line.formula for line in person.award.lines)


@given(facts=class_facts(), rulebook=books)
@settings(deadline=None)
def test_nothing_negative_is_paid_and_a_finished_class_balances(facts: ClassFacts, rulebook: Rulebook) -> None:
    (one,) = assess([facts], rulebook).classes
    assert min(one.advance_yuan, one.gross_yuan, one.balance_yuan, one.refund_yuan) >= 0
    if one.is_final:
        assert one.balance_yuan - one.refund_yuan == one.gross_yuan - one.advance_yuan


@given(case=cases(), rulebook=books)
@settings(deadline=None)
def test_an_advance_never_exceeds_its_percent_of_what_finishing_would_give(case: Case, rulebook: Rulebook) -> None:
    share = award_of(case, rulebook).advance_yuan
    planned = terms_of(case, rulebook).planned
    if not rulebook.advance.allowed or rulebook.advance.percent is None:
        assert share == 0
    else:
        best = max((line.amount_yuan for line in _best(case, rulebook)), default=Decimal(0))
        ceiling = Fraction(best) * Fraction(rulebook.advance.percent) / 100
        assert share <= ceiling + Fraction(1, 100)
        assert planned.months or not share


def _best(case: Case, rulebook: Rulebook) -> list[Any]:
    """What the case would be given had it finished on its planned day, with uplifts."""
    finished = Case(
        trainee_type=case.trainee_type,
        level=case.level,
        planned=case.planned,
        status=TraineeStatus.COMPLETED,
        certificate=CertificateKind.SKILL_LEVEL,
        employer_passed=Answer.YES,
        hired=Answer.YES,
        hours=case.hours,
        cost_yuan=case.cost_yuan,
        tags=case.tags,
    )
    award = award_of(finished, rulebook)
    return [award, *award.unmet]


@given(case=cases(), rulebook=books)
@settings(deadline=None)
def test_a_better_result_never_gives_less(case: Case, rulebook: Rulebook) -> None:
    def worth(certificate: CertificateKind, hired: Answer, status: TraineeStatus = TraineeStatus.COMPLETED) -> Decimal:
        facts = {
            name: getattr(case, name) for name in ("trainee_type", "level", "planned", "hours", "cost_yuan", "tags")
        }
        return award_of(Case(**facts, status=status, certificate=certificate, hired=hired), rulebook).amount_yuan

    for hired in Answer:
        none, training, skill = (
            worth(certificate, hired)
            for certificate in (CertificateKind.NONE, CertificateKind.TRAINING, CertificateKind.SKILL_LEVEL)
        )
        assert none <= training <= skill
        assert worth(CertificateKind.NONE, hired, TraineeStatus.WITHDRAWN) <= none
    assert worth(CertificateKind.SKILL_LEVEL, Answer.NO) <= worth(CertificateKind.SKILL_LEVEL, Answer.YES)


@given(case=cases(), rulebook=books)
@settings(deadline=None)
def test_a_missed_outcome_would_have_given_more(case: Case, rulebook: Rulebook) -> None:
    award = award_of(case, rulebook)
    for missed in award.unmet:
        assert missed.amount_yuan >= award.amount_yuan
        assert missed.reasons


@given(months=st.integers(1, 36), rate=st.integers(1, 9999), percent=st.integers(1, 100))
def test_a_sum_is_rounded_once_half_up_at_its_very_end(months: int, rate: int, percent: int) -> None:
    rulebook = book(
        f'[year_rule]\npart_year = "prorate_month"\n[rate_by_type.student]\nmethod = "flat_per_year"\nflat = {rate}\n',
        outcomes=f'[[outcomes]]\nlabel = "部分"\npercent = {percent}\n',
    )
    starts_on = date(2023, 3, 1)
    year, month = divmod(starts_on.month - 1 + months, 12)
    planned = Span(starts_on, date(starts_on.year + year, month + 1, 1))
    case = Case(TraineeType.STUDENT, Level.SENIOR, planned, TraineeStatus.COMPLETED)
    exact = Fraction(rate * months * percent, 12 * 100)
    with localcontext() as context:
        context.prec = 60
        fen = (Decimal(exact.numerator) / exact.denominator * 100 + Decimal("0.5")).to_integral_value(ROUND_FLOOR)
    assert award_of(case, rulebook).amount_yuan == fen / 100


@given(case=cases(), rulebook=books)
@settings(deadline=None)
def test_every_sum_is_a_decimal_of_whole_fen(case: Case, rulebook: Rulebook) -> None:
    award = award_of(case, rulebook)
    sums = [award.amount_yuan, award.advance_yuan, *(line.amount_yuan for line in (*award.lines, *award.advance_lines))]
    for sum_ in sums:
        assert type(sum_) is Decimal
        assert sum_ == sum_.quantize(Decimal("0.01"))


@given(case=cases(), rulebook=books)
@settings(deadline=None)
def test_facts_that_a_rulebook_never_looks_at_change_nothing(case: Case, rulebook: Rulebook) -> None:
    if not rulebook.rate.steps:
        other = {"cost_yuan": Decimal("1.23"), "occupation_code": "9-99", "employer_passed": Answer.NO}
        assert award_of(case._replace(**other), rulebook) == award_of(case, rulebook)


@given(
    st.lists(cases(), min_size=1, max_size=12),
    st.sampled_from(["class", "claim"]),
    st.sampled_from(["0.01", "1", "100"]),
    st.sampled_from(["half_up", "half_even", "down", "up"]),
)
def test_a_sum_that_is_rounded_once_for_many_is_spread_over_them_to_the_fen(heads, stage, unit, mode):
    rule = f'[rounding]\nunit = "{unit}"\nmode = "{mode}"\nstage = "{stage}"\n'
    ruled, plain = book(PRORATED + rule), book(PRORATED)
    half = len(heads) // 2
    classes = [
        ClassFacts(no, people) for no, people in (("1", named(heads[:half])), ("2", named(heads[half:]))) if people
    ]
    assessment = assess(classes, ruled)
    exact = [award_of(head, plain).exact_yuan for head in heads]
    groups = [exact] if stage == "claim" else [exact[:half], exact[half:]]
    assert assessment.total_yuan == sum(rounded(sum(group, Decimal(0)), ruled.rounding) for group in groups)
    for one in assessment.classes:
        mine = [person.award for person in assessment.people if person.class_no == one.class_no]
        assert one.gross_yuan == sum(award.amount_yuan for award in mine)
    for person, worth in zip(assessment.people, exact, strict=True):
        award = person.award
        assert award.amount_yuan == sum(line.amount_yuan for line in award.lines) >= 0
        assert award.amount_yuan == round(award.amount_yuan, 2)
        assert worth or not award.amount_yuan


def named(heads):
    return tuple(PersonFacts(str(place), head) for place, head in enumerate(heads))
