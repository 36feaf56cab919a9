"""Eligibility of registered people: checked, shown, exported, admitted by two officers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from psycopg.types.range import DateRange

from apprenticeship.actions.eligibility import approve_override, ask_override, check_class, decline_override
from apprenticeship.actions.enrolments import RosterRefused, register_roster
from apprenticeship.actions.moves import NotEligible, start, start_all
from apprenticeship.lifecycle import ClassState, OverrideState, Verdict
from apprenticeship.models import EligibilityCheck, EligibilityOverride, Enrolment, TrainingClass
from apprenticeship.tasks import check_everybody, check_newcomers
from common.errors import InvalidFacts, NotYourMove, WrongState
from journal.models import Entry
from tests import builders
from tests.apprenticeship.lists import STUDENTS, build_list, class_asking, student_on_list
from tests.apprenticeship.test_register_roster import row
from tests.builders import NOW, TODAY, citizen_number
from tests.cast import Cast

STUDYING = DateRange(date(2025, 9, 1), date(2028, 7, 1))


def verdict_of(row: Enrolment) -> str:
    return EligibilityCheck.objects.get(enrolment=row).verdict


def asked(cast: Cast, row: Enrolment, **facts: Any) -> EligibilityOverride:
    given = {"actor": cast.filing, "predicate": "list_student", "reason": "已退学", "now": NOW, **facts}
    return ask_override(student_no=row.student_no, **given)


# ---- checking ----


def test_a_check_writes_what_each_condition_says_with_its_article_and_the_day_of_its_list(cast: Cast) -> None:
    row = student_on_list(cast)
    check = EligibilityCheck.objects.get(enrolment=row)
    found = {one["predicate"]: one for one in check.findings}
    assert check.verdict == Verdict.BLOCKED
    assert found["list_student"]["as_of"] == "2026-11-01"
    assert found["contract_length"]["verdict"] == Verdict.OK
    assert "人社部发〔2021〕39号" in found["contract_length"]["article"]
    assert Entry.objects.get(verb="eligibility.check").after == {"verdict": Verdict.BLOCKED}


def test_checking_again_changes_nothing_and_journals_nothing(cast: Cast) -> None:
    row = student_on_list(cast)
    assert check_class(actor=cast.registrar, number=row.training_class.number, now=NOW) == 1
    assert EligibilityCheck.objects.count() == 1
    assert Entry.objects.filter(verb="eligibility.check").count() == 1


def test_without_the_list_nobody_can_say(cast: Cast) -> None:
    held = class_asking(cast)
    row = builders.build_enrolment(held, "registered", 60)
    check_class(actor=cast.registrar, number=held.number, now=NOW)
    assert verdict_of(row) == Verdict.UNKNOWN


def test_a_list_of_another_region_does_not_answer_for_this_one(cast: Cast) -> None:
    held = class_asking(cast)
    row = builders.build_enrolment(held, "registered", 60)
    build_list(region=builders.build_region("320681"))
    check_class(actor=cast.registrar, number=held.number, now=NOW)
    assert verdict_of(row) == Verdict.UNKNOWN


def test_a_training_completed_elsewhere_is_found_by_the_identity_number(cast: Cast) -> None:
    held = class_asking(cast, 'same_occupation = "same_or_higher"\n')
    past = cast.class_in(ClassState.CLOSED, 8, school=cast.moon, starts_on=date(2023, 3, 1), last_on=date(2024, 2, 28))
    before = builders.build_enrolment(past, "completed_certified", 60)
    row = builders.build_enrolment(held, "registered", 61, person=before.person)
    check_class(actor=cast.registrar, number=held.number, now=NOW)
    found = EligibilityCheck.objects.get(enrolment=row).findings
    assert next(one["rule"] for one in found if one["predicate"] == "repeated_training") == "trained_before"


def test_only_those_who_work_with_the_class_check_it(cast: Cast) -> None:
    held = class_asking(cast)
    for stranger in ("moon_registrar", "mill_officer", "county_filing"):
        with pytest.raises(TrainingClass.DoesNotExist):
            check_class(actor=cast.actor(stranger), number=held.number, now=NOW)
    for reader in ("tutor", "auditor", "mentor"):
        with pytest.raises(NotYourMove):
            check_class(actor=cast.actor(reader), number=held.number, now=NOW)


def test_the_number_of_queries_does_not_grow_with_the_class(cast: Cast) -> None:
    held = class_asking(cast, STUDENTS + 'same_occupation = "same_or_higher"\ninsurance_months = 3\n')

    def queries() -> int:
        with CaptureQueriesContext(connection) as counted:
            check_class(actor=cast.registrar, number=held.number, now=NOW)
        return len(counted)

    builders.build_enrolment(held, serial=60)
    build_list(people=[(citizen_number(60), STUDYING)])
    queries()
    few = queries()
    for serial in range(61, 80):
        builders.build_enrolment(held, serial=serial)
    queries()
    assert queries() == few


def test_the_clock_checks_newcomers_once_and_everybody_at_night(cast: Cast) -> None:
    held = class_asking(cast)
    builders.build_enrolment(held, serial=60)
    assert check_newcomers() == 1
    assert check_newcomers() == 0
    assert check_everybody() == 1


# ---- at staging ----


def test_a_roster_warns_of_who_is_on_a_list_and_admits_them(cast: Cast) -> None:
    held = class_asking(cast, state=ClassState.FILED)
    build_list(people=[(citizen_number(1), STUDYING)])
    done = register_roster(actor=cast.registrar, number=held.number, rows=[row(1), row(2)], today=TODAY)
    assert [(place, problem.rule, problem.severity) for place, problem in done.warnings] == [
        (0, "list_names_person", "warning")
    ]


def test_a_scheme_may_keep_them_out(cast: Cast) -> None:
    held = class_asking(cast, STUDENTS + "refuse_blocked = true\n", state=ClassState.FILED)
    build_list(people=[(citizen_number(1), STUDYING)])
    with pytest.raises(RosterRefused) as refused:
        register_roster(actor=cast.registrar, number=held.number, rows=[row(1), row(2)], today=TODAY)
    assert [(place, problem.rule) for place, problem in refused.value.found] == [(0, "list_names_person")]
    assert not Enrolment.objects.exists()


# ---- what a verdict stops ----


def test_who_does_not_meet_the_conditions_does_not_begin(cast: Cast) -> None:
    row = student_on_list(cast)
    other = builders.build_enrolment(row.training_class, "registered", 61)
    with pytest.raises(NotEligible) as refused:
        start(actor=cast.registrar, student_no=row.student_no)
    assert refused.value.problems[0].params["what"] == "在校学生"
    assert start_all(actor=cast.registrar, training_class=row.training_class) == 1
    other.refresh_from_db()
    row.refresh_from_db()
    assert (row.state, other.state) == ("registered", "training")


# ---- admitting somebody ----


def test_two_officers_admit_somebody_and_the_verdict_follows(cast: Cast) -> None:
    row = student_on_list(cast)
    proposal = asked(cast, row)
    assert verdict_of(row) == Verdict.BLOCKED
    approve_override(actor=cast.second_review, override_id=proposal.pk, answer="属实", now=NOW)
    assert verdict_of(row) == Verdict.OK
    assert Entry.objects.get(verb="override.ask").reason == "已退学"
    assert Entry.objects.get(verb="override.approve").reason == "属实"
    start(actor=cast.registrar, student_no=row.student_no)
    check_class(actor=cast.registrar, number=row.training_class.number, now=NOW)
    assert verdict_of(row) == Verdict.OK


def test_an_admission_ends_on_its_day(cast: Cast, clock: Any) -> None:
    row = student_on_list(cast)
    proposal = asked(cast, row, ends_on=date(2026, 12, 1))
    approve_override(actor=cast.second_review, override_id=proposal.pk, now=NOW)
    for day, verdict in ((date(2026, 12, 1), Verdict.OK), (date(2026, 12, 2), Verdict.BLOCKED)):
        check_class(actor=cast.registrar, number=row.training_class.number, now=builders.at(day))
        assert verdict_of(row) == verdict


def test_nobody_decides_about_their_own_proposal(cast: Cast) -> None:
    proposal = asked(cast, student_on_list(cast))
    with pytest.raises(InvalidFacts) as refused:
        approve_override(actor=cast.filing, override_id=proposal.pk, now=NOW)
    assert refused.value.problems[0].rule == "override_by_the_same"


def test_a_proposal_is_declined_with_a_reason(cast: Cast) -> None:
    row = student_on_list(cast)
    proposal = asked(cast, row)
    with pytest.raises(InvalidFacts):
        decline_override(actor=cast.second_review, override_id=proposal.pk, reason="", now=NOW)
    decline_override(actor=cast.second_review, override_id=proposal.pk, reason="材料不足", now=NOW)
    assert verdict_of(row) == Verdict.BLOCKED
    with pytest.raises(WrongState):
        approve_override(actor=cast.payment, override_id=proposal.pk, now=NOW)


@pytest.mark.parametrize(
    ("facts", "rule"),
    [
        ({"reason": " "}, "override_reason_missing"),
        ({"reason": "长" * 301}, "override_reason_long"),
        ({"predicate": "contract_length"}, "override_unneeded"),
        ({"predicate": "no_such"}, "override_unneeded"),
        ({"ends_on": date(2026, 11, 23)}, "override_ends_past"),
    ],
)
def test_bad_facts_of_a_proposal_are_told(cast: Cast, facts: dict[str, Any], rule: str) -> None:
    with pytest.raises(InvalidFacts) as refused:
        asked(cast, student_on_list(cast), **facts)
    assert [problem.rule for problem in refused.value.problems] == [rule]


def test_strangers_see_nothing_and_other_roles_propose_nothing(cast: Cast) -> None:
    row = student_on_list(cast)
    with pytest.raises(Enrolment.DoesNotExist):
        asked(cast, row, actor=cast.county_filing)
    for name in ("registrar", "enterprise_officer", "auditor"):
        with pytest.raises(NotYourMove):
            asked(cast, row, actor=cast.actor(name))
    proposal = asked(cast, row)
    assert asked(cast, row) == proposal
    with pytest.raises(EligibilityOverride.DoesNotExist):
        approve_override(actor=cast.county_filing, override_id=proposal.pk, now=NOW)


@pytest.mark.django_db(transaction=True)
def test_of_two_officers_who_decide_at_once_one_is_told_that_it_is_done(
    at_once: Callable[[Sequence[Callable[[], Any]]], list[Any]],
) -> None:
    cast = Cast()
    proposal = asked(cast, student_on_list(cast))
    deciders = [cast.second_review, cast.payment]
    done = at_once(
        [lambda actor=actor: approve_override(actor=actor, override_id=proposal.pk, now=NOW) for actor in deciders]
    )
    assert sorted(type(one).__name__ for one in done) == ["EligibilityOverride", "WrongState"]
    assert EligibilityOverride.objects.get().state == OverrideState.APPROVED


# ---- pages ----


def test_the_class_list_filters_counts_and_exports_what_it_shows(cast: Cast) -> None:
    row = student_on_list(cast)
    builders.build_enrolment(row.training_class, "registered", 61)
    client, url = cast.client("registrar"), f"/classes/{row.training_class.number}/eligibility/"
    assert client.post(url).status_code == 303
    shown = client.get(url, {"eligibility": "blocked"}).content.decode()
    assert row.student_no in shown
    assert "示例学徒61" not in shown
    file = client.get(url.removesuffix("/") + ".xlsx", {"eligibility": "blocked"})
    assert file.status_code == 200
    assert file.content.startswith(b"PK")


def test_the_list_asks_as_many_queries_for_one_as_for_twenty(cast: Cast) -> None:
    row = student_on_list(cast)
    client, url = cast.client("registrar"), f"/classes/{row.training_class.number}/eligibility/"
    client.get(url)
    with CaptureQueriesContext(connection) as few:
        client.get(url)
    for serial in range(61, 80):
        builders.build_enrolment(row.training_class, "registered", serial)
    check_class(actor=cast.registrar, number=row.training_class.number, now=NOW)
    with CaptureQueriesContext(connection) as many:
        client.get(url)
    assert len(many) == len(few)


def test_the_persons_case_says_what_is_wrong_and_how_to_mend_it(cast: Cast) -> None:
    row = student_on_list(cast)
    page = cast.client("registrar").get(f"/enrolments/{row.student_no}/").content.decode()
    assert "此人在“在校学生”名单上（2025-09-01 起，名单截至 2026-11-01）。" in page


def test_an_officer_proposes_on_the_page_and_another_approves_there(cast: Cast) -> None:
    row = student_on_list(cast)
    url = f"/enrolments/{row.student_no}/eligibility/"
    refused = cast.client("filing").post(url, {"predicate": "list_student", "reason": ""})
    assert refused.status_code == 422
    assert cast.client("filing").post(url, {"predicate": "list_student", "reason": "已退学"}).status_code == 303
    own = cast.client("filing").get(url).content.decode()
    assert 'value="approve"' not in own
    override = EligibilityOverride.objects.get()
    other = cast.client("second_review")
    assert "approve" in other.get(url).content.decode()
    assert "待核准的参加条件" in other.get("/").content.decode()
    assert other.post(f"/overrides/{override.pk}/move/", {"move": "approve"}).status_code == 303
    assert verdict_of(row) == Verdict.OK
