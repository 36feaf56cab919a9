from django.urls import path

from notices import api

app_name = "notices_api"
urlpatterns = [
    path("expectations/", api.ExpectationList.as_view(), name="expectations"),
    path("mails/", api.MailList.as_view(), name="mails"),
    path("mails/<int:pk>/retry/", api.MailRetry.as_view(), name="mail_retry"),
    path("messages/", api.MessageList.as_view(), name="messages"),
    path("messages/read/", api.MessageReadAll.as_view(), name="read_all"),
    path("messages/<int:pk>/read/", api.MessageRead.as_view(), name="read"),
    path("message-preferences/", api.Preferences.as_view(), name="preferences"),
]
