"""A synthetic scheme whose filing takes every step, and classes that stand at each of them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from apprenticeship.actions import filing_steps, filings, objections
from apprenticeship.models import Filing, PlanNotice
from apprenticeship.rules.objections import ObjectionFacts
from demo.people import PROGRAM, Players

TEXT = """format = 1

[identity]
code = "demo-review"
name = "演示办法：受理、审查、公示（合成）"
doc_no = "演示文件"
region = "320600"
unseen = ["全部内容为演示用的合成值"]

[rate]
method = "per_level_per_year"
[rate.yearly]
4 = 4000
3 = 5000

[[outcomes]]
label = "结班人员"
status = ["completed"]
percent = 100

[filing]
review = true
opening = true
supplements = 1
[filing.accept_due]
count = 5
[filing.supplement_due]
count = 10
[filing.review_due]
count = 10
[filing.notice]
count = 5
[filing.opening_due]
count = 3
"""
STEPPED = ("supplement", "reviewing", "noticed", "refused", "asked")


def step(players: Players, number: str, until: str, day: date, now: datetime) -> None:
    """Take a reported class as far as `until`, or onto notice; all of it happens on one day."""
    officers = players.officers
    at_desk: dict[str, Any] = {"actor": officers["filing"], "number": number, "today": day}
    if until == "supplement":
        filing_steps.ask_supplement(**at_desk, reason="缺少授课教师名册和场地证明，请补齐。")
        return
    filing_steps.accept(**at_desk)
    pk = Filing.objects.get(training_class__number=number).pk
    first = filings.advise_against if until == "refused" else filings.recommend
    first(
        actor=officers["first"],
        filing_id=pk,
        opinion="企业技能岗位不足。" if until == "refused" else "材料齐全，学时符合要求。",
        now=now,
    )
    if until == "reviewing":
        filings.remark(actor=officers["second"], filing_id=pk, opinion="请说明岗位实践的场地安排。", now=now)
        return
    filings.concur(actor=officers["second"], filing_id=pk, opinion="同意初审意见。", now=now)
    if until == "refused":
        filing_steps.refuse(**at_desk, reason="企业没有与培养职业相应的技能岗位。")
    else:
        filing_steps.publish(**at_desk)
    if until == "noticed":
        _object(number, day, now)


def _object(number: str, day: date, now: datetime) -> None:
    """Let somebody who does not exist object to the plan, so that its officer has something to decide."""
    facts = ObjectionFacts(
        kind="person",
        name="演示异议人（合成）",
        contact="yanshi@example.com",
        words="（演示内容）公示的计划人数与该企业的用工规模不符，请核实。",
    )
    notice = PlanNotice.objects.get(training_class__number=number)
    objections.lodge_objection(actor=PROGRAM, notice_id=notice.pk, facts=facts, today=day, now=now)
