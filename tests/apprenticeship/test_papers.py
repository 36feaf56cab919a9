"""Papers before each step: asked for by the rulebook, shown on the class, and the steps that it names stop for them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from apprenticeship.actions import classes
from apprenticeship.actions.agreements import accept, draft_agreement, sign
from apprenticeship.actions.papers import remove_paper, upload_paper
from apprenticeship.lifecycle import AgreementKind, ClassState
from apprenticeship.models import ClassPaper, TrainingClass
from apprenticeship.rules.agreements import AgreementTerms
from apprenticeship.rules.papers import Held, paper_items, paper_problems
from apprenticeship.selectors.agreements import first_terms
from apprenticeship.selectors.papers import PapersMissing, papers_before, papers_of
from common.errors import InvalidFacts, NotYourMove, WrongState
from documents.selectors import content_of
from rulebooks.parsers import rulebook_of
from rulebooks.rules.conditions import PaperRule
from rulebooks.rules.vocabulary import PaperKind, PaperStep
from subsidies.actions import prepare
from subsidies.lifecycle import ClaimKind
from tests.apprenticeship.class_play import history, rules_of
from tests.apprenticeship.terms import agreeable_class
from tests.apprenticeship.test_agreement_pages import queries
from tests.builders import NOW, SHIPPED, TODAY, build_rulebook
from tests.cast import Cast

STRICT = """
[[papers]]
step = "submit"
kind = "cooperation_agreement"
signed = true

[[papers]]
step = "submit"
kind = "commitment"

[[papers]]
step = "open"
kind = "confirmations"

[[papers]]
step = "advance"
kind = "account"

