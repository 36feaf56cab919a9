"""The columns of the ledger as a file: no more than its page shows."""

from __future__ import annotations

from typing import Any

from common.tables import Column
from common.texts import N_

EXPECTED: tuple[Column[Any], ...] = (
    Column(N_("状态"), lambda said: said.words, width=12),
    Column(N_("事项"), lambda said: said.what, width=34),
    Column(N_("期限"), lambda said: said.row.due_on, "day", 11),
    Column(N_("由谁交"), lambda said: said.owed_by, width=12),
    Column(N_("企业导师"), lambda said: said.row.mentor.name if said.row.mentor else None, width=10),
    Column(N_("姓名"), lambda said: said.row.enrolment.person.name if said.row.enrolment else None, width=10),
    Column(N_("学号"), lambda said: said.row.enrolment.student_no if said.row.enrolment else None, width=16),
    Column(N_("班号"), lambda said: said.row.training_class.number, width=20),
    Column(N_("班级名称"), lambda said: said.row.training_class.name, width=30),
    Column(N_("企业"), lambda said: said.row.training_class.enterprise.name, width=30),
    Column(N_("学校"), lambda said: said.row.training_class.school.name, width=24),
    Column(N_("应交起"), lambda said: said.row.opened_on, "day", 11),
    Column(N_("交来日期"), lambda said: said.row.came_on, "day", 11),
)
