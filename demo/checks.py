"""A synthetic scheme that asks much of people, lists of other offices, and classes in which somebody does not fit."""

from __future__ import annotations

import io
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from apprenticeship.actions import eligibility
from apprenticeship.actions.duplicates import Choice, find_duplicates, merge, set_apart
from apprenticeship.lifecycle import REFERENCE_KIND_LABELS, ReferenceKind
from apprenticeship.models import DuplicatePair, EligibilityCheck, Enrolment
from apprenticeship.rules.references import ListTerms
from apprenticeship.rules.roster import RosterRow
from common.dates import add_months
from common.identifiers import citizen_check
from common.keyring import unseal
from demo.people import PROGRAM, Players
from demo.scenes import Scene
from exchange.actions.lists import take_in
from exchange.parsers.references import template_lines
from exchange.parsers.refusals import UnusableFile
from samples.people import citizen_number

SHANGHAI = ZoneInfo("Asia/Shanghai")
CODE = "demo-checks"
TEXT = """format = 1

[identity]
code = "demo-checks"
name = "演示办法：参加条件与导师要求（合成）"
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

[eligibility]
contract_months = 12
insurance_months = 3
insurance_reach = "city"
min_age = 16
max_age_male = 60
max_age_female = 55
excluded_lists = ["student", "deceased", "publicly_paid", "pension"]
list_valid_days = 60
same_occupation = "same_or_higher"
excluded_subsidies = ["示例岗前培训补贴"]

[mentor_rules]
max_apprentices = 20
min_per_class = 3
lead_level = 2
allowance_needed = true
"""
CHECKED, OPENED = "铣工四级班（2026 冬，条件核对）", "铣工四级班（2026 冬，一人条件不符）"
KNOWN = "铣工四级班（2025）"
SUBSIDY = "示例岗前培训补贴"
MONTHS_PAID = 6


def with_cases(scene: Scene, rows: list[RosterRow]) -> list[RosterRow]:
    """Put people into a roster who are known already, or nearly: one of an earlier class, four alike to others."""
    if scene.name != CHECKED:
        return rows
    known = list(
        Enrolment.objects.filter(training_class__name=KNOWN, state="completed_certified")
        .select_related("person")
        .order_by("student_no")[:5]
    )
    first, *others = [(row.person.name, _number(row), _phone(row)) for row in known]
    changed = [rows[0]._replace(name=first[0], number=first[1], phone=first[2], sex=_sex(first[1]))]
    for place, (name, number, phone) in enumerate(others, start=1):
        near = _near(number, far=place % 2 == 0)
        shared = rows[place].phone if place % 2 == 0 else phone
        changed.append(rows[place]._replace(name=name, number=near, phone=shared, sex=_sex(near)))
    return [*changed, *rows[len(changed) :]]


def _number(row: Enrolment) -> str:
    return unseal(row.person.number_sealed)


def _phone(row: Enrolment) -> str:
    return unseal(row.person.phone_sealed) if row.person.phone_sealed else ""


def _near(number: str, *, far: bool) -> str:
    """Give another valid number of the same birth date: one digit of it changed, or all that tell people apart."""
    order = int(number[14:17])
    changed = (order + 358) % 1000 if far else order // 100 * 100 + (order + 20) % 100
    body = f"{number[:14]}{changed:03d}"
    return body + citizen_check(body)


def _sex(number: str) -> str:
    return "male" if int(number[16]) % 2 else "female"


def lists(players: Players, scene: Scene, today: date) -> None:
    """Take in what other offices say about the people of a class, as of a few days before, and check the class."""
    now = datetime.combine(today, time(10), SHANGHAI)
    rows = Enrolment.objects.filter(training_class__rulebook__code=CODE).select_related("person", "training_class")
    people = list(rows.order_by("pk"))
    opened = [_number(row) for row in people if row.training_class.name == OPENED]
    checked = [_number(row) for row in people if row.training_class.name == CHECKED]
    for kind, lines in _files(opened, checked, scene.starts_on):
        content = "\n".join([",".join(template_lines(kind)), *(",".join(line) for line in lines)])
        terms = ListTerms(
            kind=kind.value,
            region="320600",
            as_of_on=today - timedelta(days=3),
            source="演示来源（合成）",
            filename=f"{REFERENCE_KIND_LABELS[kind]}（合成）.csv",
            sha256="",
        )
        # One file is meant to be refused: its words stand among the lists.
        with suppress(UnusableFile):
            take_in(actor=players.officers["filing"], terms=terms, stream=io.BytesIO(content.encode()), now=now)
    for name in {row.training_class.number for row in people}:
        eligibility.check_class(actor=eligibility.PROGRAM, number=name, now=now)


