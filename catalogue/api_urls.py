from django.urls import path

from catalogue import api

app_name = "catalogue_api"
urlpatterns = [
    path("holidays/", api.HolidayList.as_view(), name="holidays"),
    path("holidays/<int:pk>/<str:move>/", api.HolidayMove.as_view(), name="holiday_move"),
]
