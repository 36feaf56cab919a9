"""Every rule by its stable code, gathered from the tables that the checks themselves read: one page of help."""

from __future__ import annotations

import pkgutil
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module

from django.apps import apps
from django.conf import settings
from django.utils.translation import gettext as _

import apprenticeship.rules
from accounts.rules import RULES as MEMBER_RULES
from apprenticeship.rules.texts import Rule
from common.errors import DomainError, Problem
from common.texts import N_

REFUSAL = N_("不能办理的情形")
CHECK = N_("填写和材料")
_PLACE = re.compile(r"%\((\w+)\)s")
_OWN = {
    "schools",
    "enterprises",
    "documents",
    "accounts",
    "exchange",
    "subsidies",
    "common",
    "rulebooks",
    "bureaus",
    "catalogue",
}


@dataclass(frozen=True, slots=True)
class Wording:
    """One way in which a rule speaks: Chinese msgids with %(name)s places."""

    title: str
    message: str
    mend: str
    severity: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A rule of the help page, in the reader's language; places of the messages are written as dots."""

    code: str
    group: str
    title: str
    severity: str
    words: tuple[tuple[str, str], ...]


@cache
def wordings() -> dict[str, tuple[Wording, ...]]:
    """Give every code with the different ways in which it speaks, by code."""
    found: dict[str, dict[Wording, None]] = {}
    for code, wording in [*_of_tables(), *_of_members(), *_of_problems(), *_of_refusals()]:
        found.setdefault(code, {})[wording] = None
    return {code: tuple(found[code]) for code in sorted(found)}


def _of_tables() -> Iterator[tuple[str, Wording]]:
    """Every table of rules in apprenticeship.rules, whoever adds one: X_RULES: dict[code, Rule]."""
    for module in pkgutil.iter_modules(apprenticeship.rules.__path__):
        for name, table in vars(import_module(f"apprenticeship.rules.{module.name}")).items():
            if name.endswith("RULES") and isinstance(table, dict):
                for rule in table.values():
                    if isinstance(rule, Rule):
                        yield rule.code, Wording(rule.title, rule.message, rule.mend, rule.severity)


def _of_members() -> Iterator[tuple[str, Wording]]:
    for code, (message, mend) in MEMBER_RULES.items():
        yield code, Wording(message, message, mend, "error")


def _of_problems() -> Iterator[tuple[str, Wording]]:
    """Rules that stand as constants beside the check that they belong to."""
    for app in settings.INSTALLED_APPS:
        for room in ("rules", "lifecycle", "actions"):
            if app in _OWN and apps.is_installed(app) and _is_there(app, room):
                yield from _constants(f"{app}.{room}")
    yield from _constants("common.lifecycle")


def _constants(name: str) -> Iterator[tuple[str, Wording]]:
    """The problems of a module, or of a folder and every module in it."""
    module = import_module(name)
    parts = [f"{name}.{part.name}" for part in pkgutil.iter_modules(getattr(module, "__path__", []))]
    for held in (module, *map(import_module, parts)):
        for value in vars(held).values():
            if isinstance(value, Problem):
                yield value.rule, Wording(value.message, value.message, value.mend, value.severity)


def _is_there(app: str, room: str) -> bool:
    return any(module.name == room for module in pkgutil.iter_modules(import_module(app).__path__))


def _of_refusals(parent: type[DomainError] = DomainError) -> Iterator[tuple[str, Wording]]:
    for error in [parent, *parent.__subclasses__()]:
        if "code" in vars(error) and "message" in vars(error):
            yield error.code, Wording(error.message, error.message, "", "refusal")
    for child in parent.__subclasses__():
        yield from (one for one in _of_refusals(child) if one[0] != child.code)


def is_told(code: str) -> bool:
    """Say whether the help page has an entry of this code."""
    return code in wordings()


def entries(words: str = "") -> list[Entry]:
    """List the rules whose code, title, message or mend holds every one of some words, in the reader's language."""
    asked = [word.casefold() for word in words.split()]
    return [entry for entry in map(_entry, wordings()) if all(word in _text(entry) for word in asked)]


def _entry(code: str) -> Entry:
    said = wordings()[code]
    first = said[0]
    group = REFUSAL if first.severity == "refusal" else CHECK
    words = dict.fromkeys((_plain(one.message), _plain(one.mend)) for one in said)
    return Entry(code, _(group), _plain(first.title), first.severity, tuple(words))


def _plain(text: str) -> str:
    return _PLACE.sub("…", _(text)) if text else ""


def _text(entry: Entry) -> str:
    return " ".join([entry.code, entry.title, *(part for pair in entry.words for part in pair)]).casefold()
