"""Reads a rulebook file (TOML) into a Rulebook, or says everything that is wrong with it at once."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, cast

from common.errors import InvalidFacts, Problem, UnusableFile
from common.levels import LEVEL_LABELS, Level, level_of
from common.money import yuan
from common.texts import N_, decoded
from rulebooks.rules import Rulebook, Source, plain_number, word_of
from rulebooks.rules.checks import CHECKS
from rulebooks.rules.kinds import (
    ByChoice,
    ByLevel,
    Choice,
    Day,
    Exact,
    Flag,
    Group,
    Groups,
    Kind,
    Many,
    Whole,
    Words,
    knobs,
)
from rulebooks.rules.vocabulary import Answer

SHIPPED: Final = Path(__file__).parent / "shipped"
MOST_BYTES: Final = 1_000_000
FORMAT: Final = 1
_BAD: Final = object()
_PLACE = re.compile(r"\(at (?:line (\d+), column (\d+)|end of document)\)")
_NOT_ALLOWED = N_("“%(key)s”应为%(allowed)s，现为“%(found)s”。")
_ERRORS_SHOWN: Final = 200


def rulebook_in(content: bytes) -> Rulebook:
    """Read a rulebook file's bytes (UTF-8 with or without mark, or GBK). Raises as `rulebook_of` does."""
    if len(content) > MOST_BYTES:
        raise _unreadable(N_("文件过大：办法文件不应超过 1 MB。"), N_("请确认选对了文件。"))
    try:
        text = decoded(content)
    except ValueError as error:
        raise _unreadable(N_("文件不是文本文件。"), N_("请用文本编辑器另存为 UTF-8 编码的 .toml 文件。")) from error
    return rulebook_of(text)


def rulebook_of(text: str) -> Rulebook:
    """Read a rulebook's TOML text.

    Raises UnusableFile for what is no TOML, InvalidFacts with every problem: its key, what was found, what is allowed.
    The format is described in docs/rulebooks.md.
    """
    raw = _toml(text)
    reading = _Reading()
    found_format = raw.pop("format", FORMAT)
    if found_format != FORMAT or isinstance(found_format, bool):
        reading.refuse("format", str(FORMAT), found_format)
    raw_sources = raw.pop("sources", {})
    book = reading.group(Group(Rulebook), raw, "")
    given = frozenset(_keys_of(raw))
    sources = reading.sources(raw_sources, given)
    if reading.problems:
        raise InvalidFacts(reading.problems[:_ERRORS_SHOWN])
    return replace(cast(Rulebook, book), sources=MappingProxyType(sources), given=given)


def shipped_codes() -> tuple[str, ...]:
    """Name the rulebooks that come with the program."""
    return tuple(sorted(file.stem for file in SHIPPED.glob("*.toml")))


def shipped_content(code: str) -> bytes:
    """Give the file of a shipped rulebook. Raises KeyError for a code that is not shipped."""
    if code not in shipped_codes():
        raise KeyError(code)
    return (SHIPPED / f"{code}.toml").read_bytes()


def _keys_of(node: Any, prefix: str = "") -> Iterator[str]:
    """List the dotted key of everything that a file gives, groups and list places included."""
    if isinstance(node, dict):
        rows = [(_join(prefix, str(level_of(name) or name)), item) for name, item in node.items()]
    elif isinstance(node, list):
        rows = [(_join(prefix, str(place)), item) for place, item in enumerate(node, start=1)]
    else:
        rows = []
    for key, item in rows:
        yield key
        yield from _keys_of(item, key)


def _unreadable(message: str, mend: str, **params: Any) -> UnusableFile:
    return UnusableFile([Problem("", "unreadable", message, mend, params)])


def _toml(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text.replace("\r\n", "\n"), parse_float=_Fraction)
    except RecursionError as error:
        raise _unreadable(N_("括号嵌套过深，无法读取。"), N_("请检查方括号和花括号是否成对。")) from error
    except ValueError as error:
        place = _PLACE.search(str(error))
        if place is None or place[1] is None:
            message, params = N_("文件格式有误：引号、括号没有成对，或数字过长。"), {}
        else:
            message, params = N_("第 %(line)s 行第 %(column)s 列的写法有误。"), {"line": place[1], "column": place[2]}
        raise _unreadable(
            message,
            N_('请检查这一处的引号、括号和等号；同一项不能写两次；文字要加英文引号，如 name = "某市办法"。'),
            **params,
        ) from error


