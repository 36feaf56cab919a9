"""Holiday plans of later years: typed from the notice, confirmed by a second person, then counted by."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from catalogue.actions import PlanWaits, SamePersonEntered, enter_holidays, move_holidays
from catalogue.lifecycle import PlanState
from catalogue.models import HolidayPlan
from catalogue.parsers import days_of, written
from catalogue.rules import Calendar, CalendarUnknown, notice_last_on
from catalogue.selectors import calendar, holiday_plans, waiting
from common.errors import InvalidFacts, NotYourMove, WrongState
from journal.models import Entry
from tests.builders import NOW, TODAY
from tests.house.samples import HOLIDAYS, holiday_plan


def entered(off: str = HOLIDAYS["off"], worked: str = HOLIDAYS["worked"]) -> list[tuple[str, str, int | None]]:
    with pytest.raises(InvalidFacts) as refused:
        days_of(2027, off, worked)
    return [(one.field, one.rule, one.params.get("line")) for one in refused.value.problems]


def confirmed(cast) -> HolidayPlan:
    return move_holidays(actor=cast.county_filing, plan_id=holiday_plan(cast).pk, move="confirm", now=NOW)


def test_days_are_read_as_the_notice_writes_them():
    days = days_of(
        2027,
        "1月1日（周五）至1月3日（周日）\n2027/5/1~2027/5/3\n 10月1日至10月7日 \n\n2027-02-06",
        "2月20日（星期六）\n2027.10.9",
    )
    assert date(2027, 1, 3) in days.off
    assert date(2027, 10, 7) in days.off
    assert len(days.off) == 3 + 3 + 7 + 1
    assert days.worked == {date(2027, 2, 20), date(2027, 10, 9)}


def test_every_wrong_line_is_named_at_once():
    off = HOLIDAYS["off"] + "\n元旦放假\n2026-12-31\n2027-03-05 至 2027-03-01"
    assert entered(off, "2027-02-22\n2027-01-02") == [
        ("off", "unreadable", 5),
        ("off", "other_year", 6),
        ("off", "backwards", 7),
        ("worked", "not_weekend", None),
        ("worked", "both", None),
    ]
    assert entered("2027-01-01") == [("off", "never_worked", None)] * 4


@given(st.sets(st.dates(date(2027, 1, 1), date(2027, 12, 31)), max_size=60))
def test_what_is_written_is_read_back(given_days):
    always = {date(2027, 1, 1), date(2027, 5, 1), *(date(2027, 10, day) for day in (1, 2, 3))}
    off = frozenset(given_days | always)
    spans = written(off).splitlines()
    assert days_of(2027, "\n".join(spans), "").off == off


def test_a_plan_counts_once_another_person_has_confirmed_it(cast):
    row = holiday_plan(cast)
    with pytest.raises(CalendarUnknown):
        notice_last_on(date(2026, 12, 29), 5, "working", calendar())
    move_holidays(actor=cast.county_filing, plan_id=row.pk, move="confirm", now=NOW)
    # 29, 30 and 31 December, then 4 and 5 January: the first is a Friday off.
    assert notice_last_on(date(2026, 12, 29), 5, "working", calendar()) == date(2027, 1, 5)
    assert not calendar().is_working_day(date(2027, 2, 10))
    assert calendar().is_working_day(date(2027, 2, 20))
    assert calendar().is_known(date(2027, 6, 1))
    assert not calendar().is_known(date(2028, 6, 1))
    verbs = Entry.objects.filter(subject_type="catalogue.holidayplan").order_by("id").values_list("verb", flat=True)
    assert list(verbs) == ["holidays.enter", "holidays.confirm"]


def test_a_corrected_plan_takes_the_place_of_the_older_one(cast):
    confirmed(cast)
    later = {**HOLIDAYS, "off": HOLIDAYS["off"] + "\n2027-06-09"}
    row = enter_holidays(actor=cast.county_filing, now=NOW, **later)
    assert calendar().is_working_day(date(2027, 6, 9))
    move_holidays(actor=cast.filing, plan_id=row.pk, move="confirm", now=NOW)
    assert not calendar().is_working_day(date(2027, 6, 9))


def test_nobody_confirms_what_they_entered(cast):
    row = holiday_plan(cast)
    with pytest.raises(SamePersonEntered):
        move_holidays(actor=cast.filing, plan_id=row.pk, move="confirm", now=NOW)
    row.state, row.confirmed_by_id, row.confirmed_at = PlanState.CONFIRMED, row.entered_by_id, NOW
    with pytest.raises(IntegrityError, match="confirmed_by_another_person"), transaction.atomic():
        row.save()


def test_a_year_has_one_plan_that_waits(cast):
    row = holiday_plan(cast)
    with pytest.raises(PlanWaits):
        holiday_plan(cast)
    with pytest.raises(InvalidFacts):
        move_holidays(actor=cast.filing, plan_id=row.pk, move="discard", now=NOW)
    move_holidays(actor=cast.filing, plan_id=row.pk, move="discard", reason="抄错了年份", now=NOW)
    holiday_plan(cast)


def test_a_plan_in_force_never_changes(cast):
    row = confirmed(cast)
    with pytest.raises(WrongState):
        move_holidays(actor=cast.county_filing, plan_id=row.pk, move="confirm", now=NOW)
    for change in (
        lambda: HolidayPlan.objects.filter(pk=row.pk).update(document_no="x"),
        lambda: HolidayPlan.objects.filter(pk=row.pk)._raw_delete("default"),
    ):
        with pytest.raises(ProgrammingError, match="pgtrigger"), transaction.atomic():
            change()


@pytest.mark.parametrize("name", ["registrar", "enterprise_officer", "mentor", "first_review", "auditor"])
def test_only_officers_for_filing_enter_and_confirm(cast, name):
    row = holiday_plan(cast)
    with pytest.raises(NotYourMove):
        enter_holidays(actor=cast.actor(name), now=NOW, **{**HOLIDAYS, "year": 2028})
    refused = NotYourMove if name == "first_review" else (NotYourMove, HolidayPlan.DoesNotExist)
    with pytest.raises(refused):
        move_holidays(actor=cast.actor(name), plan_id=row.pk, move="confirm", now=NOW)
    assert waiting(cast.actor(name), TODAY) == []


def test_what_waits_is_seen_by_bureaus_alone(cast):
    row = holiday_plan(cast)
    assert list(holiday_plans(cast.filing)) == [row]
    assert not holiday_plans(cast.registrar).exists()
    assert [one.count for one in waiting(cast.county_filing, TODAY)] == [1]


@pytest.mark.parametrize(
    ("changed", "field"), [({"year": 27}, "year"), ({"document_no": " "}, "document_no"), ({"off": "x"}, "off")]
)
def test_wrong_facts_are_told_by_page_and_api_and_nothing_typed_is_lost(cast, changed, field):
    facts = {**HOLIDAYS, **changed}
    page = cast.client("filing").post(reverse("catalogue:holidays_new"), facts)
    assert page.status_code == 422
    assert HOLIDAYS["worked"].splitlines()[0] in page.content.decode()
    answer = cast.api("filing").post(reverse("v1:catalogue_api:holidays"), facts, format="json")
    assert answer.status_code in (400, 422)
    assert not HolidayPlan.objects.exists()


def test_the_page_asks_the_second_person_and_shows_the_days(cast):
    holiday_plan(cast)
    own = cast.client("filing").get(reverse("catalogue:holidays")).content.decode()
    other = cast.client("county_filing").get(reverse("catalogue:holidays")).content.decode()
    assert "请另一名备案经办人复核" in own
    assert "复核通过" not in own
    assert "复核通过" in other
    assert "2027-02-05 至 2027-02-11" in other


def test_an_entered_plan_goes_before_the_shipped_one():
    new_year = date(2026, 1, 1)
    plan = days_of(2026, "2026-01-01\n2026-05-01\n2026-10-01 至 2026-10-03", "")
    assert not Calendar({2026: plan}).is_working_day(new_year)
    assert Calendar({2026: plan}).is_working_day(new_year + timedelta(days=1))
