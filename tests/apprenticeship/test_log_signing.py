"""Drafts are signed day by day or as a week; a confirmation is taken back while it is not locked."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.urls import reverse

from apprenticeship.actions import log_decisions as decisions
from apprenticeship.actions import logs as actions
from apprenticeship.actions._enrolment import later_records
from apprenticeship.actions.credits import reverse as reverse_credit
from apprenticeship.actions.log_decisions import LogLocked
from apprenticeship.actions.logs import NewLog, NotInTraining
from apprenticeship.lifecycle import EnrolmentState, LogState
from apprenticeship.models import CreditEntry, LogEntry
from apprenticeship.rules.logs import LogFacts
from common.errors import InvalidFacts, NotVisible, NotYourMove, WrongState
from journal.selectors import entries_of
from tests import builders
from tests.builders import NOW, TODAY

KEY = UUID("018f6b1e-0000-7000-8000-000000000001")
OTHER_KEY = UUID("018f6b1e-0000-7000-8000-000000000002")
YESTERDAY = TODAY - timedelta(days=1)


def facts(day=TODAY, **changes):
    return LogFacts(**{"day": day, "hours": Decimal(8), "task": "外圆车削", "rating": 4, **changes})


def draft(cast, day=TODAY, key=None, **changes):
    sent = [NewLog(facts(day, **changes), key)]
    student_no = cast.enrolment.student_no
    return actions.enter(actor=cast.mentor, student_no=student_no, entries=sent, now=NOW, is_draft=True).logs[0]


def sign_week(cast, *entries, actor="mentor", now=NOW):
    return actions.sign_week(
        actor=cast.actor(actor), student_no=cast.enrolment.student_no, entries=list(entries), now=now
    )


def take_back(cast, log, actor="tutor", reason="工时与考勤不符。", now=NOW):
    return decisions.take_back(actor=cast.actor(actor), log_id=log.pk, reason=reason, now=now)


def verbs(log):
    return [entry.verb for entry in entries_of(log)]


# ---- drafts ----


def test_a_draft_is_written_down_and_waits_for_its_signature(cast):
    log = draft(cast)
    assert log.state == LogState.DRAFTED
    assert verbs(log) == ["log.draft"]
    actions.sign(actor=cast.mentor, log_id=log.pk, now=NOW + timedelta(hours=1))
    log.refresh_from_db()
    assert (log.state, log.entered_at) == (LogState.ENTERED, NOW + timedelta(hours=1))
    assert sorted(verbs(log)) == ["log.draft", "log.sign"]


def test_a_draft_keeps_the_rules_and_its_day(cast):
    with pytest.raises(InvalidFacts):
        draft(cast, hours=Decimal(25))
    draft(cast)
    with pytest.raises(InvalidFacts) as refused:
        draft(cast)
    assert refused.value.problems[0].rule == "log_day_taken"


def test_a_draft_is_changed_but_not_decided(cast):
    log = draft(cast)
    actions.amend(actor=cast.mentor, log_id=log.pk, facts=facts(hours=Decimal(6)), now=NOW)
    log.refresh_from_db()
    assert (log.state, log.hours, log.amended_at) == (LogState.DRAFTED, 6, NOW)
    for act in (decisions.confirm, lambda **given: decisions.reject(**given, reason="工时不符。")):
        with pytest.raises(NotVisible):
            act(actor=cast.tutor, log_id=log.pk, now=NOW)


def test_signing_is_the_mentors_own_and_done_once(cast):
    log = draft(cast)
    for player in ("mill_mentor", "tutor", "registrar"):
        with pytest.raises(NotVisible):
            actions.sign(actor=cast.actor(player), log_id=log.pk, now=NOW)
    actions.sign(actor=cast.mentor, log_id=log.pk, now=NOW)
    with pytest.raises(WrongState):
        actions.sign(actor=cast.mentor, log_id=log.pk, now=NOW)


def test_a_colleague_who_stands_in_reads_a_draft_but_does_not_sign_it(cast):
    log = draft(cast)
    colleague = builders.build_mentor(7, enterprise=cast.forge, occupation=cast.lathe)
    LogEntry.objects.filter(pk=log.pk).update(mentor=colleague)
    with pytest.raises(NotYourMove):
        actions.sign(actor=cast.mentor, log_id=log.pk, now=NOW)


def test_a_draft_signed_too_late_needs_its_reason(cast):
    cast.rulebook = builders.build_rulebook_with("[log_rules]\nlate_days = 7")
    log = draft(cast)
    with pytest.raises(InvalidFacts) as refused:
        actions.sign(actor=cast.mentor, log_id=log.pk, now=NOW + timedelta(days=8))
    assert refused.value.problems[0].rule == "log_late_reason_missing"


# ---- a week ----


def test_a_week_is_signed_at_once_with_the_drafts_in_it(cast):
    held = draft(cast, YESTERDAY, hours=Decimal(6))
    signed = sign_week(cast, NewLog(facts(YESTERDAY, hours=Decimal(7)), KEY), NewLog(facts(), OTHER_KEY))
    assert signed.new_count == 2
    assert signed.logs[0].pk == held.pk
    assert list(LogEntry.objects.order_by("day").values_list("state", "hours")) == [("entered", 7), ("entered", 8)]
    assert sorted(verbs(held)) == ["log.amend", "log.draft", "log.sign"]


def test_the_same_form_sent_twice_signs_once(cast):
    held = draft(cast, YESTERDAY)
    sent = (NewLog(facts(YESTERDAY), KEY), NewLog(facts(), OTHER_KEY))
    first, second = sign_week(cast, *sent), sign_week(cast, *sent)
    assert (first.new_count, second.new_count) == (2, 0)
    assert second.logs == first.logs
    assert sorted(verbs(held)) == ["log.draft", "log.sign"]
    assert LogEntry.objects.count() == 2


def test_a_double_tap_signs_once(cast, at_once):
    assert cast.enrolment
    results = at_once([lambda: sign_week(cast, NewLog(facts(), KEY))] * 2)
    assert sorted(result.new_count for result in results) == [0, 1]
    assert LogEntry.objects.count() == 1


def test_a_week_is_signed_whole_or_not_at_all(cast):
    held = draft(cast, YESTERDAY)
    with pytest.raises(InvalidFacts) as refused:
        sign_week(cast, NewLog(facts(YESTERDAY), KEY), NewLog(facts(hours=Decimal(25)), OTHER_KEY))
    assert [(problem.field, problem.rule) for problem in refused.value.problems] == [("2.hours", "log_hours_range")]
    held.refresh_from_db()
    assert held.state == LogState.DRAFTED
    with pytest.raises(InvalidFacts):
        sign_week(cast)


def test_a_week_is_signed_by_its_mentor_in_training(cast):
    with pytest.raises(NotYourMove):
        sign_week(cast, NewLog(facts()), actor="tutor")
    with pytest.raises(ObjectDoesNotExist):
        sign_week(cast, NewLog(facts()), actor="mill_mentor")
    cast.enrolment.state = EnrolmentState.REGISTERED
    cast.enrolment.save(update_fields=["state"])
    with pytest.raises(NotInTraining):
        sign_week(cast, NewLog(facts()))


# ---- taking a confirmation back ----


@pytest.fixture
def confirmed(cast):
    cast.rulebook = builders.build_rulebook_with("[log_rules]\nlock_days = 3")
    log = builders.build_log(cast.enrolment, cast.forge_mentor, YESTERDAY)
    return decisions.confirm(actor=cast.tutor, log_id=log.pk, now=NOW)


def test_a_confirmation_is_taken_back_with_its_credits(cast, confirmed):
    builders.build_log(cast.enrolment, cast.forge_mentor, TODAY - timedelta(days=5))
    earned = CreditEntry.objects.get()
    log = take_back(cast, confirmed)
    assert (log.state, log.rejection_reason) == (LogState.REJECTED, "工时与考勤不符。")
    counter = CreditEntry.objects.get(reverses=earned)
    assert (counter.hours, counter.credits) == (-earned.hours, -earned.credits)
    assert "log.take_back" in verbs(log)
    again = sign_week(cast, NewLog(facts(YESTERDAY, hours=Decimal(6)))).logs[0]
    decisions.confirm(actor=cast.tutor, log_id=again.pk, now=NOW)
    assert sum(entry.hours for entry in CreditEntry.objects.all()) == 6


def test_credits_that_a_registrar_reversed_are_not_taken_twice(cast, confirmed):
    reverse_credit(actor=cast.registrar, entry_id=CreditEntry.objects.get().pk, reason="重复。", now=NOW)
    take_back(cast, confirmed)
    assert CreditEntry.objects.count() == 2


@pytest.mark.parametrize(("days", "is_locked"), [(0, False), (2, False), (3, True), (30, True)])
def test_the_rulebook_says_when_it_is_locked(cast, confirmed, days, is_locked):
    now = NOW + timedelta(days=days)
    if is_locked:
        with pytest.raises(LogLocked):
            take_back(cast, confirmed, now=now)
    else:
        assert take_back(cast, confirmed, now=now).state == LogState.REJECTED


def test_where_the_document_gives_no_days_it_is_locked_at_once(cast):
    decisions.confirm(actor=cast.tutor, log_id=cast.log.pk, now=NOW)
    with pytest.raises(LogLocked):
        take_back(cast, cast.log)


def test_after_the_training_nothing_is_taken_back(cast, confirmed):
    cast.enrolment.state, cast.enrolment.ended_on = EnrolmentState.COMPLETED_UNCERTIFIED, date(2026, 11, 24)
    cast.enrolment.save(update_fields=["state", "ended_on"])
    with pytest.raises(LogLocked):
        take_back(cast, confirmed)


def test_only_its_tutor_takes_back_what_is_confirmed_and_says_why(cast, confirmed):
    with pytest.raises(NotVisible):
        take_back(cast, confirmed, actor="moon_tutor")
    for player in ("mentor", "registrar"):
        with pytest.raises(NotYourMove):
            take_back(cast, confirmed, actor=player)
    for reason in (" ", "长" * 301):
        with pytest.raises(InvalidFacts):
            take_back(cast, confirmed, reason=reason)
    take_back(cast, confirmed)
    with pytest.raises(WrongState):
        take_back(cast, confirmed)


# ---- the doors ----


def move(cast, log, name, player, **given):
    return cast.client(player).post(reverse("apprenticeship:log_move", args=[log.pk]), {"move": name, **given})


def test_the_day_form_writes_a_draft_and_its_page_signs_it(cast):
    client = cast.client("mentor")
    day = {"key": str(KEY), "day": TODAY, "hours": "8", "task": "外圆车削", "rating": "4", "is_draft": "true"}
    answer = client.post(reverse("apprenticeship:log_enter", args=[cast.enrolment.student_no]), day, follow=True)
    assert "签字后才会送出" in answer.content.decode()
    log = LogEntry.objects.get()
    assert "学校指导教师还看不到" in client.get(reverse("apprenticeship:log", args=[log.pk])).content.decode()
    assert move(cast, log, "sign", "mentor").status_code == 303
    assert move(cast, log, "sign", "mentor").status_code == 409
    assert move(cast, log, "sign", "tutor").status_code == 403


def test_the_page_says_until_when_a_confirmation_may_be_taken_back(cast, confirmed):
    place = reverse("apprenticeship:log", args=[confirmed.pk])
    page = cast.client("tutor").get(place).content.decode()
    assert "2026-11-27 起锁定" in page
    assert 'value="take_back"' in page
    assert move(cast, confirmed, "take_back", "tutor", reason=" ").status_code == 422
    assert move(cast, confirmed, "take_back", "tutor", reason="工时不符。").status_code == 303
    assert "工时不符。" in cast.client("mentor").get(place).content.decode()


def test_a_locked_entry_offers_nothing(cast):
    decisions.confirm(actor=cast.tutor, log_id=cast.log.pk, now=NOW)
    page = cast.client("tutor").get(reverse("apprenticeship:log", args=[cast.log.pk])).content.decode()
    assert "已确认并锁定" in page
    assert 'value="take_back"' not in page
    assert move(cast, cast.log, "take_back", "tutor", reason="工时不符。").status_code == 409


def test_the_api_drafts_signs_and_takes_back(cast):
    cast.rulebook = builders.build_rulebook_with("[log_rules]\nlock_days = 3")
    day = {"student_no": cast.enrolment.student_no, "day": TODAY, "hours": "8", "task": "外圆车削", "rating": 4}
    mentor, tutor = cast.api("mentor"), cast.api("tutor")
    made = mentor.post(reverse("v1:apprenticeship_api:logs"), day | {"is_draft": True})
    assert (made.status_code, made.json()["state"]) == (201, "drafted")
    key = made.json()["id"]
    assert tutor.get(reverse("v1:apprenticeship_api:log", args=[key])).status_code == 404
    assert mentor.post(reverse("v1:apprenticeship_api:log_sign", args=[key])).json()["state"] == "entered"
    assert tutor.post(reverse("v1:apprenticeship_api:log_confirm", args=[key])).json()["state"] == "confirmed"
    place = reverse("v1:apprenticeship_api:log_take_back", args=[key])
    assert tutor.post(place, {"reason": ""}).status_code == 422
    assert tutor.post(place, {"reason": "工时不符。"}).json()["state"] == "rejected"


def test_a_draft_that_nobody_signed_stands_in_the_way_of_nothing(cast):
    draft(cast)
    ended_on = TODAY - timedelta(days=2)
    assert later_records(cast.enrolment, ended_on) == []
    builders.build_log(cast.enrolment, cast.forge_mentor, YESTERDAY)
    assert [problem.rule for problem in later_records(cast.enrolment, ended_on)] == ["records_after_end"]
