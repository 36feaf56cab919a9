"""Agreements, conditions, mentors and duplicates: who is told of what, in which words, with a page that opens."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core import mail as outbox
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apprenticeship.actions import agreements, confirmations, eligibility, mentoring, mentors
from apprenticeship.actions.agreement_changes import ask_change
from apprenticeship.actions.duplicates import find_duplicates
from apprenticeship.lifecycle import ClassState, Side
from apprenticeship.models import DuplicatePair, Enrolment
from common.actor import System
from common.errors import NotYourMove
from notices import policy, tasks
from notices.actions import mails, reminding
from notices.models import Message
from notices.rules import Cadence, Topic
from tests.apprenticeship.lists import student_on_list
from tests.apprenticeship.mentoring import build_qualification
from tests.apprenticeship.test_confirmations import end_of, linked
from tests.builders import NOW, TODAY, build_assignment, build_enrolment, build_mentor, build_person, citizen_number
from tests.cast import Cast
from tests.house.samples import draft_agreement_of
from tests.notices.test_telling import PROGRAM, tell, told, with_address

SIDES = {"registrar", "enterprise_officer"}


def only(cast: Cast, player: str, topic: Topic) -> Message:
    return policy.visible(cast.actor(player)).filter(topic=topic).latest("pk")


def opens(cast: Cast, player: str, message: Message) -> int:
    return cast.client(player).get(reverse(message.url_name, args=[message.url_key])).status_code


def test_an_offered_agreement_its_acceptance_and_a_change_are_told_to_the_other_side(cast: Cast):
    row = draft_agreement_of(cast)
    tell()
    offered = told(cast, "请核对")
    agreements.accept(actor=cast.enterprise_officer, number=row.number, now=NOW)
    ask_change(actor=cast.registrar, number=row.number, clause="", words="请写明付款日期。", now=NOW)
    tell()
    assert offered <= SIDES
    assert told(cast, "一方已同意") == {"registrar"}
    assert told(cast, "修改要求") == {"enterprise_officer"}
    message = only(cast, "enterprise_officer", Topic.AGREEMENT)
    assert message.reason == "请写明付款日期。"
    assert opens(cast, "enterprise_officer", message) == 200


def test_both_sides_are_told_once_of_each_apprentice_who_confirmed(cast: Cast):
    one = linked(cast)
    confirmations.confirm_by_link(
        actor=System("link"), confirmation_id=one.pk, serial=one.serial, number_end=end_of(cast.enrolment), now=NOW
    )
    tell()
    assert told(cast, "已确认培养协议") == SIDES
    assert policy.visible(cast.registrar).filter(words__contains="已确认培养协议").count() == 1
    assert opens(cast, "registrar", only(cast, "registrar", Topic.AGREEMENT)) == 200


def test_an_apprentice_with_an_account_is_told_of_their_link_by_mail_too(cast: Cast):
    with_address(cast, "apprentice")
    linked(cast)
    tell()
    assert told(cast, "请阅读并确认") == {"apprentice"}
    mails.gather(actor=PROGRAM, cadence=Cadence.DAILY, today=TODAY)
    tasks.send()
    assert f"/me/confirm/{cast.enrolment.student_no}/" in outbox.outbox[0].body


def test_an_apprentice_who_may_not_take_part_is_told_to_both_sides(cast: Cast):
    row = student_on_list(cast)
    tell()
    assert told(cast, "不符合参加条件") == SIDES
    eligibility.ask_override(
        actor=cast.filing, student_no=row.student_no, predicate="list_student", reason="已核实于当月退学。", now=NOW
    )
    tell()
    assert told(cast, "另一人核准") == {"first_review", "second_review", "payment"}
    message = only(cast, "first_review", Topic.REVIEW)
    assert (message.reason, opens(cast, "first_review", message)) == ("", 200)
    override = Enrolment.objects.get(pk=row.pk).overrides.get()
    eligibility.approve_override(actor=cast.first_review, override_id=override.pk, now=NOW)
    tell()
    assert told(cast, "已获核准") == SIDES


def test_a_pair_that_changes_is_told_to_those_who_accompany(cast: Cast):
    row = build_enrolment(cast.open_class, serial=81)
    build_assignment(row, mentor=cast.forge_mentor)
    build_assignment(row, tutor=cast.sun_tutor)
    other = build_mentor(78, enterprise=cast.forge)
    mentors.hand_over(
        actor=cast.enterprise_officer,
        side=Side.ENTERPRISE,
        student_nos=[row.student_no],
        mentor_id=other.pk,
        from_on=TODAY,
        reason="调岗",
    )
    tell()
    assert told(cast, "他人接任") == {"mentor", "tutor", "registrar"}
    for player in ("mentor", "tutor", "registrar"):
        assert opens(cast, player, only(cast, player, Topic.MENTORING)) == 200, player


def test_a_deputy_is_told_to_the_mentor(cast: Cast):
    other = build_mentor(78, enterprise=cast.forge)
    mentoring.name_deputy(
        actor=cast.enterprise_officer,
        mentor_id=cast.forge_mentor.pk,
        deputy_id=other.pk,
        starts_on=TODAY,
        last_on=TODAY + timedelta(days=6),
    )
    tell()
    assert told(cast, "安排了代理") == {"mentor"}
    assert opens(cast, "mentor", only(cast, "mentor", Topic.MENTORING)) == 200


def test_a_certificate_that_runs_out_is_told_once(cast: Cast):
    build_qualification(cast.forge_mentor, expires_on=TODAY + timedelta(days=30))
    build_qualification(cast.forge_mentor, certificate_no="Z9", expires_on=date(2040, 1, 1))
    assert reminding.remind_of_certificates(actor=PROGRAM, today=TODAY) == 1
    assert reminding.remind_of_certificates(actor=PROGRAM, today=TODAY + timedelta(days=1)) == 0
    tell()
    assert told(cast, "证书将到期") == {"mentor", "enterprise_officer"}
    with pytest.raises(NotYourMove):
        reminding.remind_of_certificates(actor=cast.registrar, today=TODAY)  # type: ignore[arg-type]


def test_a_pair_to_judge_is_told_to_whoever_sees_both(cast: Cast):
    past = cast.class_in(ClassState.CLOSED, 70, starts_on=date(2023, 3, 1), last_on=date(2024, 2, 28))
    number = citizen_number(71)
    twin = build_person(72, name="示例学徒71", born_on=date(int(number[6:10]), int(number[10:12]), int(number[12:14])))
    build_enrolment(past, "completed_certified", 71)
    build_enrolment(cast.open_class, "training", 72, person=twin)
    assert find_duplicates(actor=System("duplicates"), now=NOW) == 1
    tell()
    assert told(cast, "重复登记") == {"registrar", "filing"}
    assert DuplicatePair.objects.count() == 1
    for player in ("registrar", "filing"):
        assert opens(cast, player, only(cast, player, Topic.DUPLICATE)) == 200, player


def test_many_people_cost_the_same_number_of_queries(cast: Cast):
    def paired(serials: range) -> None:
        rows = [build_enrolment(cast.open_class, serial=serial) for serial in serials]
        pairings = [mentors.Pairing(student_no=row.student_no, mentor_id=cast.forge_mentor.pk) for row in rows]
        mentors.assign(actor=cast.enterprise_officer, side=Side.ENTERPRISE, pairings=pairings)

    paired(range(301, 302))
    with CaptureQueriesContext(connection) as few:
        tell()
    paired(range(302, 307))
    with CaptureQueriesContext(connection) as many:
        tell()
    assert len(many) == len(few)
