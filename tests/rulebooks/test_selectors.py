"""Finding rulebooks, and reading the rules that they hold."""

from __future__ import annotations

from datetime import date

import pytest
from psycopg.types.range import DateRange

from common.errors import NotVisible
from rulebooks.selectors import parsed, rulebooks, version_of, version_on
from tests.builders import build_rulebook
from tests.cast import HOME


def test_everybody_sees_every_rulebook_newest_first_in_one_query(cast, django_assert_num_queries) -> None:
    build_rulebook(version=7)
    build_rulebook(version=8)
    for actor in map(cast.actor, HOME):
        with django_assert_num_queries(1):
            found = [(row.code, row.version, row.region.name) for row in rulebooks(actor)]
        assert found[:2] == [("nantong-2019", 8, "南通市"), ("nantong-2019", 7, "南通市")]


def test_a_version_is_found_by_its_code(cast) -> None:
    build_rulebook(version=7)
    assert version_of(cast.registrar, "nantong-2019").version == 7
    assert version_of(cast.registrar, "nantong-2019", 7).version == 7


def test_what_is_not_there_is_not_visible(cast) -> None:
    build_rulebook(version=7)
    for code, version in (("nowhere-2020", None), ("nantong-2019", 99)):
        with pytest.raises(NotVisible):
            version_of(cast.registrar, code, version)
    with pytest.raises(NotVisible):
        version_on(cast.registrar, "nantong-2019", date(2018, 12, 31))


def test_the_newest_version_that_is_valid_on_a_day_holds(cast) -> None:
    build_rulebook(version=7)
    build_rulebook(version=8, valid=DateRange(date(2026, 1, 1), date(2027, 1, 1)))
    assert version_on(cast.registrar, "nantong-2019", date(2026, 12, 31)).version == 8
    assert version_on(cast.registrar, "nantong-2019", date(2025, 12, 31)).version == 7


def test_a_versions_text_is_read_once(db: None) -> None:
    row = build_rulebook(version=7)
    assert parsed(row).identity.code == "nantong-2019"
    assert parsed(row) is parsed(row)
