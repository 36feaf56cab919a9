"""Jobs over the API: the litany of asking, watching, retrying and fetching."""

import pytest

from exchange import tasks
from exchange.models import Job

JOBS = "/api/v1/jobs/"


@pytest.fixture
def asked(cast):
    """The registrar's API client, and the job that it asked for."""
    assert cast.enrolment
    api = cast.api("registrar")
    answer = api.post(f"/api/v1/classes/{cast.open_class.number}/completion-reports/", {"format": "pdf"})
    assert answer.status_code == 202
    return api, answer.json()["id"]


def test_a_job_is_asked_for_watched_and_its_file_fetched(asked):
    api, job_id = asked
    assert api.get(f"{JOBS}{job_id}/").json()["state"] == "waiting"
    tasks.sweep()
    assert api.get(f"{JOBS}{job_id}/").json()["state"] == "done"
    answer = api.get(f"{JOBS}{job_id}/result/")
    assert answer.content.startswith(b"%PDF")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"].startswith("attachment")


def test_a_file_that_is_not_made_yet_is_a_conflict(asked):
    api, job_id = asked
    answer = api.get(f"{JOBS}{job_id}/result/")
    assert (answer.status_code, answer.json()["code"]) == (409, "wrong_state")


def test_an_unknown_format_is_said_in_chinese(cast):
    answer = cast.api("registrar").post(
        f"/api/v1/classes/{cast.open_class.number}/completion-reports/", {"format": "doc"}
    )
    assert answer.status_code == 422
    assert answer.json()["problems"][0]["field"] == "format"
    assert "合法选项" in answer.json()["problems"][0]["message"]


def test_nobody_gets_401_a_stranger_404_another_role_403(cast, client, asked):
    url = f"/api/v1/classes/{cast.open_class.number}/completion-reports/"
    assert client.post(url).status_code == 401
    assert cast.api("moon_registrar").post(url).status_code == 404
    assert cast.api("tutor").post(url).status_code == 403
    assert cast.api("moon_registrar").get(f"{JOBS}{asked[1]}/").status_code == 404


def test_a_done_job_cannot_be_retried_and_a_failed_one_can(asked):
    api, job_id = asked
    tasks.sweep()
    assert api.post(f"{JOBS}{job_id}/retry/").status_code == 409
    Job.objects.filter(pk=job_id).update(state="failed")
    assert api.post(f"{JOBS}{job_id}/retry/").json()["state"] == "waiting"


def test_the_list_pages_by_key_in_a_constant_number_of_queries(cast, asked, django_assert_max_num_queries):
    api, _ = asked
    for _ in range(5):
        api.post(f"/api/v1/classes/{cast.open_class.number}/completion-reports/")
    with django_assert_max_num_queries(3):
        page = api.get(JOBS, {"page_size": 3}).json()
    assert len(page["results"]) == 3
    assert "after=" in page["next"]


def test_the_headline_over_the_api_equals_the_selector(cast):
    assert cast.enrolment
    answer = cast.api("auditor").get(
        "/api/v1/statistics/newly-registered/", {"year": cast.enrolment.registered_on.year}
    )
    assert answer.json()["count"] == 1
    assert answer.json()["by_level"][0]["count"] == 1
    assert cast.api("auditor").get("/api/v1/statistics/newly-registered/", {"year": "去年"}).status_code == 422
