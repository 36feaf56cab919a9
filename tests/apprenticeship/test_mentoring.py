"""What an enterprise keeps about mentors: proof of skill, deputies, leads, allowances."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from psycopg.types.range import DateRange

from apprenticeship.actions.logs import NewLog, enter
from apprenticeship.actions.mentoring import name_deputy, name_lead, record_allowance, record_qualification
from apprenticeship.lifecycle import ClassState
from apprenticeship.models import ClassLead, MentorAllowance, MentorDeputy, MentorQualification, TrainingClass
from apprenticeship.rules.logs import LogFacts
from apprenticeship.rules.mentoring import AllowanceFacts, QualificationFacts
from apprenticeship.selectors.companions import accompanied
from apprenticeship.selectors.mentoring import deputised_spans
from common.errors import InvalidFacts, NotYourMove
from enterprises.models import Mentor
from journal.models import Entry
from tests import builders
from tests.apprenticeship.mentoring import build_qualification
from tests.apprenticeship.test_mentor_actions import pair
from tests.builders import NOW, TODAY
from tests.cast import Cast

PDF = b"%PDF-1.7 certificate"
TYPED = QualificationFacts(level="2", certificate_no="z 100", issued_on=date(2020, 1, 1), expires_on=date(2027, 1, 1))
PAID = AllowanceFacts(month_on=date(2026, 10, 9), amount_yuan=Decimal(200), paid_on=date(2026, 11, 5), voucher_no="J-1")


def rules_of(refused: pytest.ExceptionInfo[InvalidFacts]) -> list[str]:
    return [problem.rule for problem in refused.value.problems]


def qualified(cast: Cast, **facts: Any) -> MentorQualification:
    sent = {"facts": TYPED, "filename": "证书.pdf", "content": PDF, "actor": cast.enterprise_officer, **facts}
    return record_qualification(mentor_id=cast.forge_mentor.pk, today=TODAY, now=NOW, **sent)


def paid(cast: Cast, **facts: Any) -> MentorAllowance:
    sent = {"facts": PAID, "actor": cast.enterprise_officer, **facts}
    return record_allowance(mentor_id=cast.forge_mentor.pk, today=TODAY, **sent)


def deputy(cast: Cast, other: Mentor | None, **facts: Any) -> MentorDeputy:
    days = {"starts_on": date(2026, 11, 16), "last_on": date(2026, 11, 22), "actor": cast.enterprise_officer}
    return name_deputy(mentor_id=cast.forge_mentor.pk, deputy_id=other.pk if other else None, **{**days, **facts})


def second_mentor(cast: Cast) -> Mentor:
    """The stranger's mentor sign-in, given to a second mentor of the home enterprise."""
    other = builders.build_mentor(77, enterprise=cast.forge)
    membership = cast.membership("mill_mentor")
    membership.mentor, membership.enterprise = other, cast.forge
    membership.save()
    return other


# ---- qualification ----


def test_a_certificate_is_kept_with_its_scan_and_journalled(cast: Cast) -> None:
    row = qualified(cast)
    assert (row.certificate_no, row.evidence.media_type) == ("Z100", "application/pdf")
    assert Entry.objects.get(verb="mentor.qualify").after["certificate_no"] == "Z100"


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"facts": QualificationFacts(level="9", certificate_no="Z", issued_on=TODAY)}, "mentor_level_unknown"),
        ({"facts": QualificationFacts(level="2", certificate_no=" ", issued_on=TODAY)}, "mentor_word_missing"),
        ({"facts": QualificationFacts(level="2", certificate_no="Z", issued_on=None)}, "mentor_word_missing"),
        (
            {"facts": QualificationFacts(level="2", certificate_no="Z", issued_on=TODAY + timedelta(1))},
            "mentor_day_ahead",
        ),
        (
            {
                "facts": QualificationFacts(
                    level="2", certificate_no="Z", issued_on=TODAY, expires_on=TODAY - timedelta(1)
                )
            },
            "mentor_day_order",
        ),
        ({"content": b""}, "mentor_scan_missing"),
    ],
)
def test_bad_facts_of_a_certificate_are_told(cast: Cast, change: dict[str, Any], rule: str) -> None:
    with pytest.raises(InvalidFacts) as refused:
        qualified(cast, **change)
    assert rules_of(refused) == [rule]
    assert not MentorQualification.objects.exists()


