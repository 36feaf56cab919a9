"""Many entries are confirmed at once after a look: what deviates is shown by itself, and haste is refused or told."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from apprenticeship.actions import log_decisions as decisions
from apprenticeship.forms.log_review import seal_of, shown_at
from apprenticeship.lifecycle import EnrolmentState, LogState
from apprenticeship.models import LogEntry
from apprenticeship.rules.log_pace import Deviation, Pace, Shown, Usually, deviations, most
from apprenticeship.selectors.log_review import preview
from common.errors import InvalidFacts
from journal.selectors import entries_of
from tests import builders
from tests.builders import NOW

MONDAY = date(2026, 11, 16)


def five_days(cast, **facts):
    return [
        builders.build_log(cast.enrolment, cast.forge_mentor, MONDAY + timedelta(days=day), **facts) for day in range(5)
    ]


def asking(cast, seconds, *, is_refused=False):
    refused = "\nfast_confirm_refused = true" if is_refused else ""
    cast.rulebook = builders.build_rulebook_with(f"[log_rules]\nconfirm_seconds = {seconds}{refused}")


def confirm_all(cast, logs, *, ago=None, now=NOW):
    moment = None if ago is None else now - timedelta(seconds=ago)
    return decisions.confirm_all(actor=cast.tutor, log_ids=[log.pk for log in logs], now=now, shown_at=moment)


def told(log):
    return next(entry.after for entry in entries_of(log) if entry.verb == "log.confirm")


# ---- the rules ----


@pytest.mark.parametrize(
    ("pace", "is_fast"),
    [
        (Pace(10, 49, 5), True),
        (Pace(10, 50, 5), False),
        (Pace(10, None, 5), True),
        (Pace(10, None, None), False),
        (Pace(10, 0, 0), False),
    ],
)
def test_haste_is_fewer_seconds_than_the_rulebook_asks_for(pace, is_fast):
    assert pace.is_fast is is_fast


@given(st.integers(0, 500), st.integers(0, 5000), st.integers(0, 60))
def test_more_time_never_makes_it_hasty(count, seconds, least):
    if not Pace(count, seconds, least).is_fast:
        assert not Pace(count, seconds + 1, least).is_fast


def shown(**facts):
    return Shown(**{"day": MONDAY, "hours": Decimal(8), "rating": 4, "is_late": False, "is_again": False, **facts})


@pytest.mark.parametrize(
    ("facts", "reasons"),
    [
        ({}, []),
        ({"is_late": True}, [Deviation.LATE]),
        ({"is_again": True}, [Deviation.AGAIN]),
        ({"day": date(2026, 11, 21)}, [Deviation.NOT_WORKED]),
        ({"hours": Decimal(10), "rating": 1}, [Deviation.HOURS, Deviation.RATING]),
    ],
)
def test_what_deviates_is_named(facts, reasons):
    usually = Usually(Decimal(8), 4)
    assert deviations(shown(**facts), usually, is_worked=lambda day: day.weekday() < 5) == reasons


def test_where_nothing_stands_out_no_hours_deviate():
    assert most([Decimal(8), Decimal(6)]) is None
    assert most([8, 8, 6]) == 8
    assert most([]) is None
    assert deviations(shown(hours=Decimal(6)), Usually(), is_worked=lambda day: True) == []


# ---- the preview ----


def test_a_preview_holds_what_is_like_the_rest_and_shows_the_others_by_themselves(cast):
    logs = five_days(cast)
    odd = builders.build_log(cast.enrolment, cast.forge_mentor, date(2026, 11, 21), hours=10)
    found = preview(cast.tutor, [log.pk for log in [*logs, odd]])
    assert [log.pk for log in found.like_the_rest] == [log.pk for log in logs]
    assert [(one.log.pk, one.reasons) for one in found.deviating] == [(odd.pk, (Deviation.NOT_WORKED, Deviation.HOURS))]
    assert (found.hours, found.person_count, found.least) == (40, 1, None)


def test_a_day_entered_again_after_a_rejection_is_looked_at(cast):
    builders.build_log(cast.enrolment, cast.forge_mentor, MONDAY, LogState.REJECTED, decided_by=cast.sun_tutor)
    logs = five_days(cast)
    (one,) = preview(cast.tutor, [log.pk for log in logs]).deviating
    assert (one.log.pk, one.reasons) == (logs[0].pk, (Deviation.AGAIN,))


def test_a_preview_holds_nothing_of_strangers_and_nothing_decided(cast):
    decided = decisions.confirm(actor=cast.tutor, log_id=cast.log.pk, now=NOW)
    far = builders.build_log(cast.far_enrolment, cast.mill_mentor_row)
    found = preview(cast.tutor, [decided.pk, far.pk])
    assert (found.like_the_rest, found.deviating) == ((), ())


@pytest.mark.parametrize("heads", [1, 8])
def test_a_preview_costs_the_same_for_one_and_for_many(cast, heads, django_assert_num_queries):
    for serial in range(1, heads + 1):
        row = builders.build_enrolment(cast.open_class, EnrolmentState.TRAINING, serial)
        builders.build_assignment(row, mentor=cast.forge_mentor)
        builders.build_assignment(row, tutor=cast.sun_tutor)
        builders.build_log(row, cast.forge_mentor, MONDAY)
    ids = list(LogEntry.objects.values_list("pk", flat=True))
    with django_assert_num_queries(2):
        assert len(preview(cast.tutor, ids).like_the_rest) == heads


# ---- the guard ----


def test_without_a_figure_in_the_rulebook_no_pace_is_too_fast(cast):
    logs = five_days(cast)
    assert confirm_all(cast, logs) == 5
    assert "is_fast" not in told(logs[0])


def test_haste_is_told_to_the_journal(cast):
    asking(cast, 6)
    logs = five_days(cast)
    assert confirm_all(cast, logs, ago=29) == 5
    assert {"is_fast": True, "seconds": 29, "needed": 30}.items() <= told(logs[0]).items()


def test_enough_time_is_not_told(cast):
    asking(cast, 6, is_refused=True)
    logs = five_days(cast)
    assert confirm_all(cast, logs, ago=30) == 5
    assert "is_fast" not in told(logs[0])


@pytest.mark.parametrize("ago", [None, 0, 29])
def test_haste_is_refused_where_the_rulebook_says_so(cast, ago):
    asking(cast, 6, is_refused=True)
    logs = five_days(cast)
    with pytest.raises(InvalidFacts) as refused:
        confirm_all(cast, logs, ago=ago)
    assert refused.value.problems[0].rule == "log_too_fast"
    assert not LogEntry.objects.filter(state=LogState.CONFIRMED).exists()


def test_time_that_another_decision_took_is_not_counted_twice(cast):
    asking(cast, 6, is_refused=True)
    logs = five_days(cast)
    confirm_all(cast, logs[:2], ago=60)
    with pytest.raises(InvalidFacts):
        confirm_all(cast, logs[2:], ago=70, now=NOW + timedelta(seconds=10))
    assert confirm_all(cast, logs[2:], ago=80, now=NOW + timedelta(seconds=20)) == 3


def test_one_by_one_is_no_way_round_it(cast):
    asking(cast, 6, is_refused=True)
    first, second, *_rest = five_days(cast)
    decisions.confirm(actor=cast.tutor, log_id=first.pk, now=NOW)
    with pytest.raises(InvalidFacts):
        decisions.confirm(actor=cast.tutor, log_id=second.pk, now=NOW + timedelta(seconds=5))
    decisions.confirm(actor=cast.tutor, log_id=second.pk, now=NOW + timedelta(seconds=6))


def test_a_seal_says_what_was_shown_to_whom_and_when(cast):
    seal = seal_of(cast.tutor, [1, 2, 3], NOW)
    later = NOW + timedelta(minutes=1)
    assert shown_at(seal, cast.tutor, [2, 3], later) == NOW
    assert shown_at(seal, cast.tutor, [3, 4], later) is None
    assert shown_at(seal, cast.moon_tutor, [2, 3], later) is None
    assert shown_at(seal, cast.mentor, [2, 3], later) is None
    assert shown_at(seal[:-1] + "x", cast.tutor, [2, 3], later) is None
    assert shown_at("", cast.tutor, [2, 3], later) is None
    assert shown_at(seal, cast.tutor, [2, 3], NOW + timedelta(days=2)) is None


# ---- the doors ----


def at(name, **query):
    return reverse(f"apprenticeship:{name}", query=query)


def test_the_queue_leads_over_the_preview_to_the_confirmation(cast, clock):
    asking(cast, 6, is_refused=True)
    logs = five_days(cast)
    odd = builders.build_log(cast.enrolment, cast.forge_mentor, date(2026, 11, 21))
    client = cast.client("tutor")
    chosen = client.post(at("log_choose"), {"row": [log.pk for log in [*logs, odd]]}, follow=True)
    page = chosen.content.decode()
    assert "1 名学徒的 5 条记录与平时一致，共 40 小时" in page
    assert "当日不是工作日" in page
    assert "合计 30 秒" in page
    sent = {"row": [log.pk for log in logs], "seal": chosen.context["seal"]}
    hasty = client.post(at("log_confirm_all"), sent)
    assert hasty.status_code == 422
    assert "至少要核对 30 秒" in hasty.content.decode()
    assert hasty.context["seal"] == sent["seal"]
    clock.shift(31)
    assert "已确认 5 条" in client.post(at("log_confirm_all"), sent, follow=True).content.decode()


def test_nothing_chosen_is_said_before_the_preview(cast):
    assert "请先勾选" in cast.client("tutor").post(at("log_choose"), follow=True).content.decode()


def test_the_api_gives_a_seal_and_takes_it(cast, clock):
    asking(cast, 6, is_refused=True)
    logs = five_days(cast)
    odd = builders.build_log(cast.enrolment, cast.forge_mentor, date(2026, 11, 21))
    ids, machine = [log.pk for log in logs], cast.api("tutor")
    place, preview_place = (reverse(f"v1:apprenticeship_api:{name}") for name in ("log_confirm_all", "log_preview"))
    told_ = machine.post(preview_place, {"ids": [*ids, odd.pk]}, format="json").json()
    assert (told_["like_the_rest"], told_["least_seconds"]) == (ids, 6)
    assert told_["deviating"] == [{"id": odd.pk, "reasons": ["not_worked"]}]
    assert machine.post(place, {"ids": ids}, format="json").status_code == 422
    clock.shift(31)
    answer = machine.post(place, {"ids": ids, "seal": told_["seal"]}, format="json")
    assert answer.json() == {"confirmed_count": 5}


@pytest.mark.parametrize("role", ["registrar", "mentor", "auditor"])
def test_only_a_tutor_is_given_a_seal(cast, role):
    answer = cast.api(role).post(reverse("v1:apprenticeship_api:log_preview"), {"ids": [cast.log.pk]}, format="json")
    assert answer.status_code == 403
