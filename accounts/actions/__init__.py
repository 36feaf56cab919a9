"""The only writers of users, memberships, invitations and machine keys."""

from accounts.actions.emails import EmailLinkEnded, confirm_email, remove_email, set_email
from accounts.actions.members import (
    InvitationEnded,
    LastAdministrator,
    OwnDuties,
    accept_invitation,
    change_member,
    deactivate_member,
    invite,
    revoke_invitation,
)
from accounts.actions.users import change_password, create_user, issue_token, join, revoke_token

__all__ = [
    "EmailLinkEnded",
    "InvitationEnded",
    "LastAdministrator",
    "OwnDuties",
    "accept_invitation",
    "change_member",
    "change_password",
    "confirm_email",
    "create_user",
    "deactivate_member",
    "invite",
    "issue_token",
    "join",
    "remove_email",
    "revoke_invitation",
    "revoke_token",
    "set_email",
]
