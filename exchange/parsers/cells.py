"""From cells to typed facts: mends what can be mended without a guess, and says so; names what cannot be read.

A reader takes one filled cell and returns the typed value (None when unreadable) and the rules it ran into.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from apprenticeship.columns import Column, JoinedColumn, Kind, open_ended
from common.identifiers import is_mobile
from common.levels import level_of
from exchange.parsers.sheets import Cell

Finding = tuple[str, dict[str, Any]]
Reading = tuple[Any, tuple[Finding, ...]]
Reader = Callable[[Cell, Column, bool], Reading]

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_FULL_WIDTH_WORDS = {code: half for code, half in _FULL_WIDTH.items() if chr(half).isalnum()}
_INVISIBLE = dict.fromkeys(
    (
        *range(0x09),
        *range(0x0E, 0x20),
        *range(0x7F, 0xA0),
        *(0xAD, 0x180E, 0xFEFF),
        *range(0x200B, 0x2010),
        *range(0x202A, 0x202F),
        *range(0x2060, 0x2070),
    )
)
_SPACES = re.compile(r"\s+")
_ODD = re.compile(r"[\s\x00-\x1f\x7f-\xa0\xad\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff\uff01-\uff5e]")
_DOTS = dict.fromkeys(map(ord, "•・‧∙⋅●．﹒"), "·")
_NOTHING = frozenset({"无", "/", "／", "-", "--", "—", "——", "－", "\\", "N/A", "n/a", "#N/A", "暂无", "空"})
_SCIENTIFIC = re.compile(r"[0-9](?:\.[0-9]+)?[eE]\+?[0-9]{1,2}")
_FORMULA_TAIL = re.compile(r"[-+].*[(!|=]|[-+][-+0-9.]*[A-Za-z]", re.DOTALL)
_PHONE_PREFIX = re.compile(r"(?:\+|00)?86(?=1[0-9]{10}$)")
_PHONE_MARKS = re.compile(r"[-‐‑–—()（）]")
_EXACT = 10**15
_DAY = re.compile(
    r"([0-9]{4})(?:([-/.])([0-9]{1,2})\2([0-9]{1,2})|年([0-9]{1,2})月([0-9]{1,2})[日号]?)"
    r"(?:[ T]?00:00(?::00(?:\.0+)?)?)?"
)
_PLAIN_DAY = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_MONTH = re.compile(r"([0-9]{4})(?:[-/.]([0-9]{1,2})|年([0-9]{1,2})月?|([0-9]{2}))")
_DAYS_INSIDE = re.compile(
    r"[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}|[0-9]{4}年[0-9]{1,2}月[0-9]{1,2}[日号]?|(?<![0-9])[0-9]{8}(?![0-9])"
)
_CLEAN = {
    Kind.NAME: re.compile(r"(?:[\u4e00-\u9fff]{2,30}|)(?:\n(?:[\u4e00-\u9fff]{2,30}|))*"),
    Kind.NUMBER: re.compile(r"(?:[0-9]{17}[0-9X]|)(?:\n(?:[0-9]{17}[0-9X]|))*"),
    Kind.PHONE: re.compile(r"(?:1[3-9][0-9]{9}|)(?:\n(?:1[3-9][0-9]{9}|))*"),
    Kind.CODE: re.compile(r"(?:[0-9A-DF-Z][-0-9A-DF-Z]{0,39}|)(?:\n(?:[0-9A-DF-Z][-0-9A-DF-Z]{0,39}|))*"),
}
_SERIAL_DAYS = range(18_264, 73_051)
_YEARS = range(1900, 2100)
_MEASURED_BY_RULES = (Kind.NUMBER, Kind.PHONE)
_JOINTS = " +/、,，;；|()（）　"


def read_column(values: Sequence[Cell], column: Column, is_1904: bool) -> tuple[list[Any], list[tuple[int, Finding]]]:
    """Read one column's cells: typed values, and (index, finding) pairs. Empty cells are None."""
    if _is_clean(values, column.kind):
        return [value or None for value in values], []
    reader = _READERS[column.kind]
    # Values of other types that equal each other (1, 1.0, True) are told apart; texts, nearly all, are their own keys.
    keys: Sequence[Any] = values
    if set(map(type, values)) != {str}:
        keys = [value if value.__class__ is str else (value.__class__, value) for value in values]
    readings: dict[Any, Reading] = {"": (None, ())}
    for key in set(keys):
        if key != "":
            value = key if key.__class__ is str else key[1]
            readings[key] = _read(value, column, reader, is_1904)
    typed_of = {key: reading[0] for key, reading in readings.items()}
    typed = list(map(typed_of.__getitem__, keys))
    told = {key: reading[1] for key, reading in readings.items() if reading[1]}
    found = [(index, finding) for index, key in enumerate(keys) if key in told for finding in told[key]] if told else []
    return typed, found


