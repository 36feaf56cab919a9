from django.urls import path

from exchange.api import imports, jobs, lists, results, trials

app_name = "exchange_api"
urlpatterns = [
    path("classes/<str:number>/completion-reports/", jobs.CompletionReportRequest.as_view(), name="completion_report"),
    path("classes/<str:number>/imports/", imports.ClassImports.as_view(), name="class_imports"),
    path("classes/<str:number>/results-file/", results.ClassResultsFile.as_view(), name="class_results_file"),
    path("imports/", imports.ImportList.as_view(), name="imports"),
    path("imports/<int:pk>/", imports.ImportDetail.as_view(), name="import"),
    path("imports/<int:pk>/problems/", imports.ImportProblems.as_view(), name="import_problems"),
    path("imports/<int:pk>/rows/", imports.ImportRows.as_view(), name="import_rows"),
    path("imports/<int:pk>/commit/", imports.ImportCommit.as_view(), name="commit_import"),
    path("imports/<int:pk>/undo/", imports.ImportUndo.as_view(), name="undo_import"),
    path("lists/", lists.ReferenceLists.as_view(), name="lists"),
    path("lists/<int:pk>/", lists.ReferenceListDetail.as_view(), name="list"),
    path("rulebook-trials/", trials.RulebookTrial.as_view(), name="trial"),
    path("roster-template/", imports.RosterTemplate.as_view(), name="roster_template"),
    path("jobs/", jobs.JobList.as_view(), name="jobs"),
    path("jobs/<int:pk>/", jobs.JobDetail.as_view(), name="job"),
    path("jobs/<int:pk>/retry/", jobs.JobRetry.as_view(), name="retry_job"),
    path("jobs/<int:pk>/result/", jobs.JobResult.as_view(), name="job_result"),
]
