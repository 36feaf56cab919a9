"""What load balancers and container checks are told."""

import pytest
from django.core.cache import cache
from django.db import OperationalError, connection
from django.urls import reverse
from redis.exceptions import ConnectionError as NoAnswer


def test_alive_asks_nobody(client):
    assert client.get(reverse("alive")).json() == {"alive": True}


@pytest.mark.django_db
def test_ready_when_database_and_cache_answer(client):
    said = client.get(reverse("ready"))
    assert (said.status_code, said.json()) == (200, {"ready": True, "database": True, "cache": True})


@pytest.mark.django_db
def test_not_ready_when_the_cache_is_gone(client, monkeypatch):
    def gone(key):
        raise NoAnswer

    monkeypatch.setattr(type(cache._connections["default"]), "get", lambda self, key: gone(key))
    said = client.get(reverse("ready"))
    assert (said.status_code, said.json()) == (503, {"ready": False, "database": True, "cache": False})


def test_not_ready_when_the_database_is_gone(client, monkeypatch):
    def gone():
        raise OperationalError

    monkeypatch.setattr(connection, "cursor", gone)
    said = client.get(reverse("ready"))
    assert (said.status_code, said.json()) == (503, {"ready": False, "database": False, "cache": True})


def test_health_is_only_read(client):
    assert client.post(reverse("alive")).status_code == 405