def test_the_same_certificate_twice_is_told(cast: Cast) -> None:
    qualified(cast)
    with pytest.raises(InvalidFacts) as refused:
        qualified(cast)
    assert rules_of(refused) == ["qualification_known"]


def test_only_the_own_enterprises_officer_keeps_records(cast: Cast) -> None:
    for act in (qualified, paid):
        with pytest.raises(Mentor.DoesNotExist):
            act(cast, actor=cast.mill_officer)
        assert cast.enrolment
        for name in ("registrar", "mentor", "filing"):
            with pytest.raises(NotYourMove):
                act(cast, actor=cast.actor(name))


def test_a_scheme_may_ask_for_a_certificate_that_is_valid(cast: Cast) -> None:
    text = cast.rulebook.text + "\n[mentor_rules]\nevidence_needed = true\n"
    held = cast.class_in(ClassState.OPEN, 80, rulebook=builders.build_rulebook(version=80, text=text))
    row = builders.build_enrolment(held, "registered", 81)
    expired = build_qualification(cast.forge_mentor, expires_on=date(2026, 2, 28))
    with pytest.raises(InvalidFacts) as refused:
        pair(cast.registrar, cast.forge_mentor, row)
    assert rules_of(refused) == ["mentor_unproven"]
    MentorQualification.objects.filter(pk=expired.pk).update(expires_on=None)
    assert pair(cast.registrar, cast.forge_mentor, row)


# ---- deputy ----


def test_a_deputy_sees_the_people_and_enters_while_the_mentor_is_away(cast: Cast) -> None:
    other = second_mentor(cast)
    actor = cast.mill_mentor
    day = date(2026, 11, 20)
    assert cast.enrolment.student_no not in accompanied(actor, day).values_list("student_no", flat=True)
    deputy(cast, other)
    assert cast.enrolment.student_no in accompanied(actor, day).values_list("student_no", flat=True)
    assert not accompanied(actor, date(2026, 11, 23)).exists()
    facts = LogFacts(day=day, hours=Decimal(8), task="外圆车削", rating=4)
    enter(actor=actor, student_no=cast.enrolment.student_no, entries=[NewLog(facts)], now=NOW)
    outside = LogFacts(day=date(2026, 11, 23), hours=Decimal(8), task="外圆车削", rating=4)
    with pytest.raises(InvalidFacts):
        enter(actor=actor, student_no=cast.enrolment.student_no, entries=[NewLog(outside)], now=NOW)


def test_a_deputy_is_another_active_mentor_of_the_enterprise(cast: Cast) -> None:
    gone = builders.build_mentor(78, enterprise=cast.forge, is_active=False)
    for unfit in (None, cast.forge_mentor, cast.mill_mentor_row, gone):
        with pytest.raises(InvalidFacts) as refused:
            deputy(cast, unfit)
        assert rules_of(refused) == ["deputy_unfit"]


def test_one_deputy_at_a_time(cast: Cast) -> None:
    other = builders.build_mentor(77, enterprise=cast.forge)
    deputy(cast, other)
    with pytest.raises(InvalidFacts) as refused:
        deputy(cast, other, starts_on=date(2026, 11, 22), last_on=date(2026, 11, 30))
    assert rules_of(refused) == ["deputy_taken"]
    assert deputy(cast, other, starts_on=date(2026, 11, 23), last_on=date(2026, 11, 30)).pk
    period = DateRange(date(2026, 11, 1), date(2026, 11, 17))
    with pytest.raises(IntegrityError), transaction.atomic():
        MentorDeputy.objects.create(mentor=cast.forge_mentor, deputy=other, period=period)


@given(starts=st.integers(-30, 400), length=st.integers(1, 60))
@settings(deadline=None, max_examples=15)
@pytest.mark.django_db
def test_the_days_of_a_deputy_are_those_that_both_spans_share(starts: int, length: int) -> None:
    with transaction.atomic():
        cast = Cast()
        other = second_mentor(cast)
        first = cast.enrolment.starts_on + timedelta(days=starts)
        last = first + timedelta(days=length - 1)
        deputy(cast, other, starts_on=first, last_on=last)
        spans = deputised_spans(cast.mill_mentor, cast.enrolment.pk)
        shared = [day for step in range(length) if (day := first + timedelta(days=step)) in cast.enrolment.period]
        assert [day for span in spans for day in (span.starts_on, span.last_on)] == shared[:1] + shared[-1:]
        transaction.set_rollback(True)


