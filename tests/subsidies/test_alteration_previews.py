"""What a change would do, shown side by side before it is saved; nothing is written."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from apprenticeship.models import Alteration, Enrolment
from journal.models import Entry
from subsidies import actions as claims
from subsidies.lifecycle import ClaimKind
from subsidies.selectors.previews import preview
from tests import builders
from tests.apprenticeship.alteration_play import LATER, extending, open_alteration, suspending
from tests.builders import NOW, TODAY
from tests.cast import Cast


def monthly_enrolment(cast: Cast) -> Enrolment:
    """An apprentice of a class whose rulebook pays by months."""
    text = (builders.SHIPPED / "nantong-2019.toml").read_text(encoding="utf-8")
    book = builders.build_rulebook(version=2, text=text.replace('"as_planned"', '"prorate_month"', 1))
    held = cast.class_in("open", 8, rulebook=book)
    return builders.build_enrolment(held, serial=8)


def counted(*models: Any) -> list[int]:
    return [model.objects.count() for model in models]


def test_a_rest_costs_the_months_that_it_takes_and_an_extension_gives_them_back(cast: Cast) -> None:
    row = monthly_enrolment(cast)
    rest = suspending(date(2026, 9, 1), date(2026, 11, 30))
    shown = preview(row, rest, TODAY)
    assert shown.worth.before is not None
    assert shown.worth.after is not None
    assert shown.worth.delta_yuan == shown.worth.after.amount_yuan - shown.worth.before.amount_yuan
    assert shown.worth.after.amount_yuan * 12 == shown.worth.before.amount_yuan * 9
    assert sum(line.amount_yuan for line in shown.worth.after.lines) == shown.worth.after.amount_yuan
    assert shown.worth.after.lines[0].inputs["休学停止计时"] == "91 天"
    assert "休学停止计时" not in shown.worth.before.lines[0].inputs
    assert (shown.rested_days.before, shown.rested_days.after) == (0, 91)
    assert shown.weeks_due.before - shown.weeks_due.after == 12
    assert shown.last_on.before == shown.last_on.after == date(2027, 2, 28)


def test_under_a_rulebook_that_pays_as_planned_a_rest_costs_nothing(cast: Cast) -> None:
    shown = preview(cast.enrolment, suspending(), TODAY)
    assert (shown.worth.delta_yuan, shown.rested_days.after) == (Decimal(0), 181)


def test_an_extension_moves_the_end_and_leaves_more_weeks(cast: Cast) -> None:
    shown = preview(cast.enrolment, extending(), TODAY)
    assert shown.last_on.after == LATER
    assert shown.weeks_left.after > shown.weeks_left.before
    assert shown.credits_missing >= 0


def test_the_claims_of_the_class_are_named_and_an_advance_is_not_touched(cast: Cast) -> None:
    row = cast.enrolment
    claims.prepare(actor=cast.enterprise_officer, number=cast.open_class.number, kind=ClaimKind.ADVANCE, now=NOW)
    (touched,) = preview(row, suspending(), TODAY).claims
    assert (touched.kind, touched.is_paid, touched.delta_yuan) == (ClaimKind.ADVANCE, False, Decimal(0))


def test_the_api_shows_it_and_writes_nothing(cast: Cast) -> None:
    row, before = cast.enrolment, counted(Alteration, Entry)
    url = reverse("v1:subsidies_api:alteration_preview", args=[row.student_no])
    sent = {"kind": "suspend", "reason": "illness", "effective_on": "2026-09-01"}
    answer = cast.api("registrar").post(url, sent, format="json")
    assert answer.status_code == 200
    assert answer.json()["rested_days"] == {"before": 0, "after": 181}
    assert answer.json()["worth"]["delta_yuan"] == "0.00"
    assert counted(Alteration, Entry) == before
    wrong = cast.api("registrar").post(url, {**sent, "effective_on": "2025-09-01"}, format="json")
    assert (wrong.status_code, wrong.json()["problems"][0]["rule"]) == (422, "alteration_outside_training")
    assert cast.api("moon_registrar").post(url, sent, format="json").status_code == 404
    assert cast.api("filing").post(url, sent, format="json").status_code == 403


def test_the_page_keeps_what_was_typed_for_the_proposal(cast: Cast) -> None:
    row = cast.enrolment
    url = reverse("subsidies:alteration_preview", args=[row.student_no, "suspend"])
    typed = {"reason": "illness", "effective_on": "2026-09-01", "note": "住院三个月"}
    page = cast.client("registrar").post(url, typed)
    assert page.status_code == 200
    assert "住院三个月" in page.content.decode()
    assert reverse("apprenticeship:alteration_new", args=[row.student_no, "suspend"]) in page.content.decode()
    assert cast.client("registrar").post(url, {**typed, "effective_on": ""}).status_code == 422
    assert not Alteration.objects.exists()


@pytest.mark.parametrize("who", ["registrar", "enterprise_officer", "filing", "auditor"])
def test_whoever_sees_a_proposed_change_sees_its_effects(cast: Cast, who: str) -> None:
    made = open_alteration(cast)
    page = cast.client(who).get(reverse("subsidies:alteration_effects", args=[made.pk]))
    assert page.status_code == 200
    assert "2027-08-31" in page.content.decode()
