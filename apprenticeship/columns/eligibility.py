"""The columns of a class's checks against its scheme's conditions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from apprenticeship.lifecycle import VERDICT_LABELS, Verdict
from common.tables import Column, Paper, paper
from common.texts import N_

Checked = tuple[Any, Sequence[tuple[str, str, str]]]


def _verdict(row: Checked) -> str:
    check = getattr(row[0], "eligibility", None)
    return VERDICT_LABELS[Verdict(check.verdict)] if check else N_("尚未核对")


def _findings(row: Checked) -> str:
    return "；".join(f"{title}：{message}" for title, _, message in row[1])


ELIGIBILITY: tuple[Column[Checked], ...] = (
    Column(N_("学号"), lambda row: row[0].student_no, width=16),
    Column(N_("姓名"), lambda row: row[0].person.name, width=10),
    Column(N_("结论"), _verdict, width=12),
    Column(N_("需要处理的条件"), _findings, width=70),
)


def eligibility_paper(name: str, number: str, rulebook: str, rows: Sequence[Checked]) -> Paper:
    """Lay out the checks of a class's people: each an enrolment read with its check, and its findings in words."""
    facts = [(N_("班级名称"), name), (N_("班号"), number), (N_("适用政策"), rulebook)]
    return paper(N_("参加条件核对表"), ELIGIBILITY, rows, facts=facts)
