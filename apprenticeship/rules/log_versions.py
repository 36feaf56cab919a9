"""A day's versions side by side: what each one says, and what it changed of the one before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from common.texts import N_


class Version(Protocol):
    """One version of a day, as its mentor wrote it."""

    hours: Decimal
    task: str
    rating: int
    remark: str
    late_reason: str


FACT_LABELS: dict[str, str] = {
    "hours": N_("工时"),
    "task": N_("任务"),
    "rating": N_("评价"),
    "remark": N_("备注"),
    "late_reason": N_("补录原因"),
}


@dataclass(frozen=True, slots=True)
class Compared:
    """One fact over the versions, oldest first: its text, and whether it differs from the version before."""

    label: str
    cells: tuple[tuple[str, bool], ...]

    @property
    def is_changed(self) -> bool:
        return any(changed for _text, changed in self.cells)


def compared(versions: Sequence[Version]) -> list[Compared]:
    """Lay versions side by side, oldest first; a fact that no version states is left out."""
    lines = []
    for name, label in FACT_LABELS.items():
        texts = [_plain(getattr(version, name)) for version in versions]
        if any(texts):
            cells = tuple((text, place > 0 and text != texts[place - 1]) for place, text in enumerate(texts))
            lines.append(Compared(label, cells))
    return lines


def _plain(value: Decimal | int | str) -> str:
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)
