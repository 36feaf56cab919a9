"""People and weeks at a glance: a class, a mentor's people, a tutor's, and the weeks that are owed."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from psycopg.types.range import DateRange

from apprenticeship.actions import logs as actions
from apprenticeship.actions.logs import NewLog
from apprenticeship.lifecycle import EnrolmentState, LogState
from apprenticeship.models import MentorDeputy
from apprenticeship.rules.logs import LogFacts
from apprenticeship.selectors.log_weeks import owed_weeks
from common.actor import System
from tests import builders
from tests.builders import NOW, TODAY

LAST_WEEK = TODAY - timedelta(days=7)
MONDAY = date(2026, 11, 16)


def at(name, *args, **query):
    return reverse(f"apprenticeship:{name}", args=args, query=query)


def api(name, **query):
    return reverse(f"v1:apprenticeship_api:{name}", query=query)


def text(answer):
    return answer.content.decode()


def draft(cast, day=LAST_WEEK):
    facts = LogFacts(day=day, hours=Decimal(8), task="外圆车削", rating=4)
    sent = [NewLog(facts)]
    return actions.enter(
        actor=cast.mentor, student_no=cast.enrolment.student_no, entries=sent, now=NOW, is_draft=True
    ).logs[0]


def test_a_mentor_sees_which_weeks_are_missing_and_where_to_write_them(cast):
    student_no = cast.enrolment.student_no
    builders.build_log(cast.enrolment, cast.forge_mentor, LAST_WEEK)
    page = text(cast.client("mentor").get(at("log_weeks")))
    assert "2026-11-16 至 2026-11-22：1 天，8 小时，待确认" in page
    assert "2026-11-09 至 2026-11-15：0 天，0 小时，缺记录" in page
    assert f'href="{at("log_week", student_no, week="2026-11-09")}"' in page
    assert "2026-11-23 至 2026-11-29：0 天，0 小时，未到期" in page


def test_a_draft_waits_for_the_signature_and_only_its_mentor_reads_it(cast):
    log = draft(cast)
    for player in ("mentor", "tutor"):
        assert "0 天，0 小时，待签字" in text(cast.client(player).get(at("log_weeks")))
    assert cast.client("mentor").get(at("log", log.pk)).status_code == 200
    for player in ("tutor", "registrar", "apprentice", "auditor"):
        assert cast.client(player).get(at("log", log.pk)).status_code == 404


def test_the_lock_date_of_the_rulebook_is_shown(cast):
    cast.rulebook = builders.build_rulebook_with("[log_rules]\nlock_days = 30")
    builders.build_log(cast.enrolment, cast.forge_mentor, LAST_WEEK, LogState.CONFIRMED, decided_by=cast.sun_tutor)
    builders.build_log(
        cast.enrolment, cast.forge_mentor, TODAY - timedelta(days=50), LogState.CONFIRMED, decided_by=cast.sun_tutor
    )
    page = text(cast.client("registrar").get(at("class_logs", cast.open_class.number)))
    assert "2026-11-16 至 2026-11-22：1 天，8 小时，已确认" in page
    assert "2026-10-05 至 2026-10-11：1 天，8 小时，已锁定" in page


def test_earlier_weeks_are_a_click_away_and_nonsense_shows_the_newest(cast):
    assert cast.enrolment
    client, number = cast.client("registrar"), cast.open_class.number
    page = text(client.get(at("class_logs", number)))
    assert "until=2026-08-31" in page
    assert "更晚" not in page
    older = text(client.get(at("class_logs", number, until="2026-08-31")))
    assert "2026-08-31 至 2026-09-06" in older
    assert "until=2026-11-23" in older
    for nonsense in ("now", "9999-99-99", "0001-01-01", "9999-12-31"):
        assert "2026-11-23 至 2026-11-29" in text(client.get(at("class_logs", number, until=nonsense)))


def test_people_are_paged_by_key(cast):
    for serial in range(1, 53):
        builders.build_enrolment(cast.open_class, EnrolmentState.TRAINING, serial)
    client = cast.client("registrar")
    first = client.get(at("class_logs", cast.open_class.number))
    assert text(first).count('scope="row"') == 50
    second = client.get(at("class_logs", cast.open_class.number, after=first.context["next_key"]))
    assert text(second).count('scope="row"') == 2


@pytest.mark.parametrize("role", ["registrar", "enterprise_officer", "auditor", "filing", "apprentice"])
def test_other_roles_read_weeks_class_by_class(cast, role):
    answer = cast.client(role).get(at("log_weeks"))
    assert answer["Location"] == at("logs_all")
    assert cast.api(role).get(api("log_weeks")).status_code == 403
    assert cast.api(role).get(api("log_weeks_owed")).status_code == 403


@pytest.mark.parametrize("heads", [1, 10])
@pytest.mark.parametrize("player", ["mentor", "tutor"])
def test_the_grid_costs_the_same_for_one_and_for_many(cast, player, heads, django_assert_max_num_queries):
    for serial in range(1, heads + 1):
        row = builders.build_enrolment(cast.open_class, EnrolmentState.TRAINING, serial)
        builders.build_assignment(row, mentor=cast.forge_mentor)
        builders.build_assignment(row, tutor=cast.sun_tutor)
        builders.build_log(row, cast.forge_mentor, LAST_WEEK)
    client = cast.client(player)
    with django_assert_max_num_queries(7):
        assert text(client.get(at("log_weeks"))).count('scope="row"') == heads


def test_the_api_says_what_each_week_shows(cast):
    builders.build_log(cast.enrolment, cast.forge_mentor, LAST_WEEK, hours="7.5")
    told = cast.api("mentor").get(api("log_weeks")).json()
    (person,) = told["people"]
    weeks = {week["monday"]: week for week in person["weeks"]}
    assert len(weeks) == 12
    assert weeks["2026-11-16"] == {"monday": "2026-11-16", "day_count": 1, "hours": "7.5", "shows": "signed"}
    assert weeks["2026-11-09"]["shows"] == "missing"
    assert told["later"] is None
    of_class = cast.api("registrar").get(api("log_weeks", class_number=cast.open_class.number)).json()
    assert of_class["people"] == told["people"]
    assert cast.api("moon_registrar").get(api("log_weeks", class_number=cast.open_class.number)).status_code == 404


# ---- what is owed ----


def owed(actor, **given):
    return [
        (one.enrolment.student_no, one.week.monday, one.week.mentor_id) for one in owed_weeks(actor, TODAY, **given)
    ]


def test_a_mentor_owes_the_weeks_that_they_accompanied_without_a_signed_day(cast):
    student_no = cast.enrolment.student_no
    builders.build_log(cast.enrolment, cast.forge_mentor, TODAY - timedelta(days=14))
    mine = [week for _number, week, _who in owed(cast.mentor)]
    assert MONDAY in mine
    assert date(2026, 11, 9) not in mine
    assert owed(cast.mentor, since=date(2026, 11, 16)) == [(student_no, MONDAY, cast.forge_mentor.pk)]
    assert owed(System("digest")) == owed(cast.tutor) == owed(cast.mentor)
    assert owed(cast.mill_mentor) == []


def test_a_deputys_week_is_theirs(cast):
    student_no = cast.enrolment.student_no
    deputy = builders.build_mentor(7, enterprise=cast.forge, occupation=cast.lathe)
    away = DateRange(MONDAY, TODAY + timedelta(days=30))
    MentorDeputy.objects.create(mentor=cast.forge_mentor, deputy=deputy, period=away)
    assert owed(System("digest"), since=date(2026, 11, 16))[-1] == (student_no, MONDAY, deputy.pk)
    assert MONDAY not in [week for _number, week, _who in owed(cast.mentor)]


def test_a_draft_is_owed_until_it_is_signed(cast):
    log = draft(cast)
    assert owed_weeks(cast.mentor, TODAY, since=date(2026, 11, 16))[-1].week.is_drafted
    actions.sign(actor=cast.mentor, log_id=log.pk, now=NOW)
    assert MONDAY not in [week for _number, week, _who in owed(cast.mentor)]


def test_the_api_lists_ones_own_owed_weeks(cast):
    student_no = cast.enrolment.student_no
    told = cast.api("mentor").get(api("log_weeks_owed")).json()
    assert told[-1] == {
        "student_no": student_no,
        "apprentice": "示例学徒",
        "monday": "2026-11-16",
        "since": "2026-11-23",
        "mentor_id": cast.forge_mentor.pk,
        "is_drafted": False,
    }


@pytest.mark.parametrize("heads", [1, 10])
def test_what_is_owed_costs_the_same_for_one_and_for_many(cast, heads, django_assert_num_queries):
    for serial in range(1, heads + 1):
        row = builders.build_enrolment(cast.open_class, EnrolmentState.TRAINING, serial)
        builders.build_assignment(row, mentor=cast.forge_mentor)
    with django_assert_num_queries(5):
        assert {number for number, _week, _who in owed(System("digest"))} >= {row.student_no}
