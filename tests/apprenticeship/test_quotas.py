"""Seats: entered by a document, taken when a class is noticed or filed, never more than there are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, settings
from hypothesis import given as drawn
from hypothesis import strategies as st

from apprenticeship.actions import filing_steps
from apprenticeship.actions._seats import QuotaShort
from apprenticeship.actions.quotas import give_quota, revise_quota
from apprenticeship.lifecycle import ClassState
from apprenticeship.lifecycle.filing import FilingState
from apprenticeship.models import SeatQuota, TrainingClass
from apprenticeship.policy import filings as filing_policy
from apprenticeship.rules.quotas import Seats, seat_problems
from apprenticeship.selectors.quotas import classes_of_quota, quota_of, seats_of
from common.errors import InvalidFacts, NotYourMove
from journal.models import Entry
from journal.selectors import entries_of
from rulebooks.rules.vocabulary import OverQuota
from tests.apprenticeship.filing_play import STEPS, in_review, noticed, rulebook_with
from tests.apprenticeship.quotas import DOCUMENT, YEAR, given, quota_facts
from tests.apprenticeship.terms import agreeable_class
from tests.builders import NOW, TODAY
from tests.cast import PLAYERS, Cast
from tests.photos import png

OFFICERS = {"filing", "first_review", "second_review", "payment", "auditor"}
SEES_CITY = OFFICERS | {f"county_{name}" for name in OFFICERS}


def submitted(cast: Cast, serial: int = 1, **facts: Any) -> TrainingClass:
    return agreeable_class(cast, ClassState.SUBMITTED, **{"serial": serial, "rulebook": cast.rulebook, **facts})


def filed(cast: Cast, row: TrainingClass) -> TrainingClass:
    return filing_steps.file(actor=cast.filing, number=row.number, today=TODAY)


def rules(refused: pytest.ExceptionInfo[InvalidFacts]) -> list[tuple[str, str]]:
    return [(problem.field, problem.rule) for problem in refused.value.problems]


# ---- giving seats ----


def test_seats_are_entered_by_a_document_and_journalled(cast: Cast):
    row = given(cast, 200)
    assert (row.region_id, row.enterprise, row.year, row.seats_count) == ("320600", None, YEAR, 200)
    entry = entries_of(row).get()
    assert (entry.verb, entry.after["seats_count"], entry.after["document_no"]) == ("quota.give", 200, DOCUMENT)


def test_a_scan_of_the_document_is_kept(cast: Cast):
    row = give_quota(actor=cast.filing, facts=quota_facts(), filename="文件.png", content=png(), now=NOW)
    assert row.scan is not None
    assert row.scan.media_type == "image/png"
    with pytest.raises(InvalidFacts) as refused:
        give_quota(actor=cast.filing, facts=quota_facts(year=2027), filename="x.exe", content=b"MZ", now=NOW)
    assert rules(refused) == [("scan", "quota_scan_unfit")]
    assert not SeatQuota.objects.filter(year=2027).exists()


@pytest.mark.parametrize("player", PLAYERS)
def test_only_a_filing_officer_gives_seats(cast: Cast, player: str):
    if player == "filing":
        assert filing_policy.may_keep_quotas(cast.filing, "320681")
        return
    with pytest.raises((NotYourMove, InvalidFacts)):
        give_quota(actor=cast.actor(player), facts=quota_facts(), now=NOW)
    assert not SeatQuota.objects.exists()


@pytest.mark.parametrize("player", PLAYERS)
def test_bureaus_see_their_seats_and_those_that_bind_them(cast: Cast, player: str):
    city, county = given(cast), given(cast, region="320681")
    seen = set(filing_policy.visible_quotas(cast.actor(player)))
    assert seen == ({city, county} if player in SEES_CITY else set())


def test_a_county_does_not_give_the_citys_seats(cast: Cast):
    row = given(cast)
    with pytest.raises(NotYourMove):
        revise_quota(
            actor=cast.county_filing, quota_id=row.pk, seats_count=1, document_no=DOCUMENT, reason="少", now=NOW
        )
    row.refresh_from_db()
    assert row.seats_count == 100


@pytest.mark.parametrize(
    ("facts", "problem"),
    [
        ({"year": 1999}, ("year", "quota_year_unfit")),
        ({"year": None}, ("year", "quota_year_unfit")),
        ({"seats_count": -1}, ("seats_count", "quota_seats_unfit")),
        ({"seats_count": None}, ("seats_count", "quota_seats_unfit")),
        ({"document_no": " "}, ("document_no", "quota_document_missing")),
        ({"document_no": "文" * 101}, ("document_no", "quota_words_long")),
        ({"region": "110000"}, ("region", "quota_region_unfit")),
        ({"credit_code": "91350100M000100Y43"}, ("enterprise", "quota_enterprise_unknown")),
    ],
)
def test_unfit_seats_are_refused(cast: Cast, facts: dict[str, Any], problem: tuple[str, str]):
    with pytest.raises(InvalidFacts) as refused:
        give_quota(actor=cast.filing, facts=quota_facts(**facts), now=NOW)
    assert rules(refused) == [problem]


def test_the_same_seats_are_entered_once(cast: Cast):
    given(cast)
    given(cast, credit_code=cast.forge.credit_code)
    for facts in ({}, {"credit_code": cast.forge.credit_code}):
        with pytest.raises(InvalidFacts) as refused:
            given(cast, 50, **facts)
        assert rules(refused) == [("year", "quota_known")]
    assert SeatQuota.objects.count() == 2


def test_the_database_itself_keeps_seats_single_and_for_ever(cast: Cast):
    row = given(cast)
    with pytest.raises(IntegrityError, match="quota_of_a_region_once_a_year"), transaction.atomic():
        SeatQuota.objects.create(region_id="320600", year=YEAR, seats_count=1, document_no="x", given_at=NOW)
    with pytest.raises(ProgrammingError, match="Cannot delete"), transaction.atomic():
        row.delete()


def test_seats_are_revised_with_a_reason_and_the_old_ones_stay_in_the_journal(cast: Cast):
    row = given(cast)
    facts: dict[str, Any] = {"actor": cast.filing, "quota_id": row.pk, "document_no": DOCUMENT, "now": NOW}
    with pytest.raises(InvalidFacts) as refused:
        revise_quota(**facts, seats_count=150, reason=" ")
    assert rules(refused) == [("reason", "reason_required")]
    for _ in range(2):
        revise_quota(**facts, seats_count=150, reason="追加名额")
    entry = entries_of(row).get(verb="quota.revise")
    assert (entry.before["seats_count"], entry.after["seats_count"], entry.reason) == (100, 150, "追加名额")


# ---- taking seats ----


def test_a_class_is_filed_while_seats_are_left_and_refused_after(cast: Cast):
    row = given(cast, 50)
    filed(cast, submitted(cast))
    assert (quota_of(cast.filing, row.pk).taken_count, quota_of(cast.filing, row.pk).left_count) == (30, 20)
    second = submitted(cast, 2)
    with pytest.raises(QuotaShort) as refused:
        filed(cast, second)
    problem = refused.value.problems[0]
    assert problem.message % problem.params == f"南通市 {YEAR} 年名额 50 人，剩余 20 人，本班计划 30 人。"
    assert "20" in problem.mend % problem.params
    second.refresh_from_db()
    assert (second.state, entries_of(second).count()) == (ClassState.SUBMITTED, 0)


def test_more_seats_let_the_class_in(cast: Cast):
    row, second = given(cast, 29), submitted(cast)
    with pytest.raises(QuotaShort):
        filed(cast, second)
    revise_quota(actor=cast.filing, quota_id=row.pk, seats_count=30, document_no=DOCUMENT, reason="追加名额", now=NOW)
    assert filed(cast, second).state == ClassState.FILED


def test_every_limit_that_binds_is_asked(cast: Cast):
    given(cast, 1_000)
    given(cast, 20, credit_code=cast.forge.credit_code)
    given(cast, 0, credit_code=cast.mill.credit_code)
    given(cast, 0, region="320681")
    given(cast, 0, year=YEAR + 1)
    with pytest.raises(QuotaShort) as refused:
        filed(cast, submitted(cast))
    assert [problem.params["of"] for problem in refused.value.problems] == [cast.forge.name]


def test_a_citys_seats_count_the_classes_of_its_counties(cast: Cast):
    row = given(cast, 100)
    far = submitted(cast, 5, bureau=cast.county, enterprise=cast.mill, school=cast.moon)
    filing_steps.file(actor=cast.county_filing, number=far.number, today=TODAY)
    assert quota_of(cast.filing, row.pk).taken_count == 30
    assert [one.number for one in classes_of_quota(cast.filing, row)] == [far.number]
    assert seats_of(submitted(cast)) == [Seats(of="南通市", year=YEAR, given=100, taken=30)]


def test_without_seats_entered_nothing_is_limited(cast: Cast):
    assert filed(cast, submitted(cast)).state == ClassState.FILED


def test_a_plan_on_notice_has_its_seats_already(cast: Cast):
    row = given(cast, 30)
    first = noticed(cast)
    with pytest.raises(QuotaShort):
        filing_steps.publish(
            actor=cast.filing, number=in_review(cast, FilingState.PASSED, serial=2).number, today=TODAY
        )
    revise_quota(actor=cast.filing, quota_id=row.pk, seats_count=0, document_no=DOCUMENT, reason="核减", now=NOW)
    over = first.due_on
    assert over is not None
    later = over.replace(month=over.month % 12 + 1)
    assert filing_steps.file(actor=cast.filing, number=first.number, today=later).state == ClassState.FILED
    assert quota_of(cast.filing, row.pk).left_count == -30


def test_a_recalled_notice_gives_its_seats_back(cast: Cast):
    row = given(cast, 30)
    first = noticed(cast)
    filing_steps.recall(actor=cast.filing, number=first.number, reason="有误", today=TODAY)
    assert quota_of(cast.filing, row.pk).taken_count == 0


@pytest.mark.parametrize(("over", "rule"), [("refuse", "quota_short"), ("wait", "quota_waits")])
def test_the_rulebook_says_what_happens_beyond_the_seats(cast: Cast, over: str, rule: str):
    given(cast, 10)
    book = rulebook_with(f'[quota]\nover_quota = "{over}"\n{STEPS}')
    row = in_review(cast, FilingState.PASSED, f'[quota]\nover_quota = "{over}"\n{STEPS}', rulebook=book)
    with pytest.raises(QuotaShort) as refused:
        filing_steps.publish(actor=cast.filing, number=row.number, today=TODAY)
    assert rules(refused) == [("quota", rule)]


def test_a_rulebook_that_only_warns_lets_it_through_and_remembers(cast: Cast):
    given(cast, 10)
    row = submitted(cast, rulebook=rulebook_with('[quota]\nover_quota = "warn"\n'))
    assert filed(cast, row).state == ClassState.FILED
    entry = Entry.objects.get(verb="class.exceed_quota")
    assert entry.after == {"over": {"南通市": 20}}


def test_the_rulebooks_own_limits_bind_too(cast: Cast):
    book = rulebook_with("[quota]\nyearly_count = 70\nper_enterprise_count = 40\n")
    filed(cast, submitted(cast, rulebook=book))
    with pytest.raises(QuotaShort) as refused:
        filed(cast, submitted(cast, 2, rulebook=book))
    assert [(one.params["of"], one.params["left"]) for one in refused.value.problems] == [(cast.forge.name, 10)]
    filed(cast, submitted(cast, 3, rulebook=book, enterprise=cast.mill))
    with pytest.raises(QuotaShort) as refused:
        filed(cast, submitted(cast, 4, rulebook=book, enterprise=cast.mill))
    assert [one.params["of"] for one in refused.value.problems] == [book.name, cast.mill.name]


def test_two_officers_at_once_never_file_more_than_there_are(at_once: Callable[..., list[Any]]):
    cast = Cast()
    row = given(cast, 50)
    numbers = [submitted(cast, serial).number for serial in range(1, 5)]
    officer = cast.filing
    answers = at_once(
        [lambda number=number: filing_steps.file(actor=officer, number=number, today=TODAY) for number in numbers]
    )
    assert sorted(type(answer).__name__ for answer in answers) == ["QuotaShort"] * 3 + ["TrainingClass"]
    assert quota_of(officer, row.pk).taken_count == 30


def test_two_officers_at_once_keep_a_rulebooks_own_limit(at_once: Callable[..., list[Any]]):
    cast = Cast()
    book = rulebook_with("[quota]\nyearly_count = 50\n")
    numbers = [submitted(cast, serial, rulebook=book).number for serial in range(1, 4)]
    officer = cast.filing
    answers = at_once(
        [lambda number=number: filing_steps.file(actor=officer, number=number, today=TODAY) for number in numbers]
    )
    assert sorted(type(answer).__name__ for answer in answers) == ["QuotaShort"] * 2 + ["TrainingClass"]


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@drawn(
    limits=st.lists(st.tuples(st.integers(0, 300), st.integers(0, 300)), max_size=4),
    heads=st.integers(1, 300),
)
def test_a_class_passes_exactly_when_every_limit_holds(limits: list[tuple[int, int]], heads: int):
    seats = [Seats(of="甲", year=2026, given=given_, taken=taken) for given_, taken in limits]
    problems = seat_problems(seats, heads, OverQuota.REFUSE)
    assert (not problems) == all(taken + heads <= given_ for given_, taken in limits)
    assert all(problem.params["left"] >= 0 for problem in problems)


# ---- pages and API ----


def test_the_page_shows_what_is_given_taken_and_left(cast: Cast):
    row = given(cast, 50)
    filed(cast, submitted(cast))
    page = cast.client("filing").get("/quotas/")
    assert [(one.seats_count, one.taken_count, one.left_count) for one in page.context["page"]] == [(50, 30, 20)]
    case = cast.client("auditor").get(f"/quotas/{row.pk}/").content.decode()
    assert "还可以备案 20 人" in case
    assert "调整名额" not in case
    assert cast.client("registrar").get("/quotas/").status_code == 403
    assert cast.client("enterprise_officer").get(f"/quotas/{row.pk}/").status_code == 404


def test_the_list_is_filtered_and_sorted(cast: Cast):
    city = given(cast, 50)
    firm = given(cast, 10, credit_code=cast.forge.credit_code)
    other = given(cast, 5, year=YEAR + 1)
    filed(cast, submitted(cast, planned_heads=10))
    client = cast.client("filing")

    def ids(query: str) -> list[int]:
        return [one.pk for one in client.get(f"/quotas/?{query}").context["page"]]

    assert ids(f"year={YEAR}&sort=left") == [firm.pk, city.pk]
    assert ids("kind=enterprise") == [firm.pk]
    assert ids("room=full") == [firm.pk]
    assert ids("room=left&sort=given") == [other.pk, city.pk]
    assert ids("q=锻造") == [firm.pk]


def test_the_list_takes_the_same_number_of_queries_however_long(cast: Cast):
    client = cast.client("filing")
    given(cast)
    client.get("/quotas/")
    with CaptureQueriesContext(connection) as few:
        client.get("/quotas/")
    for year in range(2027, 2033):
        given(cast, year=year, credit_code=cast.forge.credit_code)
    with CaptureQueriesContext(connection) as many:
        client.get("/quotas/")
    assert len(many) == len(few)


def test_seats_are_entered_and_revised_on_pages(cast: Cast):
    client = cast.client("filing")
    facts = {"region": "320600", "enterprise": "", "year": "2027", "seats_count": "80", "document_no": DOCUMENT}
    assert client.post("/quotas/new/", facts | {"year": "1900"}).status_code == 422
    assert client.post("/quotas/new/", facts | {"enterprise": "没有"}).status_code == 422
    assert client.post("/quotas/new/", facts).status_code == 303
    row = SeatQuota.objects.get()
    again = client.post("/quotas/new/", facts)
    assert again.status_code == 422
    assert "已登记过" in again.content.decode()
    change = {"seats_count": "90", "document_no": DOCUMENT, "reason": ""}
    assert client.post(f"/quotas/{row.pk}/revise/", change).status_code == 422
    assert client.post(f"/quotas/{row.pk}/revise/", change | {"reason": "追加"}).status_code == 303
    row.refresh_from_db()
    assert row.seats_count == 90
    assert cast.client("first_review").get("/quotas/new/").status_code == 403


def test_a_refusal_tells_how_many_are_left_on_page_and_over_the_api(cast: Cast):
    given(cast, 20)
    row = submitted(cast)
    page = cast.client("filing").post(f"/classes/{row.number}/file/")
    assert page.status_code == 422
    assert "剩余 20 人" in page.content.decode()
    assert "计划人数减到 20 人以内" in page.content.decode()
    answer = cast.api("filing").post(f"/api/v1/classes/{row.number}/file/")
    assert answer.status_code == 422
    assert answer.json()["problems"][0]["rule"] == "quota_short"
    assert "不足本班 30 人" in cast.client("filing").get(f"/classes/{row.number}/filing/").content.decode()


def test_machines_enter_and_read_seats(cast: Cast):
    machine = cast.api("filing")
    facts = {"region": "320600", "year": YEAR, "seats_count": 60, "document_no": DOCUMENT}
    made = machine.post("/api/v1/quotas/", facts, format="json")
    assert made.status_code == 201
    pk = made.json()["id"]
    assert (made.json()["taken_count"], made.json()["left_count"]) == (0, 60)
    change = {"seats_count": 70, "document_no": DOCUMENT, "reason": "追加"}
    assert machine.post(f"/api/v1/quotas/{pk}/revise/", change, format="json").json()["seats_count"] == 70
    assert cast.api("first_review").post("/api/v1/quotas/", facts, format="json").status_code == 403
    assert cast.api("registrar").get(f"/api/v1/quotas/{pk}/").status_code == 404
    assert [one["id"] for one in cast.api("auditor").get("/api/v1/quotas/").json()["results"]] == [pk]
