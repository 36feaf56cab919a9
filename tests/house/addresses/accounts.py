"""Signing in, members, messages, and what belongs to everybody."""

from __future__ import annotations

from tests.house.addresses.address import Address
from tests.house.samples import (
    administrator,
    as_id,
    colleague,
    failed_mail,
    invitation,
    linked_student,
    message_preferences,
    new_password,
    nothing,
    own_token,
    person_to_invite,
    told_message,
    training_agreement,
)

ADDRESSES: dict[str, Address] = {
    "home": Address("registrar"),
    "rules_help": Address("registrar"),
    "v1:rules": Address("registrar"),
    # accounts
    "accounts:roles": Address("registrar"),
    "accounts:switch_role": Address(
        "registrar", as_id("membership_id", lambda cast: cast.membership("registrar")), get=False, post=nothing
    ),
    "accounts:tokens": Address(
        "registrar",
        post=lambda cast: {"label": "测试", "membership": cast.membership("registrar").pk, "days": "30"},
    ),
    "accounts:revoke_token": Address("registrar", as_id("token_id", own_token), get=False, post=nothing),
    "accounts:password": Address("registrar", post=new_password),
    "accounts:members": Address("registrar", needs=administrator),
    "accounts:member_invite": Address("registrar", post=person_to_invite, needs=administrator),
    "accounts:member": Address("registrar", as_id("membership_id", colleague), post=lambda cast: {"is_admin": "on"}),
    "accounts:member_end": Address(
        "registrar", as_id("membership_id", colleague), get=False, post=lambda cast: {"reason": "调离"}
    ),
    "accounts:invitation_revoke": Address("registrar", as_id("invitation_id", invitation), get=False, post=nothing),
    "v1:accounts_api:members": Address("registrar", needs=administrator),
    "v1:accounts_api:member": Address("registrar", as_id("pk", colleague), patch=lambda cast: {"is_admin": True}),
    "v1:accounts_api:member_end": Address(
        "registrar", as_id("pk", colleague), get=False, post=lambda cast: {"reason": "调离"}
    ),
    "v1:accounts_api:invitations": Address("registrar", post=person_to_invite, needs=administrator),
    "v1:accounts_api:invitation_revoke": Address("registrar", as_id("pk", invitation), get=False, post=nothing),
    # messages
    "apprenticeship:confirmation_slips": Address("registrar", training_agreement),
    "apprenticeship:own_confirmation": Address("apprentice", linked_student),
    "notices:expected": Address("registrar"),
    "notices:mails": Address("filing", needs=failed_mail),
    "notices:mail_retry": Address("filing", as_id("mail_id", failed_mail), get=False, post=nothing),
    "v1:notices_api:mails": Address("filing", needs=failed_mail),
    "v1:notices_api:mail_retry": Address("filing", as_id("pk", failed_mail), get=False, post=nothing),
    "accounts:email": Address("registrar", post=lambda cast: {"email": "shen@example.com"}),
    "accounts:email_remove": Address("registrar", get=False, post=nothing),
    "v1:accounts_api:email": Address("registrar", patch=lambda cast: {"email": ""}),
    "notices:expected_file": Address("registrar"),
    "v1:notices_api:expectations": Address("registrar"),
    "notices:inbox": Address("registrar"),
    "notices:read_all": Address("registrar", get=False, post=nothing),
    "notices:preferences": Address("registrar", post=message_preferences),
    "notices:open": Address("registrar", as_id("message_id", told_message), get=False, post=nothing),
    "v1:notices_api:messages": Address("registrar"),
    "v1:notices_api:read_all": Address("registrar", get=False, post=nothing),
    "v1:notices_api:read": Address("registrar", as_id("pk", told_message), get=False, post=nothing),
    "v1:notices_api:preferences": Address("registrar", patch=lambda cast: {"topics": []}),
}
