"""Directories: where the codes are found by which a class names its parties."""

from __future__ import annotations

import pytest

from apprenticeship.selectors.directories import DIRECTORIES, directory_rows
from catalogue.models import Occupation
from tests.cast import PLAYERS, Cast


@pytest.mark.parametrize(
    ("kind", "words", "names"),
    [
        ("schools", "", ["示例朝阳技师学院", "示例望月技工学校"]),
        ("schools", "望月", ["示例望月技工学校"]),
        ("enterprises", "示例 锻造", ["示例锻造有限公司"]),
        ("enterprises", "91320600MA0000003", ["示例锻造有限公司"]),
        ("bureaus", "320681", ["启东市人力资源和社会保障局"]),
        ("occupations", "6-18", ["车工", "焊工"]),
        ("occupations", "宇航员", []),
    ],
)
def test_a_directory_is_searched_by_name_or_code(cast: Cast, kind: str, words: str, names: list[str]):
    assert [row.name for row in directory_rows(kind, words)] == names
    page = cast.client("registrar").get(f"/{kind}/", {"q": words}).content.decode()
    found = cast.api("registrar").get(f"/api/v1/{kind}/", {"q": words}).json()["results"]
    assert [entry["name"] for entry in found] == names
    assert all(name in page for name in names)
    assert names or "没有找到" in page


@pytest.mark.parametrize("kind", DIRECTORIES)
def test_a_directory_tells_no_more_than_name_code_and_place(cast: Cast, kind: str):
    text = cast.client("apprentice").get(f"/{kind}/").content.decode()
    assert "示例联系人" not in text
    assert "0513-10000000" not in text
    entry = cast.api("apprentice").get(f"/api/v1/{kind}/").json()["results"][0]
    assert set(entry) <= {"code", "name", "region", "edition"}


def test_whoever_acts_may_look(cast: Cast):
    assert {cast.client(name).get("/occupations/").status_code for name in PLAYERS} == {200}


def test_a_long_directory_is_paged_by_code(cast: Cast):
    Occupation.objects.bulk_create(
        Occupation(code=f"6-20-{n // 50:02d}-{n % 50:02d}", name=f"工种{n}", edition="2022") for n in range(120)
    )
    client, api = cast.client("registrar"), cast.api("registrar")
    first = client.get("/occupations/?q=工种")
    second = client.get("/occupations/", {"q": "工种", "after": first.context["next_key"]})
    assert [row.name for row in second.context["page"]][:2] == ["工种50", "工种51"]
    answer = api.get("/api/v1/occupations/", {"q": "工种"}).json()
    assert api.get(answer["next"]).json()["results"][0]["name"] == "工种50"
