"""What a rulebook says of itself: its values, their articles, and which of them nobody has seen."""

from __future__ import annotations

import dataclasses

import pytest

from rulebooks.parsers import shipped_codes
from rulebooks.rules import Rulebook, clauses
from rulebooks.rules.kinds import Group, Groups, knobs
from tests.worth import book, shipped


@pytest.mark.parametrize("code", shipped_codes())
def test_every_shipped_value_is_listed_with_its_label_and_article(code: str) -> None:
    found = clauses(shipped(code))
    assert len({clause.key for clause in found}) == len(found)
    for clause in found:
        assert clause.group
        assert clause.label
        assert clause.value
        assert clause.is_seen or clause.article.endswith("（默认值，未见于原文）")


@pytest.mark.parametrize("code", shipped_codes())
def test_every_shipped_rulebook_says_what_was_not_seen(code: str) -> None:
    rulebook = shipped(code)
    assert rulebook.identity.code == code
    assert rulebook.identity.unseen
    assert any(clause.is_seen for clause in clauses(rulebook))


def test_a_value_is_shown_in_chinese_with_its_unit() -> None:
    shown = {clause.key: clause.value for clause in clauses(shipped("nantong-2019"))}
    assert shown["rate.yearly"] == "四级/中级工 4,000元；三级/高级工 5,000元；二级/技师 6,000元；一级/高级技师 8,000元"
    assert shown["advance.percent"] == "50%"
    assert shown["advance.allowed"] == "是"
    assert shown["mentor_rules.max_apprentices"] == "未规定"
    assert shown["outcomes.1.label"] == "结班人员"


def test_the_nearest_source_holds() -> None:
    rulebook = shipped("shenzhen-2019")
    assert rulebook.article("rate.yearly.3") == "深人社规〔2019〕11号 第二十条"
    assert rulebook.source("outcomes.1.certificate").seen
    assert not rulebook.source("outcomes.1.percent").seen


def test_a_source_of_a_group_never_covers_a_value_that_the_file_does_not_give() -> None:
    rulebook = book('[provider_rules]\nin_catalogue = true\n[sources]\n"provider_rules" = { seen = true }\n')
    assert rulebook.source("provider_rules.in_catalogue").seen
    assert not rulebook.source("provider_rules.own_centre_allowed").seen


def test_an_article_of_another_document_is_cited_alone() -> None:
    assert shipped("nantong-2019").article("eligibility.contract_months").startswith("人社部发〔2021〕39号（默认值")


def test_every_group_is_frozen_and_every_field_is_a_declared_knob() -> None:
    shapes = [Rulebook]
    while shapes:
        shape = shapes.pop()
        assert dataclasses.fields(shape)
        assert shape.__dataclass_params__.frozen
        undeclared = {item.name for item in dataclasses.fields(shape)} - {knob.key for knob in knobs(shape)}
        assert undeclared <= {"sources", "given"}
        shapes += [knob.kind.shape for knob in knobs(shape) if isinstance(knob.kind, Group | Groups)]
