"""One's e-mail address over the API."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import actions
from accounts.acting import ActingApiRequest
from accounts.models import User
from accounts.serializers import EmailSerializer


class EmailSetSerializer(serializers.Serializer[Any]):
    """The address that is asked for; empty to receive no mails."""

    email = serializers.CharField(max_length=254, allow_blank=True)


class OwnEmail(APIView):
    """Where the asker's mails go."""

    @extend_schema(responses=EmailSerializer)
    def get(self, request: ActingApiRequest) -> Response:
        """Give the address in use, and the one that waits to be confirmed over its link."""
        return Response(EmailSerializer(_owner(request)).data)

    @extend_schema(request=EmailSetSerializer, responses=EmailSerializer)
    def patch(self, request: ActingApiRequest) -> Response:
        """Ask for another address; it is in use once the link that is sent there was opened."""
        given = EmailSetSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        wanted = given.validated_data["email"]
        user = (
            actions.set_email(actor=request.actor, email=wanted)
            if wanted
            else actions.remove_email(actor=request.actor)
        )
        return Response(EmailSerializer(user).data)


def _owner(request: ActingApiRequest) -> User:
    return request.membership.user