class _Fraction(str):
    """A number with a decimal point or exponent, as it stands in the file: never taken for money."""

    __slots__ = ()


@dataclass(slots=True)
class _Reading:
    """Gathers problems while values are read; a value that breaks a rule becomes _BAD."""

    problems: list[Problem] = field(default_factory=list)

    def refuse(self, key: str, allowed: str, found: Any, rule: str = "not_allowed", mend: str = "") -> Any:
        params = {"key": key, "allowed": allowed, "found": _brief(found)}
        self.problems.append(Problem(key, rule, _NOT_ALLOWED, mend or N_("请按规定填写。"), params))
        return _BAD

    def value(self, kind: Kind, raw: Any, key: str) -> Any:
        return _READERS[type(kind)](self, kind, raw, key)

    def whole(self, kind: Whole, raw: Any, key: str) -> Any:
        if isinstance(raw, int) and not isinstance(raw, bool) and kind.least <= raw <= kind.most:
            return raw
        return self.refuse(key, f"{kind.least} 至 {kind.most} 的整数{_unit(kind.unit)}", raw)

    def exact(self, kind: Exact, raw: Any, key: str) -> Any:
        """Money and other exact numbers: an integer, or a quoted decimal; a bare decimal point is refused."""
        allowed = (
            f"{plain_number(kind.least)} 至 {plain_number(kind.most)}{_unit(kind.unit)}，最多 {kind.places} 位小数"
        )
        if isinstance(raw, _Fraction):
            return self.refuse(key, allowed, raw, "bare_fraction", N_('小数请加英文引号，如 "5999.99"；不能写成 1e3。'))
        if isinstance(raw, bool) or not isinstance(raw, int | str):
            return self.refuse(key, allowed, raw)
        try:
            number = yuan(raw)
        except ValueError:
            return self.refuse(key, allowed, raw, mend=N_("只写数字，不要写逗号、货币符号、单位或空格。"))
        if not kind.least <= number <= kind.most or number != round(number, kind.places):
            return self.refuse(key, allowed, raw)
        return number

    def choice(self, kind: Choice, raw: Any, key: str) -> Any:
        found = _option(kind.options, raw)
        return self.refuse(key, f"以下之一：{_options(kind.options)}", raw) if found is None else found

    def flag(self, kind: Flag, raw: Any, key: str) -> Any:
        return raw if isinstance(raw, bool) else self.refuse(key, "true（是）或 false（否）", raw)

    def words(self, kind: Words, raw: Any, key: str) -> Any:
        if not isinstance(raw, str) or isinstance(raw, _Fraction):
            return self.refuse(key, "加英文引号的文字", raw)
        text = raw.strip()
        if len(text) > kind.most:
            return self.refuse(key, f"不超过 {kind.most} 个字的文字", raw)
        if kind.pattern and re.fullmatch(kind.pattern, text, re.ASCII) is None:
            return self.refuse(key, kind.form, raw)
        return text

    def day(self, kind: Day, raw: Any, key: str) -> Any:
        if isinstance(raw, date) and not isinstance(raw, datetime) and 1949 <= raw.year <= 2100:
            return raw
        return self.refuse(key, "日期，如 2025-03-01（不加引号）", raw)

    def many(self, kind: Many, raw: Any, key: str) -> Any:
        if not isinstance(raw, list):
            return self.refuse(key, '方括号括起的列表，如 ["甲", "乙"]', raw)
        items = [self.value(kind.kind, item, f"{key}.{place}") for place, item in enumerate(raw, start=1)]
        return _BAD if any(item is _BAD for item in items) else tuple(items)

    def by_level(self, kind: ByLevel, raw: Any, key: str) -> Any:
        return self._table(kind.kind, Level, raw, key)

    def by_choice(self, kind: ByChoice, raw: Any, key: str) -> Any:
        return self._table(kind.kind, kind.options, raw, key)

    def _table(self, kind: Kind, options: type[StrEnum], raw: Any, key: str) -> Any:
        if not isinstance(raw, dict):
            return self.refuse(key, f"一张表 [{key}]，左边为：{_options(options)}", raw)
        table: dict[StrEnum, Any] = {}
        for words, item in raw.items():
            option = _option(options, words)
            value = self.value(kind, item, f"{key}.{words}")
            if option is None:
                value = self.refuse(f"{key}.{words}", f"以下之一：{_options(options)}", words, "unknown_key")
            elif option in table:
                value = self.refuse(f"{key}.{words}", "只出现一次", words, "twice")
            table[options(option) if option is not None else cast(StrEnum, words)] = value
        return _BAD if any(value is _BAD for value in table.values()) else MappingProxyType(table)

    def groups(self, kind: Groups, raw: Any, key: str) -> Any:
        if not isinstance(raw, list):
            return self.refuse(key, f"若干段 [[{key}]]", raw)
        rows = [self.group(Group(kind.shape), item, f"{key}.{place}") for place, item in enumerate(raw, start=1)]
        return _BAD if any(row is _BAD for row in rows) else tuple(rows)

    def group(self, kind: Group, raw: Any, key: str) -> Any:
        if not isinstance(raw, dict):
            return self.refuse(key, f"一段 [{key}]", raw)
        declared = {one.key: one for one in knobs(kind.shape)}
        for name in [name for name in raw if name not in declared]:
            self._unknown(_join(key, name), name, sorted(declared))
        for one in declared.values():
            if one.is_needed and one.key not in raw:
                self._missing(_join(key, one.key), one.label)
        values = {
            name: self.value(declared[name].kind, item, _join(key, name))
            for name, item in raw.items()
            if name in declared
        }
        if any(value is _BAD for value in values.values()) or any(
            one.is_needed and one.key not in values for one in declared.values()
        ):
            return _BAD
        group = kind.shape(**values)
        broken = list(CHECKS[kind.shape](group, key)) if kind.shape in CHECKS else []
        self.problems.extend(broken)
        return _BAD if broken else group

    def _unknown(self, key: str, name: str, known: list[str]) -> None:
        near = get_close_matches(name, known, n=1)
        mend = N_("请改为“%(near)s”，或删去这一项。") if near else N_("此处可用的项：%(known)s。")
        params = {"key": key, "near": near[0] if near else "", "known": "、".join(known), "found": name}
        self.problems.append(Problem(key, "unknown_key", N_("没有“%(key)s”这一项。"), mend, params))

    def _missing(self, key: str, label: str) -> None:
        params = {"key": key, "label": label}
        message = N_("缺少“%(key)s”（%(label)s）。")
        self.problems.append(Problem(key, "needed", message, N_("请补上这一项。"), params))

    def sources(self, raw: Any, given: frozenset[str]) -> dict[str, Source]:
        """Read [sources]; every key must name a value or group among those that the file gives."""
        if not isinstance(raw, dict):
            self.refuse("sources", "一段 [sources]", raw)
            return {}
        sources: dict[str, Source] = {}
        for words, item in raw.items():
            key = f'sources."{words}"'
            canonical = ".".join(str(level_of(part) or part) for part in words.split("."))
            source = self.group(Group(Source), item, key)
            if canonical not in given:
                mend = N_('请核对键名；嵌套的键要整个加引号，如 "rate.yearly.3"。没有写在文件里的值不能标注来源。')
                self.refuse(key, "文件中写有的某一项", words, "unknown_key", mend)
            elif source is not _BAD:
                sources[canonical] = source
        return sources