[publication]
"""
PDF = b"%PDF-1.7 paper"


def strict_class(cast: Cast, state: str) -> TrainingClass:
    text = (SHIPPED / "nantong-2019.toml").read_text(encoding="utf-8").replace("[publication]\n", STRICT, 1)
    return agreeable_class(cast, state, rulebook=build_rulebook(text=text))


def upload(cast: Cast, number: str, kind: str = "commitment", **facts: Any) -> ClassPaper:
    given = {"actor": cast.registrar, "filename": "承诺书.pdf", "content": PDF, "now": NOW, **facts}
    return upload_paper(number=number, kind=kind, **given)


# ---- what the rulebook asks for ----


def test_nantongs_own_text_stops_nothing_and_the_usual_papers_are_advised(cast: Cast) -> None:
    row = agreeable_class(cast, ClassState.AGREED)
    items = papers_of(row)
    assert [(item.rule.kind.value, item.rule.required, item.is_done) for item in items] == [
        ("cooperation_agreement", False, False),
        ("training_agreement", False, False),
        ("confirmations", False, False),
    ]
    assert classes.submit(actor=cast.enterprise_officer, number=row.number, now=NOW).state == ClassState.SUBMITTED


def test_defaults_are_marked_as_defaults_and_shenzhens_papers_as_seen() -> None:
    shenzhen = rulebook_of((SHIPPED / "shenzhen-2019.toml").read_text(encoding="utf-8"))
    assert [rule.required for rule in shenzhen.papers] == [True, True, False]
    assert shenzhen.source("papers.1.kind").seen
    nantong = rulebook_of((SHIPPED / "nantong-2019.toml").read_text(encoding="utf-8"))
    assert not nantong.source("papers.1.kind").seen
    assert "默认值" in nantong.article("papers.1.kind")


def test_no_papers_at_all_may_be_asked_for() -> None:
    text = (SHIPPED / "nantong-2019.toml").read_text(encoding="utf-8").replace("format = 1", "format = 1\npapers = []")
    assert rulebook_of(text).papers == ()


@pytest.mark.parametrize(
    ("held", "broken"),
    [
        ({}, "paper_missing"),
        ({"signed": {PaperKind.COOPERATION: False}}, "paper_unsigned"),
        (
            {"signed": {PaperKind.COOPERATION: True}, "outdated": frozenset([PaperKind.COOPERATION])},
            "paper_outdated",
        ),
        ({"signed": {PaperKind.COOPERATION: True}}, ""),
    ],
)
def test_an_agreement_must_be_there_fit_and_be_signed(held: dict[str, Any], broken: str) -> None:
    nothing = {
        "signed": {},
        "outdated": frozenset(),
        "uploaded": frozenset(),
        "unconfirmed_count": 0,
        "people_count": 0,
    }
    rule = PaperRule(step=PaperStep.SUBMIT, kind=PaperKind.COOPERATION, signed=True)
    items = paper_items([rule], Held(**{**nothing, **held}))
    assert [item.broken for item in items] == [broken]
    assert [problem.severity for problem in paper_problems(items)] == (["error"] if broken else [])


# ---- the steps ----


def test_submitting_stops_until_the_papers_are_there(cast: Cast) -> None:
    row = strict_class(cast, ClassState.AGREED)
    with pytest.raises(PapersMissing) as refused:
        classes.submit(actor=cast.enterprise_officer, number=row.number, now=NOW)
    assert rules_of(refused) == {("papers", "paper_missing")}
    assert len(refused.value.problems) == 2
    assert not history(row).filter(verb="class.submit").exists()
    terms = AgreementTerms(first_terms(AgreementKind.COOPERATION, row).clauses, Decimal(0))
    made = draft_agreement(
        actor=cast.registrar, number=row.number, kind=AgreementKind.COOPERATION, terms=terms, now=NOW
    )
    for side in (cast.registrar, cast.enterprise_officer):
        accept(actor=side, number=made.number, now=NOW)
    upload(cast, row.number)
    assert [problem.rule for problem in papers_before(row, PaperStep.SUBMIT)] == ["paper_unsigned"]
    facts = {"filename": "签署件.pdf", "content": PDF, "signed_on": TODAY, "today": TODAY, "now": NOW}
    sign(actor=cast.registrar, number=made.number, **facts)
    assert classes.submit(actor=cast.enterprise_officer, number=row.number, now=NOW).state == ClassState.SUBMITTED


def test_a_claim_stops_until_the_papers_are_there(cast: Cast) -> None:
    row = strict_class(cast, ClassState.FILED)
    with pytest.raises(PapersMissing):
        prepare(actor=cast.enterprise_officer, number=row.number, kind=ClaimKind.ADVANCE, now=NOW)
    upload(cast, row.number, "account")
    assert prepare(actor=cast.enterprise_officer, number=row.number, kind=ClaimKind.ADVANCE, now=NOW).pk


def test_opening_counts_who_has_not_confirmed(cast: Cast) -> None:
    row = strict_class(cast, ClassState.FILED)
    assert [problem.rule for problem in papers_before(row, PaperStep.OPEN)] == ["confirmations_missing"]


def test_page_and_api_say_what_is_missing_with_the_same_code(cast: Cast) -> None:
    row = strict_class(cast, ClassState.AGREED)
    page = cast.client("enterprise_officer").post(f"/classes/{row.number}/submit/", {"revision": 1})
    assert page.status_code == 422
    assert f"/classes/{row.number}/papers/" in page.content.decode()
    api = cast.api("enterprise_officer").post(f"/api/v1/classes/{row.number}/submit/")
    assert (api.status_code, api.data["code"]) == (422, "papers_missing")
    told = cast.api("registrar").get(f"/api/v1/classes/{row.number}/").data["missing"]
    assert {"title": "信用承诺书", "is_done": False, "place": "papers"} in told


# ---- uploading ----


def test_a_paper_is_kept_and_journalled_on_its_class(cast: Cast) -> None:
    row = strict_class(cast, ClassState.AGREED)
    paper = upload(cast, row.number)
    assert content_of(paper.document) == PDF
    assert history(row).first().after["sha256"] == paper.document.sha256


@pytest.mark.parametrize(
    ("player", "refusal"),
    [("tutor", NotYourMove), ("mentor", NotYourMove), ("moon_registrar", TrainingClass.DoesNotExist)],
)
def test_who_may_not_upload(cast: Cast, player: str, refusal: type[Exception]) -> None:
    row = strict_class(cast, ClassState.AGREED)
    with pytest.raises(refusal):
        upload(cast, row.number, actor=cast.actor(player))


@pytest.mark.parametrize(
    ("facts", "rule"),
    [
        ({"kind": "cooperation_agreement"}, "paper_kind_unknown"),
        ({"content": b""}, "paper_file_missing"),
        ({"content": b"MZ"}, "paper_file_kind"),
        ({"note": "长" * 201}, "paper_note_long"),
    ],
)
def test_a_paper_that_is_none_is_refused(cast: Cast, facts: dict[str, Any], rule: str) -> None:
    row = strict_class(cast, ClassState.AGREED)
    with pytest.raises(InvalidFacts) as refused:
        upload(cast, row.number, **facts)
    assert {found for _, found in rules_of(refused)} == {rule}
    assert not ClassPaper.objects.exists()


def test_a_cancelled_class_takes_no_papers(cast: Cast) -> None:
    row = strict_class(cast, ClassState.CANCELLED)
    with pytest.raises(WrongState):
        upload(cast, row.number)


def test_a_paper_is_taken_back_with_a_reason_and_counts_no_more(cast: Cast) -> None:
    row = strict_class(cast, ClassState.AGREED)
    paper = upload(cast, row.number)
    with pytest.raises(InvalidFacts):
        remove_paper(actor=cast.registrar, paper_id=paper.pk, reason=" ", now=NOW)
    with pytest.raises(ClassPaper.DoesNotExist):
        remove_paper(actor=cast.moon_registrar, paper_id=paper.pk, reason="x", now=NOW)
    for _ in range(2):
        remove_paper(actor=cast.enterprise_officer, paper_id=paper.pk, reason="传错文件", now=NOW)
    assert history(paper).filter(verb="paper.remove").count() == 1
    commitment = next(item for item in papers_of(row) if item.rule.kind is PaperKind.COMMITMENT)
    assert commitment.broken == "paper_missing"


def test_the_page_lists_each_step_links_to_where_it_is_mended_and_takes_a_file(cast: Cast) -> None:
    row = strict_class(cast, ClassState.AGREED)
    client, url = cast.client("registrar"), f"/classes/{row.number}/papers/"
    page = client.get(url).content.decode()
    assert f"/classes/{row.number}/agreements/cooperation/new/" in page
    assert f"{url}?kind=commitment#upload" in page
    few = queries(client, url)
    for _ in range(4):
        file = SimpleUploadedFile("承诺书.pdf", PDF)
        assert client.post(url, {"kind": "commitment", "file": file, "note": ""}).status_code == 303
    assert queries(client, url) == few
    wrong = client.post(url, {"kind": "commitment", "file": SimpleUploadedFile("x.pdf", b"MZ"), "note": "留着"})
    assert wrong.status_code == 422
    assert "留着" in wrong.content.decode()


def test_a_bureau_reads_papers_and_uploads_none(cast: Cast) -> None:
    row = strict_class(cast, ClassState.SUBMITTED)
    paper = upload(cast, row.number)
    officer = cast.client("filing")
    assert officer.get(f"/papers/{paper.pk}/").content == PDF
    assert officer.post(f"/papers/{paper.pk}/remove/", {"reason": "x"}).status_code == 403
    assert cast.client("county_filing").get(f"/papers/{paper.pk}/").status_code == 404
