"""The columns of the questions about a class's log entries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from common.tables import Column, Paper, paper
from common.texts import N_

Questioned = tuple[Any, Sequence[str], Sequence[str]]

QUESTIONS: tuple[Column[Questioned], ...] = (
    Column(N_("学号"), lambda row: row[0].enrolment.student_no, width=16),
    Column(N_("姓名"), lambda row: row[0].enrolment.person.name, width=10),
    Column(N_("日期"), lambda row: row[0].day, "day", 11),
    Column(N_("工时"), lambda row: row[0].hours, "number", 8),
    Column(N_("任务"), lambda row: row[0].task, width=24),
    Column(N_("备注"), lambda row: row[0].remark, width=30),
    Column(N_("企业导师"), lambda row: row[0].mentor.name, width=10),
    Column(N_("状态"), lambda row: row[0].get_state_display(), width=10),
    Column(N_("疑问代码"), lambda row: "；".join(row[1]), width=30),
    Column(N_("疑问"), lambda row: "；".join(row[2]), width=60),
)


def questions_paper(name: str, number: str, days: str, rows: Iterable[Questioned]) -> Paper:
    """Lay out the questions: each row an entry, the codes and the words of what is asked about it."""
    facts = [(N_("班级名称"), name), (N_("班号"), number), (N_("日期"), days)]
    return paper(N_("带徒记录疑问清单"), QUESTIONS, rows, facts=facts, notes=[N_("疑问供核实，不是结论。")])
