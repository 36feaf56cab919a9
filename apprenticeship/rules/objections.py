"""What is checked of an objection to a public notice, and how its author is shown. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from apprenticeship.lifecycle.objections import ObjectorKind
from apprenticeship.rules.texts import Rule
from common.errors import Problem
from common.identifiers import masked
from common.texts import N_

LONGEST_NAME, LONGEST_CONTACT, LONGEST_WORDS, LONGEST_REASON = 60, 80, 2000, 2000
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+")
_PHONE = re.compile(r"\+?[0-9][0-9 \-]{5,18}[0-9]")

OBJECTION_RULES: dict[str, Rule] = {
    rule.code: rule
    for rule in (
        Rule("objection_kind_unfit", N_("提出人不明"), N_("请选择以个人还是单位名义提出。"), N_("请从两项中选一项。")),
        Rule(
            "objection_word_missing",
            N_("没有填写"),
            N_("此项必填，但没有填写。"),
            N_("异议应实名提出，写明姓名或单位、联系方式和事实，以便核实。"),
        ),
        Rule("objection_word_long", N_("内容过长"), N_("此项有 %(length)s 个字，最多 %(most)s 个字。"), N_("请缩短。")),
        Rule(
            "objection_contact_unfit",
            N_("联系方式不对"),
            N_("联系方式应为电话号码或电子邮箱。"),
            N_("请填写能联系到您的手机、固定电话（带区号）或电子邮箱。"),
        ),
    )
}


def objection_problem(field: str, rule: str, **params: Any) -> Problem:
    """State that a fact of an objection breaks a rule."""
    said = OBJECTION_RULES[rule]
    return Problem(field, rule, said.message, said.mend, params, said.severity)


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectionFacts:
    """An objection as it was typed."""

    kind: str
    name: str
    contact: str
    words: str


def objection_problems(facts: ObjectionFacts) -> list[Problem]:
    """Say what is wrong with an objection as typed."""
    found = [] if facts.kind in set(ObjectorKind) else [objection_problem("kind", "objection_kind_unfit")]
    for field, most in (("name", LONGEST_NAME), ("contact", LONGEST_CONTACT), ("words", LONGEST_WORDS)):
        typed = getattr(facts, field).strip()
        if not typed:
            found.append(objection_problem(field, "objection_word_missing"))
        elif len(typed) > most:
            found.append(objection_problem(field, "objection_word_long", length=len(typed), most=most))
        elif field == "contact" and not is_contact(typed):
            found.append(objection_problem(field, "objection_contact_unfit"))
    return found


def is_contact(typed: str) -> bool:
    """Say whether somebody can be reached by this: a telephone number or an e-mail address."""
    return _EMAIL.fullmatch(typed) is not None or _PHONE.fullmatch(typed) is not None


def masked_contact(contact: str) -> str:
    """Hide whom it reaches: 139****0018, z***@example.com; short numbers wholly."""
    person, at, place = contact.partition("@")
    return f"{person[:1]}***@{place}" if at else masked(contact)