Lines = list[tuple[str, ...]]


def _files(opened: list[str], checked: list[str], starts_on: date) -> list[tuple[ReferenceKind, Lines]]:
    """One person each is publicly paid, a student, paid for too short a time, insured elsewhere, uninsured, subsidised.

    The list of students comes twice, with a mistake in the second; the one of dishonest people is no list at all.
    """
    student, short, elsewhere, unknown, subsidised = checked[5:10] or [""] * 5
    paid = [opened[0], *checked[10:11]]
    kinds = ReferenceKind
    files: list[tuple[ReferenceKind, Lines]] = [
        (kinds.INSURANCE, _insured([*opened, *checked], starts_on, {short, unknown}, unknown, elsewhere)),
        (kinds.PUBLICLY_PAID, [(number, "2024-01-01", "", "示例事业单位") for number in paid]),
        (kinds.STUDENT, []),
        (kinds.PENSION, []),
        (kinds.DECEASED, []),
        (kinds.OTHER_SUBSIDY, [(subsidised, "2026-09-01", "", SUBSIDY)] if subsidised else []),
    ]
    if checked:
        studying = (student, "2025-09-01", "2028-06-30", "示例职业学院")
        files.append((kinds.STUDENT, [studying, ("320602199901011234", "2025-09-01", "", "示例职业学院")]))
        files.append((kinds.DISHONEST, [("不是号码", "2026-01-01", "", "")]))
    return [(kind, [*lines, *(() if kind is kinds.DISHONEST else _strangers(kind))]) for kind, lines in files]


def _insured(numbers: list[str], starts_on: date, short: set[str], unknown: str, elsewhere: str) -> Lines:
    found: Lines = []
    for back in range(MONTHS_PAID, 0, -1):
        month = f"{add_months(starts_on, -back):%Y-%m}"
        paid = [one for one in numbers if one != unknown and (one not in short or back == 1)]
        found += [(one, month, "示例单位", "330100" if one == elsewhere else "320602") for one in paid]
    return found


def _strangers(kind: ReferenceKind) -> Lines:
    """People of no class, so that each list has some length."""
    second = "2026-06" if kind is ReferenceKind.INSURANCE else "2024-09-01"
    return [
        (citizen_number("320602", date(1960, 1, 1) + timedelta(days=37 * place), place), second, "", "")
        for place in range(150)
    ]


def find(players: Players, now: datetime) -> None:
    """Find who may be the same person; merge one pair and set one apart, and propose and approve admissions."""
    find_duplicates(actor=PROGRAM, now=now)
    registrar = next(iter(players.registrars.values()))
    *_, merged, apart = DuplicatePair.objects.order_by("pk")
    choice = Choice(number="first", name="first", phone="second")
    merge(actor=registrar, pair_id=merged.pk, choice=choice, reason="已核对身份证原件：后登记的号码抄错一位", now=now)
    set_apart(actor=registrar, pair_id=apart.pk, reason="同名同日出生，已核对两人的身份证原件", now=now)
    _admit(players, now)


def _admit(players: Players, now: datetime) -> None:
    """Of the insured elsewhere and the unpaid one: one admission waits for a second officer, the other stands."""
    found = EligibilityCheck.objects.filter(enrolment__training_class__name=CHECKED).select_related("enrolment")
    by_rule = {one["rule"]: (check.enrolment, one["predicate"]) for check in found for one in check.findings}
    for rule in ("insurance_months_short", "insurance_elsewhere"):
        row, predicate = by_rule[rule]
        asked = eligibility.ask_override(
            actor=players.officers["filing"],
            student_no=row.student_no,
            predicate=predicate,
            reason="企业已提供补缴证明（合成），申请核准。",
            now=now,
        )
        if predicate == "insurance_place":
            answer = "已核对社会保险关系转移凭证（合成）。"
            eligibility.approve_override(actor=players.officers["second"], override_id=asked.pk, answer=answer, now=now)
