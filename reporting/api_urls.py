from django.urls import path

from reporting import api

app_name = "reporting_api"
urlpatterns = [
    path("statistics/newly-registered/", api.NewlyRegistered.as_view(), name="newly_registered"),
]
