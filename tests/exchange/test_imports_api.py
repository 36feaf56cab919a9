"""Rosters over the API: the same acts and answers as on pages."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from rest_framework.test import APIClient

from apprenticeship.models import Enrolment, TrainingClass
from exchange import tasks
from exchange.actions import imports
from exchange.models import RosterImport
from tests.cast import Cast
from tests.exchange.roster_files import UNUSABLE
from tests.exchange.rosters import roster_file

IMPORTS = "/api/v1/imports/"


def post_file(api: APIClient, number: str, content: bytes) -> Any:
    upload = SimpleUploadedFile("花名册.xlsx", content)
    return api.post(f"/api/v1/classes/{number}/imports/", {"file": upload}, format="multipart")


@pytest.fixture
def number(cast: Cast) -> str:
    return cast.filed_class.number


def test_a_roster_is_uploaded_looked_at_committed_and_undone(cast: Cast, number: str) -> None:
    api = cast.api("registrar")
    answer = post_file(api, number, roster_file(3))
    assert answer.status_code == 201
    assert {key: answer.json()[key] for key in ("state", "row_count", "new_count", "error_count")} == {
        "state": "checked",
        "row_count": 3,
        "new_count": 3,
        "error_count": 0,
    }
    url = f"{IMPORTS}{answer.json()['id']}/"
    assert [row["outcome"] for row in api.get(f"{url}rows/").json()["results"]] == ["new"] * 3
    done = api.post(f"{url}commit/", {})
    assert (done.status_code, done.json()["state"]) == (200, "committed")
    assert api.post(f"{url}commit/", {}).json()["state"] == "committed"
    assert Enrolment.objects.count() == 3
    assert api.post(f"{url}undo/").json()["state"] == "undone"
    assert api.get(IMPORTS).json()["results"][0]["state"] == "undone"


def test_problems_are_told_with_place_rule_and_mend(cast: Cast, number: str) -> None:
    api = cast.api("registrar")
    answer = post_file(api, number, roster_file(2, {1: {"身份证号": ""}}))
    url = f"{IMPORTS}{answer.json()['id']}/"
    (told,) = api.get(f"{url}problems/").json()
    assert (told["sheet"], told["row"], told["cell"], told["rule"]) == ("学徒花名册", 7, "D7", "value_missing")
    refused = api.post(f"{url}commit/", {})
    assert (refused.status_code, refused.json()["code"]) == (422, "rows_refused")
    assert api.post(f"{url}commit/", {"faultless_only": True}).status_code == 200
    assert Enrolment.objects.count() == 1


@pytest.mark.parametrize("name", UNUSABLE)
def test_a_file_that_cannot_be_used_is_refused_with_its_code(cast: Cast, number: str, name: str) -> None:
    content, refusal = UNUSABLE[name]
    answer = post_file(cast.api("registrar"), number, content)
    assert answer.status_code == 422
    assert refusal is not None
    assert answer.json()["message"]
    assert not RosterImport.objects.exists()


def test_a_large_file_is_accepted_and_checked_by_a_job(
    cast: Cast, number: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imports, "PROMPT_BYTES", 10)
    monkeypatch.setattr(imports, "PROMPT_ROWS", 1)
    api = cast.api("registrar")
    answer = post_file(api, number, roster_file(3))
    assert (answer.status_code, answer.json()["state"]) == (202, "staged")
    url = f"{IMPORTS}{answer.json()['id']}/"
    assert api.post(f"{url}commit/", {}).status_code == 409
    tasks.sweep()
    assert api.post(f"{url}commit/", {}).status_code == 202
    tasks.sweep()
    assert api.get(url).json()["state"] == "committed"


def test_roles_and_states_are_answered_by_the_one_table(cast: Cast, number: str) -> None:
    assert post_file(APIClient(), number, roster_file(1)).status_code == 401
    assert post_file(cast.api("moon_registrar"), number, roster_file(1)).status_code == 404
    for who in ("tutor", "enterprise_officer", "filing"):
        assert post_file(cast.api(who), number, roster_file(1)).status_code == 403
    assert post_file(cast.api("registrar"), cast.draft_class.number, roster_file(1)).status_code == 409
    assert cast.api("registrar").post(f"/api/v1/classes/{number}/imports/", {}, format="multipart").status_code == 422


def test_a_changed_situation_is_a_conflict(cast: Cast, number: str) -> None:
    api = cast.api("registrar")
    url = f"{IMPORTS}{post_file(api, number, roster_file(2)).json()['id']}/"
    TrainingClass.objects.filter(number=number).update(planned_heads=1)
    answer = api.post(f"{url}commit/", {})
    assert (answer.status_code, answer.json()["code"]) == (409, "situation_changed")
    assert api.get(url).json()["error_count"] == 1


def test_the_template_is_given(cast: Cast) -> None:
    assert cast.api("registrar").get("/api/v1/roster-template/").content.startswith(b"PK")
