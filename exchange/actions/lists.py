"""Takes lists of other offices in: one file by an officer, or whatever lies in the folder that the clock sweeps."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import BinaryIO

from apprenticeship.actions.references import import_list, keep_refusal
from apprenticeship.models import ReferenceList
from apprenticeship.rules.references import ListTerms
from common.actor import Actor, System
from common.errors import DomainError
from common.texts import N_
from exchange import policy
from exchange.parsers.references import fingerprint, refusal_entry, rows_of
from exchange.parsers.refusals import EmptyFile, UnusableFile
from exchange.selectors.imports import limits, list_gate

log = logging.getLogger(__name__)
SETTLED_SECONDS = 10
_WORDS = r"(?P<kind>[a-z_]+)_(?P<region>\d{6})_(?P<as_of>\d{4}-\d{2}-\d{2})(?:_(?P<month>\d{4}-\d{2}))?"
NAME = re.compile(rf"{_WORDS}\.(csv|xlsx)")
FOLDER_SOURCE = N_("接收目录")


def take_in(*, actor: Actor, terms: ListTerms, stream: BinaryIO, now: datetime) -> ReferenceList:
    """Take one file in as a list's next version; a file that cannot be used is kept as a refusal, in words, and raised.

    Nothing of a refused file stays but its words. Raises NotYourMove, InvalidFacts, UnusableFile.
    """
    policy.require_list(actor)
    digest, size = fingerprint(stream)
    whole = replace(terms, sha256=digest)
    try:
        if not size:
            raise EmptyFile
        rows = rows_of(stream, whole, gate=list_gate(), limits=limits())
        return import_list(actor=actor, terms=whole, rows=rows, now=now)
    except UnusableFile as refusal:
        keep_refusal(actor=actor, terms=whole, problems=[refusal_entry(refusal), *whole.problems], now=now)
        raise


@dataclass(frozen=True, slots=True)
class Swept:
    """What became of one file of the folder: its name, and the words of a refusal ("" when it was taken in)."""

    name: str
    refusal: str


def sweep_folder(*, actor: System, folder: Path, now: datetime) -> list[Swept]:
    """Take in every settled file of a folder and remove it; a refused one is renamed, its words written beside it.

    A file is named kind_region_day[_month]: insurance_320600_2026-11-01_2026-10.csv.
    """
    policy.require_list(actor)
    return [_swept(actor, path, now) for path in _settled(folder, now)]


def _settled(folder: Path, now: datetime) -> Iterator[Path]:
    """Files that nobody has written to for some seconds, in the order of their names."""
    if not folder.is_dir():
        return
    for path in sorted(folder.iterdir()):
        is_list = path.is_file() and path.suffix in (".csv", ".xlsx")
        if is_list and now.timestamp() - path.stat().st_mtime >= SETTLED_SECONDS:
            yield path


def _swept(actor: System, path: Path, now: datetime) -> Swept:
    match = NAME.fullmatch(path.name)
    try:
        if match is None:
            raise WronglyNamed(name=path.name)
        with path.open("rb") as stream:
            take_in(actor=actor, terms=_terms(match, path.name), stream=stream, now=now)
    except (DomainError, ValueError) as refusal:
        words = _words(refusal)
        path.with_suffix(f"{path.suffix}.refused.txt").write_text(words, encoding="utf-8")
        path.rename(path.with_suffix(f"{path.suffix}.refused"))
        log.warning("a list was refused: %s", type(refusal).__name__)
        return Swept(path.name, words)
    path.unlink()
    return Swept(path.name, "")


class WronglyNamed(DomainError):
    code = "list_wrongly_named"
    message = N_("文件名“%(name)s”不合规定。请按“种类_区划代码_截至日期”命名，按月的再加月份。")


def _words(refusal: Exception) -> str:
    problems = getattr(refusal, "problems", ())
    said = [f"{one.message % one.params if one.params else one.message}{one.mend}" for one in problems]
    return "\n".join([str(refusal), *said])


def _terms(match: re.Match[str], filename: str) -> ListTerms:
    month = match["month"]
    return ListTerms(
        kind=match["kind"],
        region=match["region"],
        as_of_on=date.fromisoformat(match["as_of"]),
        month_on=date.fromisoformat(f"{month}-01") if month else None,
        source=FOLDER_SOURCE,
        filename=filename,
        sha256="",
    )
