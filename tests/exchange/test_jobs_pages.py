"""Jobs on pages: ask, watch, fetch, retry; the same answers as over the API."""

import pytest

from exchange import tasks
from exchange.models import Job


@pytest.fixture
def asked(cast):
    """The registrar's browser, and the address of the job that it asked for."""
    assert cast.enrolment
    browser = cast.client("registrar")
    answer = browser.post(f"/classes/{cast.open_class.number}/report.pdf/")
    assert answer.status_code == 302
    return browser, answer["Location"]


def test_a_job_is_watched_and_its_file_fetched(asked):
    browser, url = asked
    assert "hx-trigger" in browser.get(url).content.decode()
    tasks.sweep()
    page = browser.get(url).content.decode()
    assert "hx-trigger" not in page
    assert "下载 结班报告-" in page
    assert browser.get(f"{url}result/").content.startswith(b"%PDF")


def test_a_failed_job_says_why_and_offers_another_try(cast, asked):
    browser, url = asked
    Job.objects.update(options={"format": "scroll"})
    tasks.sweep()
    page = browser.get(url).content.decode()
    assert "错误编号" in page
    assert "重试" in page
    assert browser.post(f"{url}retry/").status_code == 302
    assert Job.objects.get().state == "waiting"


def test_nobody_signs_in_first_a_stranger_finds_nothing_another_role_is_refused(cast, client, asked):
    _, url = asked
    assert client.get(url)["Location"].startswith("/accounts/sign-in/")
    assert cast.client("moon_registrar").get(url).status_code == 404
    assert cast.client("tutor").post(f"/classes/{cast.open_class.number}/report.pdf/").status_code == 403
    assert cast.client("moon_registrar").post(f"/classes/{cast.open_class.number}/report.pdf/").status_code == 404


def test_the_list_holds_the_job_and_an_empty_one_says_what_to_do(cast, asked):
    browser, url = asked
    assert url in browser.get("/jobs/").content.decode()
    assert "还没有任务" in cast.client("auditor").get("/jobs/").content.decode()


def test_a_file_that_is_not_made_yet_is_a_conflict(asked):
    browser, url = asked
    assert browser.get(f"{url}result/").status_code == 409


def test_the_headline_page_shows_figures_that_its_files_repeat(cast):
    year = cast.enrolment.registered_on.year
    browser = cast.client("auditor")
    page = browser.get("/reports/", {"year": year}).content.decode()
    assert f"{year} 年新增企业新型学徒" in page
    assert cast.forge.name in page
    assert browser.get(f"/reports/newly-registered.pdf?year={year}").content.startswith(b"%PDF")
    assert browser.get(f"/reports/newly-registered.xlsx?year={year}").content.startswith(b"PK")


@pytest.mark.parametrize("year", ["去年", "1999", "20261", "-2026", "２０２６"])
def test_an_absurd_year_is_refused_in_words(cast, year):
    answer = cast.client("auditor").get("/reports/", {"year": year})
    assert answer.status_code == 422
    assert "四位年份" in answer.content.decode()
