"""The bureau's pages of filing: the queue, a round, the notice; and how little the two sides see."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apprenticeship.lifecycle import ClassState
from apprenticeship.lifecycle.filing import FILING_STATE_LABELS, FilingState
from apprenticeship.models import TrainingClass
from apprenticeship.selectors.papers import next_items, papers_of
from rulebooks.rules.vocabulary import PaperStep
from tests.apprenticeship.filing_play import OPINION, STEPS, in_review, noticed, reported, rulebook_with
from tests.apprenticeship.terms import agreeable_class
from tests.builders import TODAY
from tests.cast import Cast

QUEUE = "/filings/"


def numbers(client, query: str) -> list[str]:
    return [row.number for row in client.get(f"{QUEUE}?{query}").context["page"]]


def test_the_queue_is_asked_by_stage_and_by_what_is_late(cast: Cast):
    one = in_review(cast, FilingState.SECOND)
    two = reported(cast, serial=2)
    TrainingClass.objects.filter(pk=two.pk).update(due_on=TODAY.replace(day=3))
    client = cast.client("filing")
    assert numbers(client, "") == [two.number, one.number]
    assert numbers(client, "stage=second") == [one.number]
    assert numbers(client, "stage=submitted") == [two.number]
    assert numbers(client, f"due_before={TODAY}") == [two.number]
    assert "已逾期" in client.get(QUEUE).content.decode()


def test_the_queue_takes_the_same_number_of_queries_however_long(cast: Cast):
    in_review(cast)
    client = cast.client("filing")
    client.get(QUEUE)
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(QUEUE)
    for serial in range(2, 6):
        in_review(cast, serial=serial)
    with CaptureQueriesContext(connection) as many:
        client.get(QUEUE)
    assert len(many) == len(few)


def test_only_the_bureau_has_a_queue(cast: Cast):
    assert cast.client("registrar").get(QUEUE).status_code == 403
    assert cast.client("enterprise_officer").get(QUEUE).status_code == 403
    assert cast.client("county_filing").get(QUEUE).status_code == 200


def test_the_enterprise_sees_that_it_is_with_the_bureau_and_no_more(cast: Cast):
    row = in_review(cast, FilingState.AGAINST)
    page = cast.client("enterprise_officer").get(f"/classes/{row.number}/").content.decode()
    assert "审查中" in page
    assert "建议不予通过" not in page
    assert OPINION not in page
    assert cast.client("enterprise_officer").get(f"/classes/{row.number}/filing/").status_code == 403
    told = cast.api("enterprise_officer").get(f"/api/v1/classes/{row.number}/").json()
    assert told["state"] == "reviewing"
    assert "against" not in str(told)
    assert cast.api("enterprise_officer").get(f"/api/v1/classes/{row.number}/filings/").status_code == 403


def test_a_reviewer_advises_on_the_page(cast: Cast):
    row = in_review(cast)
    filing = row.filings.get()
    client = cast.client("first_review")
    page = client.get(f"/classes/{row.number}/filing/").content.decode()
    assert "建议通过" in page
    assert "退回初审…" not in page
    refused = client.post(f"/filings/{filing.pk}/move/", {"move": "recommend", "reason": ""})
    assert refused.status_code == 422
    assert "请填写原因" in refused.content.decode()
    assert client.post(f"/filings/{filing.pk}/move/", {"move": "fly"}).status_code == 422
    assert client.post(f"/filings/{filing.pk}/move/", {"move": "recommend", "reason": OPINION}).status_code == 303
    filing.refresh_from_db()
    assert filing.state == FilingState.SECOND


def test_buttons_are_those_whose_turn_it_is(cast: Cast):
    row = in_review(cast)
    machine = cast.api("filing")
    assert moves(machine, row) == {"ask_supplement", "send_back"}
    row = noticed(cast, serial=3)
    assert moves(machine, row) == {"recall"}
    one_step = agreeable_class(cast, ClassState.SUBMITTED, serial=4)
    assert moves(machine, one_step) == {"file", "send_back"}


def moves(machine, row: TrainingClass) -> set[str]:
    return {move["name"] for move in machine.get(f"/api/v1/classes/{row.number}/").json()["moves"]}


def test_the_notice_names_no_person(cast: Cast):
    row = noticed(cast)
    for player in ("registrar", "enterprise_officer", "filing"):
        page = cast.client(player).get(f"/classes/{row.number}/notice/").content.decode()
        assert row.enterprise.name in page
        assert "5 个工作日" in page
        assert row.enterprise.contact_name not in page
    answer = cast.api("registrar").get(f"/api/v1/classes/{row.number}/notices/").json()
    assert [(one["starts_on"], one["last_on"], one["day_count"]) for one in answer] == [("2026-11-24", "2026-11-30", 5)]


def test_a_class_without_a_notice_has_no_paper_of_one(cast: Cast):
    row = in_review(cast)
    assert cast.client("registrar").get(f"/classes/{row.number}/notice/").status_code == 404


def test_a_supplement_is_asked_and_given_on_pages(cast: Cast):
    row = reported(cast)
    bureau, firm = cast.client("filing"), cast.client("enterprise_officer")
    assert bureau.post(f"/classes/{row.number}/ask_supplement/", {"reason": "缺教师名册"}).status_code == 303
    assert "缺教师名册" in firm.get(f"/classes/{row.number}/").content.decode()
    assert firm.post(f"/classes/{row.number}/supplement/", {"reason": "已补"}).status_code == 303
    row.refresh_from_db()
    assert row.state == ClassState.SUBMITTED


@pytest.mark.parametrize("state", [state for state in FilingState if state != FilingState.ENDED])
@pytest.mark.parametrize("player", ["enterprise_officer", "registrar"])
def test_both_sides_see_that_it_is_with_the_bureau_whatever_the_reviewers_say(
    cast: Cast, player: str, state: FilingState
):
    row = in_review(cast, state)
    page = cast.client(player).get(f"/classes/{row.number}/").content.decode()
    listed = cast.client(player).get("/classes/").content.decode()
    told = cast.api(player).get(f"/api/v1/classes/{row.number}/").content.decode()
    assert "已受理，人社部门正在办理" in page
    for words in (FILING_STATE_LABELS[state], OPINION):
        assert words not in page + listed + told


@pytest.mark.parametrize(
    ("state", "step"),
    [
        (ClassState.SUBMITTED, PaperStep.SUBMIT),
        (ClassState.SUPPLEMENT, PaperStep.SUBMIT),
        (ClassState.REVIEWING, PaperStep.SUBMIT),
        (ClassState.NOTICED, PaperStep.OPEN),
        (ClassState.REFUSED, None),
    ],
)
def test_the_class_page_lists_the_papers_of_the_step_that_comes_next(
    cast: Cast, state: ClassState, step: PaperStep | None
):
    papers = "".join(
        f'[[papers]]\nstep = "{one}"\nkind = "{kind}"\n'
        for one, kind in (("submit", "commitment"), ("open", "contracts"))
    )
    row = agreeable_class(cast, state, rulebook=rulebook_with(f"{papers}{STEPS}"))
    asked = next_items(row, papers_of(row))
    assert {item.rule.step for item in asked} == ({step} if step else set())
