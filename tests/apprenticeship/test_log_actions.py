"""Mentors enter, tutors decide, confirmed days are locked and earn credits."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError, transaction
from psycopg.types.range import DateRange

from apprenticeship.actions import log_decisions as decisions
from apprenticeship.actions import logs as actions
from apprenticeship.actions.log_decisions import OutsideTraining
from apprenticeship.actions.logs import NewLog, NotInTraining
from apprenticeship.lifecycle import EnrolmentState, LogState
from apprenticeship.models import CreditEntry, LogEntry
from apprenticeship.rules.logs import LogFacts
from common.errors import InvalidFacts, NotVisible, NotYourMove, WrongState
from documents.models import Document
from documents.selectors import content_of
from journal.selectors import entries_of
from tests import builders, photos
from tests.builders import NOW, TODAY

KEY = UUID("018f6b1e-0000-7000-8000-000000000001")
OTHER_KEY = UUID("018f6b1e-0000-7000-8000-000000000002")


def facts(day=TODAY, **changes):
    return LogFacts(**{"day": day, "hours": Decimal(8), "task": "外圆车削", "rating": 4, **changes})


def enter(cast, *entries, actor="mentor", now=NOW):
    rows = [NewLog(one) if isinstance(one, LogFacts) else one for one in entries or (facts(),)]
    return actions.enter(actor=cast.actor(actor), student_no=cast.enrolment.student_no, entries=rows, now=now)


def confirm(cast, log=None, actor="tutor"):
    return decisions.confirm(actor=cast.actor(actor), log_id=(log or cast.log).pk, now=NOW)


def reject(cast, log=None, actor="tutor", reason="工时与考勤不符。"):
    return decisions.reject(actor=cast.actor(actor), log_id=(log or cast.log).pk, reason=reason, now=NOW)


def rules(refused):
    return [(problem.field, problem.rule) for problem in refused.value.problems]


def another_apprentice(cast, serial=2, **facts_):
    row = builders.build_enrolment(cast.open_class, EnrolmentState.TRAINING, serial, **facts_)
    builders.build_assignment(row, mentor=cast.forge_mentor)
    builders.build_assignment(row, tutor=cast.sun_tutor)
    return row


# ---- entering ----


def test_a_mentor_enters_a_day(cast):
    entered = enter(cast, facts(remark="注意卡盘间隙", rating=5))
    (log,) = entered.logs
    assert entered.new_count == 1
    assert (log.enrolment, log.mentor, log.day, log.hours) == (cast.enrolment, cast.forge_mentor, TODAY, 8)
    assert (log.state, log.rating, log.remark, log.entered_at) == (LogState.ENTERED, 5, "注意卡盘间隙", NOW)


def test_entering_is_journalled(cast):
    (log,) = enter(cast).logs
    (entry,) = entries_of(log)
    assert (entry.verb, entry.actor_name) == ("log.enter", "段师傅")
    assert entry.after["hours"] == "8"
    assert entry.after["enrolment"] == cast.enrolment.student_no


@pytest.mark.parametrize("stranger", ["mill_mentor", "moon_registrar", "mill_officer", "moon_tutor"])
def test_strangers_find_no_apprentice_to_write_about(cast, stranger):
    with pytest.raises(ObjectDoesNotExist):
        enter(cast, actor=stranger)


@pytest.mark.parametrize("role", ["registrar", "tutor", "enterprise_officer", "filing", "auditor", "apprentice"])
def test_only_mentors_enter(cast, role):
    with pytest.raises(NotYourMove):
        enter(cast, actor=role)


@pytest.mark.parametrize("state", [EnrolmentState.REGISTERED, EnrolmentState.COMPLETED_CERTIFIED])
def test_only_apprentices_in_training_are_written_about(cast, state):
    row = builders.build_enrolment(cast.open_class, state, 5)
    builders.build_assignment(row, mentor=cast.forge_mentor)
    with pytest.raises(NotInTraining):
        actions.enter(actor=cast.mentor, student_no=row.student_no, entries=[NewLog(facts())], now=NOW)


def test_a_former_mentor_sees_the_apprentice_but_writes_only_about_their_own_days(cast):
    row = builders.build_enrolment(cast.open_class, EnrolmentState.TRAINING, 5)
    builders.build_assignment(row, mentor=cast.forge_mentor, period=DateRange(row.starts_on, TODAY))
    with pytest.raises(InvalidFacts) as refused:
        actions.enter(actor=cast.mentor, student_no=row.student_no, entries=[NewLog(facts())], now=NOW)
    assert rules(refused) == [("day", "log_not_accompanied")]
    yesterday = NewLog(facts(TODAY - timedelta(days=1)))
    assert actions.enter(actor=cast.mentor, student_no=row.student_no, entries=[yesterday], now=NOW).new_count == 1


def test_a_wrong_entry_writes_nothing(cast):
    with pytest.raises(InvalidFacts) as refused:
        enter(cast, facts(TODAY + timedelta(days=1), hours=Decimal(25), task="", rating=0))
    assert {field for field, _ in rules(refused)} == {"day", "hours", "task", "rating"}
    assert not LogEntry.objects.exists()


def test_one_entry_a_day_and_mentor(cast):
    enter(cast)
    with pytest.raises(InvalidFacts) as refused:
        enter(cast)
    assert rules(refused) == [("day", "log_day_taken")]


def test_a_late_entry_asks_for_its_reason_and_keeps_it(cast):
    cast.rulebook = builders.build_rulebook_with("[log_rules]\nlate_days = 7")
    day = TODAY - timedelta(days=8)
    with pytest.raises(InvalidFacts) as refused:
        enter(cast, facts(day))
    assert rules(refused) == [("late_reason", "log_late_reason_missing")]
    (log,) = enter(cast, facts(day, late_reason="车间无网络")).logs
    assert log.late_reason == "车间无网络"


def test_no_entry_is_late_where_the_document_does_not_say_so(cast):
    (log,) = enter(cast, facts(TODAY - timedelta(days=60))).logs
    assert log.late_reason == ""


def test_today_is_todays_date_in_shanghai_not_in_greenwich(cast):
    just_after_midnight = NOW.replace(day=24, hour=16, minute=30)
    tomorrow = TODAY + timedelta(days=1)
    (log,) = enter(cast, facts(tomorrow), now=just_after_midnight).logs
    assert log.day == tomorrow


@pytest.mark.parametrize(("given", "hours", "refused"), [("8", "8.5", True), ("8", "8", False), ("", "12", False)])
def test_only_a_limit_that_the_document_gives_refuses_hours(cast, given, hours, refused):
    limit = f"[log_rules]\nmax_hours_per_day = {given}" if given else ""
    cast.rulebook = builders.build_rulebook_with(limit)
    if refused:
        with pytest.raises(InvalidFacts):
            enter(cast, facts(hours=Decimal(hours)))
    else:
        enter(cast, facts(hours=Decimal(hours)))


# ---- bad reception ----


def test_the_same_sending_twice_is_one_entry(cast):
    first = enter(cast, NewLog(facts(), KEY))
    second = enter(cast, NewLog(facts(), KEY))
    assert second.logs == first.logs
    assert (first.new_count, second.new_count) == (1, 0)
    assert LogEntry.objects.count() == entries_of(first.logs[0]).count() == 1


def test_a_sending_that_arrives_after_the_entry_was_confirmed_changes_nothing(cast):
    (log,) = enter(cast, NewLog(facts(), KEY)).logs
    confirm(cast, log)
    again = enter(cast, NewLog(facts(hours=Decimal(3)), KEY))
    assert again.new_count == 0
    assert (again.logs[0].state, again.logs[0].hours) == (LogState.CONFIRMED, 8)


def test_a_sending_that_arrives_after_training_ended_is_still_answered(cast):
    (log,) = enter(cast, NewLog(facts(), KEY)).logs
    type(cast.enrolment).objects.filter(pk=cast.enrolment.pk).update(
        state=EnrolmentState.COMPLETED_UNCERTIFIED, ended_on=TODAY
    )
    assert enter(cast, NewLog(facts(), KEY)).logs == (log,)


def test_a_key_names_one_day_only(cast):
    enter(cast, NewLog(facts(), KEY))
    with pytest.raises(InvalidFacts) as refused:
        enter(cast, NewLog(facts(TODAY - timedelta(days=1)), KEY))
    assert rules(refused) == [("idempotency_key", "log_key_reused")]


def test_two_mentors_may_happen_on_the_same_key(cast):
    enter(cast, NewLog(facts(), KEY))
    sent = [NewLog(facts(), KEY)]
    far = actions.enter(actor=cast.mill_mentor, student_no=cast.far_enrolment.student_no, entries=sent, now=NOW)
    assert far.new_count == 1


def test_a_sending_sent_twice_at_once_is_one_entry(cast, at_once):
    entered = at_once([lambda: enter(cast, NewLog(facts(), KEY))] * 2)
    assert sorted(one.new_count for one in entered) == [0, 1]
    assert LogEntry.objects.count() == 1


def test_two_phones_of_one_mentor_at_once_leave_one_entry(cast, at_once):
    acts = [lambda key=key: enter(cast, NewLog(facts(), key)) for key in (KEY, OTHER_KEY)]
    outcomes = at_once(acts)
    assert sum(isinstance(one, InvalidFacts) for one in outcomes) == 1
    assert LogEntry.objects.count() == 1


# ---- a whole week ----


def test_a_week_is_entered_at_once(cast):
    days = [TODAY - timedelta(days=back) for back in range(5)]
    entered = enter(cast, *(facts(day) for day in days))
    assert entered.new_count == 5
    assert [log.day for log in entered.logs] == days
    assert all(entries_of(log).count() == 1 for log in entered.logs)


def test_a_week_with_one_wrong_day_writes_none_and_names_the_row(cast):
    with pytest.raises(InvalidFacts) as refused:
        enter(cast, facts(TODAY), facts(TODAY - timedelta(days=1), hours=Decimal(0)))
    assert rules(refused) == [("2.hours", "log_hours_range")]
    assert not LogEntry.objects.exists()


def test_a_week_names_no_day_twice(cast):
    with pytest.raises(InvalidFacts) as refused:
        enter(cast, facts(), facts())
    assert rules(refused) == [("2.day", "log_day_repeated")]


def test_an_empty_week_is_refused(cast):
    with pytest.raises(InvalidFacts) as refused:
        actions.enter(actor=cast.mentor, student_no=cast.enrolment.student_no, entries=[], now=NOW)
    assert rules(refused) == [("day", "log_none_given")]


def test_a_week_half_sent_before_is_completed(cast):
    yesterday = TODAY - timedelta(days=1)
    (first,) = enter(cast, NewLog(facts(yesterday), KEY)).logs
    entered = enter(cast, NewLog(facts(yesterday), KEY), NewLog(facts(TODAY), OTHER_KEY))
    assert entered.new_count == 1
    assert entered.logs[0] == first


# ---- photos ----


def test_a_photo_is_kept_encrypted_and_without_its_place(cast):
    (log,) = enter(cast, NewLog(facts(), photo=photos.phone_jpeg())).logs
    assert (log.photo.media_type, log.photo.filename) == ("image/jpeg", "2026-11-24.jpg")
    assert photos.PLACE not in content_of(log.photo)
    with log.photo.content.open("rb") as stored:
        assert not stored.read().startswith(b"\xff\xd8")


def test_what_is_no_photo_is_named_with_everything_else(cast):
    with pytest.raises(InvalidFacts) as refused:
        enter(cast, NewLog(facts(task=""), photo=b"%PDF-1.7"))
    assert rules(refused) == [("task", "log_task_missing"), ("photo", "photo_kind")]
    assert not Document.objects.exists()


def test_a_photo_that_is_too_large_is_refused_unread(cast, settings):
    settings.PHOTO_LIMIT_BYTES = 100
    with pytest.raises(InvalidFacts) as refused:
        enter(cast, NewLog(facts(), photo=photos.jpeg()))
    assert rules(refused) == [("photo", "photo_size")]


# ---- amending ----


def amend(cast, log=None, actor="mentor", photo=b"", **changes):
    given = facts(**changes)
    return actions.amend(actor=cast.actor(actor), log_id=(log or cast.log).pk, facts=given, now=NOW, photo=photo)


def test_a_mentor_amends_what_is_not_confirmed(cast):
    log = amend(cast, hours=Decimal("6.5"), task="内孔镗削", rating=3)
    log.refresh_from_db()
    assert (log.hours, log.task, log.rating) == (Decimal("6.5"), "内孔镗削", 3)


def test_an_amendment_keeps_the_day_and_the_photo_and_tells_before_and_after(cast):
    (log,) = enter(cast, NewLog(facts(), photo=photos.png())).logs
    amended = amend(cast, log, day=TODAY - timedelta(days=3), hours=Decimal(4))
    assert (amended.day, amended.photo) == (TODAY, log.photo)
    entry = entries_of(log).first()
    assert (entry.verb, entry.before["hours"], entry.after["hours"]) == ("log.amend", "8.0", "4")


def test_an_amendment_may_bring_a_photo(cast):
    assert amend(cast, photo=photos.webp()).photo.media_type == "image/webp"


def test_strangers_find_nothing_to_amend(cast):
    with pytest.raises(NotVisible):
        amend(cast, actor="mill_mentor")


@pytest.mark.parametrize("role", ["tutor", "registrar", "enterprise_officer", "apprentice", "filing"])
def test_only_mentors_amend(cast, role):
    with pytest.raises(NotYourMove):
        amend(cast, actor=role)


def test_a_mentor_amends_only_their_own(cast):
    earlier = builders.build_mentor(7, enterprise=cast.forge)
    log = builders.build_log(cast.enrolment, earlier, TODAY - timedelta(days=4))
    with pytest.raises(NotYourMove):
        amend(cast, log)


@pytest.mark.parametrize("state", [LogState.CONFIRMED, LogState.REJECTED])
def test_what_is_decided_is_not_amended(cast, state):
    log = builders.build_log(cast.enrolment, cast.forge_mentor, TODAY, state, decided_by=cast.sun_tutor)
    with pytest.raises(WrongState):
        amend(cast, log)


def test_an_amendment_obeys_the_same_rules(cast):
    with pytest.raises(InvalidFacts) as refused:
        amend(cast, hours=Decimal(30))
    assert rules(refused) == [("hours", "log_hours_range")]


# ---- confirming ----


def test_a_confirmed_day_is_locked_and_earns_practice_credits_at_once(cast):
    log = confirm(cast)
    log.refresh_from_db()
    assert (log.state, log.decided_by, log.decided_at) == (LogState.CONFIRMED, cast.sun_tutor, NOW)
    entry = CreditEntry.objects.get()
    assert (entry.log, entry.source, entry.category) == (log, "mentor_hours", "practice")
    assert (entry.hours, entry.credits) == (8, 8 / cast.open_class.hours_per_credit)
    assert (entry.awarded_by_id, entry.awarded_at) == (cast.user("tutor").pk, NOW)


def test_confirming_is_journalled_with_its_credits(cast):
    entry = entries_of(confirm(cast)).first()
    assert (entry.verb, entry.before, entry.after["state"]) == ("log.confirm", "entered", "confirmed")
    assert Decimal(entry.after["credits"]) == CreditEntry.objects.get().credits


def test_many_small_days_add_up_exactly(cast):
    type(cast.open_class).objects.filter(pk=cast.open_class.pk).update(hours_per_credit=18)
    logs = [
        builders.build_log(cast.enrolment, cast.forge_mentor, TODAY - timedelta(days=back), hours=6)
        for back in range(3)
    ]
    for log in logs:
        confirm(cast, log)
    assert sum(CreditEntry.objects.values_list("credits", flat=True)) == 1


def test_strangers_find_nothing_to_confirm(cast):
    with pytest.raises(NotVisible):
        confirm(cast, actor="moon_tutor")


@pytest.mark.parametrize("role", ["mentor", "registrar", "enterprise_officer", "apprentice", "filing", "auditor"])
def test_only_tutors_confirm(cast, role):
    with pytest.raises(NotYourMove):
        confirm(cast, actor=role)


def test_a_tutor_confirms_only_days_on_which_they_accompanied(cast):
    row = builders.build_enrolment(cast.open_class, EnrolmentState.TRAINING, 6)
    builders.build_assignment(row, mentor=cast.forge_mentor)
    builders.build_assignment(row, tutor=cast.sun_tutor, period=DateRange(TODAY, row.period.upper))
    early = builders.build_log(row, cast.forge_mentor, TODAY - timedelta(days=1))
    with pytest.raises(NotYourMove):
        confirm(cast, early)
    assert confirm(cast, builders.build_log(row, cast.forge_mentor, TODAY)).state == LogState.CONFIRMED


def test_a_confirmed_day_is_not_confirmed_again(cast):
    confirm(cast)
    with pytest.raises(WrongState):
        confirm(cast)
    assert CreditEntry.objects.count() == 1


def test_a_day_that_training_no_longer_holds_is_not_confirmed(cast):
    left_on = cast.log.day - timedelta(days=1)
    type(cast.enrolment).objects.filter(pk=cast.enrolment.pk).update(
        state=EnrolmentState.WITHDRAWN,
        ended_on=left_on,
        withdrawal_reason="resigned",
        period=builders.days_through(cast.enrolment.starts_on, left_on),
    )
    with pytest.raises(OutsideTraining):
        confirm(cast)
    assert reject(cast).state == LogState.REJECTED


def test_the_days_before_somebody_left_still_count(cast):
    type(cast.enrolment).objects.filter(pk=cast.enrolment.pk).update(
        state=EnrolmentState.WITHDRAWN,
        ended_on=cast.log.day,
        withdrawal_reason="resigned",
        period=builders.days_through(cast.enrolment.starts_on, cast.log.day),
    )
    assert confirm(cast).state == LogState.CONFIRMED


def test_two_tutors_at_once_earn_credits_once(cast, at_once):
    log = cast.log
    outcomes = at_once([lambda: confirm(cast, log)] * 2)
    assert sum(isinstance(one, WrongState) for one in outcomes) == 1
    assert CreditEntry.objects.count() == 1


def test_the_days_of_one_apprentice_confirmed_at_once_add_up(cast, at_once):
    type(cast.open_class).objects.filter(pk=cast.open_class.pk).update(hours_per_credit=18)
    days = [
        builders.build_log(cast.enrolment, cast.forge_mentor, TODAY - timedelta(days=back), hours=6)
        for back in range(3)
    ]
    at_once([lambda log=log: confirm(cast, log) for log in days])
    assert sum(CreditEntry.objects.values_list("credits", flat=True)) == 1


# ---- confirming a list ----


def confirm_all(cast, *logs, actor="tutor"):
    return decisions.confirm_all(actor=cast.actor(actor), log_ids=[log.pk for log in logs], now=NOW)


def queue_of(cast, count=3):
    return [
        builders.build_log(cast.enrolment, cast.forge_mentor, TODAY - timedelta(days=back)) for back in range(count)
    ]


def test_a_list_is_confirmed_at_once(cast):
    logs = [*queue_of(cast), builders.build_log(another_apprentice(cast), cast.forge_mentor)]
    assert confirm_all(cast, *logs) == 4
    assert CreditEntry.objects.count() == 4
    assert all(entries_of(log).first().verb == "log.confirm" for log in logs)


def test_a_list_sent_twice_does_nothing_more(cast):
    logs = queue_of(cast)
    assert confirm_all(cast, *logs) == 3
    assert confirm_all(cast, *logs) == 0
    assert CreditEntry.objects.count() == 3


def test_two_tutors_with_the_same_list_at_once_earn_credits_once(cast, at_once):
    logs = queue_of(cast)
    backwards = list(reversed(logs))
    outcomes = at_once([lambda: confirm_all(cast, *logs), lambda: confirm_all(cast, *backwards)])
    assert sorted(outcomes) == [0, 3]
    assert CreditEntry.objects.count() == 3


def test_a_list_with_a_strangers_entry_confirms_nothing(cast):
    far = builders.build_log(cast.far_enrolment, cast.mill_mentor_row)
    with pytest.raises(NotVisible):
        confirm_all(cast, *queue_of(cast), far)
    assert not CreditEntry.objects.exists()


def test_only_tutors_confirm_lists(cast):
    with pytest.raises(NotYourMove):
        confirm_all(cast, *queue_of(cast), actor="mentor")


def test_an_empty_list_is_refused(cast):
    with pytest.raises(InvalidFacts):
        confirm_all(cast)


@pytest.mark.parametrize("count", [1, 12])
def test_a_list_takes_the_same_number_of_queries_whatever_its_length(cast, count, django_assert_num_queries):
    logs = queue_of(cast, count)
    actor = cast.tutor
    with django_assert_num_queries(10, exact=False):
        decisions.confirm_all(actor=actor, log_ids=[log.pk for log in logs], now=NOW)


# ---- rejecting, and entering again ----


def test_a_rejected_day_says_why(cast):
    log = reject(cast)
    log.refresh_from_db()
    assert (log.state, log.rejection_reason, log.decided_by) == (LogState.REJECTED, "工时与考勤不符。", cast.sun_tutor)
    entry = entries_of(log).first()
    assert (entry.verb, entry.reason) == ("log.reject", "工时与考勤不符。")
    assert not CreditEntry.objects.exists()


@pytest.mark.parametrize("reason", ["", "   ", "长" * 301])
def test_a_rejection_needs_a_reason_that_fits(cast, reason):
    with pytest.raises(InvalidFacts) as refused:
        reject(cast, reason=reason)
    assert refused.value.problems[0].field == "reason"


def test_strangers_find_nothing_to_reject(cast):
    with pytest.raises(NotVisible):
        reject(cast, actor="moon_tutor")


@pytest.mark.parametrize("role", ["mentor", "registrar", "enterprise_officer", "apprentice"])
def test_only_tutors_reject(cast, role):
    with pytest.raises(NotYourMove):
        reject(cast, actor=role)


def test_what_is_confirmed_is_not_rejected(cast):
    confirm(cast)
    with pytest.raises(WrongState):
        reject(cast)


def test_a_rejected_day_is_entered_again_beside_the_rejected_row(cast):
    reject(cast)
    (again,) = enter(cast, facts(cast.log.day, hours=Decimal(6))).logs
    assert LogEntry.objects.filter(day=cast.log.day).count() == 2
    assert confirm(cast, again).state == LogState.CONFIRMED


# ---- what the database itself refuses ----


def test_the_bank_is_append_only_and_a_log_earns_once(cast):
    confirm(cast)
    entry = CreditEntry.objects.get()
    for broken in (
        lambda: CreditEntry.objects.update(credits=99),
        lambda: CreditEntry.objects.all().delete(),
    ):
        with pytest.raises(Exception, match="Cannot (update|delete)"), transaction.atomic():
            broken()
    entry.pk = None
    with pytest.raises(IntegrityError, match="credit_log_earns_once"), transaction.atomic():
        entry.save(force_insert=True)


def test_the_database_refuses_an_entry_of_tomorrow(cast):
    with pytest.raises(IntegrityError, match="log_day_is_not_ahead_of_its_entry"), transaction.atomic():
        builders.build_log(cast.enrolment, cast.forge_mentor, date(2026, 11, 25), entered_at=NOW)
