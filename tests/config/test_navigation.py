"""The navigation: one table, every entry a real place."""

import pytest
from django.urls import reverse

from common.actor import ROLES
from config.navigation import EVERYBODY, PLACES, Place, places
from tests.cast import HOME

MOST = 6


def test_everybody_is_everybody_but_the_program():
    assert set(ROLES) - {"system"} == EVERYBODY


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.url_name)
def test_every_place_has_an_address_an_icon_and_known_roles(place, settings):
    assert reverse(place.url_name)
    assert f'id="{place.icon}"' in (settings.BASE_DIR / "static" / "icons.svg").read_text()
    assert place.roles <= EVERYBODY
    assert place.roles


@pytest.mark.parametrize("role", sorted(EVERYBODY))
def test_no_role_has_more_places_than_a_thumb_can_choose_from(role):
    assert 1 <= len(places(role, "/")) <= MOST


@pytest.mark.parametrize("name", HOME)
def test_every_place_opens_for_its_roles(cast, name):
    client = cast.client(name)
    for place in places(client.get("/").context["role"], "/"):
        assert client.get(place["url"]).status_code == 200, place


def test_the_deepest_place_is_the_current_one(monkeypatch):
    more = (
        *PLACES[:1],
        Place("accounts:roles", "甲", "user", EVERYBODY),
        Place("accounts:tokens", "乙", "key", EVERYBODY),
    )
    monkeypatch.setattr("config.navigation.PLACES", more)
    current = [place["label"] for place in places("mentor", reverse("accounts:tokens")) if place["current"]]
    assert current == ["乙"]
    assert [place["label"] for place in places("mentor", "/") if place["current"]] == ["首页"]
    assert not any(place["current"] for place in places("mentor", "/elsewhere/"))
