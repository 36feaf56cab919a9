"""Claims: prepared once, every stage by another person, paid once and then fixed for good."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from accounts.models import Membership
from accounts.selectors import actor_of
from apprenticeship.lifecycle import ClassState
from common.actor import Duty
from common.errors import InvalidFacts, NotYourMove, WrongState
from journal.models import Entry
from subsidies import actions, policy
from subsidies.actions._stages import SamePerson
from subsidies.actions.preparing import AdvanceInReview, ClaimExists, ClassNotDue, NoAdvance
from subsidies.actions.settling import NothingToCollect, RefundDue
from subsidies.lifecycle import ClaimKind, ClaimState
from subsidies.models import Claim, ClaimLine
from tests import builders
from tests.subsidies.conftest import TODAY

STAGES = {"submit": "draft", "first": "submitted", "second": "first_ok", "pay": "second_ok"}
STEPS = ["prepare", *STAGES]


def before(play, claim, stage):
    """Take a claim to the state in which a stage is due."""
    return play.take(claim, STEPS[STEPS.index(stage) - 1])


def test_a_claim_goes_all_the_way_and_the_journal_tells_it(play, drafted):
    claim = play.take(drafted, "pay")
    assert (claim.state, claim.voucher_no, claim.settled_on) == (ClaimState.PAID, "ZF-1", TODAY)
    verbs = Entry.objects.filter(subject_type="subsidies.claim").order_by("id").values_list("verb", flat=True)
    assert list(verbs) == ["claim.prepare", "claim.submit", "claim.approve", "claim.approve", "claim.pay"]


def test_an_advance_is_half_of_one_year_for_the_planned_heads(play):
    filed = play.cast.class_in(ClassState.FILED, 40, level="3", planned_heads=45)
    claim = play.prepare(filed)
    assert claim.amount_yuan == Decimal(112500)
    (line,) = claim.lines.all()
    assert line.formula == "45 人 × 2,500 元 = 112,500 元"
    assert "通人社职〔2019〕15号" in line.article


def test_a_balance_explains_every_person_and_leaves_empty_seats_out(play):
    claim = play.prepare(play.closed_class(serial=42), ClaimKind.BALANCE)
    assert claim.deducted_yuan == 0
    assert [str(line.amount_yuan) for line in claim.lines.order_by("position")] == ["4000.00", "4000.00", "0.00"]
    assert claim.amount_yuan == Decimal(8000)


def test_a_balance_nets_the_advance_of_its_own_class(play):
    closed = play.closed_class(certified=3, withdrawn=1, planned=4)
    type(closed).objects.filter(pk=closed.pk).update(state=ClassState.FILED, closed_on=None)
    play.take(play.prepare(closed), "pay")
    type(closed).objects.filter(pk=closed.pk).update(state=ClassState.CLOSED, closed_on=TODAY)
    claim = play.prepare(closed, ClaimKind.BALANCE)
    assert (claim.gross_yuan, claim.deducted_yuan, claim.amount_yuan) == (12000, 8000, 4000)
    last = claim.lines.order_by("position").last()
    assert (last.enrolment, last.amount_yuan) == (None, Decimal(-8000))


def overpaid(play):
    """A class whose advance exceeds what it is worth in the end: Shenzhen's rules say when it comes back."""
    closed = play.closed_class(certified=0, withdrawn=2, planned=4)
    closed.rulebook = builders.build_rulebook("shenzhen-2019", 3)
    closed.state, closed.closed_on = ClassState.FILED, None
    closed.save()
    play.take(play.prepare(closed), "pay")
    closed.state, closed.closed_on = ClassState.CLOSED, TODAY
    closed.save()
    return play.take(play.prepare(closed, ClaimKind.BALANCE), "second")


def test_an_advance_that_was_too_high_is_collected_and_never_paid(play):
    claim = overpaid(play)
    assert claim.amount_yuan == 0
    assert claim.refund_yuan == 11000
    assert claim.refund_due_on
    with pytest.raises(RefundDue):
        play.pay(claim)
    assert play.collect(claim).state == ClaimState.REFUNDED


def test_nothing_is_collected_where_nothing_is_due(play, drafted):
    with pytest.raises(NothingToCollect):
        play.collect(play.take(drafted, "second"))


def test_a_class_that_is_not_due_is_refused(play):
    with pytest.raises(ClassNotDue):
        play.prepare(play.cast.draft_class)
    with pytest.raises(ClassNotDue):
        play.prepare(play.cast.filed_class, ClaimKind.BALANCE)


def test_a_second_living_claim_is_refused_with_the_number_of_the_first(play, drafted):
    with pytest.raises(ClaimExists) as refused:
        play.prepare(play.cast.filed_class)
    assert drafted.number in str(refused.value)


def test_a_balance_waits_for_the_advance_to_be_decided(play, drafted):
    training_class = play.cast.filed_class
    training_class.state, training_class.opened_on, training_class.closed_on = ClassState.CLOSED, TODAY, TODAY
    training_class.save()
    with pytest.raises(AdvanceInReview):
        play.prepare(training_class, ClaimKind.BALANCE)


def test_a_policy_without_advance_says_so(play):
    rulebook = builders.build_rulebook("ruian-2023", 3)
    with pytest.raises(NoAdvance):
        play.prepare(play.cast.class_in(ClassState.FILED, 43, rulebook=rulebook))


