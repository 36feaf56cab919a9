from django.urls import path, re_path

from apprenticeship.api import (
    agreements,
    classes,
    completion_certificates,
    credits,
    directories,
    duplicates,
    eligibility,
    filings,
    logs,
    mentoring,
    mentors,
    papers,
    people,
    results,
)
from apprenticeship.lifecycle import CLASS_MOVES
from apprenticeship.lifecycle.filing import FILING_MOVES

app_name = "apprenticeship_api"
urlpatterns = [
    path("classes/", classes.ClassList.as_view(), name="classes"),
    path("classes/<str:number>/", classes.ClassDetail.as_view(), name="class"),
    re_path(
        rf"^classes/(?P<number>[^/]+)/(?P<move>{'|'.join(CLASS_MOVES)})/$",
        classes.ClassMove.as_view(),
        name="class_move",
    ),
    # agreements
    path("agreements/", agreements.AgreementList.as_view(), name="agreements"),
    path("agreements/<str:number>/", agreements.AgreementDetail.as_view(), name="agreement"),
    path("agreements/<str:number>/changes/", agreements.AgreementChanges.as_view(), name="agreement_changes"),
    path("agreements/<str:number>/copy/", agreements.AgreementCopy.as_view(), name="agreement_copy"),
    path("agreements/<str:number>/revise/", agreements.AgreementRevise.as_view(), name="agreement_revise"),
    re_path(
        rf"^agreements/(?P<number>[^/]+)/(?P<move>{'|'.join(agreements.MOVES)})/$",
        agreements.AgreementMove.as_view(),
        name="agreement_move",
    ),
    re_path(
        rf"^agreement-changes/(?P<pk>[0-9]+)/(?P<move>{'|'.join(agreements.CHANGE_MOVES)})/$",
        agreements.AgreementChangeMove.as_view(),
        name="agreement_change_move",
    ),
    path("agreements/<str:number>/confirmations/", papers.Confirmations.as_view(), name="confirmations"),
    path("agreements/<str:number>/links/", papers.ConfirmationLinks.as_view(), name="confirmation_links"),
    path("classes/<str:number>/papers/", papers.ClassPapers.as_view(), name="class_papers"),
    path("papers/<int:pk>/", papers.PaperFile.as_view(), name="paper_file"),
    path("papers/<int:pk>/remove/", papers.PaperRemove.as_view(), name="paper_remove"),
    path("classes/<str:number>/agreements/", agreements.ClassAgreements.as_view(), name="class_agreements"),
    # filing
    path("filings/", filings.FilingQueue.as_view(), name="filings"),
    path("classes/<str:number>/filings/", filings.ClassFilings.as_view(), name="class_filings"),
    path("classes/<str:number>/notices/", filings.ClassNotices.as_view(), name="class_notices"),
    re_path(
        rf"^filings/(?P<pk>[0-9]+)/(?P<move>{'|'.join(FILING_MOVES)})/$",
        filings.FilingMove.as_view(),
        name="filing_move",
    ),
    path("schools/", directories.Schools.as_view(), name="schools"),
    path("enterprises/", directories.Enterprises.as_view(), name="enterprises"),
    path("bureaus/", directories.Bureaus.as_view(), name="bureaus"),
    path("occupations/", directories.Occupations.as_view(), name="occupations"),
    # people
    path("enrolments/", people.EnrolmentList.as_view(), name="enrolments"),
    path("enrolments/<str:student_no>/", people.EnrolmentDetail.as_view(), name="enrolment"),
    path("enrolments/<str:student_no>/assessments/", results.Assessments.as_view(), name="assessments"),
    path(
        "enrolments/<str:student_no>/assessments/<int:attempt>/",
        results.AssessmentDetail.as_view(),
        name="assessment",
    ),
    path("enrolments/<str:student_no>/assignments/", mentors.EnrolmentAssignments.as_view(), name="assignments_of"),
    path("enrolments/<str:student_no>/certificates/", results.Certificates.as_view(), name="certificates"),
    path(
        "enrolments/<str:student_no>/certificates/<str:kind>/",
        results.CertificateDetail.as_view(),
        name="certificate",
    ),
    path("enrolments/<str:student_no>/judge/", people.EnrolmentJudgement.as_view(), name="enrolment_judge"),
    path("enrolments/<str:student_no>/number/", people.EnrolmentNumber.as_view(), name="enrolment_number"),
    re_path(
        rf"^enrolments/(?P<student_no>[^/]+)/(?P<move>{'|'.join(people.MOVES)})/$",
        people.EnrolmentMove.as_view(),
        name="enrolment_move",
    ),
    path("classes/<str:number>/completions/", results.ClassCompletion.as_view(), name="class_completion"),
    path("classes/<str:number>/enrolments/", people.ClassEnrolments.as_view(), name="class_enrolments"),
    path("classes/<str:number>/pairings/", mentors.AssignmentPreview.as_view(), name="class_pairings"),
    path("classes/<str:number>/releases/", people.OverlapAsk.as_view(), name="overlap_ask"),
    path("classes/<str:number>/results/", results.ClassResults.as_view(), name="class_results"),
    # duplicates
    path("duplicates/", duplicates.DuplicateList.as_view(), name="duplicates"),
    path("duplicates/thresholds/", duplicates.Thresholds.as_view(), name="duplicate_thresholds"),
    path("duplicates/<int:pk>/", duplicates.DuplicateDetail.as_view(), name="duplicate"),
    re_path(
        r"^duplicates/(?P<pk>[0-9]+)/(?P<move>merge|set_apart|undo)/$",
        duplicates.DuplicateMove.as_view(),
        name="duplicate_move",
    ),
    # eligibility
    path("classes/<str:number>/eligibility/", eligibility.ClassEligibility.as_view(), name="class_eligibility"),
    path("enrolments/<str:student_no>/eligibility/", eligibility.Eligibility.as_view(), name="eligibility"),
    path("enrolments/<str:student_no>/overrides/", eligibility.OverrideAsk.as_view(), name="override_ask"),
    path("overrides/", eligibility.OverrideList.as_view(), name="overrides"),
    re_path(
        r"^overrides/(?P<pk>[0-9]+)/(?P<move>approve|decline)/$",
        eligibility.OverrideMove.as_view(),
        name="override_move",
    ),
    path(
        "classes/<str:number>/completion-certificates/",
        completion_certificates.ClassCompletionCertificates.as_view(),
        name="class_completion_certificates",
    ),
    path(
        "completion-certificates/<str:number>/revoke/",
        completion_certificates.CompletionCertificateRevoke.as_view(),
        name="completion_certificate_revoke",
    ),
    # mentors
    path("assignments/", mentors.Assignments.as_view(), name="assignments"),
    path("assignments/end/", mentors.AssignmentEnd.as_view(), name="assignment_end"),
    path("assignments/hand-over/", mentors.AssignmentHandOver.as_view(), name="assignment_hand_over"),
    path("mentors/", mentors.MentorList.as_view(), name="mentors"),
    path("mentors/<int:pk>/records/", mentoring.MentorRecords.as_view(), name="mentor_records"),
    path("mentors/<int:pk>/qualifications/", mentoring.MentorQualifications.as_view(), name="mentor_qualifications"),
    path(
        "mentors/<int:pk>/deputies/<int:deputy_pk>/end/", mentoring.MentorDeputyEnd.as_view(), name="mentor_deputy_end"
    ),
    path("mentors/<int:pk>/hand-over/", mentoring.MentorHandOver.as_view(), name="mentor_hand_over"),
    path("mentors/<int:pk>/deputies/", mentoring.MentorDeputies.as_view(), name="mentor_deputies"),
    path("mentors/<int:pk>/allowances/", mentoring.MentorAllowances.as_view(), name="mentor_allowances"),
    path("classes/<str:number>/lead/", mentoring.ClassLeadEntry.as_view(), name="class_lead"),
    path("mentors/<int:pk>/", mentors.MentorDetail.as_view(), name="mentor"),
    path("tutors/", mentors.TutorList.as_view(), name="tutors"),
    path("tutors/<int:pk>/", mentors.TutorDetail.as_view(), name="tutor"),
    # overlap requests
    path("overlap-requests/", people.OverlapList.as_view(), name="overlap_requests"),
    path("overlap-requests/<int:pk>/", people.OverlapDetail.as_view(), name="overlap_request"),
    re_path(
        r"^overlap-requests/(?P<pk>[0-9]+)/(?P<move>release|refuse)/$",
        people.OverlapMove.as_view(),
        name="overlap_move",
    ),
    # logs and credits
    path("classes/<str:number>/courses/<int:course_id>/scores/", credits.CourseScores.as_view(), name="course_scores"),
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
