"""Page and API answer each move with the same status, whoever asks, whatever the state: one policy, one table."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse

from tests.cast import HOME, STRANGERS
from tests.house.doors import DOORS, Call, Doors

DONE = "done"
CASES = [
    pytest.param(doors, move, id=f"{name}-{move}")
    for name, doors in DOORS.items()
    for move in dict.fromkeys(row.name for row in doors.lifecycle.moves)
    if move not in doors.elsewhere
]


@pytest.mark.parametrize(("doors", "move"), CASES)
def test_page_and_api_answer_a_move_with_the_same_status(cast, doors, move):
    movers = {role for row in doors.lifecycle.rows_of(move) for role in row.by}
    strangers = {STRANGERS[name] for name in HOME if type(cast.actor(name)) in movers}
    players = [*HOME, *strangers]
    pages, machines = {name: cast.client(name) for name in players}, {name: cast.api(name) for name in players}
    doors.ground(cast)
    for state in asked_in(doors, move):
        with taken_back():
            key = doors.row(cast, state)
            page, api = doors.page(key, move), doors.api(key, move)
            said = {name: answered(pages[name], page, doors.facts) for name in players}
            assert said == {name: answered(machines[name], api, doors.facts) for name in players}, state
        assert set(said.values()) <= {DONE, 403, 404, 409, 422}
        assert {said[name] for name in strangers} == {404}
        if not any(state in row.sources for row in doors.lifecycle.rows_of(move)):
            assert DONE not in said.values(), state


def asked_in(doors: Doors, move: str) -> list[str]:
    """Give the states that a move leads out of, and two that it does not."""
    sources = [state for state in doors.states if any(state in row.sources for row in doors.lifecycle.rows_of(move))]
    return [*sources, *[state for state in doors.states if state not in sources][:2]]


@contextmanager
def taken_back() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def answered(client: Any, call: Call, facts: dict[str, Any]) -> Any:
    """Post a move, take it back, and give its status; any success is as good as another."""
    url, fields = call
    with taken_back():
        answer = client.post(url, facts | fields)
    assert not answer.headers.get("Location", "").startswith(reverse("accounts:sign_in"))
    return DONE if answer.status_code < 400 else answer.status_code
