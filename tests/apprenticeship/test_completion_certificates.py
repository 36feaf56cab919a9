"""Completion certificates: issued once, signed, checked by anybody, revoked for a reason and never silently."""

import json
from base64 import urlsafe_b64decode as plain

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from accounts.acting import DOOR_RATES
from apprenticeship.actions import completion_certificates as actions
from apprenticeship.lifecycle import EnrolmentState
from apprenticeship.models import CompletionCertificate, TrainingClass
from apprenticeship.rules.completion_certificates import Statement, code_of, statement_in
from apprenticeship.selectors.completion_certificates import finding
from common.errors import InvalidFacts, NotYourMove
from common.identifiers import masked_name
from common.signatures import is_signed, public_key, sign
from journal.selectors import entries_of
from tests import builders
from tests.builders import TODAY


@pytest.fixture
def completed(cast):
    return [
        builders.build_enrolment(cast.open_class, state, serial, ended_on=TODAY)
        for serial, state in enumerate((EnrolmentState.COMPLETED_CERTIFIED, EnrolmentState.COMPLETED_UNCERTIFIED), 31)
    ]


def issue(cast, player="registrar"):
    return actions.issue_completion_certificates(actor=cast.actor(player), number=cast.open_class.number, today=TODAY)


def revoke(cast, number, player="registrar", reason="成绩有误。"):
    return actions.revoke_completion_certificate(actor=cast.actor(player), number=number, reason=reason, today=TODAY)


# ---- issuing ----


def test_everybody_who_completed_gets_one_and_nobody_else(cast, completed):
    assert cast.enrolment.state == EnrolmentState.TRAINING
    made = issue(cast)
    assert [one.enrolment for one in made] == completed
    assert all(entries_of(one).get().verb == "completion_certificate.issue" for one in made)


def test_issuing_twice_does_nothing_more(cast, completed):
    assert len(issue(cast)) == 2
    assert issue(cast) == []
    assert CompletionCertificate.objects.count() == 2


def test_two_at_once_issue_once(cast, completed, at_once):
    assert sorted(len(made) for made in at_once([lambda: issue(cast), lambda: issue(cast)])) == [0, 2]


def test_a_class_where_nobody_completed_is_told_so(cast):
    with pytest.raises(InvalidFacts) as refused:
        issue(cast)
    assert refused.value.problems[0].rule == "nobody_completed"


@pytest.mark.parametrize("player", ["enterprise_officer", "tutor", "auditor"])
def test_only_the_registrar_issues(cast, completed, player):
    with pytest.raises(NotYourMove):
        issue(cast, player)


def test_a_stranger_sees_no_class(cast, completed):
    with pytest.raises(TrainingClass.DoesNotExist):
        issue(cast, "moon_registrar")


# ---- revoking ----


def test_a_revoked_one_stays_and_a_new_one_has_a_new_number(cast, completed):
    first = issue(cast)[0]
    assert revoke(cast, first.number).revoked_on == TODAY
    assert entries_of(first).first().reason == "成绩有误。"
    (again,) = issue(cast)
    assert (again.enrolment, again.number) == (first.enrolment, f"JY{first.enrolment.student_no}-2")


def test_revoking_needs_a_reason_once_and_the_registrar(cast, completed):
    number = issue(cast)[0].number
    with pytest.raises(InvalidFacts):
        revoke(cast, number, reason="  ")
    with pytest.raises(NotYourMove):
        revoke(cast, number, "enterprise_officer")
    with pytest.raises(CompletionCertificate.DoesNotExist):
        revoke(cast, number, "moon_registrar")
    revoke(cast, number)
    with pytest.raises(actions.AlreadyRevoked):
        revoke(cast, number)


def test_the_database_admits_one_in_force(cast, completed):
    row = issue(cast)[0]
    with pytest.raises(IntegrityError):
        CompletionCertificate.objects.create(enrolment=row.enrolment, number="JY-other", code="x", issued_on=TODAY)


# ---- checking ----


@given(st.builds(Statement, *[st.text(max_size=20)] * 9))
def test_a_code_gives_back_what_was_stated(statement):
    assert statement_in(code_of(statement, sign), is_signed) == statement


@given(st.data())
def test_a_code_with_any_sign_changed_is_no_code_of_ours(data):
    statement = Statement("JY1-1", "李*", "校", "企业", "车工", "4", "2026-01-01", "2026-12-31", "2027-01-01")
    code = code_of(statement, sign)
    at = data.draw(st.integers(0, len(code) - 2).filter(lambda at: at != code.index(".") - 1))
    other = data.draw(st.sampled_from("AQgw05-_").filter(lambda one: one != code[at]))
    assert statement_in(code[:at] + other + code[at + 1 :], is_signed) is None


