from django.urls import path

from notices import views

app_name = "notices"
urlpatterns = [
    path("expected/", views.expected, name="expected"),
    path("expected.xlsx", views.expected_file, name="expected_file"),
    path("mails/", views.mails, name="mails"),
    path("mails/<int:mail_id>/retry/", views.mail_retry, name="mail_retry"),
    path("messages/", views.inbox, name="inbox"),
    path("messages/read/", views.read_all, name="read_all"),
    path("messages/preferences/", views.preferences, name="preferences"),
    path("messages/<int:message_id>/open/", views.open_message, name="open"),
]