def _is_clean(values: Sequence[Cell], kind: Kind) -> bool:
    """Say whether a column of mostly different texts is faultless as a whole: one match instead of ten thousand."""
    pattern = _CLEAN.get(kind)
    if pattern is None or set(map(type, values)) != {str} or not _NOTHING.isdisjoint(values):
        return False
    text = "\n".join(values)  # type: ignore[arg-type]
    return text.count("\n") == len(values) - 1 and pattern.fullmatch(text) is not None


def read_joined(
    values: Sequence[Cell], joined: JoinedColumn, columns: tuple[Column, Column], is_1904: bool
) -> tuple[tuple[list[Any], list[Any]], list[tuple[int, str, Finding]]]:
    """Read a column of two facts: the typed values of each, and (index, fact's code, finding)."""
    halves = [_halves(value, joined) for value in values]
    found: list[tuple[int, str, Finding]] = [
        (index, joined.halves[0], ("span_unreadable", {"value": value}))
        for index, (value, half) in enumerate(zip(values, halves, strict=True))
        if half is None
    ]
    typed = []
    for place, column in enumerate(columns):
        cells = ["" if half is None else half[place] for half in halves]
        read, findings = read_column(cells, column, is_1904)
        typed.append(read)
        found += [(index, column.code, finding) for index, finding in findings]
    return (typed[0], typed[1]), found


def _halves(value: Cell, joined: JoinedColumn) -> tuple[Cell, Cell] | None:
    """Part a cell of two facts; None for a span that has not two days."""
    if not isinstance(value, str):
        return (value, "") if joined.tail is not None else None
    text = _plain(value)
    if not text or text in _NOTHING:
        return ("", "")
    if joined.tail is not None:
        tail = joined.tail.search(text)
        if tail is None:
            return (text.strip(_JOINTS), "")
        return ((text[: tail.start()] + text[tail.end() :]).strip(_JOINTS), tail[0])
    days = _DAYS_INSIDE.findall(_SPACES.sub("", text))
    if len(days) == 2:
        return (days[0], days[1])
    if len(days) == 1 and any(open_ended(part) for part in re.split(r"[至到起~～—\-,，;；]", _SPACES.sub("", text))):
        return (days[0], "无固定期限")
    return None


def _read(value: Cell, column: Column, reader: Reader, is_1904: bool) -> Reading:
    if isinstance(value, str):
        text = value if value.isalnum() else value.strip()
        if not text or (text in _NOTHING and text not in column.words):
            return None, ()
        seen = _plain(text) or text  # an invisible sign does not hide a formula
        if seen[0] in "=@" or (seen[0] in "+-" and column.kind is not Kind.PHONE and _FORMULA_TAIL.match(seen)):
            return None, (("formula_text", {"sign": text[0] if text[0] in "＝＠" else seen[0]}),)
    typed, findings = reader(value, column, is_1904)
    if isinstance(typed, str) and len(typed) > column.max_length > 0 and column.kind not in _MEASURED_BY_RULES:
        return None, (("text_long", {"length": len(typed), "most": column.max_length}),)
    return typed, findings