@given(st.text(max_size=60))
def test_no_text_breaks_the_check(text):
    assert statement_in(text, is_signed) is None


def test_the_public_key_checks_a_code_without_us(cast, completed):
    content, _, signature = issue(cast)[0].code.partition(".")
    stated, signed = (plain(part + "=" * (-len(part) % 4)) for part in (content, signature))
    load_pem_public_key(public_key().encode()).verify(signed, stated)
    assert json.loads(stated)[1] == masked_name(completed[0].person.name)
    with pytest.raises(InvalidSignature):
        load_pem_public_key(public_key().encode()).verify(signed, stated + b" ")


def test_a_certificate_is_in_force_until_revoked(cast, completed):
    row = issue(cast)[0]
    assert finding(row.code).is_in_force
    revoke(cast, row.number)
    found = finding(row.code)
    assert (found.statement.number, found.is_in_force) == (row.number, False)
    assert finding("").statement is None


def test_anybody_checks_on_a_page_that_names_nobody_in_full(cast, completed, client):
    row = issue(cast)[0]
    page = client.get(reverse("apprenticeship:check"), {"c": row.code})
    assert page.status_code == 200
    text = page.content.decode()
    assert "真实有效" in text
    assert completed[0].person.name not in text
    revoke(cast, row.number)
    assert "已撤销：" in client.get(reverse("apprenticeship:check"), {"c": row.code}).content.decode()
    assert "不能核验" in client.get(reverse("apprenticeship:check"), {"c": row.code[:-9]}).content.decode()


def test_the_list_of_revoked_ones_holds_numbers_and_days_alone(cast, completed, client):
    row = issue(cast)[0]
    revoke(cast, row.number)
    told = client.get(reverse("apprenticeship:check_revoked")).json()
    assert told == {"revoked": [{"number": row.number, "revoked_on": TODAY.isoformat()}]}
    assert client.get(reverse("apprenticeship:check_key")).content.decode() == public_key()


def test_whoever_checks_too_often_is_asked_to_wait(client, monkeypatch):
    monkeypatch.setitem(DOOR_RATES, "certificate", "2/min")
    answers = [client.get(reverse("apprenticeship:check"), REMOTE_ADDR="203.0.113.9").status_code for _ in range(3)]
    assert answers == [200, 200, 429]


# ---- pages ----


def test_the_page_issues_shows_and_revokes(cast, completed):
    client, place = (
        cast.client("registrar"),
        reverse("apprenticeship:class_completion_certificates", args=[cast.open_class.number]),
    )
    assert "为 2 人颁发" in client.get(place).content.decode()
    page = client.post(place, follow=True).content.decode()
    assert "已颁发 2 份结业证书" in page
    row = CompletionCertificate.objects.order_by("pk")[0]
    assert row.number in page
    paper = client.get(reverse("apprenticeship:completion_certificate", args=[row.number])).content.decode()
    assert completed[0].person.name in paper
    drawn = client.get(reverse("apprenticeship:completion_certificate_qr", args=[row.number]))
    assert b"<svg" in drawn.content
    where = reverse("apprenticeship:completion_certificate_revoke", args=[row.number])
    assert client.post(where, {"reason": ""}).status_code == 422
    assert "撤销：成绩有误" in client.post(where, {"reason": "成绩有误"}, follow=True).content.decode()


def test_the_page_costs_the_same_for_one_and_for_many(cast):
    place = reverse("apprenticeship:class_completion_certificates", args=[cast.open_class.number])
    client, counts = cast.client("registrar"), []
    for serials in (range(31, 32), range(32, 44)):
        for serial in serials:
            builders.build_enrolment(cast.open_class, EnrolmentState.COMPLETED_CERTIFIED, serial, ended_on=TODAY)
        issue(cast)
        with CaptureQueriesContext(connection) as asked:
            client.get(place)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_machine_issues_and_revokes(cast, completed):
    api, where = cast.api("registrar"), f"/api/v1/classes/{cast.open_class.number}/completion-certificates/"
    made = api.post(where)
    assert (made.status_code, len(made.json())) == (201, 2)
    number = api.get(where).json()[0]["number"]
    done = api.post(f"/api/v1/completion-certificates/{number}/revoke/", {"reason": "成绩有误。"}, format="json")
    assert (done.status_code, done.json()["revoked_reason"]) == (200, "成绩有误。")
