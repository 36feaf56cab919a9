"""The engine that reads lifecycles: who, from where, why, in this order."""

from enum import StrEnum

import pytest

from common.actor import Apprentice, Auditor, Duty, Officer, Registrar, System
from common.errors import InvalidFacts, NotYourMove, WrongState
from common.lifecycle import Lifecycle, move


class Door(StrEnum):
    SHUT = "shut"
    OPEN = "open"
    BRICKED = "bricked"


LIFECYCLE = Lifecycle(
    [
        move("open", [Door.SHUT], Door.OPEN, by=[Registrar, System], label="开"),
        move("shut", [Door.OPEN], Door.SHUT, by=[Registrar], label="关", reason=True),
        move("brick", [Door.SHUT], Door.BRICKED, by=[Officer], duty=Duty.FILING, label="砌"),
        move("brick", [Door.OPEN], Door.BRICKED, by=[Officer, Registrar], label="砌"),
    ]
)
REGISTRAR, NOBODYS = Registrar(1, 1), Apprentice(2)
FILING, PAYING = Officer(3, "320600", frozenset({Duty.FILING})), Officer(4, "320600", frozenset({Duty.PAYMENT}))


def test_a_move_leads_where_the_table_says():
    assert LIFECYCLE.target("open", Door.SHUT) is Door.OPEN
    assert LIFECYCLE.require("open", Door.SHUT, actor=REGISTRAR).target is Door.OPEN


def test_a_move_from_another_state_is_a_wrong_state():
    with pytest.raises(WrongState):
        LIFECYCLE.target("open", Door.OPEN)
    with pytest.raises(WrongState):
        LIFECYCLE.require("open", Door.BRICKED, actor=REGISTRAR)


def test_whose_move_it_is_comes_before_the_state():
    with pytest.raises(NotYourMove):
        LIFECYCLE.require("open", Door.BRICKED, actor=NOBODYS)


def test_the_state_comes_before_the_reason():
    with pytest.raises(WrongState):
        LIFECYCLE.require("shut", Door.BRICKED, actor=REGISTRAR)


@pytest.mark.parametrize("reason", ["", "  ", "\n\t"])
def test_a_move_that_asks_for_a_reason_names_the_field_that_lacks_it(reason):
    with pytest.raises(InvalidFacts) as refused:
        LIFECYCLE.require("shut", Door.OPEN, actor=REGISTRAR, reason=reason)
    assert [problem.field for problem in refused.value.problems] == ["reason"]
    assert LIFECYCLE.require("shut", Door.OPEN, actor=REGISTRAR, reason="风大").target is Door.SHUT


def test_an_officer_without_the_duty_may_not():
    assert LIFECYCLE.require("brick", Door.SHUT, actor=FILING).target is Door.BRICKED
    with pytest.raises(NotYourMove):
        LIFECYCLE.require("open", Door.SHUT, actor=PAYING)
    with pytest.raises(NotYourMove):
        LIFECYCLE.require("brick", Door.SHUT, actor=PAYING)


def test_a_name_in_two_rows_is_asked_by_the_row_of_the_state():
    assert LIFECYCLE.require("brick", Door.OPEN, actor=REGISTRAR).target is Door.BRICKED
    with pytest.raises(NotYourMove):
        LIFECYCLE.require("brick", Door.SHUT, actor=REGISTRAR)


def test_an_unknown_move_is_a_bug():
    with pytest.raises(KeyError):
        LIFECYCLE.require("paint", Door.SHUT, actor=REGISTRAR)


@pytest.mark.parametrize(
    ("state", "actor", "names"),
    [
        (Door.SHUT, REGISTRAR, ["open"]),
        (Door.OPEN, REGISTRAR, ["shut", "brick"]),
        (Door.SHUT, FILING, ["brick"]),
        (Door.SHUT, PAYING, []),
        (Door.OPEN, PAYING, ["brick"]),
        (Door.SHUT, System("test"), ["open"]),
        (Door.SHUT, Auditor(5, "320600"), []),
        (Door.BRICKED, REGISTRAR, []),
    ],
)
def test_the_next_moves_are_those_that_require_would_admit(state, actor, names):
    assert [row.name for row in LIFECYCLE.moves_from(state, actor=actor)] == names
    for row in LIFECYCLE.moves_from(state, actor=actor):
        assert LIFECYCLE.require(row.name, state, actor=actor, reason="有") == row
