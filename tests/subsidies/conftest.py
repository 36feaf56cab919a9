"""A claim taken as far as a test needs it."""

from __future__ import annotations

from datetime import date

import pytest

from apprenticeship.lifecycle import ClassState, EnrolmentState
from subsidies import actions
from subsidies.lifecycle import ClaimKind
from subsidies.models import Claim
from tests import builders
from tests.builders import NOW
from tests.cast import Cast

TODAY = date(2026, 11, 24)
STEPS = ("prepare", "submit", "first", "second", "pay")


class Play:
    """Takes claims of a class through their stages by the people whose move it is."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast

    def prepare(self, training_class, kind=ClaimKind.ADVANCE) -> Claim:
        return actions.prepare(actor=self.cast.enterprise_officer, number=training_class.number, kind=kind, now=NOW)

    def take(self, claim: Claim, until: str) -> Claim:
        """Take a drafted claim on, up to and including a step."""
        for step in STEPS[1 : STEPS.index(until) + 1]:
            claim = getattr(self, step)(claim)
        return claim

    def submit(self, claim, by="enterprise_officer"):
        return actions.submit(actor=self.cast.actor(by), number=claim.number, now=NOW)

    def first(self, claim, by="first_review"):
        return actions.approve(actor=self.cast.actor(by), number=claim.number, now=NOW)

    def second(self, claim, by="second_review"):
        return actions.approve(actor=self.cast.actor(by), number=claim.number, now=NOW)

    def pay(self, claim, by="payment", **facts):
        facts = {"voucher_no": "ZF-1", "settled_on": TODAY, "today": TODAY} | facts
        return actions.pay(actor=self.cast.actor(by), number=claim.number, **facts)

    def collect(self, claim, by="payment", **facts):
        facts = {"voucher_no": "TH-1", "settled_on": TODAY, "today": TODAY} | facts
        return actions.collect(actor=self.cast.actor(by), number=claim.number, **facts)

    def return_(self, claim, by="first_review", reason="名册缺一页"):
        return actions.send_back(actor=self.cast.actor(by), number=claim.number, reason=reason)

    def closed_class(self, serial=20, certified=2, uncertified=0, withdrawn=1, planned=4):
        """Write a closed class of Nantong's rulebook with this many of each result; the rest of the seats is empty."""
        closed = self.cast.class_in(ClassState.CLOSED, serial, level="4", planned_heads=planned)
        states = [
            *[EnrolmentState.COMPLETED_CERTIFIED] * certified,
            *[EnrolmentState.COMPLETED_UNCERTIFIED] * uncertified,
            *[EnrolmentState.WITHDRAWN] * withdrawn,
        ]
        for place, state in enumerate(states):
            row = builders.build_enrolment(closed, state, serial * 100 + place)
            if state == EnrolmentState.COMPLETED_CERTIFIED:
                builders.build_certificate(row, serial * 100 + place)
        return closed


@pytest.fixture
def play(cast) -> Play:
    return Play(cast)


@pytest.fixture
def drafted(play) -> Claim:
    """The advance of a filed class, prepared and not yet submitted."""
    return play.prepare(play.cast.filed_class)
