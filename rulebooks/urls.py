from django.urls import path

from rulebooks import views

app_name = "rulebooks"
urlpatterns = [
    path("rulebooks/", views.rulebook_list, name="rulebooks"),
    path("rulebooks/<str:code>/", views.rulebook, name="rulebook"),
]
