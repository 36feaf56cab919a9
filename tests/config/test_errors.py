"""One table of answers for pages and API: nobody, not yours, not your move, wrong state, bad facts, a bug."""

import logging
import re

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse
from rest_framework.test import APIClient

from config import errors
from tests.config.refusals import FRAMEWORK, REFUSALS

pytestmark = pytest.mark.urls("tests.config.refusals")


def page(cast, name: str, **headers):
    client = cast.client("registrar", raise_request_exception=False)
    return client.get(f"/refusals/{name}/", headers=headers)


def answer(cast, name: str):
    api = cast.api("registrar")
    api.raise_request_exception = False
    return api.get(f"/api/v1/refusals/{name}/")


@pytest.mark.parametrize("name", REFUSALS)
def test_page_and_api_answer_every_error_with_the_same_status(cast, name):
    expected = REFUSALS[name][1]
    assert (page(cast, name).status_code, answer(cast, name).status_code) == (expected, expected)


@pytest.mark.parametrize("name", FRAMEWORK)
def test_the_frameworks_own_errors_speak_like_ours(cast, name):
    said = answer(cast, name)
    assert said.status_code == FRAMEWORK[name][1]
    assert said.json()["message"] == errors.MESSAGES[said.status_code]


def test_every_status_has_words_and_they_are_chinese():
    for status, words in errors.MESSAGES.items():
        assert status in {expected for _, expected in (REFUSALS | FRAMEWORK).values()} | {401, 405}
        assert any("一" <= sign <= "鿿" for sign in words)


@pytest.mark.parametrize("name", ["rule", "invalid_facts"])
def test_page_and_api_say_the_same_words(cast, name):
    message = answer(cast, name).json()["message"]
    assert message in page(cast, name).content.decode()
    assert message == {"rule": "已超过 7 天，不能补录。", "invalid_facts": errors.MESSAGES[422]}[name]


def test_bad_facts_name_each_field_rule_and_how_to_mend_it(cast):
    problem = {
        "field": "ends_on",
        "rule": "ends_before_start",
        "message": "2026-01-01 早于开始日期。",
        "mend": "请核对日期。",
        "severity": "error",
    }
    assert answer(cast, "invalid_facts").json()["problems"] == [problem]
    shown = page(cast, "invalid_facts").content.decode()
    assert problem["message"] in shown
    assert problem["mend"] in shown


def test_a_serializers_complaint_names_the_nested_field(cast):
    problem = answer(cast, "validation").json()["problems"][0]
    assert (problem["field"], problem["rule"], problem["message"]) == ("lines.hours", "invalid", "填写数字。")


def test_codes_are_stable_words(cast):
    names = ("rule", "not_your_move", "no_such_row", "integrity", "validation")
    assert [answer(cast, name).json()["code"] for name in names] == [
        "too_late",
        "not_your_move",
        "not_found",
        "conflict",
        "invalid",
    ]


def test_a_bug_gives_an_id_that_stands_in_the_log(cast, caplog):
    with caplog.at_level(logging.ERROR, logger="config.errors"):
        shown, said = page(cast, "bug"), answer(cast, "bug")
    assert said.json()["message"] == errors.MESSAGES[500]
    assert said.json()["error_id"] in caplog.text
    error_id = re.search(r"<code.*>(\w{12})</code>", shown.content.decode())[1]
    assert error_id in caplog.text
    assert "division by zero" not in shown.content.decode() + said.content.decode()


def test_a_lost_database_is_said_with_an_id_too(cast, monkeypatch):
    def gone():
        raise OperationalError

    client = cast.client("registrar", raise_request_exception=False)
    with monkeypatch.context() as patched:
        patched.setattr(connection, "cursor", gone)
        shown = client.get(reverse("home"))
    assert shown.status_code == 500
    assert errors.MESSAGES[500] in shown.content.decode()


def test_nobody_is_asked_to_sign_in_by_a_page_and_told_so_by_the_api():
    said = APIClient().get("/api/v1/refusals/bug/")
    assert said.status_code == 401
    assert said.json()["message"] == errors.MESSAGES[401]
    assert said["WWW-Authenticate"] == "Bearer"


@pytest.mark.django_db
@pytest.mark.parametrize("header", ["Bearer", "Bearer unknown", "Bearer a b", "bearer 示例".encode().decode("latin-1")])
def test_a_token_that_is_none_is_401(header):
    assert APIClient().get("/api/v1/refusals/bug/", headers={"authorization": header}).status_code == 401


@pytest.mark.django_db
def test_an_unknown_address_is_a_page_for_people_and_json_for_machines():
    assert Client().get("/nowhere/").status_code == 404
    assert "text/html" in Client().get("/nowhere/")["Content-Type"]
    said = Client().get("/api/v1/nowhere/")
    assert (said.status_code, said.json()["message"]) == (404, errors.MESSAGES[404])


def test_an_address_that_takes_posts_alone_says_so_when_opened(cast):
    shown = cast.client("registrar").get(reverse("apprenticeship:class_completion", args=[cast.open_class.number]))
    assert (shown.status_code, shown["Allow"]) == (405, "POST")
    assert errors.NOT_A_PAGE in shown.content.decode()


def test_a_method_that_is_not_taken_is_405(cast):
    assert cast.api("registrar").delete("/api/v1/refusals/bug/").status_code == 405


@pytest.mark.django_db
def test_a_suspicious_request_is_400_in_chinese():
    shown = Client(raise_request_exception=False).get("/suspicious/")
    assert shown.status_code == 400
    assert errors.MESSAGES[400] in shown.content.decode()


def test_a_form_without_its_csrf_token_is_refused_in_chinese(cast):
    client = cast.client("registrar", enforce_csrf_checks=True)
    shown = client.post(reverse("accounts:sign_out"))
    assert shown.status_code == 403
    assert errors.FORGED in shown.content.decode()
