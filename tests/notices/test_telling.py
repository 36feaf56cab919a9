"""What is told to whom: from an act in the journal to messages and mails, each once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail as outbox
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from apprenticeship.actions import filing_steps, filings
from apprenticeship.actions.classes import cancel
from apprenticeship.lifecycle import ClassState
from apprenticeship.lifecycle.filing import FilingState
from common.actor import System
from common.errors import InvalidFacts, NotYourMove
from config.verbs import VERBS
from journal.actions import seal
from notices import policy, tasks
from notices.actions import inbox, mails, telling
from notices.models import Mail, Message
from notices.rules import TELLINGS, Cadence, Topic
from notices.selectors.inbox import Choice, choices_of, unread_count
from tests.apprenticeship.filing_play import OPINION, in_review, reported
from tests.apprenticeship.terms import agreeable_class
from tests.builders import NOW, TODAY, build_rulebook
from tests.cast import PLAYERS, Cast

PROGRAM = System("notices")


def tell() -> int:
    seal()
    return telling.tell(actor=PROGRAM, now=NOW)


def told(cast: Cast, words: str = "") -> set[str]:
    """Name the players who were told something that holds these words."""
    return {name for name in PLAYERS if any(words in m.words for m in policy.visible(cast.actor(name)))}


def with_address(cast: Cast, player: str) -> User:
    user = cast.user(player)
    user.email, user.email_confirmed_at = f"{player}@example.com", NOW
    user.save(update_fields=["email", "email_confirmed_at"])
    return user


def filed(cast: Cast, **facts) -> None:
    row = agreeable_class(cast, ClassState.SUBMITTED, **facts)
    filing_steps.file(actor=cast.filing, number=row.number, today=TODAY)


def test_both_sides_are_told_that_a_class_was_filed_and_nobody_else(cast: Cast):
    filed(cast)
    tell()
    assert told(cast) == {"registrar", "enterprise_officer"}
    message = policy.visible(cast.registrar).get()
    assert (message.topic, message.url_name, message.read_at) == (Topic.FILING, "apprenticeship:class", None)


def test_the_same_act_is_told_once_however_often_the_sweeper_comes(cast: Cast):
    filed(cast)
    assert tell() > 0
    assert tell() == 0
    assert Message.objects.count() == 2


def test_a_reason_goes_with_the_message_and_the_bureaus_own_words_do_not(cast: Cast):
    row = reported(cast)
    filing_steps.ask_supplement(actor=cast.filing, number=row.number, reason="缺教师名册", today=TODAY)
    filing = in_review(cast, serial=2).filings.get()
    filings.recommend(actor=cast.first_review, filing_id=filing.pk, opinion=OPINION, now=NOW)
    tell()
    assert policy.visible(cast.enterprise_officer).get(words__contains="补正").reason == "缺教师名册"
    assert told(cast, "待复审") == {"second_review"}
    assert not Message.objects.filter(reason=OPINION).exists()


def test_reviewers_are_told_when_it_is_their_turn(cast: Cast):
    filing = in_review(cast, FilingState.SECOND).filings.get()
    filings.dispute(actor=cast.second_review, filing_id=filing.pk, opinion="学时不足", now=NOW)
    tell()
    assert told(cast, "待初审") == {"first_review"}
    assert told(cast, "重新初审") == {"first_review"}
    assert told(cast, "受理") == {"registrar", "enterprise_officer"}


def test_every_telling_speaks_of_a_verb_that_the_house_knows():
    assert set(TELLINGS) <= set(VERBS)


def test_many_acts_cost_the_same_number_of_queries(cast: Cast):
    filed(cast)
    seal()
    with CaptureQueriesContext(connection) as few:
        telling.tell(actor=PROGRAM, now=NOW)
    rulebook = agreeable_class(cast, ClassState.DRAFT, serial=60, rulebook=build_rulebook(version=60)).rulebook
    for serial in range(2, 8):
        filed(cast, serial=serial, rulebook=rulebook)
    seal()
    with CaptureQueriesContext(connection) as many:
        telling.tell(actor=PROGRAM, now=NOW)
    assert len(many) == len(few)


def test_only_the_program_tells(cast: Cast):
    with pytest.raises(NotYourMove):
        telling.tell(actor=cast.registrar, now=NOW)  # type: ignore[arg-type]


# ---- readers ----


def test_a_message_is_read_once_and_all_at_once(cast: Cast):
    filed(cast)
    tell()
    message = policy.visible(cast.registrar).get()
    assert unread_count(cast.registrar) == 1
    inbox.read(actor=cast.registrar, message_id=message.pk, now=NOW)
    again = inbox.read(actor=cast.registrar, message_id=message.pk, now=NOW + timedelta(days=1))
    assert (again.read_at, unread_count(cast.registrar)) == (NOW, 0)
    assert inbox.read_all(actor=cast.enterprise_officer, now=NOW) == 1
    assert inbox.read_all(actor=cast.enterprise_officer, now=NOW) == 0


def test_nobody_reads_what_was_told_to_others(cast: Cast):
    filed(cast)
    tell()
    message = policy.visible(cast.registrar).get()
    for player in ("moon_registrar", "enterprise_officer", "filing", "apprentice"):
        with pytest.raises(Message.DoesNotExist):
            inbox.read(actor=cast.actor(player), message_id=message.pk, now=NOW)


def test_a_topic_is_silenced_but_not_one_in_which_somebody_waits(cast: Cast):
    inbox.choose(actor=cast.registrar, choices=[Choice(Topic.AGREEING, False, Cadence.OFF)])
    kept = {choice.topic: choice for choice in choices_of(cast.registrar)}
    assert kept[Topic.AGREEING] == Choice(Topic.AGREEING, False, Cadence.OFF)
    row = agreeable_class(cast, ClassState.DRAFT)
    cancel(actor=cast.enterprise_officer, number=row.number, reason="用工计划调整")
    tell()
    assert told(cast) == set()
    with pytest.raises(InvalidFacts):
        inbox.choose(actor=cast.registrar, choices=[Choice(Topic.FILING, False, Cadence.OFF)])


# ---- mails ----


def test_a_mail_is_owed_at_once_and_sent_once(cast: Cast, settings):
    with_address(cast, "registrar")
    filed(cast)
    tell()
    assert Mail.objects.get().cadence == Cadence.AT_ONCE
    assert tasks.send() == 1
    assert tasks.send() == 0
    assert [letter.to for letter in outbox.outbox] == [["registrar@example.com"]]
    assert "已准予备案" in outbox.outbox[0].subject
    assert Mail.objects.get().state == "sent"


def test_whoever_has_no_address_is_owed_no_mail(cast: Cast):
    filed(cast)
    tell()
    assert not Mail.objects.exists()


def test_a_digest_gathers_what_was_told_and_what_is_due(cast: Cast):
    with_address(cast, "registrar")
    inbox.choose(actor=cast.registrar, choices=[Choice(Topic.FILING, True, Cadence.DAILY)])
    filed(cast)
    tell()
    assert not Mail.objects.exists()
    assert mails.gather(actor=PROGRAM, cadence=Cadence.DAILY, today=TODAY) == 1
    assert mails.gather(actor=PROGRAM, cadence=Cadence.DAILY, today=TODAY) == 0
    assert tasks.send() == 1
    body = outbox.outbox[0].body
    assert "已准予备案" in body
    assert "待办和逾期" in body
    assert "已备案、待上传花名册的班级：1" in body


def test_a_digest_with_nothing_to_say_is_not_sent(cast: Cast):
    with_address(cast, "apprentice")
    assert mails.gather(actor=PROGRAM, cadence=Cadence.DAILY, today=TODAY) == 1
    tasks.send()
    assert outbox.outbox == []
    assert Mail.objects.get().state == "sent"


def test_a_weekly_digest_is_owed_once_a_week(cast: Cast):
    with_address(cast, "registrar")
    inbox.choose(actor=cast.registrar, choices=[Choice(Topic.DUE, True, Cadence.WEEKLY)])
    for days in range(6):
        mails.gather(actor=PROGRAM, cadence=Cadence.WEEKLY, today=TODAY.replace(day=23) + timedelta(days=days))
    assert Mail.objects.filter(cadence=Cadence.WEEKLY).count() == 1


def test_a_server_that_is_away_delays_a_mail_and_loses_none(cast: Cast, monkeypatch):
    with_address(cast, "registrar")
    filed(cast)
    tell()
    monkeypatch.setattr(tasks.EmailMessage, "send", refuse)
    assert [tasks.send(), tasks.send()] == [0, 0]
    mail = Mail.objects.get()
    assert (mail.state, mail.attempt_count) == ("waiting", 1)
    monkeypatch.undo()
    assert tasks.send() == 0
    Mail.objects.update(claimed_at=mail.claimed_at - mails.PAUSE)
    assert tasks.send() == 1
    assert Mail.objects.get().state == "sent"


def test_a_mail_waits_longer_after_each_attempt_and_fails_after_the_last(cast: Cast):
    with_address(cast, "registrar")
    filed(cast)
    tell()
    now = NOW
    for count in range(mails.ATTEMPTS):
        mail = mails.claim(actor=PROGRAM, now=now)
        assert mail is not None
        assert mails.give_up(actor=PROGRAM, mail_id=mail.pk)
        pause = mails.PAUSE * 2**count
        assert mails.claim(actor=PROGRAM, now=now + pause - timedelta(seconds=1)) is None
        now += pause
    assert Mail.objects.get().state == "failed"


def refuse(*_: object, **__: object) -> None:
    raise ConnectionRefusedError


def test_a_worker_that_died_gives_its_mail_back(cast: Cast):
    with_address(cast, "registrar")
    filed(cast)
    tell()
    assert mails.claim(actor=PROGRAM, now=NOW) is not None
    assert mails.claim(actor=PROGRAM, now=NOW) is None
    assert mails.give_back(actor=PROGRAM, now=NOW + timedelta(minutes=5)) == 0
    assert mails.give_back(actor=PROGRAM, now=NOW + timedelta(minutes=11)) == 1
    assert mails.claim(actor=PROGRAM, now=NOW + timedelta(minutes=11)) is not None
