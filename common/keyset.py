"""Pages by key: the next page is asked for by the last row's key, never by a count or an offset.

Works on anything that filters, excludes, orders and slices like a queryset.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Generic, Protocol, Self, TypeVar

Row = TypeVar("Row")
Row_co = TypeVar("Row_co", covariant=True)
PAGE_SIZE = 50
MOST_KEY_SIGNS = 400


class Rows(Protocol[Row_co]):
    """What a page is taken from."""

    def filter(self, *conditions: Any, **wanted: Any) -> Self: ...

    def exclude(self, *conditions: Any, **unwanted: Any) -> Self: ...

    def order_by(self, *fields: Any) -> Self: ...

    def __getitem__(self, cut: slice) -> Self: ...

    def __iter__(self) -> Iterator[Row_co]: ...


@dataclass(frozen=True, slots=True)
class Order:
    """One way to sort: by a field that is never null, rows of the same value by primary key in the same direction.

    `field` is a column, an annotation, or a path over never-null relations (`school__name`). `read` and `read_pk` make
    a value from its text and raise ValueError for another text.
    """

    field: str = "pk"
    is_descending: bool = False
    read: Callable[[str], Any] = int
    read_pk: Callable[[str], Any] = int

    @property
    def fields(self) -> tuple[str, ...]:
        sign = "-" if self.is_descending else ""
        return (f"{sign}pk",) if self.field == "pk" else (f"{sign}{self.field}", f"{sign}pk")

    @property
    def reversed(self) -> Order:
        return replace(self, is_descending=not self.is_descending)


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Some rows, and the keys of the neighbouring pages: "" where there is none."""

    rows: Sequence[Row]
    previous_key: str = ""
    next_key: str = ""


def chosen(orders: Mapping[str, Order], asked: str, default: str) -> Order:
    """Give the order that an address asks for: `name`, or `-name` the other way round; an unknown one is `default`."""
    known = asked if asked.removeprefix("-") in orders else default
    order = orders[known.removeprefix("-")]
    return order.reversed if known.startswith("-") else order


def page_of(rows: Rows[Row], order: Order, *, after: str = "", before: str = "", size: int = PAGE_SIZE) -> Page[Row]:
    """Give the page after one key or before another; the first one for no key, or for one that leads nowhere."""
    key, direction = (before, order.reversed) if before else (after, order)
    place = _place_of(key, order)
    found = list((_beyond(rows, direction, *place) if place else rows).order_by(*direction.fields)[: size + 1])
    if place and not found:
        return page_of(rows, order, size=size)
    kept, has_more = found[:size], len(found) > size
    is_back = bool(place and before)
    if is_back:
        kept.reverse()
    has_previous, has_next = (has_more, True) if is_back else (place is not None, has_more)
    return Page(
        kept,
        key_of(kept[0], order) if kept and has_previous else "",
        key_of(kept[-1], order) if kept and has_next else "",
    )


def key_of(row: Any, order: Order) -> str:
    """Write the key of a row: its value and primary key, fit for an address."""
    value = row
    for name in order.field.split("__"):
        value = getattr(value, name)
    text = json.dumps([str(value), str(row.pk)], ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _place_of(key: str, order: Order) -> tuple[Any, Any] | None:
    if not key or len(key) > MOST_KEY_SIGNS:
        return None
    try:
        value, pk = json.loads(base64.urlsafe_b64decode(key + "=" * (-len(key) % 4)))
        if "\0" in f"{value}{pk}".encode().decode():
            return None
        return (order.read_pk if order.field == "pk" else order.read)(value), order.read_pk(pk)
    except (ValueError, TypeError, RecursionError, binascii.Error):
        return None


def _beyond(rows: Rows[Row], order: Order, value: Any, pk: Any) -> Rows[Row]:
    towards, back = ("lt", "gt") if order.is_descending else ("gt", "lt")
    if order.field == "pk":
        return rows.filter(**{f"pk__{towards}": pk})
    behind = {order.field: value, f"pk__{back}e": pk}
    return rows.filter(**{f"{order.field}__{towards}e": value}).exclude(**behind)
