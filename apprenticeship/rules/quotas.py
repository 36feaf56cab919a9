"""What is checked of the seats that a bureau gives, and of a class that would take some. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from apprenticeship.rules.texts import Rule
from common.errors import Problem
from common.texts import N_
from rulebooks.rules.vocabulary import OverQuota

FIRST_YEAR, LAST_YEAR = 2015, 2100
MOST_SEATS = 10_000_000
LONGEST_DOCUMENT, LONGEST_REASON = 100, 300

QUOTA_RULES: dict[str, Rule] = {
    rule.code: rule
    for rule in (
        Rule(
            "quota_short",
            N_("名额不足"),
            N_("%(of)s %(year)s 年名额 %(given)s 人，剩余 %(left)s 人，本班计划 %(heads)s 人。"),
            N_("请退回企业，把计划人数减到 %(left)s 人以内再报；或先按文件在“招收名额”页调整名额。"),
        ),
        Rule(
            "quota_waits",
            N_("名额不足，排队等候"),
            N_("%(of)s %(year)s 年名额 %(given)s 人，剩余 %(left)s 人，本班计划 %(heads)s 人。"),
            N_("本班按政策排队等候：名额按文件调整后再回到本班办理，企业也可以减少计划人数后重报。"),
        ),
        Rule(
            "quota_region_unfit",
            N_("不是本部门的地区"),
            N_("只能下达本地区及所辖地区的名额。"),
            N_("请从列出的地区中选择。"),
        ),
        Rule(
            "quota_enterprise_unknown",
            N_("没有这家企业"),
            N_("没有统一社会信用代码为“%(stated)s”的企业。"),
            N_("请核对 18 位代码；给整个地区的名额，此项留空。"),
        ),
        Rule(
            "quota_year_unfit",
            N_("年度不对"),
            N_("年度应在 %(first)s 至 %(last)s 之间。"),
            N_("请填写四位数的年份。"),
        ),
        Rule(
            "quota_seats_unfit",
            N_("名额不对"),
            N_("名额应为 0 至 %(most)s 的整数。"),
            N_("请按文件所列的人数填写。"),
        ),
        Rule(
            "quota_document_missing",
            N_("没有依据文件"),
            N_("请填写下达名额的文件名称或文号。"),
            N_("名额以文件为准，不能凭空登记。"),
        ),
        Rule("quota_words_long", N_("内容过长"), N_("此项有 %(length)s 个字，最多 %(most)s 个字。"), N_("请缩短。")),
        Rule(
            "quota_known",
            N_("名额已登记"),
            N_("%(year)s 年的这一名额已登记过，为 %(given)s 人。"),
            N_("请打开原记录，用“调整名额”修改。"),
        ),
        Rule(
            "quota_scan_unfit",
            N_("扫描件不能用"),
            N_("扫描件应为 PDF 或照片，不超过 %(most)s MB。"),
            N_("请重新扫描或缩小后上传；也可以不传。"),
        ),
    )
}


def quota_problem(field: str, rule: str, **params: Any) -> Problem:
    """State that seats, or a class that wants some, break a rule."""
    said = QUOTA_RULES[rule]
    return Problem(field, rule, said.message, said.mend, params, said.severity)


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotaFacts:
    """Seats as they were typed. `credit_code` is the enterprise's; empty for the whole region."""

    region: str
    year: int | None
    seats_count: int | None
    document_no: str
    credit_code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seats:
    """Seats of a region, an enterprise or a rulebook in one year: how many were given, how many others took."""

    of: str
    year: int
    given: int
    taken: int

    @property
    def left(self) -> int:
        """Never negative, although more may have been filed before the seats were given."""
        return max(self.given - self.taken, 0)


def seat_problems(seats: Iterable[Seats], heads: int, over: OverQuota) -> list[Problem]:
    """Say of which seats too few are left for a class of so many planned heads."""
    rule = "quota_waits" if over is OverQuota.WAIT else "quota_short"
    return [
        quota_problem(
            "quota",
            rule,
            of=one.of,
            year=one.year,
            given=one.given,
            taken=one.taken,
            left=one.left,
            heads=heads,
            over=heads - one.left,
        )
        for one in seats
        if one.taken + heads > one.given
    ]


def quota_problems(facts: QuotaFacts) -> list[Problem]:
    """Say what is wrong with seats as typed, apart from what only the directories know."""
    return [
        *_year_problems(facts.year),
        *_seat_count_problems(facts.seats_count),
        *document_problems(facts.document_no),
    ]


def revision_problems(seats_count: int | None, document_no: str, reason: str) -> list[Problem]:
    """Say what is wrong with a change of seats; its reason may not be longer than the journal's field on the page."""
    found = [*_seat_count_problems(seats_count), *document_problems(document_no)]
    if len(reason) > LONGEST_REASON:
        found.append(quota_problem("reason", "quota_words_long", length=len(reason), most=LONGEST_REASON))
    return found


def document_problems(document_no: str) -> Iterator[Problem]:
    """Ask for the document by which seats are given."""
    if not document_no.strip():
        yield quota_problem("document_no", "quota_document_missing")
    elif len(document_no) > LONGEST_DOCUMENT:
        yield quota_problem("document_no", "quota_words_long", length=len(document_no), most=LONGEST_DOCUMENT)


def _year_problems(year: int | None) -> Iterator[Problem]:
    if year is None or not FIRST_YEAR <= year <= LAST_YEAR:
        yield quota_problem("year", "quota_year_unfit", first=FIRST_YEAR, last=LAST_YEAR)


def _seat_count_problems(seats_count: int | None) -> Iterator[Problem]:
    if seats_count is None or not 0 <= seats_count <= MOST_SEATS:
        yield quota_problem("seats_count", "quota_seats_unfit", most=MOST_SEATS)
