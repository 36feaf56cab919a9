"""Members and invitations of one's organisation over the API."""

from __future__ import annotations

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import generics, status
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import actions
from accounts.acting import ActingApiRequest
from accounts.filters import MemberFilter
from accounts.models import Invitation, Membership
from accounts.selectors import invitations, member_of, members
from accounts.serializers import (
    InvitationSerializer,
    InvitedSerializer,
    InviteSerializer,
    MemberChangeSerializer,
    MemberReasonSerializer,
    MemberSerializer,
)


class MemberList(generics.ListAPIView[Membership]):
    """The members, past ones too, of the organisation that the asker administrates."""

    queryset = Membership.objects.none()
    serializer_class = MemberSerializer
    filterset_class = MemberFilter
    request: ActingApiRequest

    def get_queryset(self) -> QuerySet[Membership]:
        return members(self.request.actor)


class MemberDetail(APIView):
    """One member."""

    @extend_schema(responses=MemberSerializer)
    def get(self, request: ActingApiRequest, pk: int) -> Response:
        """Give a member of one's organisation."""
        return Response(MemberSerializer(member_of(request.actor, pk)).data)

    @extend_schema(request=MemberChangeSerializer, responses=MemberSerializer)
    def patch(self, request: ActingApiRequest, pk: int) -> Response:
        """Change duties, make or unmake an administrator."""
        row = member_of(request.actor, pk)
        given = MemberChangeSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        actions.change_member(
            actor=request.actor,
            membership_id=pk,
            duties=given.validated_data.get("duties", row.duties),
            is_admin=given.validated_data.get("is_admin", row.is_admin),
        )
        return Response(MemberSerializer(member_of(request.actor, pk)).data)


class MemberEnd(APIView):
    """Deactivating a member."""

    @extend_schema(request=MemberReasonSerializer, responses=MemberSerializer)
    def post(self, request: ActingApiRequest, pk: int) -> Response:
        """End a membership today, with a reason."""
        given = MemberReasonSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        actions.deactivate_member(
            actor=request.actor, membership_id=pk, reason=given.validated_data["reason"], today=timezone.localdate()
        )
        return Response(MemberSerializer(member_of(request.actor, pk)).data)


class InvitationList(generics.ListAPIView[Invitation]):
    """The invitations of the organisation that the asker administrates; POST makes one."""

    queryset = Invitation.objects.none()
    serializer_class = InvitationSerializer
    request: ActingApiRequest

    def get_queryset(self) -> QuerySet[Invitation]:
        return invitations(self.request.actor)

    @extend_schema(operation_id="v1_invitations_make", request=InviteSerializer, responses={201: InvitedSerializer})
    def post(self, request: ActingApiRequest) -> Response:
        """Invite somebody; the link is given this once."""
        given = InviteSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        row, secret = actions.invite(actor=request.actor, **given.validated_data, now=timezone.now())
        address = request.build_absolute_uri(reverse("accounts:accept_invitation", args=[secret]))
        told = InvitationSerializer(row).data | {"url": address}
        return Response(told, status=status.HTTP_201_CREATED, headers={"Cache-Control": "no-store"})


class InvitationRevoke(APIView):
    """Revoking an invitation."""

    @extend_schema(request=None, responses=InvitationSerializer)
    def post(self, request: ActingApiRequest, pk: int) -> Response:
        """Revoke an invitation that nobody used."""
        row = actions.revoke_invitation(actor=request.actor, invitation_id=pk, now=timezone.now())
        return Response(InvitationSerializer(row).data)
