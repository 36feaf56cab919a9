"""Pages by key: every row once, in both directions, whatever is in the address."""

from __future__ import annotations

import base64
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue.models import Occupation
from common.keyset import Order, chosen, key_of, page_of

BY_CODE = Order(read_pk=str)
BY_NAME = Order("name", read=str, read_pk=str)
ORDERS = {"code": BY_CODE, "name": BY_NAME}


@pytest.fixture
def occupations(db: None) -> list[Occupation]:
    """Twenty-three occupations that share seven names."""
    return Occupation.objects.bulk_create(
        Occupation(code=f"6-18-01-{n:02d}", name=f"职业{n % 7}", edition="2022") for n in range(23)
    )


def forward(order: Order, size: int) -> list[list[str]]:
    pages, key = [], ""
    while True:
        page = page_of(Occupation.objects.all(), order, after=key, size=size)
        pages.append([row.code for row in page.rows])
        key = page.next_key
        if not key:
            return pages


@pytest.mark.parametrize("order", [BY_CODE, BY_CODE.reversed, BY_NAME, BY_NAME.reversed])
@pytest.mark.parametrize("size", [1, 5, 22, 23, 24])
def test_every_row_stands_on_exactly_one_page(occupations: list[Occupation], order: Order, size: int):
    pages = forward(order, size)
    codes = [code for page in pages for code in page]
    assert codes == [row.code for row in Occupation.objects.order_by(*order.fields)]
    assert set(Counter(codes).values()) == {1}
    assert all(len(page) == size for page in pages[:-1])


@pytest.mark.parametrize("order", [BY_CODE, BY_NAME.reversed])
def test_going_back_shows_the_same_pages(occupations: list[Occupation], order: Order):
    first = page_of(Occupation.objects.all(), order, size=5)
    second = page_of(Occupation.objects.all(), order, after=first.next_key, size=5)
    third = page_of(Occupation.objects.all(), order, after=second.next_key, size=5)
    back = page_of(Occupation.objects.all(), order, before=third.previous_key, size=5)
    assert list(back.rows) == list(second.rows)
    assert (back.previous_key, back.next_key) == (second.previous_key, second.next_key)
    start = page_of(Occupation.objects.all(), order, before=back.previous_key, size=5)
    assert (list(start.rows), start.previous_key) == (list(first.rows), "")


def test_no_rows_give_no_keys(db: None):
    page = page_of(Occupation.objects.all(), BY_NAME)
    assert (list(page.rows), page.previous_key, page.next_key) == ([], "", "")


@pytest.mark.parametrize("key", ["x", "!!", "W10", base64.urlsafe_b64encode(b'["a"]').decode(), "é" * 50, "A" * 5000])
def test_a_key_that_leads_nowhere_shows_the_first_page(occupations: list[Occupation], key: str):
    page = page_of(Occupation.objects.all(), BY_CODE, after=key, size=5)
    assert [row.code for row in page.rows] == [f"6-18-01-0{n}" for n in range(5)]
    assert page.previous_key == ""


def test_a_key_past_the_end_shows_the_first_page(occupations: list[Occupation]):
    past = key_of(Occupation(code="9-99-99-99"), BY_CODE)
    assert [row.code for row in page_of(Occupation.objects.all(), BY_CODE, after=past, size=1).rows] == ["6-18-01-00"]


@pytest.mark.django_db
@settings(max_examples=25)
@given(words=st.lists(st.text(), max_size=3))
def test_no_key_breaks_a_page(words: list[str]):
    key = base64.urlsafe_b64encode(str(words).encode("utf-8", "surrogatepass")).decode()
    assert list(page_of(Occupation.objects.all(), BY_NAME, after=key).rows) == []


@pytest.mark.django_db
def test_a_key_with_a_zero_byte_is_no_key():
    key = base64.urlsafe_b64encode(b'["\\u0000","\\u0000"]').decode()
    lone = base64.urlsafe_b64encode(b'["\\ud800","1"]').decode()
    assert [list(page_of(Occupation.objects.all(), BY_NAME, after=bad).rows) for bad in (key, lone)] == [[], []]


def test_an_address_chooses_a_known_order_only():
    assert chosen(ORDERS, "name", "-code") == BY_NAME
    assert chosen(ORDERS, "-name", "-code") == BY_NAME.reversed
    assert chosen(ORDERS, "password", "-code") == BY_CODE.reversed
    assert chosen(ORDERS, "", "-code").fields == ("-pk",)
