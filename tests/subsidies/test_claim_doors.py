"""Claims on pages and over the API: the same sight, the same moves, the same answers."""

import csv
import io

import pytest

from subsidies.lifecycle import ClaimKind
from subsidies.models import Claim


def page_move(play, name, claim, move, **facts):
    return play.cast.client(name).post(f"/claims/{claim.number}/move/", {"move": move, **facts}).status_code


def api_move(play, name, claim, move, **facts):
    return play.cast.api(name).post(f"/api/v1/claims/{claim.number}/{move}/", facts).status_code


def test_the_case_shows_every_line_with_formula_and_article(play):
    claim = play.take(play.prepare(play.closed_class(), ClaimKind.BALANCE), "submit")
    page = play.cast.client("first_review").get(f"/claims/{claim.number}/").content.decode()
    for line in claim.lines.all():
        assert line.label in page
        assert line.article in page
    assert "为什么不是更多" in page
    assert "结果与本申请一致" in page


def test_a_whole_claim_is_settled_on_pages(play):
    url = f"/classes/{play.cast.filed_class.number}/claims/advance/"
    claim_url = play.cast.client("enterprise_officer").post(url)["Location"]
    claim = Claim.objects.get()
    assert claim_url == f"/claims/{claim.number}/"
    for name, move in (("enterprise_officer", "submit"), ("first_review", "approve"), ("second_review", "approve")):
        assert page_move(play, name, claim, move) == 302
    assert page_move(play, "payment", claim, "pay", voucher_no="ZF-9", settled_on="2026-11-24") == 302
    assert Claim.objects.get().state == "paid"


def test_a_payment_form_with_mistakes_comes_back_whole(play, drafted):
    claim = play.take(drafted, "second")
    facts = {"move": "pay", "voucher_no": "", "settled_on": "2026-11-24"}
    answer = play.cast.client("payment").post(f"/claims/{claim.number}/move/", facts)
    assert answer.status_code == 422
    assert "请填写凭证号" in answer.content.decode()
    assert 'value="2026-11-24"' in answer.content.decode()


def test_a_whole_claim_is_settled_over_the_api_with_money_as_text(play):
    number = play.cast.filed_class.number
    made = play.cast.api("enterprise_officer").post(f"/api/v1/classes/{number}/claims/", {"kind": "advance"})
    assert made.status_code == 201
    claim = Claim.objects.get(number=made.json()["number"])
    assert isinstance(made.json()["amount_yuan"], str)
    for name, move in (("enterprise_officer", "submit"), ("first_review", "approve"), ("second_review", "approve")):
        assert api_move(play, name, claim, move) == 200
    assert api_move(play, "payment", claim, "pay", voucher_no="ZF-8") == 200
    detail = play.cast.api("auditor").get(f"/api/v1/claims/{claim.number}/").json()
    assert (detail["state"], detail["is_reproduced"]) == ("paid", True)
    assert sum(float(line["amount_yuan"]) for line in detail["lines"]) == float(detail["amount_yuan"])


CASES = [
    ("first_review", "approve", {}),
    ("second_review", "approve", {}),
    ("payment", "approve", {}),
    ("enterprise_officer", "submit", {}),
    ("enterprise_officer", "approve", {}),
    ("auditor", "approve", {}),
    ("registrar", "return", {"reason": "x"}),
    ("first_review", "return", {"reason": ""}),
    ("county_first_review", "approve", {}),
    ("mill_officer", "submit", {}),
    ("tutor", "approve", {}),
    ("first_review", "dance", {}),
]


@pytest.mark.parametrize(("name", "move", "facts"), CASES)
def test_page_and_api_answer_each_move_with_the_same_status(play, drafted, name, move, facts):
    claim = play.take(drafted, "submit")
    over_api = api_move(play, name, claim, move, **facts)
    Claim.objects.filter(pk=claim.pk).exclude(state="submitted").update(
        state="submitted", first_reviewed_by_id=None, first_reviewed_at=None
    )
    on_page = page_move(play, name, claim, move, **facts)
    assert {200: 302}.get(over_api, over_api) == on_page


def test_nobody_signs_in_first(client, drafted):
    assert client.get(f"/claims/{drafted.number}/")["Location"].startswith("/accounts/sign-in/")
    assert client.get(f"/api/v1/claims/{drafted.number}/").status_code == 401


def test_a_draft_is_the_enterprises_own(play, drafted):
    assert play.cast.client("enterprise_officer").get(f"/claims/{drafted.number}/").status_code == 200
    for name in ("first_review", "auditor", "registrar", "mill_officer", "tutor", "apprentice"):
        assert play.cast.client(name).get(f"/claims/{drafted.number}/").status_code == 404


def test_the_facts_file_is_what_assess_reads(play, drafted):
    claim = play.take(drafted, "submit")
    answer = play.cast.client("auditor").get(f"/claims/{claim.number}/facts.csv")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(rows) == claim.head_count
    assert {row["status"] for row in rows} == {"planned"}


def test_the_paper_prints_sums_signatures_and_people(play):
    claim = play.take(play.prepare(play.closed_class(), ClaimKind.BALANCE), "first")
    page = play.cast.client("second_review").get(f"/claims/{claim.number}/paper/").content.decode()
    assert "补贴审核表" in page
    assert play.cast.user("first_review").name in page


def test_the_list_filters_and_costs_a_constant_number_of_queries(play, drafted, django_assert_max_num_queries):
    play.take(drafted, "submit")
    for serial in range(50, 56):
        play.take(play.prepare(play.cast.class_in("filed", serial)), "submit")
    browser = play.cast.client("auditor")
    with django_assert_max_num_queries(6):
        page = browser.get("/claims/", {"state": "submitted", "q": drafted.number}).content.decode()
    assert drafted.number in page
    assert "没有符合条件的补贴申请" in browser.get("/claims/", {"state": "paid"}).content.decode()


def test_home_says_what_waits_and_links_to_exactly_that(play, drafted):
    play.take(drafted, "submit")
    page = play.cast.client("first_review").get("/").content.decode()
    assert "待初审的补贴申请" in page
    assert "/claims/?state=submitted" in page
