"""Every address: 302 or 401 to nobody, 404 to strangers; a GET writes nothing; a fragment equals its place."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from rest_framework.test import APIClient

from tests.cast import Cast
from tests.house.addresses import ADDRESSES, OF_EVERYBODY, PUBLIC, names

CALLS = [pytest.param(name, method, id=f"{name}-{method}") for name, at in ADDRESSES.items() for method in at.methods]
OWNED = [call for call in CALLS if ADDRESSES[call.values[0]].row and call.values[0] not in OF_EVERYBODY]
READS = [name for name, address in ADDRESSES.items() if address.get]
PAGES = [name for name in READS if not name.startswith("v1:")]
TARGET = re.compile(r'hx-(?:select|target)="#([\w-]+)"')


def is_of_api(name: str) -> bool:
    return name.startswith("v1:")


def client_of(cast: Cast, name: str, player: str | None) -> Any:
    """Give a player's browser or machine, whichever the address is for; nobody's for None."""
    if is_of_api(name):
        return cast.api(player) if player else APIClient()
    return cast.client(player) if player else Client()


def call(cast: Cast, name: str, method: str, player: str | None) -> Any:
    address = ADDRESSES[name]
    url = address.url(name, cast)
    fields = address.fields(method, cast)
    options = {"format": "multipart"} if address.is_multipart and method == "post" else {}
    return getattr(client_of(cast, name, player), method)(url, fields, **options)


@contextmanager
def nothing_written() -> Iterator[None]:
    """Let the database itself refuse every write, lock and COPY."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL transaction_read_only = on")
        yield
        transaction.set_rollback(True)


def test_every_address_stands_in_the_table():
    """Add a new address to tests/house/addresses/: who may open it, a row of theirs, what is posted."""
    known = list(names())
    assert len(known) == len(set(known)), "two addresses have one name"
    assert set(known) == set(ADDRESSES) | PUBLIC


@pytest.mark.parametrize(("name", "method"), CALLS)
def test_nobody_is_asked_to_sign_in(cast, name, method):
    answer = call(cast, name, method, None)
    if is_of_api(name):
        assert answer.status_code == 401
    else:
        assert answer.status_code == 302
        assert answer["Location"].startswith(reverse("accounts:sign_in"))


@pytest.mark.parametrize(("name", "method"), CALLS)
def test_whoever_it_is_for_is_let_in(cast, name, method):
    answer = call(cast, name, method, ADDRESSES[name].who)
    assert answer.status_code < 400
    assert not answer.headers.get("Location", "").startswith(reverse("accounts:sign_in"))


@pytest.mark.parametrize(("name", "method"), OWNED)
def test_a_stranger_finds_nothing(cast, name, method):
    assert call(cast, name, method, ADDRESSES[name].other).status_code == 404


@pytest.mark.parametrize("name", ADDRESSES)
def test_another_method_is_not_taken(cast, name):
    address = ADDRESSES[name]
    client, url = client_of(cast, name, address.who), address.url(name, cast)
    for method in {"get", "post", "patch", "put", "delete"} - set(address.methods):
        assert getattr(client, method)(url).status_code == 405, method


@pytest.mark.parametrize("name", READS)
def test_a_get_writes_nothing(cast, name):
    address = ADDRESSES[name]
    client, url = client_of(cast, name, address.who), address.url(name, cast)
    with nothing_written():
        assert client.get(url).status_code == 200
        assert client.head(url).status_code in (200, 405)


def test_a_write_would_have_been_noticed(cast):
    with pytest.raises(Exception, match="read-only transaction"), nothing_written():
        cast.sun.save()


@pytest.mark.parametrize("name", PAGES)
def test_a_fragment_equals_its_place_in_the_page(cast, name):
    """What HTMX asks for is the page itself, or a part of it, and every part that it takes out of it is there."""
    address = ADDRESSES[name]
    client, url = cast.client(address.who), address.url(name, cast)
    page = client.get(url)
    if not page["Content-Type"].startswith("text/html"):
        return
    whole, part = settled(page), settled(client.get(url, headers={"hx-request": "true"}))
    assert part in whole
    for target in TARGET.findall(whole):
        assert f'id="{target}"' in whole, f"nothing is called {target}"


def settled(page: Any) -> str:
    """Give a page's text without what differs at each answer."""
    text = re.sub(r'(name="(?:csrfmiddlewaretoken|(?:[\d-]+-)?key)" value=)"[\w-]+"', r"\1", page.content.decode())
    return " ".join(text.split())
