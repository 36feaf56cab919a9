"""Pages of the training."""

from django.urls import path, re_path

from apprenticeship.lifecycle import CLASS_MOVES
from apprenticeship.views import (
    class_terms,
    classes,
    credits,
    directories,
    enrolments,
    log_books,
    log_queue,
    logs,
    mentors,
    overlaps,
    pairings,
    people,
    results,
)

app_name = "apprenticeship"
urlpatterns = [
    # classes
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
    path("logs/", logs.home, name="logs"),
    path("logs/all/", logs.every, name="logs_all"),
    path("logs/rejected/", logs.rejected, name="logs_rejected"),
    path("logs/queue/", log_queue.queue, name="log_queue"),
    path("logs/queue/confirm/", log_queue.confirm_all, name="log_confirm_all"),
    path("logs/enter/<str:student_no>/", logs.enter, name="log_enter"),
    path("logs/week/<str:student_no>/", logs.week, name="log_week"),
    path("logs/<int:log_id>/", logs.detail, name="log"),
    path("logs/<int:log_id>/amend/", logs.amend, name="log_amend"),
    path("logs/<int:log_id>/move/", log_queue.move, name="log_move"),
    path("logs/<int:log_id>/photo/", logs.photo, name="log_photo"),
    path("classes/<str:number>/credits/", credits.of_class, name="class_credits"),
    path("classes/<str:number>/logs/", log_books.of_class, name="class_logs"),
    path("enrolments/<str:student_no>/credits/", credits.account, name="credits"),
    path("enrolments/<str:student_no>/logs/", log_books.of_enrolment, name="enrolment_logs"),
    path("credits/<int:entry_id>/reverse/", credits.reverse_entry, name="credit_reverse"),
    path("me/", credits.me, name="me"),
    # people
    path("enrolments/", enrolments.enrolment_list, name="enrolments"),
    path("enrolments/<str:student_no>/", enrolments.enrolment_case, name="enrolment"),
    path("enrolments/<str:student_no>/assessment/", results.assess, name="assess"),
    path("enrolments/<str:student_no>/certificate/", results.certify, name="certify"),
    path("enrolments/<str:student_no>/complete/", enrolments.enrolment_complete, name="enrolment_complete"),
    path("enrolments/<str:student_no>/edit/", people.enrolment_edit, name="enrolment_edit"),
    path("enrolments/<str:student_no>/judge/", enrolments.enrolment_judge, name="enrolment_judge"),
    path("enrolments/<str:student_no>/move/", enrolments.enrolment_move, name="enrolment_move"),
    path("enrolments/<str:student_no>/number/", enrolments.enrolment_number, name="enrolment_number"),
    path("enrolments/<str:student_no>/withdraw/", enrolments.enrolment_withdraw, name="enrolment_withdraw"),
    path("classes/<str:number>/assessment/", results.class_assessment, name="class_assessment"),
    path("classes/<str:number>/completion/", results.class_completion, name="class_completion"),
    path("classes/<str:number>/enrolments/new/", people.enrolment_new, name="enrolment_new"),
    path("classes/<str:number>/mentors/", pairings.class_mentors, name="class_mentors"),
    path("classes/<str:number>/releases/", overlaps.overlap_ask, name="overlap_ask"),
    # mentors
    path("mentors/", mentors.mentor_list, name="mentors"),
    path("mentors/new/", mentors.mentor_new, name="mentor_new"),
    path("mentors/<int:mentor_id>/edit/", mentors.mentor_edit, name="mentor_edit"),
    path("tutors/new/", mentors.tutor_new, name="tutor_new"),
    path("tutors/<int:tutor_id>/edit/", mentors.tutor_edit, name="tutor_edit"),
    # overlap requests
    path("overlaps/", overlaps.overlap_list, name="overlaps"),
    path("overlaps/<int:request_id>/", overlaps.overlap_case, name="overlap"),
    path("overlaps/<int:request_id>/move/", overlaps.overlap_move, name="overlap_move"),
]
