from django.urls import path, re_path, register_converter

from exchange.lifecycle import PaperFormat
from exchange.selectors.lists import LISTS
from exchange.views import exports, imports, jobs, lists, results, trials


class PaperFormatConverter:
    """xlsx or pdf in an address."""

    regex = "|".join(PaperFormat)

    def to_python(self, value: str) -> PaperFormat:
        return PaperFormat(value)

    def to_url(self, value: str) -> str:
        return value


register_converter(PaperFormatConverter, "paper")

app_name = "exchange"
urlpatterns = [
    path("agreements/<str:number>/paper.pdf", exports.agreement_pdf, name="agreement_pdf"),
    path("classes/<str:number>/report.<paper:paper_format>/", jobs.ask_completion_report, name="completion_report"),
    path("classes/<str:number>/log-inspection.xlsx", exports.log_inspection_file, name="log_inspection_file"),
    path("classes/<str:number>/eligibility.xlsx", exports.eligibility_file, name="eligibility_file"),
    path("classes/<str:number>/roster/", imports.roster, name="roster"),
    path("classes/<str:number>/roster/template.xlsx", imports.template, name="roster_template"),
    path("classes/<str:number>/results/", results.class_results_file, name="class_results_file"),
    path("classes/<str:number>/results/record/", results.record_results_file, name="record_results_file"),
    path("classes/<str:number>/results/template.xlsx", results.results_template, name="results_template"),
    path("imports/<int:import_id>/", imports.roster_import, name="import"),
    path("imports/<int:import_id>/commit/", imports.commit, name="commit_import"),
    path("imports/<int:import_id>/undo/", imports.undo, name="undo_import"),
    path("imports/<int:import_id>/problems.xlsx", imports.problems_file, name="import_problems"),
    path("jobs/", jobs.jobs, name="jobs"),
    path("jobs/<int:job_id>/", jobs.job, name="job"),
    path("jobs/<int:job_id>/retry/", jobs.retry_job, name="retry_job"),
    path("jobs/<int:job_id>/result/", jobs.job_result, name="job_result"),
    re_path(rf"^lists/(?P<name>{'|'.join(LISTS)})\.xlsx$", exports.list_file, name="list_file"),
    path("lists/", lists.reference_lists, name="lists"),
    path("lists/new/", lists.list_new, name="list_new"),
    path("lists/<int:list_id>/", lists.reference_list, name="list"),
    path("rulebook-trials/", trials.rulebook_trial, name="trial"),
    path("reports/newly-registered.<paper:paper_format>", exports.headline_file, name="headline_file"),
]