_READERS: Final[dict[type[Any], Callable[[_Reading, Any, Any, str], Any]]] = {
    Whole: _Reading.whole,
    Exact: _Reading.exact,
    Choice: _Reading.choice,
    Flag: _Reading.flag,
    Words: _Reading.words,
    Day: _Reading.day,
    Many: _Reading.many,
    ByLevel: _Reading.by_level,
    ByChoice: _Reading.by_choice,
    Groups: _Reading.groups,
    Group: _Reading.group,
}


def _join(key: str, name: str) -> str:
    return f"{key}.{name}" if key else name


def _unit(unit: str) -> str:
    return f"（{unit}）" if unit else ""


def _brief(found: Any) -> str:
    text = word_of(found) if isinstance(found, bool) else str(found)
    return text if len(text) <= 60 else f"{text[:57]}…"


def _options(options: type[StrEnum]) -> str:
    if options is Level:
        return "、".join(f"{level.value}（{label}）" for level, label in LEVEL_LABELS.items())
    return "、".join(f"{option.value}（{word_of(option)}）" for option in options)


def _option(options: type[StrEnum], raw: Any) -> StrEnum | None:
    """Find the option that a file's word means; Chinese labels, level words and true/false answers are understood."""
    if options is Level:
        return level_of(str(raw)) if isinstance(raw, int | str) and not isinstance(raw, bool) else None
    if options is Answer and isinstance(raw, bool):
        return Answer.YES if raw else Answer.NO
    if not isinstance(raw, str):
        return None
    return next((option for option in options if raw in (option.value, word_of(option))), None)
