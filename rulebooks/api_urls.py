from django.urls import path

from rulebooks import api

app_name = "rulebooks_api"
urlpatterns = [
    path("rulebooks/", api.RulebookList.as_view(), name="rulebooks"),
    path("rulebooks/<str:code>/", api.RulebookClauses.as_view(), name="rulebook"),
]
