"""What tests of filing share: a rulebook with every step, and a class taken as far as a test needs."""

from __future__ import annotations

from datetime import date
from typing import Any

from apprenticeship.actions import filing_steps, filings
from apprenticeship.actions.objections import lodge_objection
from apprenticeship.actions.openings import ask_opening
from apprenticeship.lifecycle import ClassState, EnrolmentState
from apprenticeship.lifecycle.filing import FilingState
from apprenticeship.models import ClassOpening, Filing, NoticeObjection, TrainingClass
from apprenticeship.rules.objections import ObjectionFacts
from common.actor import System
from rulebooks.models import RulebookVersion
from tests.apprenticeship.terms import agreeable_class
from tests.builders import NOW, SHIPPED, TODAY, build_assignment, build_enrolment, build_rulebook
from tests.cast import Cast

STEPS = """
[filing]
review = true
supplements = 1
[filing.accept_due]
count = 5
[filing.supplement_due]
count = 10
[filing.review_due]
count = 10
[filing.notice]
count = 5
"""
OPINION = "材料齐全，符合条件。"


def rulebook_with(filing: str = STEPS, version: int = 7) -> RulebookVersion:
    """Publish Nantong's rulebook with steps of filing; the same version twice is one."""
    found = RulebookVersion.objects.filter(code="nantong-2019", version=version).first()
    text = (SHIPPED / "nantong-2019.toml").read_text(encoding="utf-8").replace("\n[sources]", f"\n{filing}\n[sources]")
    return found or build_rulebook(version=version, text=text)


def reported(cast: Cast, filing: str = STEPS, **facts: Any) -> TrainingClass:
    """Write a class that was reported under a rulebook with steps of filing."""
    return agreeable_class(cast, ClassState.SUBMITTED, **{"rulebook": rulebook_with(filing), **facts})


def in_review(
    cast: Cast, state: FilingState = FilingState.FIRST, filing: str = STEPS, today: date = TODAY, **facts: Any
) -> TrainingClass:
    """Have a class accepted, and reviewed as far as `state`."""
    row = reported(cast, filing, **facts)
    filing_steps.accept(actor=cast.filing, number=row.number, today=today)
    pk = Filing.objects.get(training_class=row).pk
    for act, player, _ in reviews_until(state):
        act(actor=cast.actor(player), filing_id=pk, opinion=OPINION, now=NOW)
    return TrainingClass.objects.get(pk=row.pk)


def reviews_until(state: FilingState) -> list[tuple[Any, str, FilingState]]:
    advice, verdict = (filings.recommend, FilingState.SECOND), FilingState.PASSED
    if state in (FilingState.AGAINST, FilingState.FAILED):
        advice, verdict = (filings.advise_against, FilingState.AGAINST), FilingState.FAILED
    acts = [(advice[0], "first_review", advice[1]), (filings.concur, "second_review", verdict)]
    reached = {FilingState.FIRST: 0, FilingState.SECOND: 1, FilingState.AGAINST: 1}.get(state, 2)
    return acts[:reached]


def noticed(cast: Cast, today: date = TODAY, filing: str = STEPS, **facts: Any) -> TrainingClass:
    """Have a class reviewed and put on public notice from `today` on."""
    row = in_review(cast, FilingState.PASSED, filing, today, **facts)
    return filing_steps.publish(actor=cast.filing, number=row.number, today=today)


SOMEBODY = System("公示异议提出人（网页）")
OBJECTOR, CONTACT, OBJECTION = "示例异议人", "13900000018", "该企业在公示期前已停产，没有培训岗位。"


def objection_facts(**facts: str) -> ObjectionFacts:
    """Give an objection that breaks no rule; `facts` replace what is given here."""
    return ObjectionFacts(**{"kind": "person", "name": OBJECTOR, "contact": CONTACT, "words": OBJECTION, **facts})


def objected(cast: Cast, row: TrainingClass | None = None, today: date = TODAY, **facts: str) -> NoticeObjection:
    """Object to the notice of a class: of one made for it, where none is given."""
    notice = (row or noticed(cast, today)).notices.latest("pk")
    return lodge_objection(actor=SOMEBODY, notice_id=notice.pk, facts=objection_facts(**facts), today=today, now=NOW)


ASKS_OPENING = """
[class_rules]
min_size = 2
max_size = 3
[filing]
opening = true
[filing.opening_due]
count = 3
"""


def openable(cast: Cast, people: int = 2, filing: str = ASKS_OPENING, **facts: Any) -> TrainingClass:
    """Write a filed class under a rulebook that asks for an application, with registered people and their mentors."""
    row = agreeable_class(cast, ClassState.FILED, **{"rulebook": rulebook_with(filing), "serial": 5, **facts})
    for serial in range(1, people + 1):
        enrolment = build_enrolment(row, EnrolmentState.REGISTERED, row.pk * 10 + serial)
        build_assignment(enrolment, mentor=cast.forge_mentor)
        build_assignment(enrolment, tutor=cast.sun_tutor)
    return row


def opening_asked(cast: Cast, row: TrainingClass | None = None) -> ClassOpening:
    """Have the school ask for a class to be opened: of one made for it, where none is given."""
    number = (row or openable(cast)).number
    return ask_opening(actor=cast.registrar, number=number, today=TODAY, now=NOW)
