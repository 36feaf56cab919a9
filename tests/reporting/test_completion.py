"""A completion report says of each apprentice what the rows say, and of the class their sum."""

from datetime import date
from decimal import Decimal

import pytest

from apprenticeship.lifecycle import EnrolmentState, LogState
from apprenticeship.models import CreditEntry, TrainingClass
from common.keyring import unseal
from reporting.columns import COMPLETION, completion_paper
from reporting.selectors import completion
from tests import builders
from tests.builders import NOW

TODAY = date(2026, 11, 24)


@pytest.fixture
def peopled(cast):
    """The open class with one apprentice certified, one registered, one withdrawn, one voided."""
    certified = cast.enrolment
    builders.build_assessment(certified, theory_score=Decimal(60), is_passed=False, attempt=1)
    builders.build_assessment(certified, theory_score=Decimal(88), attempt=2)
    log = builders.build_log(certified, cast.forge_mentor, state=LogState.CONFIRMED, decided_by=cast.sun_tutor)
    CreditEntry.objects.create(
        enrolment=certified,
        source="mentor_hours",
        category="practice",
        log=log,
        hours=log.hours,
        credits=Decimal("0.5"),
        awarded_by_id=cast.user("tutor").pk,
        awarded_at=NOW,
    )
    certified.state, certified.ended_on = EnrolmentState.COMPLETED_CERTIFIED, TODAY
    certified.save()
    builders.build_certificate(certified)
    assert cast.registered
    builders.build_enrolment(cast.open_class, EnrolmentState.WITHDRAWN, 3, withdrawal_reason="resigned")
    builders.build_enrolment(cast.open_class, EnrolmentState.VOID, 4)
    return cast


def test_the_class_is_the_sum_of_its_people(peopled):
    counts = completion(peopled.registrar, peopled.open_class.number, today=TODAY).counts
    assert (counts.registered, counts.certified, counts.completed) == (3, 1, 1)
    assert (counts.withdrawn, counts.training) == (1, 1)


def test_a_line_says_the_last_attempt_the_pair_the_hours_and_the_credits(peopled):
    report = completion(peopled.registrar, peopled.open_class.number, today=TODAY)
    line = next(result for result in report.results if result.state == EnrolmentState.COMPLETED_CERTIFIED)
    assert line.theory_score == Decimal(88)
    assert (line.mentor, line.tutor) == ("段师傅", "沈教")
    assert line.credits_earned == Decimal("0.5")
    assert line.mentor_hours > 0
    assert line.certificate_numbers
    assert line.ends_on == TODAY


def test_no_whole_identity_number_stands_in_it(peopled):
    whole = unseal(peopled.enrolment.person.number_sealed)
    paper = completion_paper(completion(peopled.registrar, peopled.open_class.number, today=TODAY))
    texts = [str(cell) for row in paper.rows for cell in row]
    assert whole not in texts
    assert f"{whole[:6]}********{whole[-4:]}" in texts


def test_strangers_find_no_such_class(peopled):
    for name in ("moon_registrar", "mill_officer", "county_auditor"):
        with pytest.raises(TrainingClass.DoesNotExist):
            completion(peopled.actor(name), peopled.open_class.number, today=TODAY)


def test_the_query_count_does_not_grow_with_the_class(peopled, django_assert_num_queries):
    for serial in range(20, 40):
        builders.build_enrolment(peopled.open_class, EnrolmentState.TRAINING, serial)
    with django_assert_num_queries(5):
        completion(peopled.registrar, peopled.open_class.number, today=TODAY)


def test_the_paper_has_one_row_a_person_under_the_titles_of_the_column_table(peopled):
    paper = completion_paper(completion(peopled.auditor, peopled.open_class.number, today=TODAY))
    assert [title for title, _, _ in paper.columns] == [column.title for column in COMPLETION]
    assert [row[0] for row in paper.rows] == [1, 2, 3]
    assert ("注册人数", "3") in paper.facts
