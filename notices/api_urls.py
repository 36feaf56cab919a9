from django.urls import path

from notices import api

app_name = "notices_api"
urlpatterns = [
    path("expectations/", api.ExpectationList.as_view(), name="expectations"),
    path("messages/", api.MessageList.as_view(), name="messages"),
    path("messages/read/", api.MessageReadAll.as_view(), name="read_all"),
    path("messages/<int:pk>/read/", api.MessageRead.as_view(), name="read"),
    path("message-preferences/", api.Preferences.as_view(), name="preferences"),
]
