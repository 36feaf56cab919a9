"""The home page: what waits, by role."""

import pytest
from django.test import Client
from django.urls import reverse

from common.waiting import Waiting
from notices.selectors import waiting
from tests.cast import HOME


@pytest.mark.parametrize("name", HOME)
def test_everybody_has_a_home_page(cast, name):
    page = cast.client(name).get(reverse("home"))
    assert page.status_code == 200
    assert cast.user(name).name in page.content.decode()


def test_nobody_is_sent_to_the_sign_in_page(db):
    assert Client().get(reverse("home")).headers["Location"] == f"{reverse('accounts:sign_in')}?next=/"


def test_late_things_are_counters_and_the_rest_is_a_list(cast, monkeypatch):
    entries = [
        Waiting("逾期未确认的带徒记录", 0, "home", is_late=True),
        Waiting("待确认的带徒记录", 7, "home", query="state=entered"),
        Waiting("待确认的培养班", 0, "home"),
    ]
    monkeypatch.setattr(waiting, "SOURCES", (lambda actor, today: entries,))
    page = cast.client("tutor").get(reverse("home"))
    assert [entry.label for entry in page.context["counters"]] == ["逾期未确认的带徒记录"]
    assert [(entry.count, entry.url) for entry in page.context["entries"]] == [(7, "/?state=entered")]


def test_a_user_without_a_role_is_told_whom_to_ask(cast):
    cast.membership("tutor").delete()
    page = cast.client("tutor").get(reverse("home"))
    assert page.status_code == 403
    assert "您的账号还没有角色" in page.content.decode()
