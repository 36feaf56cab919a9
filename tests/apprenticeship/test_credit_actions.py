"""Course credits, reversals, and the accounts that are drawn up from the bank."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError, transaction
from psycopg.types.range import DateRange

from apprenticeship.actions import credits as actions
from apprenticeship.actions.credits import CourseAwarded, CreditsClosed, NotReversible
from apprenticeship.actions.log_decisions import confirm
from apprenticeship.lifecycle import CourseCategory, EnrolmentState
from apprenticeship.models import CreditEntry, Enrolment
from apprenticeship.selectors.credits import credit_accounts, credit_entries, planned_courses
from common.errors import InvalidFacts, NotVisible, NotYourMove
from journal.selectors import entries_of
from tests import builders
from tests.builders import NOW, TODAY


def award(cast, actor="tutor", course=None, score="86.5", student_no=""):
    return actions.award_course(
        actor=cast.actor(actor),
        student_no=student_no or cast.enrolment.student_no,
        course_id=(course or cast.course).pk,
        score=None if score is None else Decimal(score),
        now=NOW,
    )


def reverse(cast, entry, actor="registrar", reason="成绩录错人。"):
    return actions.reverse(actor=cast.actor(actor), entry_id=entry.pk, reason=reason, now=NOW)


def account(cast):
    rows = Enrolment.objects.select_related("training_class__rulebook").filter(pk=cast.enrolment.pk)
    return credit_accounts(rows)[cast.enrolment.pk]


def deposit(cast, back=0, hours=8):
    log = builders.build_log(cast.enrolment, cast.forge_mentor, TODAY - timedelta(days=back), hours=hours)
    confirm(actor=cast.tutor, log_id=log.pk, now=NOW)
    return CreditEntry.objects.get(log=log)


def close(cast, state=EnrolmentState.COMPLETED_UNCERTIFIED):
    Enrolment.objects.filter(pk=cast.enrolment.pk).update(state=state, ended_on=TODAY)


# ---- awarding ----


@pytest.mark.parametrize("role", ["tutor", "registrar"])
def test_a_course_is_awarded_with_its_score(cast, role):
    entry = award(cast, role)
    assert (entry.source, entry.category, entry.course) == ("course", "professional", cast.course)
    assert (entry.hours, entry.credits, entry.score) == (64, 4, Decimal("86.5"))
    assert entry.awarded_by_id == cast.user(role).pk


def test_an_award_is_journalled(cast):
    (entry,) = entries_of(award(cast))
    assert (entry.verb, entry.after["credits"], entry.after["score"]) == ("credit.award", "4.00", "86.5")


@pytest.mark.parametrize("stranger", ["moon_tutor", "moon_registrar", "mill_mentor"])
def test_strangers_find_nobody_to_award(cast, stranger):
    with pytest.raises(ObjectDoesNotExist):
        award(cast, stranger)


@pytest.mark.parametrize("role", ["mentor", "enterprise_officer", "apprentice", "filing", "auditor"])
def test_only_the_school_awards(cast, role):
    with pytest.raises(NotYourMove):
        award(cast, role)


def test_a_former_tutor_no_longer_awards(cast):
    row = builders.build_enrolment(cast.open_class, EnrolmentState.TRAINING, 5)
    builders.build_assignment(row, tutor=cast.sun_tutor, period=DateRange(row.starts_on, TODAY))
    with pytest.raises(NotYourMove):
        award(cast, student_no=row.student_no)


def test_nothing_is_awarded_before_or_after_training(cast):
    with pytest.raises(CreditsClosed):
        award(cast, "registrar", student_no=cast.registered.student_no)
    award_to = cast.enrolment
    close(cast)
    with pytest.raises(CreditsClosed):
        award(cast, "registrar", student_no=award_to.student_no)


def test_a_course_is_awarded_once(cast):
    award(cast)
    with pytest.raises(CourseAwarded):
        award(cast)
    assert CreditEntry.objects.count() == 1


def test_a_course_awarded_twice_at_once_stands_once(cast, at_once):
    cast.course, cast.enrolment  # noqa: B018  (written before the rivals start)
    outcomes = at_once([lambda: award(cast), lambda: award(cast, "registrar")])
    assert sum(isinstance(one, CourseAwarded) for one in outcomes) == 1
    assert CreditEntry.objects.count() == 1


@pytest.mark.parametrize("score", [None, "-1", "100.1", "86.55", "NaN"])
def test_a_score_is_out_of_100(cast, score):
    with pytest.raises(InvalidFacts) as refused:
        award(cast, score=score)
    assert [problem.rule for problem in refused.value.problems] == ["credit_score_range"]


def test_a_course_of_another_class_is_unknown(cast):
    with pytest.raises(InvalidFacts) as refused:
        award(cast, course=builders.build_course(cast.far_class))
    assert [problem.rule for problem in refused.value.problems] == ["credit_course_unknown"]


def test_practice_is_earned_by_logs_and_never_twice(cast):
    practice = builders.build_course(cast.open_class, "岗位实践", category=CourseCategory.PRACTICE)
    with pytest.raises(InvalidFacts) as refused:
        award(cast, course=practice)
    assert [problem.rule for problem in refused.value.problems] == ["credit_course_by_logs"]


# ---- one course for many ----


def award_all(cast, actor="tutor", course=None, **scores):
    given = scores or {cast.enrolment.student_no: "86.5"}
    return actions.award_all(
        actor=cast.actor(actor),
        number=cast.open_class.number,
        course_id=(course or cast.course).pk,
        scores={number: Decimal(score) for number, score in given.items()},
        now=NOW,
    )


def another(cast, serial=2, **facts):
    row = builders.build_enrolment(cast.open_class, EnrolmentState.TRAINING, serial)
    builders.build_assignment(row, tutor=cast.sun_tutor, **facts)
    return row.student_no


def test_a_course_is_awarded_to_many_at_once_and_journalled_for_each(cast):
    assert award_all(cast, **{cast.enrolment.student_no: "86.5", another(cast): "70"}) == 2
    entries = CreditEntry.objects.order_by("pk")
    assert [entry.score for entry in entries] == [Decimal("86.5"), 70]
    assert all(entries_of(entry).get().verb == "credit.award" for entry in entries)


def test_a_sheet_sent_twice_does_nothing_more(cast):
    assert award_all(cast) == 1
    assert award_all(cast) == 0
    assert CreditEntry.objects.count() == 1


def test_two_sheets_at_once_award_once(cast, at_once):
    cast.course, cast.enrolment  # noqa: B018  (written before the rivals start)
    assert sorted(at_once([lambda: award_all(cast), lambda: award_all(cast, "registrar")])) == [0, 1]


def test_one_wrong_score_awards_nobody_and_names_whose_it_is(cast):
    other = another(cast)
    with pytest.raises(InvalidFacts) as refused:
        award_all(cast, **{cast.enrolment.student_no: "86.5", other: "101"})
    assert [(problem.field, problem.rule) for problem in refused.value.problems] == [(other, "credit_score_range")]
    assert not CreditEntry.objects.exists()


def test_a_sheet_names_only_apprentices_of_its_class(cast):
    with pytest.raises(ObjectDoesNotExist):
        award_all(cast, "moon_tutor")
    with pytest.raises(NotVisible):
        award_all(cast, "registrar", **{cast.far_enrolment.student_no: "80"})


def test_a_tutor_awards_only_whom_they_accompany_today(cast):
    former = another(cast, period=DateRange(cast.open_class.starts_on, TODAY))
    with pytest.raises(NotYourMove):
        award_all(cast, **{former: "80"})


@pytest.mark.parametrize("role", ["mentor", "enterprise_officer", "auditor"])
def test_only_the_school_awards_sheets(cast, role):
    with pytest.raises(NotYourMove):
        award_all(cast, role)


def test_a_sheet_with_somebody_not_in_training_is_a_conflict(cast):
    with pytest.raises(CreditsClosed):
        award_all(cast, "registrar", **{cast.registered.student_no: "80"})


def test_an_empty_sheet_and_a_practice_course_are_refused(cast):
    practice = builders.build_course(cast.open_class, "岗位实践", category=CourseCategory.PRACTICE)
    assert cast.enrolment
    with pytest.raises(InvalidFacts) as refused:
        award_all(cast, course=practice)
    assert [problem.rule for problem in refused.value.problems] == ["credit_course_by_logs"]
    with pytest.raises(InvalidFacts) as refused:
        actions.award_all(actor=cast.tutor, number=cast.open_class.number, course_id=cast.course.pk, scores={}, now=NOW)
    assert [problem.rule for problem in refused.value.problems] == ["credit_none_given"]


# ---- reversing ----


def test_a_reversal_is_a_counter_entry_that_says_why(cast):
    entry = award(cast)
    counter = reverse(cast, entry)
    assert (counter.reverses, counter.credits, counter.hours) == (entry, -4, -64)
    assert counter.reason == "成绩录错人。"
    assert account(cast).total.earned == 0
    entry.refresh_from_db()
    assert entry.credits == 4


def test_a_reversal_is_journalled(cast):
    (entry,) = entries_of(reverse(cast, award(cast)))
    assert (entry.verb, entry.reason) == ("credit.reverse", "成绩录错人。")


def test_strangers_find_nothing_to_reverse(cast):
    with pytest.raises(ObjectDoesNotExist):
        reverse(cast, award(cast), "moon_registrar")


@pytest.mark.parametrize("role", ["tutor", "mentor", "enterprise_officer", "apprentice", "auditor"])
def test_only_the_registrar_reverses(cast, role):
    entry = award(cast)
    with pytest.raises(NotYourMove):
        reverse(cast, entry, role)


def test_an_entry_is_reversed_once_and_a_reversal_never(cast):
    entry = award(cast)
    counter = reverse(cast, entry)
    for done in (entry, counter):
        with pytest.raises(NotReversible):
            reverse(cast, done)
    assert CreditEntry.objects.count() == 2


def test_two_reversals_at_once_take_back_once(cast, at_once):
    entry = award(cast)
    outcomes = at_once([lambda: reverse(cast, entry)] * 2)
    assert sum(isinstance(one, NotReversible) for one in outcomes) == 1
    assert account(cast).total.earned == 0


@pytest.mark.parametrize("reason", ["", " ", "长" * 301])
def test_a_reversal_needs_a_reason_that_fits(cast, reason):
    entry = award(cast)
    with pytest.raises(InvalidFacts) as refused:
        reverse(cast, entry, reason=reason)
    assert refused.value.problems[0].field == "reason"


def test_after_training_nothing_is_reversed(cast):
    entry = award(cast)
    close(cast)
    with pytest.raises(CreditsClosed):
        reverse(cast, entry)


def test_a_reversed_course_may_be_awarded_again(cast):
    reverse(cast, award(cast, score="68"))
    assert award(cast, score="86").credits == 4
    assert account(cast).total.earned == 4


def test_reversing_one_day_leaves_the_worth_of_the_others(cast):
    type(cast.open_class).objects.filter(pk=cast.open_class.pk).update(hours_per_credit=18)
    first, second, third = (deposit(cast, back, 6) for back in range(3))
    assert account(cast).by_category[CourseCategory.PRACTICE].earned == 1
    reverse(cast, second)
    assert account(cast).by_category[CourseCategory.PRACTICE].earned == Decimal("0.66667")
    assert account(cast).mentored_hours == 12


def test_the_database_refuses_a_reversal_without_a_reason(cast):
    counter = reverse(cast, award(cast))
    award(cast)
    counter.pk, counter.reason, counter.reverses = None, "", CreditEntry.objects.get(reverses=None, reversed_by=None)
    with pytest.raises(IntegrityError, match="credit_reversal_has_its_reason"), transaction.atomic():
        counter.save(force_insert=True)


# ---- accounts ----


def test_an_account_tells_earned_against_needed(cast):
    deposit(cast)
    award(cast)
    held, drawn = cast.open_class, account(cast)
    practice = 8 / held.hours_per_credit
    assert drawn.total.earned == 4 + practice
    assert drawn.total.needed == held.credits_needed
    assert drawn.by_category[CourseCategory.PRACTICE].needed == held.practice_credits_needed
    assert drawn.by_category[CourseCategory.PROFESSIONAL].earned == drawn.courses.earned == 4
    assert drawn.mentored_hours == 8


def test_the_shown_balance_is_the_sum_of_the_bank(cast):
    deposit(cast)
    reverse(cast, deposit(cast, 1))
    award(cast)
    assert account(cast).total.earned == sum(CreditEntry.objects.values_list("credits", flat=True))


@pytest.mark.parametrize("heads", [1, 20])
def test_accounts_of_a_class_cost_one_aggregate(cast, heads, django_assert_num_queries):
    for serial in range(2, heads + 2):
        builders.build_enrolment(cast.open_class, EnrolmentState.TRAINING, serial)
    rows = list(Enrolment.objects.select_related("training_class__rulebook"))
    with django_assert_num_queries(1):
        assert len(credit_accounts(rows)) == heads


def test_an_empty_account_exists_too(cast):
    assert account(cast).total.earned == 0
    assert not account(cast).is_full


def test_the_bank_is_listed_for_those_who_see_the_apprentice(cast):
    entry = award(cast)
    for role in ("tutor", "registrar", "mentor", "enterprise_officer", "apprentice", "auditor"):
        assert list(credit_entries(cast.actor(role))) == [entry]
    for stranger in ("moon_tutor", "moon_registrar", "mill_mentor", "mill_officer", "moon_apprentice"):
        assert not credit_entries(cast.actor(stranger)).exists()


def test_planned_courses_say_what_is_still_to_be_earned(cast):
    builders.build_course(cast.open_class, "职业道德", category=CourseCategory.PUBLIC)
    practice = builders.build_course(cast.open_class, "岗位实践", category=CourseCategory.PRACTICE)
    entry = award(cast)
    planned = planned_courses(cast.enrolment)
    assert [(one.course.name, one.entry) for one in planned] == [
        ("职业道德", None),
        (cast.course.name, entry),
        (practice.name, None),
    ]
    assert [one.is_earned_by_logs for one in planned] == [False, False, True]


def test_a_reversed_course_is_to_be_earned_again(cast):
    reverse(cast, award(cast))
    assert [one.entry for one in planned_courses(cast.enrolment)] == [None]
