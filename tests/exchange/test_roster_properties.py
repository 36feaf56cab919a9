"""What holds of every file, whatever its bytes."""

from __future__ import annotations

from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apprenticeship.columns import LISTED_COLUMNS
from exchange.exports.roster import roster_workbook
from exchange.parsers import refusals
from exchange.parsers.cells import mended, read_column
from exchange.parsers.delimited import decoded
from exchange.parsers.files import read_sheets
from exchange.parsers.roster import parse_roster
from exchange.parsers.sheets import Limits, column_letters, column_number
from samples.people import synthetic_people
from tests.builders import LAST_ON, STARTS_ON
from tests.exchange.roster_files import (
    FACTS,
    GOOD,
    HEAD,
    person,
    rules_of,
    table,
    xls,
    xlsx,
)

CELLS = st.one_of(
    st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=20),
    st.integers(-(10**20), 10**20),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.dates(date(1900, 3, 1), date(2400, 1, 1)),
)


def is_read_or_refused(content):
    """Say whether a file is a table or unusable; anything else that is raised is a bug and goes on."""
    try:
        return len(parse_roster(content, FACTS).rows) > 0
    except refusals.UnusableFile as refusal:
        return bool(str(refusal))


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.binary(max_size=400), st.sampled_from([b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\xff\xfe"]))
def test_any_bytes_are_a_table_or_unusable(content, start):
    assert is_read_or_refused(start + content)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from([GOOD, xls(table(person(0), person(1)))]), st.data())
def test_a_damaged_workbook_is_a_table_or_unusable(content, drawn):
    damaged = bytearray(content)
    for _ in range(drawn.draw(st.integers(1, 12))):
        damaged[drawn.draw(st.integers(0, len(damaged) - 1))] = drawn.draw(st.integers(0, 255))
    assert is_read_or_refused(bytes(damaged))


@settings(max_examples=200, deadline=None)
@given(st.lists(st.lists(st.text(max_size=12), min_size=6, max_size=6), min_size=1, max_size=4))
def test_any_texts_under_a_header_are_read_or_refused(rows):
    text = "\n".join("\t".join(row) for row in (HEAD, *rows))
    assert is_read_or_refused(text.encode("utf-8", "replace"))


@settings(max_examples=100, deadline=None)
@given(st.lists(st.lists(CELLS, min_size=6, max_size=6), min_size=1, max_size=4))
def test_any_cells_under_a_header_are_read_or_refused(rows):
    assert is_read_or_refused(xlsx([HEAD, *rows]))


@settings(deadline=None, max_examples=25)
@given(st.integers(1, 30), st.integers(0, 10_000))
def test_a_written_roster_read_back_gives_the_same_people(count, seed):
    people = list(synthetic_people(count, starts_on=STARTS_ON, last_on=LAST_ON, seed=seed))
    roster = parse_roster(roster_workbook(people), FACTS)
    assert rules_of(roster, "error") == []
    assert [(row.name, row.number, str(row.hired_on), row.phone) for row in roster.rows] == [
        (one["姓名"], one["身份证号"], one["入职日期"], one["手机"]) for one in people
    ]


@given(st.text(max_size=40))
def test_mending_a_mended_text_changes_nothing(text):
    widths = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
    once, _ = mended(text, widths)
    assert mended(once, widths) == (once, "")


@given(st.text(max_size=30))
def test_what_a_column_reads_it_reads_again_the_same(text):
    for column in LISTED_COLUMNS:
        (typed,), _ = read_column([text], column, is_1904=False)
        if isinstance(typed, str) and not column.words:
            again, found = read_column([typed], column, is_1904=False)
            assert (again, found) == ([typed], []), column.code


@given(st.integers(1, 20_000))
def test_column_letters_and_numbers_agree(column):
    assert column_number(column_letters(column)) == column


def test_utf8_is_preferred_to_gb18030():
    assert decoded("姓名".encode()) == "姓名"


def test_the_kind_is_told_by_content():
    assert len(read_sheets(GOOD, Limits())) == 1
