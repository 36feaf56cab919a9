from django.urls import path

from accounts.api import emails, members

app_name = "accounts_api"
urlpatterns = [
    path("email/", emails.OwnEmail.as_view(), name="email"),
    path("members/", members.MemberList.as_view(), name="members"),
    path("members/<int:pk>/", members.MemberDetail.as_view(), name="member"),
    path("members/<int:pk>/end/", members.MemberEnd.as_view(), name="member_end"),
    path("invitations/", members.InvitationList.as_view(), name="invitations"),
    path("invitations/<int:pk>/revoke/", members.InvitationRevoke.as_view(), name="invitation_revoke"),
]
