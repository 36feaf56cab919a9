"""What is checked before a class may be opened where its bureau must agree: how many people its roster holds. Pure."""

from __future__ import annotations

from typing import Any

from apprenticeship.rules.texts import Rule
from common.errors import Problem, WrongState
from common.texts import N_

LONGEST_REASON = 2000
OPENING_RULES: dict[str, Rule] = {
    rule.code: rule
    for rule in (
        Rule(
            "opening_too_few",
            N_("名册人数不足"),
            N_("名册有 %(count)s 人，该政策规定每班最少 %(least)s 人。"),
            N_("请在花名册中补足学徒，或与企业商定取消本班。"),
        ),
        Rule(
            "opening_too_many",
            N_("名册人数过多"),
            N_("名册有 %(count)s 人，该政策规定每班最多 %(most)s 人。"),
            N_("请撤销多出的学籍，另行开班。"),
        ),
        Rule(
            "opening_reason_long",
            N_("原因过长"),
            N_("原因有 %(length)s 个字，最多 %(most)s 个字。"),
            N_("请写得短一些。"),
        ),
    )
}


class OpeningNotAgreed(WrongState):
    """The rulebook lets a class open only after its bureau agreed (409)."""

    code = "opening_not_agreed"
    message = N_("该政策规定开班须经人社部门同意：请先提交开班申请，同意后再开班。")


class OpeningNotAsked(WrongState):
    """The rulebook asks for no application: the school opens the class by itself (409)."""

    code = "opening_not_asked"
    message = N_("该政策不要求开班申请，学校可以直接开班。")


def opening_problem(field: str, rule: str, **params: Any) -> Problem:
    """State that a class, or a decision about opening it, breaks a rule."""
    said = OPENING_RULES[rule]
    return Problem(field, rule, said.message, said.mend, params, said.severity)


def size_problems(count: int, least: int | None, most: int | None) -> list[Problem]:
    """Say whether a roster is too small or too large for its rulebook; a limit that it does not set asks nothing."""
    if least is not None and count < least:
        return [opening_problem("roster", "opening_too_few", count=count, least=least)]
    if most is not None and count > most:
        return [opening_problem("roster", "opening_too_many", count=count, most=most)]
    return []
