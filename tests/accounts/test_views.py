"""Pages of sign-in, roles, machine keys and password."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts import actions
from accounts.models import Membership, Token
from tests.builders import NOW, TODAY

SIGN_IN = "/accounts/sign-in/"
PASSWORD, GOOD = "原来的密码-2025", "一把很长的钥匙-2026"


@pytest.fixture
def registrar(cast):
    user = cast.user("registrar")
    user.set_password(PASSWORD)
    user.save()
    return user


def sign_in(client, password=PASSWORD, **fields):
    return client.post(SIGN_IN, {"username": "registrar", "password": password, **fields})


# ---- sign-in ----


def test_the_right_password_leads_to_where_one_wanted_to_go(registrar):
    wanted = reverse("accounts:tokens")
    assert sign_in(Client(), next=wanted).headers["Location"] == wanted


def test_sign_in_never_leads_to_a_strange_site(registrar):
    assert sign_in(Client(), next="https://example.org/").headers["Location"] == "/"


def test_a_wrong_password_keeps_the_name_and_says_what_to_do(registrar):
    page = sign_in(Client(), "错的密码")
    assert page.status_code == 422
    assert 'value="registrar"' in page.content.decode()
    assert "用户名或密码不正确" in page.content.decode()


def test_an_unknown_name_reads_exactly_as_a_wrong_password(registrar):
    known, unknown = sign_in(Client(), "错"), sign_in(Client(), "错", username="nobody")
    assert known.context["form"].errors == unknown.context["form"].errors


def test_five_failures_lock_the_name_and_say_for_how_long(registrar):
    client = Client()
    for _ in range(5):
        page = sign_in(client, "错的密码")
    assert page.status_code == 429
    assert "15 分钟" in page.content.decode()
    assert sign_in(client).status_code == 429


def test_signing_out_needs_a_post(cast):
    client = cast.client("registrar")
    assert client.get(reverse("accounts:sign_out")).status_code == 405
    assert client.post(reverse("accounts:sign_out")).headers["Location"] == SIGN_IN
    assert client.get("/").status_code == 302


# ---- every page of an account ----

PAGES = ["accounts:roles", "accounts:tokens", "accounts:password"]


@pytest.mark.parametrize("name", PAGES)
def test_nobody_is_sent_to_the_sign_in_page(db, name):
    address = reverse(name)
    assert Client().get(address).headers["Location"] == f"{SIGN_IN}?next={address}"


@pytest.mark.parametrize("name", PAGES)
def test_looking_writes_nothing(cast, name, django_assert_max_num_queries):
    client = cast.client("registrar")
    with django_assert_max_num_queries(6) as queries:
        assert client.get(reverse(name)).status_code == 200
    assert all(query["sql"].startswith("SELECT") for query in queries.captured_queries)


# ---- roles ----


@pytest.fixture
def second(cast):
    return Membership.objects.create(
        user=cast.user("registrar"), role="officer", bureau=cast.city, duties=["filing", "payment"]
    )


def test_roles_are_shown_with_their_duties(cast, second):
    page = cast.client("registrar").get(reverse("accounts:roles")).content.decode()
    assert "示例朝阳技师学院" in page
    assert "备案、拨付" in page
    assert "切换到此角色" in page


def test_switching_acts_in_the_other_role_from_then_on(cast, second):
    client = cast.client("registrar")
    assert client.post(reverse("accounts:switch_role", args=[second.pk])).headers["Location"] == "/"
    assert client.get("/").context["role"] == "officer"


def test_nobody_switches_to_a_role_of_somebody_else(cast):
    address = reverse("accounts:switch_role", args=[cast.membership("moon_registrar").pk])
    assert cast.client("registrar").post(address).status_code == 404


def test_nobody_switches_to_a_role_that_has_ended(cast, second):
    Membership.objects.filter(pk=second.pk).update(ended_on=TODAY)
    client = cast.client("registrar")
    assert client.post(reverse("accounts:switch_role", args=[second.pk])).status_code == 404
    assert "已停用" in client.get(reverse("accounts:roles")).content.decode()


def test_a_role_that_ends_while_it_is_used_gives_way_to_the_next(cast, second):
    client = cast.client("registrar")
    client.post(reverse("accounts:switch_role", args=[second.pk]))
    Membership.objects.filter(pk=second.pk).update(ended_on=TODAY)
    assert client.get("/").context["role"] == "registrar"


# ---- machine keys ----


def fields(cast, **given):
    return {"label": "同步花名册", "membership": cast.membership("registrar").pk, "days": "90", **given}


def test_a_secret_is_shown_once(cast):
    client = cast.client("registrar")
    page = client.post(reverse("accounts:tokens"), fields(cast))
    secret = page.context["secret"]
    assert secret in page.content.decode()
    assert "no-store" in page.headers["Cache-Control"]
    assert secret not in client.get(reverse("accounts:tokens")).content.decode()
    assert Token.objects.get().expires_at - NOW < timedelta(days=90, minutes=1)


def test_a_form_that_fails_loses_nothing_and_issues_nothing(cast):
    page = cast.client("registrar").post(reverse("accounts:tokens"), fields(cast, days="9999"))
    assert page.status_code == 422
    assert 'value="同步花名册"' in page.content.decode()
    assert not Token.objects.exists()


def test_a_key_for_somebody_elses_role_is_no_choice(cast):
    other = cast.membership("moon_registrar").pk
    page = cast.client("registrar").post(reverse("accounts:tokens"), fields(cast, membership=other))
    assert page.status_code == 422
    assert not Token.objects.exists()


def test_a_key_is_revoked_by_its_owner_only(cast):
    token, _ = actions.issue_token(
        actor=cast.registrar,
        membership_id=cast.membership("registrar").pk,
        label="同步花名册",
        expires_at=NOW + timedelta(days=9),
        now=NOW,
    )
    address = reverse("accounts:revoke_token", args=[token.pk])
    assert cast.client("moon_registrar").post(address).status_code == 404
    assert cast.client("registrar").get(address).status_code == 405
    page = cast.client("registrar").post(address, follow=True)
    assert "令牌“同步花名册”已作废。" in page.content.decode()
    assert Token.objects.get().revoked_at is not None


# ---- password ----


def change(client, current=PASSWORD, password=GOOD, again=None):
    given = {"current": current, "password": password, "again": password if again is None else again}
    return client.post(reverse("accounts:password"), given)


def test_changing_the_password_ends_other_sessions_and_keeps_this_one(cast, registrar):
    here, elsewhere = Client(), Client()
    sign_in(here)
    sign_in(elsewhere)
    assert change(here).status_code == 302
    assert here.get("/").status_code == 200
    assert elsewhere.get("/").status_code == 302


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"current": "错"}, "current"),
        ({"password": "12345678901"}, "password"),
        ({"again": "另一个"}, "again"),
        ({"password": ""}, "password"),
    ],
)
def test_a_wrong_change_says_at_which_field(cast, registrar, given, field):
    client = Client()
    sign_in(client)
    page = change(client, **given)
    assert page.status_code == 422
    assert field in page.context["form"].errors
    assert "required" not in str(page.context["form"].errors)
