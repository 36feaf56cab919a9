"""What an address is to the tests: who may open it, and a row of theirs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from tests.cast import STRANGERS, Cast
from tests.house.samples import (
    Sample,
)


@dataclass(frozen=True, slots=True)
class Address:
    """An address as one player uses it.

    `row` makes the sample ids; an address with ids is nobody else's, so that `stranger` (by default the same role
    elsewhere) must get 404. `post` and `patch` make the fields of one that is right; without, the address takes none.
    `is_multipart`: the API takes a file there, not JSON.
    `needs` writes what must be there although the address does not name it.
    """

    who: str
    row: Sample | None = None
    get: bool = True
    post: Sample | None = None
    patch: Sample | None = None
    stranger: str = ""
    is_multipart: bool = False
    needs: Sample | None = None

    @property
    def methods(self) -> list[str]:
        return [*["get"] * self.get, *(name for name in ("post", "patch") if getattr(self, name) is not None)]

    def fields(self, method: str, cast: Cast) -> dict[str, Any]:
        sample: Sample | None = getattr(self, method) if method != "get" else None
        return sample(cast) if sample else {}

    @property
    def other(self) -> str:
        return self.stranger or STRANGERS[self.who]

    def url(self, name: str, cast: Cast) -> str:
        if self.needs:
            self.needs(cast)
        return reverse(name, kwargs=self.row(cast) if self.row else {})
