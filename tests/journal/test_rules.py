"""How acts are digested: pure."""

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from journal.rules import GENESIS, Act, canonical, chained, first_break

ACT = Act(
    1,
    datetime(2026, 11, 24, 2, 0, 0, 5, tzinfo=UTC),
    "registrar",
    7,
    "示例",
    "x.y",
    "a.b",
    "3",
    {"b": 1, "a": 2},
    None,
    "",
)


def test_an_act_is_written_in_one_way_only():
    shanghai = replace(ACT, at=ACT.at.astimezone(timezone(timedelta(hours=8))), before={"a": 2, "b": 1})
    assert canonical(shanghai) == canonical(ACT)
    assert canonical(ACT).decode() == (
        '[1,"2026-11-24T02:00:00.000005+00:00","registrar",7,"示例","x.y","a.b","3",{"a":2,"b":1},null,""]'
    )


@pytest.mark.parametrize("name", [field.name for field in fields(Act)])
def test_every_fact_of_an_act_is_digested(name):
    other = {"id": 2, "at": ACT.at + timedelta(microseconds=1), "actor_user_id": 8, "before": None, "after": 0}
    assert chained(GENESIS, replace(ACT, **{name: other.get(name, "other")})) != chained(GENESIS, ACT)


def test_a_digest_depends_on_the_one_before_it():
    assert chained(bytes(31) + b"\x01", ACT) != chained(GENESIS, ACT)
    assert len(chained(GENESIS, ACT)) == 32


def chain(count: int) -> list[tuple[int, bytes, Act]]:
    links, digest = [], GENESIS
    for position in range(1, count + 1):
        act = replace(ACT, id=position)
        digest = chained(digest, act)
        links.append((position, digest, act))
    return links


def test_a_whole_chain_has_no_break_and_can_be_taken_up_midway():
    links = chain(5)
    assert first_break(links) is None
    assert first_break(links[2:], previous=links[1][1], position=3) is None
    assert first_break([]) is None


@pytest.mark.parametrize("place", range(5))
def test_the_first_break_is_where_a_link_is_missing_changed_or_out_of_order(place):
    links = chain(5)
    position, digest, act = links[place]
    changed = [*links[:place], (position, digest, replace(act, verb="other")), *links[place + 1 :]]
    assert first_break(changed) == position
    assert first_break([*links[:place], *links[place + 1 :]]) == (position if place < 4 else None)
    assert first_break([*links[:place], links[place - 1], *links[place:]]) == position
