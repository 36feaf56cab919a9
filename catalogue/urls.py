from django.urls import path

from catalogue import views

app_name = "catalogue"
urlpatterns = [
    path("holidays/", views.holidays, name="holidays"),
    path("holidays/new/", views.holidays_new, name="holidays_new"),
    path("holidays/<int:plan_id>/move/", views.holidays_move, name="holidays_move"),
]
