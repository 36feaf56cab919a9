"""Filing with every step: acceptance, supplements, two reviewers, public notice; who may, when, and what is kept."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from apprenticeship.actions import classes, filing_steps, filings
from apprenticeship.lifecycle import ClassState
from apprenticeship.lifecycle.filing import FilingState
from apprenticeship.models import Filing, PlanNotice, TrainingClass
from apprenticeship.policy import RevisionStale, SamePerson
from apprenticeship.policy import filings as filing_policy
from apprenticeship.rules.filing import NoticeRunning, ReviewUnfinished, StepNotUsed, SupplementsUsed
from common.actor import Duty, Officer
from common.errors import InvalidFacts, NotYourMove, WrongState
from journal.models import Entry
from journal.selectors import entries_of
from tests.apprenticeship.class_play import history, rules_of
from tests.apprenticeship.filing_play import OPINION, in_review, noticed, reported
from tests.apprenticeship.terms import agreeable_class
from tests.builders import NOW, TODAY
from tests.cast import PLAYERS, Cast

OVER = date(2026, 12, 1)


def test_a_class_goes_through_every_step(cast: Cast):
    row = noticed(cast)
    notice = PlanNotice.objects.get(training_class=row)
    assert (row.state, notice.starts_on, notice.last_on) == (ClassState.NOTICED, TODAY, date(2026, 11, 30))
    assert row.due_on == notice.last_on
    filed = filing_steps.file(actor=cast.filing, number=row.number, today=OVER)
    assert (filed.state, filed.filed_on, filed.due_on) == (ClassState.FILED, OVER, None)
    assert Filing.objects.get(training_class=row).state == FilingState.ENDED
    verbs = [entry.verb for entry in history(row).order_by("id")]
    assert verbs == ["class.accept", "class.publish", "class.file"]


def test_what_reviewers_say_stands_only_in_the_history_of_the_round(cast: Cast):
    row = in_review(cast, FilingState.PASSED)
    filing = Filing.objects.get(training_class=row)
    said = [(entry.verb, entry.reason) for entry in entries_of(filing).order_by("id")]
    assert said == [("filing.accept", ""), ("filing.recommend", OPINION), ("filing.concur", OPINION)]
    assert not history(row).filter(reason=OPINION).exists()


@pytest.mark.parametrize("player", PLAYERS)
def test_only_the_bureau_sees_a_round(cast: Cast, player: str):
    in_review(cast)
    seen = filing_policy.visible_filings(cast.actor(player)).count()
    assert seen == (player in {"filing", "first_review", "second_review", "payment", "auditor"})


def test_each_step_is_due_by_the_working_days_of_the_rulebook(cast: Cast):
    row = agreeable_class(cast, ClassState.AGREED, rulebook=reported(cast).rulebook, serial=9)
    assert classes.submit(actor=cast.enterprise_officer, number=row.number, now=NOW).due_on == date(2026, 12, 1)
    accepted = filing_steps.accept(actor=cast.filing, number=row.number, today=TODAY)
    assert accepted.due_on == date(2026, 12, 8)


def test_papers_are_supplemented_once_and_no_more(cast: Cast):
    row = reported(cast)
    asked = filing_steps.ask_supplement(actor=cast.filing, number=row.number, reason=" 缺导师名册 ", today=TODAY)
    assert (asked.state, asked.supplement_reason, asked.supplement_count) == (ClassState.SUPPLEMENT, "缺导师名册", 1)
    assert asked.due_on == date(2026, 12, 8)
    back = filing_steps.supplement(actor=cast.enterprise_officer, number=row.number, reason="已补导师名册", today=TODAY)
    assert (back.state, back.supplement_reason, back.supplement_count) == (ClassState.SUBMITTED, "", 1)
    with pytest.raises(SupplementsUsed):
        filing_steps.ask_supplement(actor=cast.filing, number=row.number, reason="再补", today=TODAY)


def test_a_supplement_asked_in_review_ends_the_round(cast: Cast):
    row = in_review(cast, FilingState.SECOND)
    filing_steps.ask_supplement(actor=cast.filing, number=row.number, reason="缺教师名册", today=TODAY)
    filing_steps.supplement(actor=cast.enterprise_officer, number=row.number, reason="已补", today=TODAY)
    filing_steps.accept(actor=cast.filing, number=row.number, today=TODAY)
    rounds = Filing.objects.filter(training_class=row).order_by("round").values_list("round", "state")
    assert list(rounds) == [(1, FilingState.ENDED), (2, FilingState.FIRST)]


def test_a_dispute_empties_the_first_opinion_and_keeps_it_in_the_journal(cast: Cast):
    filing = in_review(cast, FilingState.SECOND).filings.get()
    filings.dispute(actor=cast.second_review, filing_id=filing.pk, opinion="学时不足", now=NOW)
    filing.refresh_from_db()
    assert (filing.state, filing.first_by_id, filing.first_opinion) == (FilingState.FIRST, None, "")
    entry = Entry.objects.get(verb="filing.dispute")
    assert (entry.before["first_opinion"], entry.reason) == (OPINION, "学时不足")
    filings.advise_against(actor=cast.first_review, filing_id=filing.pk, opinion="确实不足", now=NOW)
    filings.concur(actor=cast.second_review, filing_id=filing.pk, opinion="同意", now=NOW)
    filing.refresh_from_db()
    assert filing.state == FilingState.FAILED


def test_whoever_accepted_or_reviewed_first_is_not_the_next(cast: Cast):
    filing = in_review(cast).filings.get()
    everything = Officer(cast.filing.user_id, "320600", frozenset(Duty))
    with pytest.raises(SamePerson):
        filings.recommend(actor=everything, filing_id=filing.pk, opinion=OPINION, now=NOW)
    reviewer = Officer(cast.first_review.user_id, "320600", frozenset(Duty))
    filings.recommend(actor=reviewer, filing_id=filing.pk, opinion=OPINION, now=NOW)
    for act in (filings.concur, filings.dispute):
        with pytest.raises(SamePerson):
            act(actor=reviewer, filing_id=filing.pk, opinion=OPINION, now=NOW)
    filings.concur(actor=cast.second_review, filing_id=filing.pk, opinion=OPINION, now=NOW)
    number = filing.training_class.number
    for act in (filing_steps.publish, filing_steps.file):
        with pytest.raises((SamePerson, StepNotUsed)):
            act(actor=reviewer, number=number, today=TODAY)
    with pytest.raises(SamePerson):
        filing_steps.send_back(actor=reviewer, number=number, reason="x", today=TODAY)


def test_the_database_itself_keeps_the_reviewers_apart(cast: Cast):
    filing = in_review(cast, FilingState.PASSED).filings.get()
    with pytest.raises(IntegrityError, match="filing_signed_by_different_people"), transaction.atomic():
        Filing.objects.filter(pk=filing.pk).update(second_by_id=filing.first_by_id)
    with pytest.raises(IntegrityError, match="filing_decided_by_no_reviewer"), transaction.atomic():
        Filing.objects.filter(pk=filing.pk).update(decided_by_id=filing.second_by_id)


def test_a_class_is_refused_only_when_both_advise_against_it(cast: Cast):
    row = in_review(cast, FilingState.AGAINST)
    with pytest.raises(ReviewUnfinished):
        filing_steps.refuse(actor=cast.filing, number=row.number, reason="x", today=TODAY)
    filing = row.filings.get()
    filings.concur(actor=cast.second_review, filing_id=filing.pk, opinion=OPINION, now=NOW)
    for act in (filing_steps.publish, filing_steps.file):
        with pytest.raises(ReviewUnfinished):
            act(actor=cast.filing, number=row.number, today=TODAY)
    refused = filing_steps.refuse(actor=cast.filing, number=row.number, reason="企业未在本市注册", today=TODAY)
    assert (refused.state, refused.returned_reason) == (ClassState.REFUSED, "企业未在本市注册")


def test_a_class_is_filed_from_the_day_after_its_notice(cast: Cast):
    row = noticed(cast)
    last_on = PlanNotice.objects.get(training_class=row).last_on
    with pytest.raises(NoticeRunning):
        filing_steps.file(actor=cast.filing, number=row.number, today=last_on)
    filed = filing_steps.file(actor=cast.filing, number=row.number, today=last_on + timedelta(days=1))
    assert filed.state == ClassState.FILED


def test_a_recalled_notice_leads_back_to_both_reviewers(cast: Cast):
    row = noticed(cast)
    recalled = filing_steps.recall(actor=cast.filing, number=row.number, reason="公示内容有误", today=TODAY)
    filing, notice = Filing.objects.get(training_class=row), PlanNotice.objects.get(training_class=row)
    assert (recalled.state, filing.state, notice.recalled_on) == (ClassState.REVIEWING, FilingState.FIRST, TODAY)
    assert (filing.first_by_id, filing.second_by_id) == (None, None)
    with pytest.raises(ReviewUnfinished):
        filing_steps.publish(actor=cast.filing, number=row.number, today=TODAY)


def test_without_a_notice_a_reviewed_class_is_filed_at_once(cast: Cast):
    row = in_review(cast, FilingState.PASSED, "[filing]\nreview = true\n")
    with pytest.raises(StepNotUsed):
        filing_steps.publish(actor=cast.filing, number=row.number, today=TODAY)
    assert filing_steps.file(actor=cast.filing, number=row.number, today=TODAY).state == ClassState.FILED


def test_a_rulebook_without_steps_files_in_one(cast: Cast):
    row = agreeable_class(cast, ClassState.SUBMITTED)
    for act, given in (
        (filing_steps.accept, {}),
        (filing_steps.ask_supplement, {"reason": "x"}),
    ):
        with pytest.raises(StepNotUsed):
            act(actor=cast.filing, number=row.number, today=TODAY, **given)
    assert filing_steps.file(actor=cast.filing, number=row.number, today=TODAY).state == ClassState.FILED


def test_a_rulebook_with_steps_does_not_file_in_one(cast: Cast):
    row = reported(cast)
    with pytest.raises(StepNotUsed):
        filing_steps.file(actor=cast.filing, number=row.number, today=TODAY)


# ---- the litany ----

ROUND_ACTS = [
    (filings.recommend, FilingState.FIRST, "first_review"),
    (filings.advise_against, FilingState.FIRST, "first_review"),
    (filings.concur, FilingState.SECOND, "second_review"),
    (filings.dispute, FilingState.AGAINST, "second_review"),
    (filings.remark, FilingState.FIRST, "filing"),
]


@pytest.mark.parametrize(("act", "state", "player"), ROUND_ACTS)
def test_strangers_and_the_two_sides_find_no_round(cast: Cast, act, state: FilingState, player: str):
    pk = in_review(cast, state).filings.get().pk
    for other in (cast.stranger_to(player), "enterprise_officer", "registrar", "apprentice"):
        with pytest.raises(Filing.DoesNotExist):
            act(actor=cast.actor(other), filing_id=pk, opinion=OPINION, now=NOW)


@pytest.mark.parametrize(("act", "state", "player"), ROUND_ACTS)
def test_an_auditor_watches_only(cast: Cast, act, state: FilingState, player: str):
    pk = in_review(cast, state).filings.get().pk
    with pytest.raises(NotYourMove):
        act(actor=cast.auditor, filing_id=pk, opinion=OPINION, now=NOW)


@pytest.mark.parametrize(("act", "state", "player"), ROUND_ACTS)
def test_an_opinion_needs_words_and_its_state(cast: Cast, act, state: FilingState, player: str):
    pk = in_review(cast, state).filings.get().pk
    with pytest.raises(InvalidFacts) as refused:
        act(actor=cast.actor(player), filing_id=pk, opinion=" ", now=NOW)
    assert rules_of(refused) == {("reason", "reason_required")}
    act(actor=cast.actor(player), filing_id=pk, opinion=OPINION, now=NOW)
    if act is not filings.remark:
        with pytest.raises(WrongState):
            act(actor=cast.actor(player), filing_id=pk, opinion=OPINION, now=NOW)


def test_steps_are_for_the_filing_officer_of_the_region(cast: Cast):
    row = reported(cast)
    with pytest.raises(TrainingClass.DoesNotExist):
        filing_steps.accept(actor=cast.county_filing, number=row.number, today=TODAY)
    for player in ("first_review", "auditor", "enterprise_officer", "registrar"):
        with pytest.raises(NotYourMove):
            filing_steps.accept(actor=cast.actor(player), number=row.number, today=TODAY)
    with pytest.raises(RevisionStale):
        filing_steps.accept(actor=cast.filing, number=row.number, today=TODAY, revision=99)
    filing_steps.accept(actor=cast.filing, number=row.number, today=TODAY)
    with pytest.raises(WrongState):
        filing_steps.accept(actor=cast.filing, number=row.number, today=TODAY)
    assert Filing.objects.count() == 1
