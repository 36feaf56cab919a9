"""The cast itself: everybody holds the role of their name, and strangers are strangers."""

import time

import pytest
from celery import current_app
from django.db import connection
from django.urls import reverse
from kombu.exceptions import OperationalError

from common.actor import Duty, Mentor, Officer, Registrar
from tests.builders import NOW
from tests.cast import PLAYERS, Cast


def test_players_act_in_their_roles(cast):
    assert cast.registrar == Registrar(cast.user("registrar").pk, cast.sun.pk)
    assert cast.mill_mentor == Mentor(cast.user("mill_mentor").pk, cast.mill.pk, cast.mill_mentor_row.pk)
    assert cast.second_review == Officer(cast.user("second_review").pk, "320600", frozenset({Duty.SECOND_REVIEW}))


@pytest.mark.parametrize("name", PLAYERS)
def test_every_player_has_a_browser_and_a_machine(cast, name):
    assert cast.client(name).session["_auth_user_id"] == str(cast.user(name).pk)
    assert cast.api(name).get(reverse("api_schema")).status_code == 200
    cast.membership(name).tokens.update(revoked_at=NOW)
    assert cast.api(name).get(reverse("api_schema")).status_code == 401


def test_an_enrolment_stands_in_an_open_class_with_both_mentors(cast):
    assert cast.enrolment.training_class == cast.open_class
    assert {row.side for row in cast.enrolment.assignments.all()} == {"enterprise", "school"}
    assert cast.far_enrolment.school == cast.moon


def test_the_cast_is_quickly_assembled(db):
    started = time.perf_counter()
    Cast()
    assert time.perf_counter() - started < 0.3


def test_an_enqueue_that_nobody_meant_fails(cast):
    with pytest.raises(OperationalError):
        current_app.send_task("journal.tasks.seal")


def test_rivals_really_run_on_their_own_connections(cast, at_once):
    def backend():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            return cursor.fetchone()[0]

    assert len(set(at_once([backend] * 4))) == 4
