"""Changes of a running enrolment: who proposes, who agrees, what then holds, and what is refused."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from psycopg.types.range import DateRange

from apprenticeship.actions.alterations import (
    OtherSide,
    SameHand,
    propose,
    settle_suspensions,
    take_move,
)
from apprenticeship.actions.logs import NewLog, enter
from apprenticeship.actions.moves import withdraw
from apprenticeship.lifecycle import AlterationState, EnrolmentState
from apprenticeship.models import Alteration, Enrolment, Suspension
from apprenticeship.rules.alterations import AlterationFacts
from apprenticeship.selectors.alterations import to_answer, waiting
from apprenticeship.selectors.suspensions import suspended_spans
from apprenticeship.tasks import CLERK
from common.dates import Span
from common.errors import InvalidFacts, NotYourMove, WrongState
from journal.models import Entry
from subsidies.selectors.facts import balance_facts
from tests import builders
from tests.apprenticeship.alteration_play import (
    AWAY,
    BACK,
    LATER,
    alteration_in,
    applied,
    extending,
    moved,
    proposed,
    resuming,
    suspending,
)
from tests.apprenticeship.test_log_actions import facts as log_facts
from tests.builders import NOW, TODAY
from tests.cast import Cast


def rules_of(refused: pytest.ExceptionInfo[InvalidFacts]) -> list[str]:
    return [problem.rule for problem in refused.value.problems]


def state_of(cast: Cast) -> str:
    return Enrolment.objects.get(pk=cast.enrolment.pk).state


# ---- suspend and resume ----


def test_a_suspension_waits_for_the_other_side_and_then_holds(cast: Cast) -> None:
    made = proposed(cast, suspending())
    assert (made.state, made.is_late, state_of(cast)) == (AlterationState.PROPOSED, True, EnrolmentState.TRAINING)
    moved(cast, made, ("enterprise_officer", "agree"))
    rest = Suspension.objects.get()
    assert (rest.starts_on, rest.last_on, rest.reason) == (AWAY, None, "illness")
    assert state_of(cast) == EnrolmentState.SUSPENDED
    verbs = set(Entry.objects.values_list("verb", flat=True))
    assert {"alteration.propose", "alteration.agree", "suspension.begin", "enrolment.suspend"} <= verbs


def test_resuming_needs_nobody_else_by_default_and_ends_the_rest(cast: Cast) -> None:
    applied(cast, suspending())
    made = proposed(cast, resuming(), actor=cast.enterprise_officer)
    assert made.state == AlterationState.APPLIED
    assert suspended_spans([cast.enrolment.pk]) == {cast.enrolment.pk: [Span(AWAY, BACK)]}
    assert state_of(cast) == EnrolmentState.TRAINING


def test_a_rest_that_is_over_when_it_is_entered_leaves_training_running(cast: Cast) -> None:
    applied(cast, suspending(last_on=date(2026, 9, 30)))
    assert state_of(cast) == EnrolmentState.TRAINING
    assert Suspension.objects.get().last_on == date(2026, 9, 30)


def test_a_future_rest_begins_and_ends_on_its_days_however_often_the_sweeper_runs(cast: Cast) -> None:
    first, last = date(2026, 12, 1), date(2026, 12, 31)
    applied(cast, suspending(first, last))
    assert state_of(cast) == EnrolmentState.TRAINING
    assert settle_suspensions(actor=CLERK, today=TODAY) == 0
    assert [settle_suspensions(actor=CLERK, today=first) for _ in range(2)] == [1, 0]
    assert state_of(cast) == EnrolmentState.SUSPENDED
    assert [settle_suspensions(actor=CLERK, today=date(2027, 1, 1)) for _ in range(2)] == [1, 0]
    assert state_of(cast) == EnrolmentState.TRAINING


def test_no_entry_is_made_for_a_day_of_rest_but_late_ones_before_it_are(cast: Cast) -> None:
    applied(cast, suspending(date(2026, 11, 10)))
    sent = {"actor": cast.mentor, "student_no": cast.enrolment.student_no, "now": NOW}
    with pytest.raises(InvalidFacts) as refused:
        enter(**sent, entries=[NewLog(log_facts(day=date(2026, 11, 12)))])
    assert rules_of(refused) == ["log_day_rested"]
    assert enter(**sent, entries=[NewLog(log_facts(day=date(2026, 11, 9), late_reason="出差"))]).new_count == 1


def test_the_subsidy_is_told_when_a_training_rested(cast: Cast) -> None:
    applied(cast, suspending(last_on=date(2026, 9, 30)))
    assert "2026-09-01/2026-09-30" in balance_facts(cast.open_class, TODAY)


def test_leaving_while_resting_ends_the_rest_too(cast: Cast) -> None:
    applied(cast, suspending())
    withdraw(
        actor=cast.registrar,
        student_no=cast.enrolment.student_no,
        reason="military",
        ended_on=date(2026, 10, 31),
        today=TODAY,
    )
    assert Suspension.objects.get().last_on == date(2026, 10, 31)


@pytest.mark.parametrize(
    ("facts", "rule"),
    [
        (suspending(None), "alteration_day_missing"),
        (suspending(date(2026, 2, 28)), "alteration_outside_training"),
        (suspending(last_on=date(2027, 3, 1)), "alteration_outside_training"),
        (suspending(last_on=date(2026, 8, 31)), "suspension_ends_early"),
        (suspending(reason="holiday"), "suspension_reason_unknown"),
        (suspending(reason="other"), "suspension_note_missing"),
        (suspending(note="长" * 301), "alteration_note_long"),
        (resuming(), "resume_without_suspension"),
        (resuming(None), "alteration_day_missing"),
        (extending(None), "alteration_day_missing"),
        (extending(date(2027, 2, 28)), "extension_not_later"),
        (extending(date(2029, 3, 1)), "extension_too_long"),
    ],
)
def test_bad_facts_are_named_and_nothing_is_written(cast: Cast, facts: AlterationFacts, rule: str) -> None:
    with pytest.raises(InvalidFacts) as refused:
        proposed(cast, facts)
    assert rules_of(refused) == [rule]
    assert not Alteration.objects.exists()


def test_a_rest_never_covers_days_that_have_entries_or_another_rest(cast: Cast) -> None:
    builders.build_log(cast.enrolment, cast.forge_mentor, date(2026, 11, 20))
    with pytest.raises(InvalidFacts) as refused:
        proposed(cast, suspending())
    assert rules_of(refused) == ["suspension_has_logs"]
    applied(cast, suspending(last_on=date(2026, 9, 30)))
    with pytest.raises(InvalidFacts) as refused:
        proposed(cast, suspending(date(2026, 9, 30), date(2026, 10, 10)))
    assert rules_of(refused) == ["suspension_overlaps"]


def test_the_database_admits_no_overlapping_rests(cast: Cast) -> None:
    first = applied(cast, suspending(last_on=date(2026, 9, 30)))
    other = Alteration.objects.get(pk=first.pk)
    other.pk = None
    other.save()
    with pytest.raises(IntegrityError), transaction.atomic():
        Suspension.objects.create(
            enrolment=cast.enrolment, reason="work", opened_by=other, period=DateRange(date(2026, 9, 30), None)
        )


# ---- extend ----


def test_an_extension_needs_both_sides_and_the_bureau(cast: Cast) -> None:
    made = moved(cast, proposed(cast, extending()), ("enterprise_officer", "agree"))
    assert made.state == AlterationState.AGREED
    assert [row.pk for row in to_answer(cast.filing)] == [made.pk]
    assert [row.count for row in waiting(cast.filing, TODAY)] == [1]
    moved(cast, made, ("filing", "approve"))
    row = Enrolment.objects.get(pk=cast.enrolment.pk)
    assert row.ends_on == LATER
    assert Entry.objects.get(verb="enrolment.extend").before == {"last_on": "2027-02-28"}


def test_days_of_rest_do_not_count_towards_the_longest_time(cast: Cast) -> None:
    applied(cast, suspending(last_on=date(2026, 9, 10)))
    assert applied(cast, extending(date(2029, 3, 10))).state == AlterationState.APPLIED


def test_an_extension_never_reaches_into_another_training(cast: Cast) -> None:
    builders.build_enrolment(
        cast.far_class,
        EnrolmentState.REGISTERED,
        3,
        person=cast.enrolment.person,
        period=DateRange(date(2027, 6, 1), date(2028, 6, 1)),
    )
    with pytest.raises(InvalidFacts) as refused:
        proposed(cast, extending())
    assert rules_of(refused) == ["extension_overlaps"]


def test_what_became_impossible_meanwhile_is_said_and_stays_open(cast: Cast) -> None:
    made = moved(cast, proposed(cast, extending()), ("enterprise_officer", "agree"))
    builders.build_enrolment(
        cast.far_class,
        EnrolmentState.REGISTERED,
        3,
        person=cast.enrolment.person,
        period=DateRange(date(2027, 6, 1), date(2028, 6, 1)),
    )
    with pytest.raises(InvalidFacts):
        moved(cast, made, ("filing", "approve"))
    assert Alteration.objects.get().state == AlterationState.AGREED


# ---- who may ----


def test_the_proposing_side_cannot_agree_and_only_it_takes_back(cast: Cast) -> None:
    made = proposed(cast, extending())
    with pytest.raises(OtherSide):
        moved(cast, made, ("registrar", "agree"))
    with pytest.raises(OtherSide):
        moved(cast, made, ("enterprise_officer", "take_back"))
    assert moved(cast, made, ("registrar", "take_back")).state == AlterationState.TAKEN_BACK


def test_one_person_with_two_roles_cannot_agree_with_themself(cast: Cast) -> None:
    made = proposed(cast, extending())
    both = cast.membership("enterprise_officer")
    both.user = cast.user("registrar")
    both.save()
    with pytest.raises(SameHand):
        moved(cast, made, ("enterprise_officer", "agree"))
    with pytest.raises(IntegrityError), transaction.atomic():
        Alteration.objects.filter(pk=made.pk).update(agreed_by_id=made.asked_by_id)


def test_strangers_see_nothing_and_other_roles_may_not(cast: Cast) -> None:
    made = proposed(cast, extending())
    for stranger in ("moon_registrar", "mill_officer", "county_filing", "tutor", "mentor", "moon_apprentice"):
        with pytest.raises(Alteration.DoesNotExist):
            moved(cast, made, (stranger, "agree"))
    with pytest.raises(Enrolment.DoesNotExist):
        proposed(cast, extending(), actor=cast.moon_registrar)
    for name in ("filing", "tutor", "apprentice"):
        with pytest.raises(NotYourMove):
            proposed(cast, extending(), actor=cast.actor(name))
    with pytest.raises(NotYourMove):
        moved(cast, made, ("first_review", "approve"))


def test_only_what_is_in_training_is_altered_and_one_change_at_a_time(cast: Cast) -> None:
    with pytest.raises(WrongState):
        proposed(cast, extending(), row=cast.registered)
    made = proposed(cast, extending())
    with pytest.raises(InvalidFacts) as refused:
        proposed(cast, suspending())
    assert rules_of(refused) == ["alteration_is_open"]
    moved(cast, made, ("enterprise_officer", "agree"))
    with pytest.raises(WrongState):
        moved(cast, made, ("enterprise_officer", "agree"))


def test_a_refusal_says_why(cast: Cast) -> None:
    made = proposed(cast, extending())
    with pytest.raises(InvalidFacts):
        take_move(actor=cast.enterprise_officer, alteration_id=made.pk, move="refuse", now=NOW)
    assert moved(cast, made, ("enterprise_officer", "refuse")).answer == "核对无误"


def test_where_the_rulebook_asks_nobody_a_change_holds_at_once(cast: Cast) -> None:
    made = propose(actor=cast.registrar, student_no=student_of_free_class(cast), facts=suspending(), now=NOW)
    assert made.state == AlterationState.APPLIED


def student_of_free_class(cast: Cast) -> str:
    book = builders.build_rulebook_with("[alteration_rules]\nagreed = []\napproved = []")
    return builders.build_enrolment(cast.class_in("open", 8, rulebook=book), serial=8).student_no


# ---- undo ----


def test_undoing_takes_the_last_change_out_again(cast: Cast) -> None:
    gone = applied(cast, suspending())
    back = proposed(cast, resuming())
    with pytest.raises(InvalidFacts) as refused:
        moved(cast, gone, ("registrar", "undo"))
    assert rules_of(refused) == ["undo_not_last"]
    moved(cast, back, ("registrar", "undo"))
    assert (Suspension.objects.get().last_on, state_of(cast)) == (None, EnrolmentState.SUSPENDED)
    moved(cast, gone, ("registrar", "undo"))
    assert (Suspension.objects.count(), state_of(cast)) == (0, EnrolmentState.TRAINING)


def test_what_is_depended_on_is_not_undone(cast: Cast) -> None:
    applied(cast, suspending())
    back = proposed(cast, resuming())
    builders.build_log(cast.enrolment, cast.forge_mentor, date(2026, 10, 2))
    with pytest.raises(InvalidFacts) as refused:
        moved(cast, back, ("registrar", "undo"))
    assert rules_of(refused) == ["undo_is_depended_on"]


def test_who_decided_about_a_change_undoes_it(cast: Cast) -> None:
    pk = alteration_in(cast, AlterationState.APPLIED)
    made = Alteration.objects.get(pk=pk)
    with pytest.raises(OtherSide):
        moved(cast, made, ("registrar", "undo"))
    moved(cast, made, ("filing", "undo"))
    assert Enrolment.objects.get(pk=cast.enrolment.pk).ends_on == date(2027, 2, 28)
