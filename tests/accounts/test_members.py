"""Members of an organisation: one administrator at least, invitations used once, duties nobody gives themselves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import ProgrammingError, transaction
from django.test import Client

from accounts import actions
from accounts.actions import (
    InvitationEnded,
    LastAdministrator,
    OwnDuties,
    accept_invitation,
    change_member,
    deactivate_member,
    invite,
    revoke_invitation,
)
from accounts.models import Invitation, Membership, User
from accounts.selectors import actor_of, members
from common.actor import System
from common.errors import InvalidFacts, NotVisible, NotYourMove, WrongState
from schools.models import Tutor
from tests.apprenticeship.class_play import rules_of
from tests.apprenticeship.test_agreement_pages import queries
from tests.builders import NOW, TODAY, build_membership, build_tutor, build_user
from tests.cast import Cast
from tests.house.samples import administrator, colleague

INVITED = System("link")
PASSWORD = "一把很长的钥匙-2026"


@pytest.fixture(autouse=True)
def _calm() -> None:
    cache.clear()


def lead(cast: Cast, player: str = "registrar") -> Membership:
    Membership.objects.filter(pk=cast.membership(player).pk).update(is_admin=True)
    return cast.membership(player)


def invited(cast: Cast, player: str = "registrar", **facts: Any) -> tuple[Invitation, str]:
    given = {"role": "registrar", "name": "示例新人", "days": 7, "now": NOW, **facts}
    return invite(actor=cast.actor(player), **given)


def taken(secret: str, **facts: Any) -> Membership:
    given = {"user_id": None, "username": "newcomer", "password": PASSWORD, "now": NOW, **facts}
    return accept_invitation(actor=INVITED, secret=secret, **given)


# ---- one administrator at least ----


def test_who_first_leads_an_organisation_administrates_it(cast: Cast) -> None:
    first = actions.join(
        actor=System("x"), membership=Membership(user=build_user("a"), role="registrar", school=cast.moon)
    )
    second = actions.join(
        actor=System("x"), membership=Membership(user=build_user("b"), role="registrar", school=cast.moon)
    )
    assert (first.is_admin, second.is_admin) == (True, False)


def test_the_last_administrator_neither_ends_nor_is_demoted(cast: Cast) -> None:
    row = administrator(cast)
    with pytest.raises(LastAdministrator):
        deactivate_member(actor=cast.registrar, membership_id=row.pk, reason="离职", today=TODAY)
    with pytest.raises(LastAdministrator):
        change_member(actor=cast.registrar, membership_id=row.pk, duties=[], is_admin=False)
    other = colleague(cast)
    change_member(actor=cast.registrar, membership_id=other.pk, duties=[], is_admin=True)
    ended = deactivate_member(actor=cast.registrar, membership_id=row.pk, reason="离职", today=TODAY)
    assert (ended.is_admin, ended.ended_on) == (False, TODAY)


def test_the_database_keeps_the_rule_whoever_writes(cast: Cast) -> None:
    row = administrator(cast)
    for act in (
        lambda: Membership.objects.filter(pk=row.pk).update(is_admin=False),
        lambda: Membership.objects.filter(pk=row.pk).delete(),
    ):
        with pytest.raises(ProgrammingError, match="last administrator"), transaction.atomic():
            act()


def test_two_administrators_ending_one_another_at_once_leave_one(at_once: Callable[..., list[Any]]) -> None:
    cast = Cast()
    mine, other = administrator(cast), colleague(cast)
    Membership.objects.filter(pk=other.pk).update(is_admin=True)
    sides = [(cast.registrar, other.pk), (actor_of(other), mine.pk)]
    answers = at_once(
        [
            lambda actor=actor, pk=pk: deactivate_member(actor=actor, membership_id=pk, reason="调离", today=TODAY)
            for actor, pk in sides
        ]
    )
    assert Membership.objects.filter(school=cast.sun, is_admin=True).count() == 1
    assert sorted(type(answer).__name__ for answer in answers)[0] in ("LastAdministrator", "Membership")


def test_rivals_below_the_actions_wait_in_turn(at_once: Callable[..., list[Any]]) -> None:
    cast = Cast()
    mine, other = administrator(cast), colleague(cast)
    Membership.objects.filter(pk=other.pk).update(is_admin=True)
    answers = at_once(
        [lambda pk=pk: Membership.objects.filter(pk=pk).update(is_admin=False) for pk in (mine.pk, other.pk)]
    )
    assert sorted(type(answer).__name__ for answer in answers) == ["ProgrammingError", "int"]


# ---- who may ----


@pytest.mark.parametrize("player", ["registrar", "tutor", "mentor", "auditor", "apprentice"])
def test_only_administrators_invite_and_list(cast: Cast, player: str) -> None:
    with pytest.raises(NotYourMove):
        invited(cast, player)
    with pytest.raises(NotYourMove):
        members(cast.actor(player))


def test_strangers_find_no_member(cast: Cast) -> None:
    row = colleague(cast)
    lead(cast, "moon_registrar")
    with pytest.raises(Membership.DoesNotExist):
        change_member(actor=cast.moon_registrar, membership_id=row.pk, duties=[], is_admin=True)
    with pytest.raises(Membership.DoesNotExist):
        deactivate_member(actor=cast.moon_registrar, membership_id=row.pk, reason="x", today=TODAY)


def test_nobody_gives_duties_to_themselves(cast: Cast) -> None:
    row = lead(cast, "filing")
    with pytest.raises(OwnDuties):
        change_member(actor=cast.filing, membership_id=row.pk, duties=["filing", "payment"], is_admin=True)
    other = cast.membership("first_review")
    changed = change_member(
        actor=cast.filing, membership_id=other.pk, duties=["second_review", "first_review"], is_admin=False
    )
    assert changed.duties == ["first_review", "second_review"]


def test_deactivating_needs_a_reason_and_twice_is_once(cast: Cast) -> None:
    row = colleague(cast)
    with pytest.raises(InvalidFacts):
        deactivate_member(actor=cast.registrar, membership_id=row.pk, reason=" ", today=TODAY)
    for _ in range(2):
        deactivate_member(actor=cast.registrar, membership_id=row.pk, reason="调离", today=TODAY)
    with pytest.raises(WrongState):
        change_member(actor=cast.registrar, membership_id=row.pk, duties=[], is_admin=True)


# ---- invitations ----


def test_an_invitation_makes_an_account_once_and_keeps_no_secret(cast: Cast) -> None:
    lead(cast)
    row, secret = invited(cast)
    assert secret not in str(Invitation.objects.values())
    membership = taken(secret)
    assert (membership.user.username, membership.role, membership.school_id) == ("newcomer", "registrar", cast.sun.pk)
    assert membership.user.check_password(PASSWORD)
    with pytest.raises(InvitationEnded):
        taken(secret, username="another")
    row.refresh_from_db()
    assert row.used_by_id == membership.user_id


def test_somebody_known_gains_another_role_and_switches(cast: Cast) -> None:
    lead(cast, "mill_officer")
    _, secret = invited(cast, "mill_officer", role="enterprise_officer")
    client = cast.client("registrar")
    assert client.post(f"/accounts/invitations/accept/{secret}/").status_code == 302
    held = list(Membership.objects.filter(user=cast.user("registrar")).order_by("pk"))
    assert [row.role for row in held] == ["registrar", "enterprise_officer"]
    assert client.get("/accounts/roles/").context["membership"].role == "enterprise_officer"
    client.post(f"/accounts/role/{held[0].pk}/")
    assert client.get("/accounts/roles/").context["membership"].role == "registrar"


def test_a_role_held_already_is_not_given_twice(cast: Cast) -> None:
    lead(cast)
    _, secret = invited(cast)
    with pytest.raises(InvalidFacts) as refused:
        taken(secret, user_id=cast.user("registrar").pk)
    assert rules_of(refused) == {("", "role_held_already")}


def test_a_tutor_is_invited_by_the_directory(cast: Cast) -> None:
    lead(cast)
    row = build_tutor(5, school=cast.sun)
    with pytest.raises(InvalidFacts):
        invited(cast, role="tutor", directory_id=cast.sun_tutor.pk)
    with pytest.raises(InvalidFacts):
        invited(cast, role="tutor", directory_id=build_tutor(6, school=cast.moon).pk)
    _, secret = invited(cast, role="tutor", directory_id=row.pk)
    assert taken(secret).tutor == Tutor.objects.get(pk=row.pk)


@pytest.mark.parametrize("end", ["expired", "revoked", "inviter"])
def test_an_invitation_ends(cast: Cast, end: str) -> None:
    lead(cast)
    row, secret = invited(cast)
    now = NOW
    if end == "expired":
        now = NOW + timedelta(days=7)
    elif end == "revoked":
        for _ in range(2):
            revoke_invitation(actor=cast.registrar, invitation_id=row.pk, now=NOW)
    else:
        other = build_membership("registrar", build_user("other"), school=cast.sun, is_admin=True)
        assert other.is_admin
        deactivate_member(
            actor=cast.registrar, membership_id=cast.membership("registrar").pk, reason="离职", today=TODAY
        )
    with pytest.raises(InvitationEnded):
        taken(secret, now=now)
    assert not User.objects.filter(username="newcomer").exists()


def test_an_unknown_secret_leads_nowhere(cast: Cast, client: Client) -> None:
    with pytest.raises(NotVisible):
        taken("nothing")
    assert client.get("/accounts/invitations/accept/nothing/").status_code == 404


@pytest.mark.parametrize(
    ("facts", "rule"),
    [
        ({"name": " "}, "member_name_missing"),
        ({"name": "长" * 41}, "member_name_long"),
        ({"role": "officer", "duties": ["filing"]}, "role_not_of_organisation"),
        ({"role": "tutor"}, "directory_row_missing"),
        ({"duties": ["filing"]}, "duty_unknown"),
        ({"days": 31}, "invitation_days_wrong"),
    ],
)
def test_what_is_wrong_with_an_invitation_is_said(cast: Cast, facts: dict[str, Any], rule: str) -> None:
    lead(cast)
    with pytest.raises(InvalidFacts) as refused:
        invited(cast, **facts)
    assert rule in {found for _, found in rules_of(refused)}
    assert not Invitation.objects.exists()


@pytest.mark.parametrize(
    ("facts", "rule"),
    [
        ({"username": "a b"}, "username_form"),
        ({"username": "registrar"}, "username_taken"),
        ({"password": "short"}, "weak_password"),
    ],
)
def test_a_poor_account_is_refused_and_the_invitation_stays(cast: Cast, facts: dict[str, Any], rule: str) -> None:
    lead(cast)
    _, secret = invited(cast)
    with pytest.raises(InvalidFacts) as refused:
        taken(secret, **facts)
    assert {found for _, found in rules_of(refused)} == {rule}
    assert taken(secret).pk


# ---- pages and API ----


def test_pages_of_members(cast: Cast, client: Client) -> None:
    lead(cast, "filing")
    browser = cast.client("filing")
    listed = browser.get("/accounts/members/")
    assert "示例初审员" in listed.content.decode()
    few = queries(browser, "/accounts/members/")
    for serial in range(4):
        build_membership("officer", build_user(f"more{serial}"), bureau=cast.city)
    assert queries(browser, "/accounts/members/") == few
    made = browser.post(
        "/accounts/members/invite/", {"name": "示例新人", "role": "officer", "duties": ["filing"], "days": "7"}
    )
    address = made.context["address"]
    assert made.status_code == 200
    assert "no-store" in made["Cache-Control"]
    path = address.removeprefix("http://testserver")
    page = client.get(path)
    assert page.status_code == 200
    wrong = client.post(path, {"username": "newcomer", "password": PASSWORD, "again": "x"})
    assert wrong.status_code == 422
    right = client.post(path, {"username": "newcomer", "password": PASSWORD, "again": PASSWORD})
    assert right["Location"] == "/accounts/sign-in/"
    assert client.get(path).status_code == 410
    assert browser.post("/accounts/members/invite/", {"name": "", "role": "officer"}).status_code == 422
    end = f"/accounts/members/{cast.membership('payment').pk}/end/"
    assert browser.post(end, {"reason": ""}).status_code == 422
    assert browser.post(end, {"reason": "调离"}).status_code == 302
    assert "示例拨付员" in browser.get("/accounts/members/?show=ended").content.decode()
    assert cast.client("registrar").get("/accounts/members/").status_code == 403


def test_the_last_administrator_is_told_so_by_page_and_api_alike(cast: Cast) -> None:
    row = lead(cast)
    page = cast.client("registrar").post(f"/accounts/members/{row.pk}/end/", {"reason": "离职"})
    assert (page.status_code, "最后一位管理员" in page.content.decode()) == (409, True)
    api = cast.api("registrar").post(f"/api/v1/members/{row.pk}/end/", {"reason": "离职"})
    assert (api.status_code, api.data["code"]) == (409, "last_administrator")


def test_a_machine_lists_invites_changes_and_ends(cast: Cast) -> None:
    row = colleague(cast)
    api = cast.api("registrar")
    assert len(api.get("/api/v1/members/").data["results"]) == 3
    made = api.post("/api/v1/invitations/", {"name": "示例新人", "role": "registrar"})
    assert (made.status_code, "/accounts/invitations/accept/" in made.data["url"]) == (201, True)
    assert api.post(f"/api/v1/invitations/{made.data['id']}/revoke/").data["revoked_at"]
    assert api.patch(f"/api/v1/members/{row.pk}/", {"is_admin": True}).data["is_admin"] is True
    assert api.post(f"/api/v1/members/{row.pk}/end/", {"reason": "调离"}).data["ended_on"] == str(TODAY)
    assert cast.api("moon_registrar").get("/api/v1/members/").status_code == 403