def _plain(text: str) -> str:
    """Half-width, without invisible signs, trimmed."""
    return text.translate(_FULL_WIDTH).translate(_INVISIBLE).strip() if _ODD.search(text) else text


def mended(text: str, widths: dict[int, int]) -> tuple[str, str]:
    """Mend width, invisible signs and outer blanks: the text and the rule that tells of it, "" when nothing changed.

    Mending a mended text changes nothing.
    """
    if _ODD.search(text) is None:
        return text, ""
    narrow = text.translate(widths)
    trimmed = _SPACES.sub(" ", narrow.translate(_INVISIBLE)).strip()
    return trimmed, "mended_width" if narrow != text else "mended_space" if trimmed != text else ""


def _told(rule: str, text: str) -> tuple[Finding, ...]:
    return ((rule, {"mended": text}),) if rule else ()


def _number_text(value: Cell) -> str | None:
    """Write a numeric cell as digits; None when it is no whole number that a spreadsheet keeps exactly."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return str(int(value)) if value == value // 1 and abs(value) < _EXACT else None


def _unreadable(value: Cell, rule: str = "value_unreadable", **params: Any) -> Reading:
    return None, ((rule, {"value": shown(value), **params}),)


def shown(value: Cell) -> str:
    """Write a cell's value for a message, at most 60 signs."""
    text = f"{value:.6G}" if isinstance(value, float) and abs(value) >= _EXACT else str(value)
    text = text.removesuffix(".0") if isinstance(value, float) else text
    return text if len(text) <= 60 else f"{text[:59]}…"


def _read_text(value: Cell, column: Column, is_1904: bool) -> Reading:
    if isinstance(value, str):
        return mended(value, _FULL_WIDTH_WORDS)[0] or None, ()
    if isinstance(value, date | datetime):
        return f"{value:%Y-%m-%d}", ()
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _number_text(value) or shown(value), ()
    return _unreadable(value)


def _read_name(value: Cell, column: Column, is_1904: bool) -> Reading:
    if not isinstance(value, str):
        return _unreadable(value)
    text, rule = mended(value, _FULL_WIDTH)
    dotted = text.translate(_DOTS)
    if dotted != text:
        text, rule = dotted, rule or "mended_width"
    if " " in text and not text.isascii():
        text, rule = text.replace(" ", ""), rule or "mended_space"
    return (text or None), _told(rule, text)


def _read_code(value: Cell, column: Column, is_1904: bool) -> Reading:
    if not isinstance(value, str):
        text = _number_text(value)
        return (text, ()) if text else _lost_or_unreadable(value)
    if value.isalnum() and value.isascii() and "E" not in value.upper():
        return value, ()
    if _SCIENTIFIC.fullmatch(value.strip()):
        return _unreadable(value, "precision_lost")
    text, rule = mended(value, _FULL_WIDTH)
    closed = text.replace(" ", "").strip("'‘’`")
    rule = rule or ("mended_space" if closed != value else "")
    return (closed or None), _told(rule, closed)


def _lost_or_unreadable(value: Cell) -> Reading:
    is_long = isinstance(value, int | float) and not isinstance(value, bool) and abs(value) >= _EXACT
    return _unreadable(value, "precision_lost" if is_long else "value_unreadable")


def _read_number(value: Cell, column: Column, is_1904: bool) -> Reading:
    text, findings = _read_code(value, column, is_1904)
    if text is None or text.isdigit() or text[-1] == "X":
        return text, findings
    upper = text[:-1] + text[-1].replace("x", "X").replace("×", "X").replace("Ⅹ", "X")
    return upper, findings if upper == text else (("mended_case", {"mended": upper}),)


