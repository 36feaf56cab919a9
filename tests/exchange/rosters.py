"""Roster files for tests: plain functions."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from typing import Any

from exchange.exports.roster import roster_workbook
from samples.people import synthetic_people
from tests.builders import LAST_ON, STARTS_ON


def people(count: int = 3, *, seed: int = 2026, first: int = 0) -> list[dict[str, str]]:
    """Give faultless people of a class of builders.build_class, by column title; `first` passes some over."""
    return list(synthetic_people(first + count, starts_on=STARTS_ON, last_on=LAST_ON, seed=seed))[first:]


def roster_file(count: int = 3, changes: Mapping[int, Mapping[str, str]] | None = None, **facts: Any) -> bytes:
    """Write an .xlsx of `count` people, row 6 being the first; `changes` by index of person, then column title."""
    rows = people(count, **facts)
    for at, changed in (changes or {}).items():
        rows[at].update(changed)
    return roster_workbook(rows)


def zipped(members: Mapping[str, bytes]) -> bytes:
    """Write an archive of members by name."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()
