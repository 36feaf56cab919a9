from django.urls import path, re_path

from apprenticeship.lifecycle import CLASS_MOVES
from apprenticeship.views import class_terms, classes, directories

app_name = "apprenticeship"
urlpatterns = [
    path("classes/", classes.class_list, name="classes"),
    path("classes/new/", class_terms.class_new, name="class_new"),
    path("classes/<str:number>/", classes.class_case, name="class"),
    path("classes/<str:number>/courses/", class_terms.class_courses, name="class_courses"),
    path("classes/<str:number>/edit/", class_terms.class_edit, name="class_edit"),
    path("classes/<str:number>/paper/", classes.class_paper, name="class_paper"),
    re_path(
        rf"^classes/(?P<number>[^/]+)/(?P<move>{'|'.join(CLASS_MOVES)})/$",
        classes.class_move,
        name="class_move",
    ),
    path("schools/", directories.directory, {"kind": "schools"}, name="schools"),
    path("enterprises/", directories.directory, {"kind": "enterprises"}, name="enterprises"),
    path("bureaus/", directories.directory, {"kind": "bureaus"}, name="bureaus"),
    path("occupations/", directories.directory, {"kind": "occupations"}, name="occupations"),
]
