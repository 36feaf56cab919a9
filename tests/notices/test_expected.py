"""The ledger of what should come: opened, closed, dropped; who sees it; its page, file, digest and API."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.core import mail as outbox
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from apprenticeship.lifecycle import ClassState, EnrolmentState, LogState
from apprenticeship.models import Enrolment, LogEntry
from apprenticeship.rules.weeks import WEEK, monday_of, weeks_of
from common.actor import System
from common.dates import Span
from common.errors import NotYourMove
from exchange.lifecycle import JobKind, JobState
from exchange.models import Job
from notices import policy, tasks
from notices.actions import expecting, mails
from notices.models import Expectation
from notices.rules import Cadence, ExpectedKind, OwedBy, Standing, standing
from notices.selectors.expected import waiting
from notices.selectors.expecting import classes_to_sweep
from tests.apprenticeship.terms import agreeable_class
from tests.builders import (
    NOW,
    TODAY,
    at,
    build_assignment,
    build_class,
    build_enrolment,
    build_log,
    build_rulebook_with,
    days_through,
)
from tests.cast import Cast
from tests.notices.test_telling import with_address

PROGRAM = System("notices")
MONDAY = date(2026, 11, 9)
FIRST, LAST = MONDAY, date(2026, 12, 31)


def log_rows():
    return Expectation.objects.filter(kind=ExpectedKind.LOG_WEEK).order_by("part")


def pair(cast: Cast, serial: int = 1, **facts) -> Enrolment:
    """Write an apprentice in training since a Monday two weeks back, with a mentor."""
    held = build_class(
        ClassState.OPEN,
        serial=50 + serial,
        school=cast.sun,
        enterprise=cast.forge,
        bureau=cast.city,
        occupation=cast.lathe,
        rulebook=facts.pop("rulebook", None) or cast.rulebook,
        starts_on=FIRST,
        last_on=LAST,
    )
    row = build_enrolment(held, serial=500 + serial)
    build_assignment(row, mentor=cast.forge_mentor)
    return row


def sweep(today: date = TODAY) -> expecting.Swept:
    return expecting.sweep(actor=PROGRAM, class_ids=classes_to_sweep(0, 100), today=today)


def weeks(**wanted) -> list[str]:
    return [row.part for row in log_rows().filter(**wanted)]


def test_every_week_without_an_entry_is_owed_by_the_mentor(cast: Cast):
    row = pair(cast)
    build_log(row, cast.forge_mentor, date(2026, 11, 10))
    sweep()
    assert weeks() == ["2026-11-16", "2026-11-23"]
    late, current = log_rows()
    assert (late.opened_on, late.due_on, late.owed_by) == (date(2026, 11, 16), date(2026, 11, 22), OwedBy.MENTOR)
    assert standing(late.due_on, late.came_on, late.dropped_on, TODAY) == Standing.LATE
    assert standing(current.due_on, current.came_on, current.dropped_on, TODAY) == Standing.AHEAD


def test_a_second_sweep_writes_nothing(cast: Cast):
    pair(cast)
    assert sweep().opened_count > 0
    assert sweep() == expecting.Swept(0, 0)


def test_a_row_closes_when_the_entry_comes_and_opens_again_when_it_is_rejected(cast: Cast):
    row = pair(cast)
    sweep()
    log = build_log(row, cast.forge_mentor, date(2026, 11, 18), entered_at=NOW)
    sweep()
    held = log_rows().get(part="2026-11-16")
    assert held.came_on == TODAY
    assert standing(held.due_on, held.came_on, held.dropped_on, TODAY) == Standing.CAME_LATE
    LogEntry.objects.filter(pk=log.pk).update(
        state=LogState.REJECTED, rejection_reason="不详", decided_by=cast.sun_tutor, decided_at=NOW
    )
    sweep()
    assert log_rows().get(part="2026-11-16").came_on is None


def test_days_for_late_entries_put_the_day_off(cast: Cast):
    pair(cast, rulebook=build_rulebook_with("[log_rules]\nlate_days = 3", version=9))
    sweep()
    assert log_rows().first().due_on == date(2026, 11, 18)


def test_who_left_owes_nothing_more(cast: Cast):
    row = pair(cast)
    sweep()
    Enrolment.objects.filter(pk=row.pk).update(
        state=EnrolmentState.WITHDRAWN,
        withdrawal_reason="resigned",
        ended_on=TODAY,
        period=days_through(FIRST, TODAY),
    )
    sweep()
    assert weeks(dropped_on=None) == []
    assert weeks(dropped_on=TODAY) != []


def test_a_week_of_holidays_is_nobodys(cast: Cast):
    row = pair(cast)
    Enrolment.objects.filter(pk=row.pk).update(period=days_through(date(2026, 10, 1), LAST))
    row.assignments.update(period=days_through(date(2026, 10, 1), date(2026, 10, 4)))
    sweep()
    assert weeks() == []


@given(starts=st.integers(0, 20), length=st.integers(1, 40), ahead=st.integers(-10, 40))
def test_no_week_is_owed_before_it_began_and_none_without_a_day_of_the_pair(starts: int, length: int, ahead: int):
    first = FIRST + timedelta(days=starts)
    span, until = Span(first, first + timedelta(days=length)), FIRST + timedelta(days=starts + max(ahead, 0))
    for monday in weeks_of(span, until):
        assert monday_of(monday) == monday <= until
        assert span.overlaps(Span(monday, monday + WEEK))


def test_the_report_of_a_class_is_due_on_its_last_day_and_comes_once_it_is_closed(cast: Cast):
    row = build_class(
        ClassState.OPEN,
        school=cast.sun,
        enterprise=cast.forge,
        bureau=cast.city,
        rulebook=cast.rulebook,
        occupation=cast.lathe,
        starts_on=date(2026, 1, 5),
        last_on=date(2026, 11, 20),
    )
    sweep()
    held = Expectation.objects.get(kind=ExpectedKind.REPORT)
    assert (held.due_on, held.came_on, held.owed_by) == (date(2026, 11, 20), None, OwedBy.SCHOOL)
    row.state, row.closed_on = ClassState.CLOSED, date(2026, 11, 20)
    row.save()
    for day in (date(2026, 11, 19), date(2026, 11, 23)):
        Job.objects.create(
            kind=JobKind.COMPLETION_REPORT,
            state=JobState.DONE,
            membership=cast.membership("registrar"),
            training_class=row,
            requested_at=at(day),
            finished_at=at(day),
        )
    sweep()
    held.refresh_from_db()
    assert held.came_on == date(2026, 11, 23)


PAPERS = """[[papers]]
step = "submit"
kind = "commitment"
required = true"""


def test_papers_of_the_next_step_are_due_by_the_first_day(cast: Cast):
    row = agreeable_class(cast, ClassState.AGREED, rulebook=build_rulebook_with(PAPERS, version=8))
    sweep()
    held = Expectation.objects.get(kind=ExpectedKind.PAPER)
    assert (held.part, held.due_on, held.owed_by) == ("submit:commitment", row.starts_on, OwedBy.BOTH)


def test_only_the_program_sweeps(cast: Cast):
    with pytest.raises(NotYourMove):
        expecting.sweep(actor=cast.registrar, class_ids=[], today=TODAY)  # type: ignore[arg-type]


def test_each_sees_their_own(cast: Cast):
    row = pair(cast)
    build_assignment(row, tutor=cast.sun_tutor)
    sweep()
    seeing = ("registrar", "enterprise_officer", "mentor", "tutor", "filing", "auditor")
    for name in seeing:
        assert policy.visible_expectations(cast.actor(name)).filter(kind="log_week").count() == 3, name
        assert not policy.visible_expectations(cast.actor(cast.stranger_to(name))).exists(), name
    assert not policy.visible_expectations(cast.mentor).exclude(kind="log_week").exists()


def test_the_page_lists_what_is_missing_and_its_filters_stand_in_the_address(cast: Cast):
    pair(cast)
    sweep()
    client = cast.client("registrar")
    page = client.get("/expected/?kind=log_week")
    assert [said.standing for said in page.context["page"]] == [Standing.LATE, Standing.LATE, Standing.AHEAD]
    assert len(client.get("/expected/?kind=log_week&show=late").context["page"]) == 2
    assert len(client.get("/expected/?show=came").context["page"]) == 0
    assert len(client.get(f"/expected/?kind=log_week&due_from={TODAY}").context["page"]) == 1
    assert len(client.get("/expected/?q=段师傅&sort=-due").context["page"]) == 3
    assert client.get("/expected/?due_from=yesterday").status_code == 200


def test_the_file_holds_exactly_what_the_page_shows(cast: Cast):
    pair(cast)
    sweep()
    answer = cast.client("registrar").get("/expected.xlsx?kind=log_week&show=late")
    book = load_workbook(BytesIO(b"".join(answer) if answer.streaming else answer.content))
    cells = [[cell.value for cell in row] for row in book.active.iter_rows()]
    assert sum("逾期未交" in (row[0] or "") for row in cells) == 2
    assert not any(row[0] == "待交" for row in cells)


def test_an_apprentice_has_no_ledger(cast: Cast):
    assert cast.client("apprentice").get("/expected/").status_code == 403
    assert cast.api("apprentice").get("/api/v1/expectations/").status_code == 403


def test_machines_read_the_ledger(cast: Cast):
    row = pair(cast)
    sweep()
    listed = cast.api("mentor").get("/api/v1/expectations/?show=late").json()["results"]
    assert {one["part"] for one in listed} == {"2026-11-09", "2026-11-16"}
    assert listed[0]["student_no"] == row.student_no
    assert listed[0]["standing"] == "late"


def test_many_rows_cost_the_same_number_of_queries(cast: Cast):
    pair(cast)
    sweep()
    client = cast.client("registrar")
    client.get("/expected/")
    with CaptureQueriesContext(connection) as few:
        client.get("/expected/")
    for serial in range(2, 6):
        pair(cast, serial)
    with CaptureQueriesContext(connection) as swept_few:
        sweep()
    for serial in range(6, 12):
        pair(cast, serial)
    with CaptureQueriesContext(connection) as swept_many:
        sweep()
    with CaptureQueriesContext(connection) as many:
        client.get("/expected/")
    assert len(many) == len(few)
    assert len(swept_many) == len(swept_few)


def test_the_home_page_counts_what_is_late_and_what_comes_soon(cast: Cast):
    pair(cast)
    sweep()
    late, soon = waiting(cast.mentor, TODAY)
    assert (late.count, late.is_late, soon.count) == (2, True, 1)
    assert len(cast.client("mentor").get(f"/expected/?{soon.query}").context["page"]) == 1
    assert waiting(cast.apprentice, TODAY) == []


def test_one_digest_says_all_of_it(cast: Cast):
    pair(cast)
    sweep()
    with_address(cast, "mentor")
    assert mails.gather(actor=PROGRAM, cadence=Cadence.DAILY, today=TODAY) == 1
    tasks.send()
    assert len(outbox.outbox) == 1
    body = outbox.outbox[0].body
    assert "逾期未交：" in body
    assert "近日到期：" in body
    assert "2026-11-16 至 2026-11-22 的带徒记录" in body


def test_the_clock_sweeps_every_class(cast: Cast, settings):
    pair(cast)
    assert tasks.expect() > 0
    assert tasks.expect() == 0
