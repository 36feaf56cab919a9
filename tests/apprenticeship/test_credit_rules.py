"""The credit bank's arithmetic: exact, in any order, and undone by counter-entries."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from apprenticeship.lifecycle import CourseCategory
from apprenticeship.rules.credits import CreditPolicy, CreditSource, Deposit, balance, deposits, worth

PRACTICE, PUBLIC, PROFESSIONAL = CourseCategory.PRACTICE, CourseCategory.PUBLIC, CourseCategory.PROFESSIONAL
POLICY = CreditPolicy(Decimal(18), Decimal(60), {PRACTICE: Decimal(20)})

hours = st.integers(1, 240).map(lambda tenths: Decimal(tenths) / 10)
per_credit = st.sampled_from([Decimal(text) for text in ("16", "17", "18", "7.5", "30", "1")])
sums = st.builds(
    Deposit,
    st.sampled_from(CreditSource),
    st.sampled_from(CourseCategory),
    st.integers(0, 2000).map(lambda cents: Decimal(cents) / 100),
    hours,
)


def test_three_days_of_six_hours_at_eighteen_make_exactly_one_credit():
    steps = deposits(Decimal(0), [Decimal(6)] * 3, Decimal(18))
    assert steps == [Decimal("0.33333"), Decimal("0.33334"), Decimal("0.33333")]
    assert sum(steps) == 1


@given(st.lists(hours, max_size=40), per_credit)
def test_the_bank_adds_up_to_the_worth_of_all_hours(days, per):
    assert sum(deposits(Decimal(0), days, per), Decimal(0)) == worth(sum(days, Decimal(0)), per)


@given(st.lists(hours, min_size=1, max_size=20), per_credit, st.randoms(use_true_random=False))
def test_the_order_of_confirmation_does_not_matter(days, per, chance):
    shuffled = chance.sample(days, len(days))
    assert sum(deposits(Decimal(0), days, per)) == sum(deposits(Decimal(0), shuffled, per))


@given(st.lists(hours, max_size=20), hours, st.lists(hours, max_size=20), per_credit)
def test_a_reversal_brings_back_the_balance_without_the_entry(earlier, mistaken, later, per):
    with_it = deposits(Decimal(0), [*earlier, mistaken, *later, -mistaken], per)
    assert sum(with_it, Decimal(0)) == sum(deposits(Decimal(0), [*earlier, *later], per), Decimal(0))


@given(st.lists(hours, min_size=1, max_size=20), per_credit)
def test_hours_never_cost_credits_and_reversals_never_earn_them(days, per):
    steps = deposits(Decimal(0), [*days, *(-day for day in days)], per)
    assert all(step >= 0 for step in steps[: len(days)])
    assert all(step <= 0 for step in steps[len(days) :])


@given(st.lists(sums, max_size=30), st.randoms(use_true_random=False))
def test_the_shown_balance_is_the_sum_of_the_bank_in_any_order(entries, chance):
    shuffled = chance.sample(entries, len(entries))
    account = balance(POLICY, shuffled)
    assert account.total.earned == sum((entry.credits for entry in entries), Decimal(0))
    assert account == balance(POLICY, entries)


@given(st.lists(sums, max_size=30))
def test_totals_give_the_same_account_as_entries(entries):
    totals: dict[tuple[CreditSource, CourseCategory], Deposit] = {}
    for one in entries:
        held = totals.get((one.source, one.category), Deposit(one.source, one.category, Decimal(0)))
        totals[one.source, one.category] = Deposit(
            one.source, one.category, held.credits + one.credits, held.hours + one.hours
        )
    assert balance(POLICY, totals.values()) == balance(POLICY, entries)


@given(st.lists(sums, max_size=30))
def test_earning_what_is_missing_fills_the_account(entries):
    account = balance(POLICY, entries)
    practice = account.by_category[PRACTICE].missing
    rest = account.missing - practice
    filled = balance(
        POLICY,
        [
            *entries,
            Deposit(CreditSource.MENTOR_HOURS, PRACTICE, practice),
            Deposit(CreditSource.COURSE, PROFESSIONAL, rest),
        ],
    )
    assert filled.is_full
    assert account.is_full is (account.missing == 0)


def test_enough_in_all_but_too_little_practice_is_not_enough():
    account = balance(POLICY, [Deposit(CreditSource.COURSE, PUBLIC, Decimal(60))])
    assert account.total.missing == 0
    assert account.missing == 20
    assert account.missing_practice_hours == 360
    assert not account.is_full


def test_a_rulebook_may_ask_for_course_credits_of_their_own():
    policy = CreditPolicy(Decimal(16), Decimal(10), {PRACTICE: Decimal(4)}, courses=Decimal(5))
    account = balance(policy, [Deposit(CreditSource.MENTOR_HOURS, PRACTICE, Decimal(10), Decimal(160))])
    assert account.total.missing == 0
    assert account.courses.missing == account.missing == 5
    assert account.mentored_hours == 160


def test_where_nothing_is_asked_nothing_is_missing():
    account = balance(POLICY, [])
    assert account.by_category[PUBLIC].needed is None
    assert account.by_category[PUBLIC].missing == 0


def test_a_share_is_never_rounded_up_to_the_whole():
    account = balance(POLICY, [Deposit(CreditSource.COURSE, PUBLIC, Decimal("59.99"))])
    assert account.total.percent == 99
    assert balance(CreditPolicy(Decimal(16), Decimal(0)), []).total.percent == 100