def _read_phone(value: Cell, column: Column, is_1904: bool) -> Reading:
    text, findings = _read_code(value, column, is_1904)
    if text is None or text.isdigit() and len(text) == 11:
        return text, findings
    bare = _PHONE_PREFIX.sub("", _PHONE_MARKS.sub("", text))
    return (bare, (("mended_phone", {"mended": bare}),)) if is_mobile(bare) else (text[:40], findings)


def _read_day(value: Cell, column: Column, is_1904: bool) -> Reading:
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return (value, ()) if value.year in _YEARS else _unreadable(value, "day_unreadable")
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return _unreadable(value, "day_unreadable")
    text = _plain(value) if isinstance(value, str) else _number_text(value) or ""
    day = _day_of(text)
    if day is not None:
        return day, ()
    if text.isascii() and text.isdigit() and len(text) == 5 and int(text) in _SERIAL_DAYS:
        day = date(1899, 12, 30) + timedelta(days=int(text) + 1462 * is_1904)
        return day, (("mended_serial", {"value": text, "mended": day}),)
    return _unreadable(value, "day_unreadable")


def _day_of(text: str) -> date | None:
    text = text if text.isascii() and " 00:00" in text else text.replace(" ", "")
    match = _DAY.fullmatch(text) or _PLAIN_DAY.fullmatch(text)
    if match is None:
        return None
    parts = [int(part) for part in match.groups() if part and part.isdigit()]
    return _day_or_none(*parts)


def _day_or_none(year: int, month: int, day: int) -> date | None:
    if year not in _YEARS:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _read_last_day(value: Cell, column: Column, is_1904: bool) -> Reading:
    endless = open_ended(_SPACES.sub("", value)) if isinstance(value, str) else None
    return (endless, ()) if endless else _read_day(value, column, is_1904)


def _read_month(value: Cell, column: Column, is_1904: bool) -> Reading:
    match = None
    if isinstance(value, str):
        match = _MONTH.fullmatch(_plain(value).replace(" ", ""))
    elif isinstance(value, int | float) and not isinstance(value, bool):
        match = _MONTH.fullmatch(_number_text(value) or "")
    if match is not None:
        year, month = (int(part) for part in match.groups() if part)
        first = _day_or_none(year, month, 1)
        return (first, ()) if first else _unreadable(value, "month_unreadable")
    day, findings = _read_day(value, column, is_1904)
    return (day.replace(day=1), findings) if day else _unreadable(value, "month_unreadable")


def _read_level(value: Cell, column: Column, is_1904: bool) -> Reading:
    text = _number_text(value) or "" if not isinstance(value, str) else _SPACES.sub("", _plain(value))
    level = level_of(text)
    return (level, ()) if level else _unreadable(value, "level_unknown")


def _read_word(value: Cell, column: Column, is_1904: bool) -> Reading:
    text = _SPACES.sub("", _plain(value)) if isinstance(value, str) else str(value)
    word = column.words.get(text, column.words.get(text.upper()))
    return (word, ()) if word is not None else _unreadable(value, "word_unknown", choices="、".join(column.choices))


def _read_count(value: Cell, column: Column, is_1904: bool) -> Reading:
    text = _plain(value).removesuffix("岁").removesuffix("周") if isinstance(value, str) else _number_text(value) or ""
    return (int(text), ()) if text.isascii() and text.isdigit() and len(text) < 4 else _unreadable(value)


def _read_serial(value: Cell, column: Column, is_1904: bool) -> Reading:
    return None, ()


_READERS: dict[Kind, Reader] = {
    Kind.TEXT: _read_text,
    Kind.NAME: _read_name,
    Kind.NUMBER: _read_number,
    Kind.PHONE: _read_phone,
    Kind.CODE: _read_code,
    Kind.DAY: _read_day,
    Kind.LAST_DAY: _read_last_day,
    Kind.MONTH: _read_month,
    Kind.LEVEL: _read_level,
    Kind.WORD: _read_word,
    Kind.SERIAL: _read_serial,
    Kind.COUNT: _read_count,
}
