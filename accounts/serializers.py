"""Members and invitations over the API: what is read, what is sent."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from accounts.models import Invitation, Membership, User


class MemberSerializer(serializers.ModelSerializer[Membership]):
    """A member of the asker's organisation."""

    name = serializers.CharField(source="user.name", read_only=True)
    username = serializers.CharField(source="user.username", read_only=True)

    class Meta:
        model = Membership
        fields = ("id", "name", "username", "role", "duties", "is_admin", "ended_on")
        read_only_fields = fields


class MemberChangeSerializer(serializers.Serializer[Any]):
    """What is to be changed of a member; what is not given stays."""

    duties = serializers.ListField(child=serializers.CharField(max_length=20), required=False)
    is_admin = serializers.BooleanField(required=False)


class MemberReasonSerializer(serializers.Serializer[Any]):
    """Why a member is deactivated."""

    reason = serializers.CharField(allow_blank=True, default="", max_length=300)


class InvitationSerializer(serializers.ModelSerializer[Invitation]):
    """An invitation; its secret is not kept."""

    class Meta:
        model = Invitation
        fields = (
            "id",
            "name",
            "role",
            "duties",
            "is_admin",
            "created_at",
            "expires_at",
            "used_at",
            "revoked_at",
        )
        read_only_fields = fields


class InviteSerializer(serializers.Serializer[Any]):
    """Somebody to be invited; `directory_id` is the tutor's or mentor's id in the directory."""

    name = serializers.CharField(max_length=60, allow_blank=True)
    role = serializers.CharField(max_length=24)
    duties = serializers.ListField(child=serializers.CharField(max_length=20), required=False, default=list)
    is_admin = serializers.BooleanField(required=False, default=False)
    directory_id = serializers.IntegerField(required=False, allow_null=True, default=None)
    days = serializers.IntegerField(default=7)


class InvitedSerializer(InvitationSerializer):
    """A fresh invitation with its link, given this once."""

    url = serializers.CharField()

    class Meta(InvitationSerializer.Meta):
        fields = (*InvitationSerializer.Meta.fields, "url")  # type: ignore[assignment]
        read_only_fields = fields  # type: ignore[assignment]


class EmailSerializer(serializers.ModelSerializer[User]):
    """Where a user's mails go: the address in use, and the one that waits to be confirmed."""

    class Meta:
        model = User
        fields = ("email", "pending_email", "email_confirmed_at")
        read_only_fields = fields