@pytest.mark.django_db(transaction=True)
def test_two_deputies_named_at_once_are_one(at_once: Callable[[Sequence[Callable[[], Any]]], list[Any]]) -> None:
    cast = Cast()
    others = [builders.build_mentor(serial, enterprise=cast.forge) for serial in (77, 78)]
    done = at_once([lambda other=other: deputy(cast, other) for other in others])
    assert sorted(type(one).__name__ for one in done) == ["InvalidFacts", "MentorDeputy"]


# ---- lead ----


def leads(cast: Cast, held: TrainingClass, mentor: Mentor | None, **facts: Any) -> ClassLead:
    sent = {"actor": cast.enterprise_officer, "from_on": None, **facts}
    return name_lead(number=held.number, mentor_id=mentor.pk if mentor else None, **sent)


def test_a_lead_gives_way_to_the_next_from_a_day_on(cast: Cast) -> None:
    other = builders.build_mentor(77, enterprise=cast.forge)
    first = leads(cast, cast.open_class, cast.forge_mentor)
    assert leads(cast, cast.open_class, cast.forge_mentor) == first
    leads(cast, cast.open_class, other, from_on=date(2026, 9, 1))
    spans = [(row.mentor, row.period.lower, row.period.upper) for row in ClassLead.objects.order_by("period")]
    assert spans == [
        (cast.forge_mentor, date(2026, 3, 1), date(2026, 9, 1)),
        (other, date(2026, 9, 1), date(2027, 3, 1)),
    ]


def test_the_leads_level_is_the_rulebooks(cast: Cast) -> None:
    text = cast.rulebook.text + '\n[mentor_rules]\nlead_level = "2"\n'
    held = cast.class_in(ClassState.OPEN, 80, rulebook=builders.build_rulebook(version=80, text=text))
    low = builders.build_mentor(77, enterprise=cast.forge, level="4")
    with pytest.raises(InvalidFacts) as refused:
        leads(cast, held, low)
    assert rules_of(refused) == ["lead_level_low"]
    assert leads(cast, held, cast.forge_mentor).pk


def test_a_lead_is_of_the_class_and_within_its_days(cast: Cast) -> None:
    with pytest.raises(InvalidFacts) as refused:
        leads(cast, cast.open_class, cast.mill_mentor_row, from_on=date(2027, 3, 1))
    assert rules_of(refused) == ["lead_unfit", "lead_outside_class"]
    with pytest.raises(TrainingClass.DoesNotExist):
        leads(cast, cast.open_class, cast.forge_mentor, actor=cast.mill_officer)
    with pytest.raises(NotYourMove):
        leads(cast, cast.open_class, cast.forge_mentor, actor=cast.tutor)


# ---- allowance ----


def test_a_payment_is_kept_once_a_month(cast: Cast) -> None:
    row = paid(cast)
    assert (row.month_on, row.amount_yuan) == (date(2026, 10, 1), Decimal(200))
    with pytest.raises(InvalidFacts) as refused:
        paid(cast)
    assert rules_of(refused) == ["allowance_known"]
    assert Entry.objects.get(verb="mentor.pay").after["amount_yuan"] == "200"


@pytest.mark.parametrize("amount", [None, Decimal(0), Decimal(-1), Decimal("100000.01")])
def test_a_payment_is_something_and_not_absurd(cast: Cast, amount: Decimal | None) -> None:
    facts = AllowanceFacts(month_on=PAID.month_on, amount_yuan=amount, paid_on=PAID.paid_on, voucher_no="J")
    with pytest.raises(InvalidFacts) as refused:
        paid(cast, facts=facts)
    assert rules_of(refused) == ["allowance_amount"]


# ---- pages ----


def test_the_page_of_a_mentor_keeps_everything_and_the_school_sees_no_money(cast: Cast) -> None:
    assert cast.enrolment
    paid(cast)
    build_qualification(cast.forge_mentor, expires_on=date(2026, 12, 1))
    url = f"/mentors/{cast.forge_mentor.pk}/"
    officer = cast.client("enterprise_officer")
    page = officer.get(url).content.decode()
    assert "J-1" in page
    assert "示例学徒" in page
    assert "J-1" not in cast.client("registrar").get(url).content.decode()
    assert officer.post(url, {"act": "allowance", "voucher_no": ""}).status_code == 422
    assert "资格到期的企业导师" in officer.get("/").content.decode()
    listed = officer.get("/mentors/", {"side": "enterprise", "expires_before": "2027-01-23"}).content.decode()
    assert cast.forge_mentor.name in listed
