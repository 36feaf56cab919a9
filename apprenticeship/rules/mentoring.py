"""What is checked of a mentor's qualifications, deputies, leads and allowances: pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from apprenticeship.rules.texts import Rule
from common.dates import Span, add_months
from common.errors import Problem
from common.levels import LEVEL_LABELS, Level, is_at_least
from common.texts import N_

MOST_YUAN = Decimal(100_000)
MENTORING_RULES: dict[str, Rule] = {
    rule.code: rule
    for rule in (
        Rule("mentor_word_missing", N_("没有填写"), N_("请填写%(what)s。"), N_("补填后再保存。")),
        Rule(
            "mentor_word_long", N_("内容过长"), N_("%(what)s有 %(length)s 个字，最多 %(most)s 个字。"), N_("请缩短。")
        ),
        Rule(
            "mentor_scan_missing", N_("没有证书扫描件"), N_("请上传证书的扫描件或照片。"), N_("支持 PDF、JPEG 和 PNG。")
        ),
        Rule("mentor_scan_size", N_("扫描件过大"), N_("扫描件超过 %(most)s MB。"), N_("请缩小后上传。")),
        Rule("mentor_day_order", N_("日期先后不对"), N_("%(last)s 早于 %(first)s。"), N_("请核对两个日期。")),
        Rule("mentor_day_ahead", N_("日期晚于今天"), N_("%(day)s 还没有到。"), N_("请填写今天或以前的日期。")),
        Rule("qualification_known", N_("证书已登记"), N_("这名导师已登记证书 %(number)s。"), N_("请核对证书编号。")),
        Rule("mentor_level_unknown", N_("等级不明"), N_("没有“%(stated)s”这个等级。"), N_("请从列出的等级中选择。")),
        Rule(
            "deputy_unfit",
            N_("不能担任代理"),
            N_("代理人须是本企业另一名在岗导师。"),
            N_("请从列出的导师中选择。"),
        ),
        Rule(
            "deputy_taken",
            N_("已有代理"),
            N_("这段时间已由“%(name)s”代理（%(first)s 至 %(last)s）。"),
            N_("请换一段时间，或先结束原来的代理。"),
        ),
        Rule(
            "deputy_logged",
            N_("代理人之后还有记录"),
            N_("“%(name)s”在 %(day)s 还填写过所代理的学徒的记录。"),
            N_("请填写这一天或更晚的日期，或先更正记录。"),
        ),
        Rule(
            "lead_level_low",
            N_("带头导师等级不足"),
            N_("“%(mentor)s”为%(held)s，带头导师须在%(least)s以上（%(article)s）。"),
            N_("请另选导师，或先更新其技能等级。"),
        ),
        Rule(
            "lead_unfit", N_("不能担任带头导师"), N_("带头导师须是本班企业的在岗导师。"), N_("请从列出的导师中选择。")
        ),
        Rule(
            "lead_outside_class",
            N_("不在培训期限内"),
            N_("%(day)s 不在本班培训期限（%(first)s 至 %(last)s）内。"),
            N_("请填写期限内的日期。"),
        ),
        Rule(
            "allowance_known",
            N_("当月津贴已登记"),
            N_("%(month)s 的津贴已登记为 %(amount)s 元。"),
            N_("同一个月只登记一次；有误的请先核对凭证。"),
        ),
        Rule("allowance_amount", N_("金额有误"), N_("津贴金额须大于 0，不超过 %(most)s 元。"), N_("请核对金额。")),
    )
}


def mentoring_problem(field_name: str, rule: str, **params: Any) -> Problem:
    """State that a record of a mentor breaks a rule."""
    said = MENTORING_RULES[rule]
    return Problem(field_name, rule, said.message, said.mend, params, said.severity)


@dataclass(frozen=True, slots=True, kw_only=True)
class QualificationFacts:
    """A certificate as it was typed; `expires_on` is its inclusive last day."""

    level: str
    certificate_no: str
    issued_on: date | None
    expires_on: date | None = None


def qualification_problems(facts: QualificationFacts, today: date) -> Iterator[Problem]:
    """Check a certificate by what needs no other one."""
    if facts.level not in set(Level):
        yield mentoring_problem("level", "mentor_level_unknown", stated=facts.level)
    yield from _words("certificate_no", facts.certificate_no, N_("证书编号"), 40)
    yield from past_day("issued_on", facts.issued_on, today, N_("发证日期"))
    if facts.issued_on and facts.expires_on and facts.expires_on < facts.issued_on:
        days = {"first": facts.issued_on.isoformat(), "last": facts.expires_on.isoformat()}
        yield mentoring_problem("expires_on", "mentor_day_order", **days)


@dataclass(frozen=True, slots=True, kw_only=True)
class AllowanceFacts:
    """What was paid for a month, as it was typed; any day of the month stands for it."""

    month_on: date | None
    amount_yuan: Decimal | None
    paid_on: date | None
    voucher_no: str


def allowance_problems(facts: AllowanceFacts, today: date) -> Iterator[Problem]:
    """Check a payment by what needs no other one."""
    if facts.month_on is None:
        yield mentoring_problem("month_on", "mentor_word_missing", what=N_("月份"))
    if facts.amount_yuan is None or not 0 < facts.amount_yuan <= MOST_YUAN:
        yield mentoring_problem("amount_yuan", "allowance_amount", most=str(MOST_YUAN))
    yield from past_day("paid_on", facts.paid_on, today, N_("发放日期"))
    yield from _words("voucher_no", facts.voucher_no, N_("凭证号"), 40)


def months_over(span: Span, today: date) -> Iterator[date]:
    """Give the months (first days) with a day of the span in them that are over: this month never counts."""
    month = span.starts_on.replace(day=1)
    end = min(span.ends_before, today.replace(day=1))
    while month < end:
        yield month
        month = add_months(month, 1)


def past_day(field: str, day: date | None, today: date, what: str) -> Iterator[Problem]:
    """A day that was given and has come."""
    if day is None:
        yield mentoring_problem(field, "mentor_word_missing", what=what)
    elif day > today:
        yield mentoring_problem(field, "mentor_day_ahead", day=day.isoformat())


def _words(field: str, text: str, what: str, most: int) -> Iterator[Problem]:
    if not text.strip():
        yield mentoring_problem(field, "mentor_word_missing", what=what)
    elif len(text.strip()) > most:
        yield mentoring_problem(field, "mentor_word_long", what=what, length=len(text.strip()), most=most)


def lead_problems(name: str, held: str, least: Level | None, article: str) -> Iterator[Problem]:
    """The level of a lead mentor against the scheme's."""
    if least is None or (held in set(Level) and is_at_least(Level(held), least)):
        return
    words = {"held": LEVEL_LABELS[Level(held)] if held in set(Level) else "—", "least": LEVEL_LABELS[least]}
    yield mentoring_problem("mentor", "lead_level_low", mentor=name, article=article, **words)
