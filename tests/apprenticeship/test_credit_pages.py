"""Pages of credits: what is earned, what is needed, awarding and taking back."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from apprenticeship.actions.credits import award_course
from apprenticeship.actions.log_decisions import confirm
from apprenticeship.lifecycle import EnrolmentState
from apprenticeship.models import CreditEntry, Enrolment
from tests import builders
from tests.builders import NOW, TODAY


def at(name, *args):
    return reverse(f"apprenticeship:{name}", args=args)


def text(answer):
    return answer.content.decode()


def credits_of(cast, player):
    return cast.client(player).get(at("credits", cast.enrolment.student_no))


def award(cast, player="tutor", **changes):
    return cast.client(player).post(
        at("credits", cast.enrolment.student_no), {"course": cast.course.pk, "score": "86.5", **changes}
    )


def entry_of(cast):
    facts = {"student_no": cast.enrolment.student_no, "course_id": cast.course.pk, "score": Decimal(80)}
    return award_course(actor=cast.tutor, now=NOW, **facts)


def test_the_page_tells_earned_needed_and_missing(cast):
    confirm(actor=cast.tutor, log_id=cast.log.pk, now=NOW)
    entry_of(cast)
    page = text(credits_of(cast, "enterprise_officer"))
    assert "需 40 学分" in page
    assert "还差 35.5 学分" in page
    assert "企业实践 19.5 学分，约 312 小时带教" in page
    assert "80 分，已认定" in page


def test_a_course_is_awarded_on_the_page(cast):
    answer = award(cast)
    assert (answer.status_code, answer["Location"]) == (303, at("credits", cast.enrolment.student_no))
    assert "已认定" in text(credits_of(cast, "tutor"))
    assert CreditEntry.objects.get().score == Decimal("86.5")


@pytest.mark.parametrize("score", ["", "101", "八十", "86.55"])
def test_a_wrong_score_is_told_at_its_course_and_stays(cast, score):
    answer = award(cast, score=score)
    assert answer.status_code == 422
    assert 'class="errorlist"' in text(answer)
    assert f'value="{score}"' in text(answer) or not score
    assert not CreditEntry.objects.exists()


@pytest.mark.parametrize("course", ["", "²", "99999999999999999999999", "-1", "0"])
def test_a_course_that_is_none_is_refused(cast, course):
    assert award(cast, course=course).status_code == 422


def test_awarding_twice_is_a_conflict(cast):
    award(cast)
    assert award(cast).status_code == 409


@pytest.mark.parametrize("role", ["mentor", "enterprise_officer", "apprentice", "auditor"])
def test_others_read_but_do_not_award(cast, role):
    assert cast.course
    page = text(credits_of(cast, role))
    assert "未认定" in page
    assert 'name="score"' not in page
    assert award(cast, role).status_code == 403


def test_only_the_registrar_is_offered_to_take_back(cast):
    entry = entry_of(cast)
    assert at("credit_reverse", entry.pk) in text(credits_of(cast, "registrar"))
    assert at("credit_reverse", entry.pk) not in text(credits_of(cast, "tutor"))


def test_an_entry_is_taken_back_and_everybody_reads_why(cast):
    entry = entry_of(cast)
    registrar = cast.client("registrar")
    assert registrar.post(at("credit_reverse", entry.pk), {"reason": " "}).status_code == 422
    assert registrar.post(at("credit_reverse", entry.pk), {"reason": "成绩录错人。"}).status_code == 303
    page = text(credits_of(cast, "apprentice"))
    assert "冲销：成绩录错人。" in page
    assert page.count("已冲销") == 1
    assert registrar.post(at("credit_reverse", entry.pk), {"reason": "再来"}).status_code == 409


def test_after_training_no_form_is_drawn(cast):
    entry_of(cast)
    Enrolment.objects.filter(pk=cast.enrolment.pk).update(state=EnrolmentState.COMPLETED_UNCERTIFIED, ended_on=TODAY)
    page = text(credits_of(cast, "registrar"))
    assert 'name="score"' not in page
    assert "确认冲销" not in page


def test_an_apprentice_meets_their_own_training(cast):
    builders.build_log(cast.enrolment, cast.forge_mentor, TODAY, remark="粗车尺寸稳定")
    page = text(cast.client("apprentice").get(at("me")))
    for words in ("我的学分", "段师傅", "沈教", "粗车尺寸稳定", "示例朝阳技师学院"):
        assert words in page
    assert 'name="score"' not in page


def test_an_apprentice_in_training_again_sees_that_first_and_the_former_beside_it(cast):
    former = builders.build_enrolment(
        cast.class_in("closed", 6),
        EnrolmentState.COMPLETED_UNCERTIFIED,
        person=cast.enrolment.person,
        period=builders.days_through(TODAY.replace(year=2024), TODAY.replace(year=2025)),
        ended_on=TODAY.replace(year=2025),
    )
    page = text(cast.client("apprentice").get(at("me")))
    assert cast.enrolment.student_no in page
    assert at("credits", former.student_no) in page


def test_an_apprentice_without_training_is_told_so(cast):
    assert "还没有您的培养记录" in text(cast.client("moon_apprentice").get(at("me")))


@pytest.mark.parametrize("role", ["mentor", "tutor", "registrar", "filing"])
def test_nobody_else_has_a_page_of_their_own(cast, role):
    assert cast.client(role).get(at("me")).status_code == 403


@pytest.mark.parametrize("heads", [1, 12])
def test_a_class_costs_the_same_for_one_and_for_many(cast, heads, django_assert_max_num_queries):
    for serial in range(1, heads + 1):
        builders.build_enrolment(cast.open_class, EnrolmentState.TRAINING, serial)
    client = cast.client("registrar")
    with django_assert_max_num_queries(8):
        page = text(client.get(at("class_credits", cast.open_class.number)))
    assert page.count('scope="row"') == heads


def test_the_account_costs_the_same_however_many_entries(cast, django_assert_max_num_queries):
    for back in range(12):
        log = builders.build_log(cast.enrolment, cast.forge_mentor, TODAY - timedelta(days=back))
        confirm(actor=cast.tutor, log_id=log.pk, now=NOW)
    client = cast.client("registrar")
    with django_assert_max_num_queries(11):
        client.get(at("credits", cast.enrolment.student_no))


# ---- one course for a class ----


def sheet(cast):
    return at("class_scores", cast.open_class.number, cast.course.pk)


def test_a_sheet_awards_those_whose_score_is_filled_in(cast):
    number = cast.enrolment.student_no
    other = builders.build_enrolment(cast.open_class, EnrolmentState.TRAINING, 2)
    client = cast.client("registrar")
    assert sheet(cast) in text(client.get(at("class_credits", cast.open_class.number)))
    assert f'name="{other.student_no}"' in text(client.get(sheet(cast)))
    answer = client.post(sheet(cast), {number: "86.5", other.student_no: ""}, follow=True)
    assert "已为 1 名学徒认定" in text(answer)
    page = text(client.get(sheet(cast)))
    assert "86.5 分，已认定" in page
    assert f'name="{number}"' not in page
    assert f'name="{other.student_no}"' in page


def test_a_wrong_score_on_a_sheet_is_named_and_the_others_stay(cast):
    number = cast.enrolment.student_no
    other = builders.build_enrolment(cast.open_class, EnrolmentState.TRAINING, 2)
    answer = cast.client("registrar").post(sheet(cast), {number: "101", other.student_no: "77.5"})
    page = text(answer)
    assert answer.status_code == 422
    assert f'href="#id_{number}"' in page
    assert 'value="77.5"' in page
    assert not CreditEntry.objects.exists()


def test_a_sheet_resent_says_that_nothing_was_counted_twice(cast):
    client, sent = cast.client("tutor"), {cast.enrolment.student_no: "86.5"}
    client.post(sheet(cast), sent)
    assert "没有重复计入" in text(client.post(sheet(cast), sent, follow=True))
    assert CreditEntry.objects.count() == 1


@pytest.mark.parametrize("role", ["mentor", "enterprise_officer", "auditor"])
def test_others_have_no_sheet(cast, role):
    assert cast.enrolment
    assert cast.client(role).get(sheet(cast)).status_code == 403
    assert sheet(cast) not in text(cast.client(role).get(at("class_credits", cast.open_class.number)))
