"""Pages and API of agreements: what is typed is never lost, what is refused says how to mend it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apprenticeship.actions.agreement_changes import ask_change
from apprenticeship.actions.agreements import accept, draft_agreement
from apprenticeship.lifecycle import AgreementKind, AgreementState, ClassState
from apprenticeship.models import Agreement
from apprenticeship.rules.agreements import AgreementTerms
from apprenticeship.selectors.agreements import first_terms
from tests.apprenticeship.terms import agreeable_class
from tests.apprenticeship.test_agreement_actions import H, drafted, in_force
from tests.builders import NOW, build_rulebook
from tests.cast import Cast
from tests.house.samples import agreement_words


def test_the_form_starts_from_the_class_and_its_draft_leads_to_its_page(cast: Cast) -> None:
    row = agreeable_class(cast, ClassState.DRAFT)
    client = cast.client("registrar")
    page = client.get(f"/classes/{row.number}/agreements/cooperation/new/").content.decode()
    assert "机械制图（256 学时）" in page
    made = client.post(f"/classes/{row.number}/agreements/cooperation/new/", agreement_words(cast))
    assert made.status_code == 303
    assert Agreement.objects.get().number in made["Location"]
    assert client.get(f"/classes/{row.number}/agreements/nonsense/new/").status_code == 404


def test_what_was_typed_is_kept_when_it_is_refused(cast: Cast) -> None:
    row = agreeable_class(cast, ClassState.DRAFT)
    url = f"/classes/{row.number}/agreements/cooperation/new/"
    answer = cast.client("registrar").post(url, agreement_words(cast) | {"fee_yuan": "-3", "others": "留着这句"})
    assert answer.status_code == 422
    assert "培训费“-3”不在 0 到" in answer.content.decode()
    assert "留着这句" in answer.content.decode()


def test_a_class_page_leads_to_its_agreements(cast: Cast) -> None:
    row = drafted(cast)
    page = cast.client("enterprise_officer").get(f"/classes/{row.training_class.number}/").content.decode()
    assert f"/agreements/{row.number}/" in page
    assert "agreements/training/new/" in page
    assert "agreements/cooperation/new/" not in page


def test_an_open_request_is_told_where_somebody_accepts(cast: Cast) -> None:
    row = drafted(cast)
    ask_change(actor=cast.registrar, number=row.number, clause="fee_terms", words="按月支付。", now=NOW)
    client = cast.client("enterprise_officer")
    refused = client.post(f"/agreements/{row.number}/move/", {"move": "accept"})
    assert refused.status_code == 422
    assert "还有 1 条修改要求没有答复。" in refused.content.decode()
    form = client.get(f"/agreements/{row.number}/revise/").content.decode()
    assert "按月支付。" in form
    assert client.post(f"/agreements/{row.number}/move/", {"move": "fly"}).status_code == 404


def test_a_signed_copy_is_uploaded_and_read_back(cast: Cast) -> None:
    row = in_force(cast)
    client = cast.client("registrar")
    wrong = SimpleUploadedFile("x.pdf", b"not a paper")
    assert client.post(f"/agreements/{row.number}/sign/", {"copy": wrong, "signed_on": "2026-11-24"}).status_code == 422
    right = SimpleUploadedFile("x.pdf", b"%PDF-1.7 signed")
    assert client.post(f"/agreements/{row.number}/sign/", {"copy": right, "signed_on": "2026-11-24"}).status_code == 303
    assert client.get(f"/agreements/{row.number}/copy/").content == b"%PDF-1.7 signed"
    assert cast.client("moon_registrar").get(f"/agreements/{row.number}/copy/").status_code == 404


def test_the_paper_is_a_page_and_a_pdf(cast: Cast) -> None:
    row = in_force(cast)
    client = cast.client("registrar")
    assert "培训费总额为人民币 90,000 元。" in client.get(f"/agreements/{row.number}/paper/").content.decode()
    pdf = client.get(f"/agreements/{row.number}/paper.pdf")
    assert pdf.content.startswith(b"%PDF")
    assert pdf["Cache-Control"] == "private, no-store"


def many(cast: Cast, count: int) -> None:
    book = build_rulebook(version=9)
    for serial in range(20, 20 + count):
        row = agreeable_class(cast, ClassState.DRAFT, serial=serial, rulebook=book)
        terms = AgreementTerms(first_terms(H, row).clauses, Decimal(0))
        made = draft_agreement(actor=cast.registrar, number=row.number, kind=H, terms=terms, now=NOW)
        ask_change(actor=cast.registrar, number=made.number, clause="", words="改", now=NOW)


def queries(client: Any, url: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url).status_code == 200
    return len(asked)


def test_a_list_and_a_class_ask_a_fixed_number_of_queries(cast: Cast) -> None:
    row = drafted(cast)
    client, urls = cast.client("registrar"), ("/agreements/", f"/agreements/{row.number}/", "/")
    few = {url: queries(client, url) for url in urls}
    many(cast, 6)
    for words in ("一", "二", "三"):
        ask_change(actor=cast.registrar, number=row.number, clause="", words=words, now=NOW)
    assert {url: queries(client, url) for url in urls} == few


def test_a_filter_keeps_what_the_home_page_counted(cast: Cast) -> None:
    row = drafted(cast)
    many(cast, 2)
    client = cast.client("enterprise_officer")
    assert [one.number for one in client.get("/agreements/?asked=enterprise").context["page"]] != []
    assert row.number not in [one.number for one in client.get("/agreements/?asked=enterprise").context["page"]]
    accept(actor=cast.enterprise_officer, number=row.number, now=NOW)
    waiting = client.get("/agreements/?waits=enterprise").context["page"]
    assert row.number not in [one.number for one in waiting]
    assert len(waiting) == 2


# ---- API ----


def test_a_machine_drafts_revises_and_accepts(cast: Cast) -> None:
    row = agreeable_class(cast, ClassState.DRAFT)
    officer, registrar = cast.api("enterprise_officer"), cast.api("registrar")
    words = agreement_words(cast)
    sent = {"fee_yuan": words.pop("fee_yuan"), "clauses": words}
    made = officer.post(f"/api/v1/classes/{row.number}/agreements/", sent | {"kind": "cooperation"})
    assert (made.status_code, made.data["fee_yuan"]) == (201, "90000.00")
    number = made.data["number"]
    asked = registrar.post(f"/api/v1/agreements/{number}/changes/", {"words": "降低费用。"}).data
    assert [move["name"] for move in asked["moves"]] == ["withdraw"]
    refused = officer.post(f"/api/v1/agreements/{number}/accept/")
    assert (refused.status_code, refused.data["problems"][0]["rule"]) == (422, "change_request_open")
    revised = officer.post(f"/api/v1/agreements/{number}/revise/", sent | {"taken": [asked["id"]], "fee_yuan": "80000"})
    assert (revised.status_code, revised.data["version"]) == (201, 2)
    for machine in (officer, registrar):
        answer = machine.post(f"/api/v1/agreements/{revised.data['number']}/accept/")
    assert answer.data["state"] == AgreementState.ACCEPTED
    assert registrar.get(f"/api/v1/agreements/{number}/").data["changes"][0]["state"] == "taken"


@pytest.mark.parametrize(
    ("player", "status"), [("tutor", 403), ("moon_registrar", 404), ("registrar", 403), ("enterprise_officer", 201)]
)
def test_page_and_api_agree_on_who_drafts_a_training_agreement(cast: Cast, player: str, status: int) -> None:
    row = agreeable_class(cast, ClassState.DRAFT)
    clauses = dict(first_terms(AgreementKind.TRAINING, row).clauses)
    page = cast.client(player).post(f"/classes/{row.number}/agreements/training/new/", clauses)
    Agreement.objects.filter(state="draft").update(state="superseded")
    machine = cast.api(player).post(
        f"/api/v1/classes/{row.number}/agreements/", {"kind": "training", "clauses": clauses}
    )
    assert machine.status_code == status
    assert page.status_code == (303 if status == 201 else status)
