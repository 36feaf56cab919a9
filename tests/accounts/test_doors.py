"""Whose address counts: forwarded ones are believed only as far as there are proxies."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.test import Client, RequestFactory
from rest_framework.settings import api_settings

from accounts.acting import DOOR_RATES, address_of, may_knock

FORGED = {"HTTP_X_FORWARDED_FOR": "198.51.100.7, 203.0.113.9", "REMOTE_ADDR": "192.0.2.1"}


@pytest.fixture(autouse=True)
def calm():
    cache.clear()


@pytest.mark.parametrize(
    ("count", "address"), [(0, "192.0.2.1"), (1, "203.0.113.9"), (2, "198.51.100.7"), (3, "198.51.100.7")]
)
def test_as_many_forwarded_addresses_are_believed_as_there_are_proxies(monkeypatch, count: int, address: str):
    monkeypatch.setattr(api_settings, "NUM_PROXIES", count)
    assert address_of(RequestFactory().get("/", **FORGED)) == address


def test_without_a_proxy_a_forged_header_opens_no_second_account_of_knocks(monkeypatch):
    monkeypatch.setitem(DOOR_RATES, "link", "2/min")
    asked = [RequestFactory().get("/", HTTP_X_FORWARDED_FOR=f"198.51.100.{place}") for place in range(3)]
    assert [may_knock(request, "link") for request in asked] == [True, True, False]


def test_each_door_counts_by_itself(monkeypatch):
    monkeypatch.setitem(DOOR_RATES, "link", "1/min")
    request = RequestFactory().get("/")
    assert [may_knock(request, "link"), may_knock(request, "link"), may_knock(request, "certificate")] == [
        True,
        False,
        True,
    ]


def test_a_forged_address_does_not_lift_the_lock_of_sign_in(db, cast):
    client = Client()
    for place in range(6):
        answer = client.post(
            "/accounts/sign-in/",
            {"username": "registrar", "password": "falsch"},
            HTTP_X_FORWARDED_FOR=f"198.51.100.{place}",
        )
    assert answer.status_code == 429
