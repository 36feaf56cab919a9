from django.urls import path, re_path

from apprenticeship.api import classes, credits, directories, logs
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
    path("credits/", credits.CreditList.as_view(), name="credits"),
    path("credits/<int:pk>/reverse/", credits.CreditReverse.as_view(), name="credit_reverse"),
    path("enrolments/<str:student_no>/credits/", credits.Account.as_view(), name="account"),
    path("logs/", logs.LogList.as_view(), name="logs"),
    path("logs/confirm/", logs.LogConfirmAll.as_view(), name="log_confirm_all"),
    path("logs/queue/", logs.LogQueue.as_view(), name="log_queue"),
    path("logs/week/", logs.LogWeek.as_view(), name="log_week"),
    path("logs/<int:pk>/", logs.LogDetail.as_view(), name="log"),
    path("logs/<int:pk>/confirm/", logs.LogConfirm.as_view(), name="log_confirm"),
    path("logs/<int:pk>/photo/", logs.LogPhoto.as_view(), name="log_photo"),
    path("logs/<int:pk>/reject/", logs.LogReject.as_view(), name="log_reject"),
]
