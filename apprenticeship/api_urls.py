from django.urls import path, re_path

from apprenticeship.api import classes, directories
from apprenticeship.lifecycle import CLASS_MOVES

app_name = "apprenticeship_api"
urlpatterns = [
    path("classes/", classes.ClassList.as_view(), name="classes"),
    path("classes/<str:number>/", classes.ClassDetail.as_view(), name="class"),
    re_path(
        rf"^classes/(?P<number>[^/]+)/(?P<move>{'|'.join(CLASS_MOVES)})/$",
        classes.ClassMove.as_view(),
        name="class_move",
    ),
    path("schools/", directories.Schools.as_view(), name="schools"),
    path("enterprises/", directories.Enterprises.as_view(), name="enterprises"),
    path("bureaus/", directories.Bureaus.as_view(), name="bureaus"),
    path("occupations/", directories.Occupations.as_view(), name="occupations"),
]
