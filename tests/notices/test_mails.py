"""The page of mails for whoever looks after them: states and attempts, no address, and sending once more."""

from __future__ import annotations

from smtplib import SMTPRecipientsRefused, SMTPResponseException

import pytest

from accounts.models import Membership
from common.errors import NotYourMove, WrongState
from journal.selectors import entries_of
from notices import tasks
from notices.actions import mails
from notices.models import Mail
from notices.selectors.mails import waiting
from tests.builders import NOW, TODAY
from tests.cast import Cast
from tests.house.samples import failed_mail
from tests.notices.test_telling import PROGRAM, filed, tell, with_address


def test_a_failed_mail_is_sent_once_more_and_journalled(cast: Cast):
    row = failed_mail(cast)
    again = mails.retry(actor=cast.filing, mail_id=row.pk)
    assert (again.state, again.attempt_count, again.claimed_at) == ("waiting", 0, None)
    assert entries_of(row)[0].verb == "mail.retry"
    with pytest.raises(WrongState):
        mails.retry(actor=cast.filing, mail_id=row.pk)
    assert mails.claim(actor=PROGRAM, now=NOW) is not None


def test_only_a_bureaus_administrator_of_the_region_may(cast: Cast):
    row = failed_mail(cast)
    with pytest.raises(NotYourMove):
        mails.retry(actor=cast.payment, mail_id=row.pk)
    Membership.objects.filter(pk=cast.membership("county_filing").pk).update(is_admin=True)
    for player in ("county_filing", "registrar", "auditor"):
        with pytest.raises(Mail.DoesNotExist):
            mails.retry(actor=cast.actor(player), mail_id=row.pk)


def test_the_page_shows_states_and_no_address(cast: Cast):
    row = failed_mail(cast)
    client = cast.client("filing")
    page = client.get("/mails/?state=failed").content.decode()
    assert "SMTPRecipientsRefused 550" in page
    assert "registrar@example.com" not in page
    assert client.post(f"/mails/{row.pk}/retry/").status_code == 303
    assert client.post(f"/mails/{row.pk}/retry/").status_code == 409
    assert "SMTPRecipientsRefused" not in client.get("/mails/?state=failed").content.decode()
    assert cast.client("payment").get("/mails/").status_code == 403


def test_machines_look_and_send_once_more(cast: Cast):
    row = failed_mail(cast)
    machine = cast.api("filing")
    listed = machine.get("/api/v1/mails/?state=failed").json()["results"]
    assert [(one["id"], one["error"]) for one in listed] == [(row.pk, "SMTPRecipientsRefused 550")]
    assert machine.post(f"/api/v1/mails/{row.pk}/retry/").json()["state"] == "waiting"
    assert machine.post(f"/api/v1/mails/{row.pk}/retry/").status_code == 409


def test_the_home_page_counts_what_failed(cast: Cast):
    failed_mail(cast)
    assert [entry.count for entry in waiting(cast.filing, TODAY)] == [1]
    assert waiting(cast.payment, TODAY) == []


@pytest.mark.parametrize(
    ("error", "named"),
    [
        (ConnectionRefusedError("registrar@example.com"), "ConnectionRefusedError"),
        (SMTPResponseException(451, b"registrar@example.com try later"), "SMTPResponseException 451"),
        (SMTPRecipientsRefused({"registrar@example.com": (550, b"no such user")}), "SMTPRecipientsRefused 550"),
    ],
)
def test_what_failed_is_named_without_the_address(cast: Cast, monkeypatch, error: Exception, named: str):
    def refuse(*_: object, **__: object) -> None:
        raise error

    with_address(cast, "registrar")
    filed(cast)
    tell()
    monkeypatch.setattr(tasks.EmailMessage, "send", refuse)
    tasks.send()
    assert Mail.objects.get().error == named
