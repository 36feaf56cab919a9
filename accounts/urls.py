from django.urls import path

from accounts.views import emails, members, users

app_name = "accounts"
urlpatterns = [
    path("sign-in/", users.SignIn.as_view(), name="sign_in"),
    path("sign-out/", users.SignOut.as_view(), name="sign_out"),
    path("role/<int:membership_id>/", users.switch_role, name="switch_role"),
    path("roles/", users.roles, name="roles"),
    path("members/", members.member_list, name="members"),
    path("members/invite/", members.member_invite, name="member_invite"),
    path("members/<int:membership_id>/", members.member, name="member"),
    path("members/<int:membership_id>/end/", members.member_end, name="member_end"),
    path("invitations/<int:invitation_id>/revoke/", members.invitation_revoke, name="invitation_revoke"),
    path("invitations/accept/<str:secret>/", members.accept_invitation, name="accept_invitation"),
    path("tokens/", users.tokens_page, name="tokens"),
    path("tokens/<int:token_id>/revoke/", users.revoke_token, name="revoke_token"),
    path("email/", emails.email, name="email"),
    path("email/remove/", emails.email_remove, name="email_remove"),
    path("email/confirm/<str:token>/", emails.email_confirm, name="email_confirm"),
    path("password/", users.password, name="password"),
]
