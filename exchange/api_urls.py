from django.urls import path

from exchange.api import jobs

app_name = "exchange_api"
urlpatterns = [
    path("classes/<str:number>/completion-reports/", jobs.CompletionReportRequest.as_view(), name="completion_report"),
    path("jobs/", jobs.JobList.as_view(), name="jobs"),
    path("jobs/<int:pk>/", jobs.JobDetail.as_view(), name="job"),
    path("jobs/<int:pk>/retry/", jobs.JobRetry.as_view(), name="retry_job"),
    path("jobs/<int:pk>/result/", jobs.JobResult.as_view(), name="job_result"),
]