def test_two_at_once_prepare_one_claim(at_once, play):
    filed = play.cast.filed_class
    results = at_once([lambda: play.prepare(filed)] * 2)
    assert sorted(type(result).__name__ for result in results) == ["Claim", "ClaimExists"]


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_refuses_every_other_role(play, drafted, stage):
    claim = before(play, drafted, stage)
    right = {"submit": "enterprise_officer", "first": "first_review", "second": "second_review", "pay": "payment"}
    wrong = set(right.values()) | {"filing", "auditor", "registrar"}
    for name in wrong - {right[stage]}:
        seen = policy.visible(play.cast.actor(name)).filter(pk=claim.pk).exists()
        with pytest.raises(NotYourMove if seen else Claim.DoesNotExist):
            getattr(play, stage)(claim, by=name)
    claim.refresh_from_db()
    assert claim.state == STAGES[stage]


@pytest.mark.parametrize(("stage", "stranger"), [("submit", "mill_officer"), ("first", "county_first_review")])
def test_a_stranger_finds_no_such_claim(play, drafted, stage, stranger):
    claim = before(play, drafted, stage)
    with pytest.raises(Claim.DoesNotExist):
        getattr(play, stage)(claim, by=stranger)


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_done_twice_acts_once(play, drafted, stage):
    claim = play.take(drafted, stage)
    with pytest.raises((WrongState, NotYourMove)):
        getattr(play, stage)(claim)
    assert Claim.objects.get().state == claim.state


@pytest.fixture
def allround(play):
    """One officer charged with every duty, and the enterprise's submitter charged with them too."""

    def make(user):
        return actor_of(
            Membership.objects.create(user=user, role="officer", bureau=play.cast.city, duties=[str(d) for d in Duty])
        )

    return make


def test_one_person_with_every_duty_signs_one_stage_only(play, drafted, allround):
    officer = allround(builders.build_user("allround"))
    claim = play.take(drafted, "submit")
    actions.approve(actor=officer, number=claim.number, now=builders.NOW)
    with pytest.raises(SamePerson):
        actions.approve(actor=officer, number=claim.number, now=builders.NOW)
    play.second(claim)
    with pytest.raises(SamePerson):
        actions.pay(actor=officer, number=claim.number, voucher_no="1", settled_on=TODAY, today=TODAY)
    with pytest.raises(SamePerson):
        actions.send_back(actor=officer, number=claim.number, reason="x")


def test_whoever_submitted_reviews_nothing_even_as_an_officer(play, drafted, allround):
    claim = play.take(drafted, "submit")
    with pytest.raises(SamePerson):
        actions.approve(actor=allround(play.cast.user("enterprise_officer")), number=claim.number, now=builders.NOW)


def test_the_database_itself_refuses_two_stages_by_one_person(play, drafted):
    claim = play.take(drafted, "first")
    claim.state, claim.second_reviewed_at = ClaimState.SECOND_OK, builders.NOW
    claim.second_reviewed_by_id = claim.first_reviewed_by_id
    with pytest.raises(IntegrityError, match="claim_every_stage_by_another_person"), transaction.atomic():
        claim.save()


def test_a_returned_claim_stays_and_another_is_prepared(play, drafted):
    returned = play.return_(play.take(drafted, "submit"))
    assert (returned.state, returned.returned_reason) == (ClaimState.RETURNED, "名册缺一页")
    again = play.prepare(play.cast.filed_class)
    assert (drafted.number[-2:], again.number[-2:]) == ("Y1", "Y2")


def test_a_return_without_a_reason_is_refused(play, drafted):
    with pytest.raises(InvalidFacts):
        play.return_(play.take(drafted, "submit"), reason="  ")


@pytest.mark.parametrize(
    ("facts", "rule"),
    [
        ({"voucher_no": " "}, "voucher_required"),
        ({"settled_on": TODAY + timedelta(days=1)}, "day_ahead"),
    ],
)
def test_a_payment_needs_its_voucher_and_a_day_that_has_come(play, drafted, facts, rule):
    claim = play.take(drafted, "second")
    with pytest.raises(InvalidFacts) as refused:
        play.pay(claim, **facts)
    assert [problem.rule for problem in refused.value.problems] == [rule]


def test_a_paid_claim_is_never_changed_or_deleted(play, drafted):
    claim = play.take(drafted, "pay")
    for change in (
        lambda: Claim.objects.filter(pk=claim.pk).update(voucher_no="ZF-2"),
        lambda: Claim.objects.filter(pk=claim.pk).update(state=ClaimState.SECOND_OK),
        lambda: ClaimLine.objects.filter(claim=claim).update(amount_yuan=1),
        lambda: ClaimLine.objects.filter(claim=claim).delete(),
        lambda: Claim.objects.filter(pk=claim.pk)._raw_delete("default"),
    ):
        with pytest.raises(ProgrammingError, match="pgtrigger"), transaction.atomic():
            change()


def test_sums_and_facts_never_change_even_in_a_draft(play, drafted):
    for field, value in (("amount_yuan", 1), ("facts", ""), ("refund_yuan", 5), ("summary", {})):
        with pytest.raises((ProgrammingError, IntegrityError)), transaction.atomic():
            Claim.objects.filter(pk=drafted.pk).update(**{field: value})


@pytest.mark.django_db(transaction=True)
def test_a_claim_whose_lines_do_not_add_up_cannot_be_written(play):
    claim = play.prepare(play.cast.filed_class)
    ClaimLine.objects.create(
        claim=claim, position=99, clause="x", label="x", amount_yuan=1, formula="", inputs={}, article=""
    )
    with pytest.raises(ProgrammingError, match="do not add up"):
        play.submit(claim)


def test_no_line_joins_a_submitted_claim(play, drafted):
    play.take(drafted, "submit")
    with pytest.raises(ProgrammingError, match="no draft"), transaction.atomic():
        ClaimLine.objects.create(
            claim=drafted, position=99, clause="x", label="x", amount_yuan=0, formula="", inputs={}, article=""
        )
