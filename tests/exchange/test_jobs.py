"""Jobs are claimed once, done once, given back when their worker dies, and seen only by those who may."""

from datetime import timedelta

import pytest

from common.errors import NotYourMove, WrongState
from exchange import policy, tasks
from exchange.actions import jobs
from exchange.lifecycle import JobKind, JobState
from exchange.models import Job
from journal.models import Entry
from tests.builders import NOW


def ask(cast, name="registrar", **options):
    return jobs.ask(
        actor=cast.actor(name),
        membership_id=cast.membership(name).pk,
        kind=JobKind.COMPLETION_REPORT,
        number=cast.open_class.number,
        options={"format": "xlsx", **options},
        now=NOW,
    )


def claim(now=NOW):
    return jobs.claim(actor=jobs.PROGRAM, now=now)


def test_asking_writes_a_waiting_row_and_journals(cast):
    job = ask(cast)
    assert (job.state, job.requested_at) == (JobState.WAITING, NOW)
    assert Entry.objects.filter(verb="job.completion_report", subject_id=str(job.pk)).exists()


def test_a_stranger_cannot_ask_about_a_class_out_of_sight(cast):
    with pytest.raises(cast.open_class.DoesNotExist):
        ask(cast, "moon_registrar")


@pytest.mark.parametrize("name", ["mentor", "tutor", "apprentice"])
def test_roles_without_reports_may_not_ask(cast, name):
    assert cast.enrolment
    with pytest.raises(NotYourMove):
        ask(cast, name)


def test_a_job_is_seen_in_the_same_role_and_by_no_stranger(cast):
    job = ask(cast)
    assert job in policy.visible_jobs(cast.registrar)
    assert job not in policy.visible_jobs(cast.enterprise_officer)
    assert job not in policy.visible_jobs(cast.moon_registrar)


def test_the_oldest_waiting_job_is_claimed_first_and_only_once(cast):
    first, second = ask(cast), ask(cast)
    assert [claim(), claim(), claim()] == [first, second, None]


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_claim_the_same_job(cast, at_once):
    ask(cast)
    claimed = at_once([claim, claim])
    assert [job is not None for job in claimed].count(True) == 1


def test_progress_is_written_only_while_it_runs(cast):
    job = ask(cast)
    jobs.beat(actor=jobs.PROGRAM, job_id=job.pk, done_count=1, total_count=2, now=NOW)
    assert Job.objects.get().total_count == 0
    claim()
    jobs.beat(actor=jobs.PROGRAM, job_id=job.pk, done_count=3, total_count=2, now=NOW)
    assert (Job.objects.get().done_count, Job.objects.get().total_count) == (2, 2)


def test_finishing_twice_acts_once(cast):
    job = ask(cast)
    claim()
    finish = [jobs.finish(actor=jobs.PROGRAM, job_id=job.pk, result=None, now=NOW) for _ in range(2)]
    assert finish == [True, False]


def test_a_silent_worker_gives_its_job_back_and_the_third_time_it_fails(cast):
    ask(cast)
    later = NOW
    for _ in range(jobs.ATTEMPTS):
        assert claim(later) is not None
        later += jobs.LOST_AFTER + timedelta(seconds=1)
        assert jobs.give_back(actor=jobs.PROGRAM, now=later) == 1
    job = Job.objects.get()
    assert (job.state, job.error_code) == (JobState.FAILED, "job_lost")
    assert "请稍后重试" in job.error_message


def test_a_worker_that_still_beats_keeps_its_job(cast):
    ask(cast)
    claim()
    assert jobs.give_back(actor=jobs.PROGRAM, now=NOW + jobs.LOST_AFTER) == 0


def test_a_failed_job_can_be_retried_and_a_done_one_not(cast):
    job = ask(cast)
    claim()
    jobs.fail(actor=jobs.PROGRAM, job_id=job.pk, code="x", message="x", now=NOW)
    assert jobs.retry(actor=cast.registrar, job_id=job.pk).state == JobState.WAITING
    claim()
    jobs.finish(actor=jobs.PROGRAM, job_id=job.pk, result=None, now=NOW)
    with pytest.raises(WrongState):
        jobs.retry(actor=cast.registrar, job_id=job.pk)


def test_nobody_retries_a_job_out_of_sight(cast):
    job = ask(cast)
    with pytest.raises(Job.DoesNotExist):
        jobs.retry(actor=cast.moon_registrar, job_id=job.pk)


@pytest.mark.parametrize("paper_format", ["xlsx", "pdf"])
def test_a_sweep_makes_the_report_that_was_asked_for(cast, paper_format):
    assert cast.enrolment
    ask(cast, format=paper_format)
    assert tasks.sweep() == 1
    job = Job.objects.select_related("result").get()
    assert job.state == JobState.DONE
    assert (job.done_count, job.total_count) == (1, 1)
    assert job.result.filename == f"结班报告-{cast.open_class.number}-20261124.{paper_format}"


def test_a_rule_that_says_no_ends_in_its_code_and_words(cast):
    job = ask(cast)
    Job.objects.filter(pk=job.pk).update(membership=cast.membership("mentor"))
    assert cast.enrolment
    tasks.sweep()
    job.refresh_from_db()
    assert (job.state, job.error_code) == (JobState.FAILED, "not_your_move")
    assert job.error_message == NotYourMove.message


def test_a_bug_ends_in_words_with_an_id_and_never_in_english(cast, caplog):
    job = ask(cast, format="scroll")
    tasks.sweep()
    job.refresh_from_db()
    assert (job.state, job.error_code) == (JobState.FAILED, "bug")
    assert "错误编号" in job.error_message
    assert str(job.pk) in caplog.text


@pytest.mark.django_db(transaction=True)
def test_a_broker_that_is_away_delays_the_work_and_loses_none(cast, caplog):
    ask(cast)
    tasks.nudge()
    assert Job.objects.get().state == JobState.WAITING
    assert tasks.sweep() == 1
    assert Job.objects.get().state == JobState.DONE
