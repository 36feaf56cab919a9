"""Rulebooks on pages and over the API: every value with its article, seen or default."""

from __future__ import annotations

import pytest

from rulebooks.rules import clauses
from rulebooks.selectors import parsed
from tests.builders import SHIPPED, build_rulebook, build_user
from tests.cast import PLAYERS, Cast


def test_every_version_is_listed(cast: Cast):
    build_rulebook()
    build_rulebook(version=2, name="第二版办法")
    text = cast.client("auditor").get("/rulebooks/").content.decode()
    assert "第二版办法" in text
    assert "/rulebooks/nantong-2019/?version=1" in text
    found = cast.api("auditor").get("/api/v1/rulebooks/").json()["results"]
    assert [row["version"] for row in found] == [2, 1]
    assert (found[0]["starts_on"], found[0]["last_on"], found[0]["region"]) == ("2019-01-01", None, "320600")


@pytest.mark.parametrize("code", sorted(path.stem for path in SHIPPED.glob("*.toml")))
def test_every_shipped_rulebook_can_be_read(cast: Cast, code: str):
    row = build_rulebook(code, name=code)
    page = cast.client("registrar").get(f"/rulebooks/{code}/")
    assert page.status_code == 200
    text = page.content.decode()
    listed = clauses(parsed(row))
    assert all(clause.key in text for clause in listed)
    assert text.count("原文可见</span>") == sum(clause.is_seen for clause in listed)
    seen = cast.client("registrar").get(f"/rulebooks/{code}/?show=seen").content.decode()
    assert "默认值</span>" not in seen
    answer = cast.api("registrar").get(f"/api/v1/rulebooks/{code}/").json()
    assert [clause["key"] for clause in answer] == [clause.key for clause in listed]


def test_a_version_is_named_or_the_newest_is_shown(cast: Cast):
    build_rulebook()
    build_rulebook(version=2)
    client = cast.client("registrar")
    assert "第 2 版" in client.get("/rulebooks/nantong-2019/").content.decode()
    assert "第 1 版" in client.get("/rulebooks/nantong-2019/?version=1").content.decode()
    assert "第 2 版" in client.get("/rulebooks/nantong-2019/?version=x").content.decode()
    assert client.get("/rulebooks/nantong-2019/?version=9").status_code == 404
    assert client.get("/rulebooks/nowhere/").status_code == 404
    assert cast.api("registrar").get("/api/v1/rulebooks/nowhere/").status_code == 404


def test_whoever_acts_may_read_and_nobody_else(cast: Cast, client):
    build_rulebook()
    assert {cast.client(name).get("/rulebooks/nantong-2019/").status_code for name in PLAYERS} == {200}
    assert client.get("/rulebooks/").status_code == 302
    client.force_login(build_user("nobody"), backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/rulebooks/").status_code == 403


def test_an_empty_shelf_says_so(cast: Cast):
    assert "还没有政策规则" in cast.client("registrar").get("/rulebooks/").content.decode()
