"""Addresses of users: set by themselves, in use once the link was opened."""

from __future__ import annotations

import pytest
from django.core import mail as outbox
from django.core.cache import cache
from django.test import Client

from accounts import actions
from accounts.models import User
from accounts.selectors import email_of_token, email_token
from common.actor import System
from common.errors import InvalidFacts, NotYourMove
from journal.selectors import entries_of
from notices import tasks
from notices.models import Mail
from tests.builders import NOW
from tests.cast import Cast
from tests.notices.test_telling import tell

HOLDER = System("邮箱确认")
ADDRESS = "shen@example.com"


@pytest.fixture(autouse=True)
def _site(settings, monkeypatch):
    settings.SITE_URL = "https://apprentices.example"
    monkeypatch.setattr("journal.selectors._oldest_writer", lambda: 2**62)
    cache.clear()


def asked(cast: Cast, email: str = ADDRESS) -> User:
    return actions.set_email(actor=cast.registrar, email=email)


def test_an_address_waits_until_its_link_was_opened(cast: Cast):
    user = asked(cast)
    assert (user.email, user.pending_email) == ("", ADDRESS)
    confirmed = actions.confirm_email(actor=HOLDER, token=email_token(user), now=NOW)
    assert (confirmed.email, confirmed.pending_email, confirmed.email_confirmed_at) == (ADDRESS, "", NOW)
    again = actions.confirm_email(actor=HOLDER, token=email_token(user), now=NOW)
    assert again.email == ADDRESS
    assert [entry.verb for entry in entries_of(user)] == ["user.confirm_email", "user.set_email"]
    assert ADDRESS not in str([(entry.before, entry.after, entry.reason) for entry in entries_of(user)])


def test_the_former_address_stays_in_use_until_the_new_one_is_confirmed(cast: Cast):
    actions.confirm_email(actor=HOLDER, token=email_token(asked(cast)), now=NOW)
    user = asked(cast, "neu@example.com")
    assert (user.email, user.pending_email) == (ADDRESS, "neu@example.com")


def test_an_older_link_ends_when_another_address_is_set(cast: Cast):
    token = email_token(asked(cast))
    asked(cast, "neu@example.com")
    with pytest.raises(actions.EmailLinkEnded):
        actions.confirm_email(actor=HOLDER, token=token, now=NOW)


@pytest.mark.parametrize("token", ["", "x", "WzEsImEiXQ:1abc:def"])
def test_a_forged_link_is_no_link(cast: Cast, token: str):
    assert email_of_token(token) is None
    with pytest.raises(actions.EmailLinkEnded):
        actions.confirm_email(actor=HOLDER, token=token, now=NOW)


def test_a_link_grows_old(cast: Cast, monkeypatch):
    token = email_token(asked(cast))
    monkeypatch.setattr("accounts.selectors.EMAIL_LINK_AGE", -1)
    assert email_of_token(token) is None


@pytest.mark.parametrize("email", ["", "x", "a@b@c", "a" * 250 + "@example.com"])
def test_what_is_no_address_is_refused(cast: Cast, email: str):
    with pytest.raises(InvalidFacts):
        asked(cast, email)


def test_without_the_sites_own_address_no_link_can_be_sent(cast: Cast, settings):
    settings.SITE_URL = ""
    with pytest.raises(InvalidFacts):
        asked(cast)


def test_only_the_program_confirms_and_people_set_their_own(cast: Cast):
    token = email_token(asked(cast))
    with pytest.raises(NotYourMove):
        actions.confirm_email(actor=cast.registrar, token=token, now=NOW)
    with pytest.raises(NotYourMove):
        actions.set_email(actor=HOLDER, email=ADDRESS)


def test_removing_is_harmless_twice(cast: Cast):
    actions.confirm_email(actor=HOLDER, token=email_token(asked(cast)), now=NOW)
    for _time in range(2):
        user = actions.remove_email(actor=cast.registrar)
    assert (user.email, user.pending_email, user.email_confirmed_at) == ("", "", None)
    assert [entry.verb for entry in entries_of(user)].count("user.remove_email") == 1


def test_the_link_is_mailed_to_the_new_address_and_opens_without_sign_in(cast: Cast):
    client = cast.client("registrar")
    assert client.post("/accounts/email/", {"email": ADDRESS}, follow=True).status_code == 200
    tell()
    assert tasks.send() == 1
    letter = outbox.outbox[0]
    assert letter.to == [ADDRESS]
    place = letter.body.partition("https://apprentices.example")[2].split()[0]
    stranger = Client()
    page = stranger.get(place)
    assert (page.status_code, ADDRESS in page.content.decode()) == (200, True)
    assert not User.objects.filter(email=ADDRESS).exists()
    assert stranger.post(place).status_code == 200
    assert User.objects.filter(email=ADDRESS).exists()
    assert stranger.get("/accounts/email/confirm/forged/").status_code == 410


def test_a_link_that_is_no_longer_wanted_is_not_sent(cast: Cast):
    asked(cast)
    actions.remove_email(actor=cast.registrar)
    tell()
    tasks.send()
    assert outbox.outbox == []
    assert Mail.objects.get().state == "sent"


def test_the_page_says_what_waits_and_removes(cast: Cast):
    client = cast.client("registrar")
    assert client.post("/accounts/email/", {"email": "x"}).status_code == 422
    client.post("/accounts/email/", {"email": ADDRESS})
    assert f"{ADDRESS} 等待确认" in client.get("/accounts/email/").content.decode()
    client.post("/accounts/email/remove/")
    assert ADDRESS not in client.get("/accounts/email/").content.decode()


def test_machines_set_look_at_and_remove_their_owners_address(cast: Cast):
    machine = cast.api("registrar")
    assert machine.patch("/api/v1/email/", {"email": ADDRESS}).json()["pending_email"] == ADDRESS
    assert machine.get("/api/v1/email/").json() == {"email": "", "pending_email": ADDRESS, "email_confirmed_at": None}
    assert machine.patch("/api/v1/email/", {"email": "x"}).status_code == 422
    assert machine.patch("/api/v1/email/", {"email": ""}).json()["pending_email"] == ""
