"""The groups of knobs that decide how a class is filed: which steps the bureau takes, and how long each may take."""

from __future__ import annotations

from dataclasses import dataclass

from common.texts import N_
from rulebooks.rules.kinds import Choice, Flag, Group, Whole, knob
from rulebooks.rules.vocabulary import DayUnit


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """How long a step may take. `count` is days, months on (`month_end`) or a day of the next month; None: no limit."""

    count: int | None = knob(N_("数量"), Whole(0, 366), None)
    unit: DayUnit = knob(N_("单位"), Choice(DayUnit), DayUnit.WORKING)


@dataclass(frozen=True, slots=True, kw_only=True)
class FilingRules:
    """Which steps lie between the report of a class and its filing.

    Without `review` a filing officer files or returns it in one step, and every other knob up to `notice` is idle.
    `opening` asks, after filing, for the bureau's yes before the class is opened.
    """

    review: bool = knob(N_("须经受理和两级审查"), Flag(), False)
    supplements: int = knob(N_("最多补正次数"), Whole(0, 10, "次"), 1)
    accept_due: Deadline = knob(N_("受理时限"), Group(Deadline), None)
    supplement_due: Deadline = knob(N_("补正时限"), Group(Deadline), None)
    review_due: Deadline = knob(N_("审查时限"), Group(Deadline), None)
    notice: Deadline = knob(N_("方案公示期"), Group(Deadline), None)
    opening: bool = knob(N_("开班须经同意"), Flag(), False)
    opening_due: Deadline = knob(N_("开班申请办理时限"), Group(Deadline), None)
