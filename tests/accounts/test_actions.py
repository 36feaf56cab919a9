"""Acts on one's own account: each works, journals, refuses strangers and states, and is harmless twice."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ObjectDoesNotExist

from accounts import actions
from accounts.models import Membership, Token, User
from accounts.selectors import membership_of_token, roles_ever, tokens
from common.actor import System
from common.errors import InvalidFacts, NotYourMove, WrongState
from journal.models import Entry
from journal.selectors import entries_of
from tests.builders import NOW, TODAY

PROGRAM = System("accounts")
GOOD = "一把很长的钥匙-2026"


def issue(cast, *, actor="registrar", of="registrar", **facts):
    return actions.issue_token(
        actor=cast.actor(actor),
        membership_id=cast.membership(of).pk,
        **{"label": "同步花名册", "expires_at": NOW + timedelta(days=90), "now": NOW, **facts},
    )


# ---- machine keys ----


def test_a_key_opens_its_membership_and_keeps_only_a_digest(cast):
    token, secret = issue(cast)
    assert membership_of_token(secret, NOW) == cast.membership("registrar")
    assert token.hint == secret[-4:]
    assert secret.encode() not in bytes(token.digest)
    entry = entries_of(token).get()
    assert (entry.verb, entry.actor_user_id) == ("token.issue", cast.user("registrar").pk)
    assert secret not in str(entry.after)


def test_nobody_issues_a_key_for_somebody_else(cast):
    with pytest.raises(ObjectDoesNotExist):
        issue(cast, actor="registrar", of="moon_registrar")
    assert not Token.objects.exists()


def test_the_program_issues_no_keys(cast):
    with pytest.raises(NotYourMove):
        actions.issue_token(
            actor=PROGRAM,
            membership_id=cast.membership("registrar").pk,
            label="x",
            expires_at=NOW + timedelta(days=1),
            now=NOW,
        )


def test_a_role_that_has_ended_gets_no_key(cast):
    Membership.objects.filter(pk=cast.membership("registrar").pk).update(ended_on=TODAY)
    with pytest.raises(WrongState):
        issue(cast)


@pytest.mark.parametrize(
    ("expires_at", "rule"),
    [
        (NOW, "expires_in_the_past"),
        (NOW - timedelta(days=1), "expires_in_the_past"),
        (NOW + timedelta(days=367), "expires_too_late"),
    ],
)
def test_a_key_lives_at_least_a_moment_and_at_most_a_year(cast, expires_at, rule):
    with pytest.raises(InvalidFacts) as refusal:
        issue(cast, expires_at=expires_at)
    assert [problem.rule for problem in refusal.value.problems] == [rule]


def test_a_revoked_key_opens_nothing_and_stays_in_the_list(cast):
    token, secret = issue(cast)
    actions.revoke_token(actor=cast.registrar, token_id=token.pk, now=NOW)
    assert membership_of_token(secret, NOW) is None
    assert list(tokens(cast.registrar)) == [token]


def test_revoking_twice_writes_once(cast):
    token, _ = issue(cast)
    first = actions.revoke_token(actor=cast.registrar, token_id=token.pk, now=NOW)
    again = actions.revoke_token(actor=cast.registrar, token_id=token.pk, now=NOW + timedelta(days=1))
    assert again.revoked_at == first.revoked_at
    assert Entry.objects.filter(verb="token.revoke").count() == 1


def test_another_schools_registrar_cannot_even_see_the_key(cast):
    token, _ = issue(cast)
    assert token not in tokens(cast.moon_registrar)
    with pytest.raises(ObjectDoesNotExist):
        actions.revoke_token(actor=cast.moon_registrar, token_id=token.pk, now=NOW)


@pytest.mark.parametrize(
    "ending",
    [{"expires_at": NOW + timedelta(seconds=1)}, {"user": False}, {"ended": True}],
    ids=["expired", "user switched off", "role ended"],
)
def test_a_key_ends_with_its_day_its_user_and_its_role(cast, ending):
    _, secret = issue(cast, **{key: value for key, value in ending.items() if key == "expires_at"})
    if "user" in ending:
        User.objects.filter(pk=cast.user("registrar").pk).update(is_active=False)
    if "ended" in ending:
        Membership.objects.filter(pk=cast.membership("registrar").pk).update(ended_on=TODAY)
    assert membership_of_token(secret, NOW + timedelta(seconds=1)) is None


def test_a_role_that_ended_at_midnight_in_shanghai_opens_nothing_in_the_small_hours(cast):
    _, secret = issue(cast)
    Membership.objects.filter(pk=cast.membership("registrar").pk).update(ended_on=TODAY + timedelta(days=1))
    midnight = datetime(2026, 11, 24, 16, tzinfo=UTC)
    assert membership_of_token(secret, midnight - timedelta(seconds=1)) is not None
    assert membership_of_token(secret, midnight) is None


# ---- password ----


@pytest.fixture
def holder(cast):
    user = cast.user("mentor")
    user.set_password("原来的密码-2025")
    user.save()
    return cast.mentor


def test_a_password_is_changed_and_the_act_recorded_without_it(holder):
    user = actions.change_password(actor=holder, current="原来的密码-2025", password=GOOD)
    assert User.objects.get(pk=user.pk).check_password(GOOD)
    entry = entries_of(user).get()
    assert (entry.verb, entry.before, entry.after) == ("user.change_password", None, None)


@pytest.mark.parametrize(
    ("current", "password", "rule"),
    [
        ("错的", GOOD, "wrong_password"),
        ("原来的密码-2025", "原来的密码-2025", "same_password"),
        ("原来的密码-2025", "短", "weak_password"),
        ("原来的密码-2025", "13800000000", "weak_password"),
    ],
)
def test_a_bad_change_is_refused_and_changes_nothing(holder, current, password, rule):
    with pytest.raises(InvalidFacts) as refusal:
        actions.change_password(actor=holder, current=current, password=password)
    assert [problem.rule for problem in refusal.value.problems] == [rule]
    assert User.objects.get(pk=holder.user_id).check_password("原来的密码-2025")
    assert not Entry.objects.filter(verb="user.change_password").exists()


def test_the_same_change_twice_is_told_that_the_old_password_is_gone(holder):
    actions.change_password(actor=holder, current="原来的密码-2025", password=GOOD)
    with pytest.raises(InvalidFacts):
        actions.change_password(actor=holder, current="原来的密码-2025", password=GOOD)
    assert Entry.objects.filter(verb="user.change_password").count() == 1


def test_the_program_has_no_password(db):
    with pytest.raises(NotYourMove):
        actions.change_password(actor=PROGRAM, current="", password=GOOD)


# ---- users and roles ----


def test_the_program_makes_users_and_gives_them_roles(cast):
    user = actions.create_user(actor=PROGRAM, username="new", name="示例新人", password=GOOD)
    membership = actions.join(actor=PROGRAM, membership=Membership(user=user, role="registrar", school=cast.sun))
    assert list(roles_ever(cast.registrar)) == [cast.membership("registrar")]
    assert [entry.verb for entry in (entries_of(user).get(), entries_of(membership).get())] == [
        "user.create",
        "membership.join",
    ]
    assert GOOD not in str(entries_of(user).get().after)


def test_a_user_with_a_weak_password_is_not_made(db):
    with pytest.raises(InvalidFacts):
        actions.create_user(actor=PROGRAM, username="new", name="示例新人", password="12345")
    assert not User.objects.exists()


@pytest.mark.parametrize("name", ["registrar", "filing", "auditor"])
def test_people_make_no_users_and_give_no_roles(cast, name):
    with pytest.raises(NotYourMove):
        actions.create_user(actor=cast.actor(name), username="new", name="示例新人", password=GOOD)
    with pytest.raises(NotYourMove):
        actions.join(
            actor=cast.actor(name), membership=Membership(user=cast.user(name), role="registrar", school=cast.moon)
        )
