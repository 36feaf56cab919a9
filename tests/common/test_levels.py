"""Levels: their words on papers, and their order."""

import itertools

import pytest

from common.levels import LEVEL_LABELS, LEVEL_ORDER, Level, is_at_least, level_of


@pytest.mark.parametrize(
    ("words", "level"),
    [
        ("高级工", "3"),
        ("三级/高级工", "3"),
        ("三级／高级工", "3"),
        ("三级（高级工）", "3"),
        ("高级工(三级)", "3"),
        ("三级、高级工", "3"),
        (" 三级 ", "3"),
        ("3", "3"),
        ("3级", "3"),
        ("高级技师", "1"),
        ("一级/高级技师", "1"),
        ("技师（技能等级）", "2"),
        ("初级", "5"),
        ("中级工", "4"),
    ],
)
def test_the_words_of_papers_are_read(words, level):
    assert level_of(words) == Level(level)


@pytest.mark.parametrize("words", ["", "/", "无", "三级/中级工", "高级/不详", "6", "技能等级"])
def test_unknown_and_contradictory_words_are_not(words):
    assert level_of(words) is None


@pytest.mark.parametrize("level", Level)
def test_every_level_is_read_from_its_own_label(level):
    assert level_of(LEVEL_LABELS[level]) == level


def test_the_order_holds_every_level_once_from_low_to_high():
    assert sorted(LEVEL_ORDER) == sorted(Level)
    for (low, level), (high, other) in itertools.product(enumerate(LEVEL_ORDER), repeat=2):
        assert is_at_least(level, other) == (low >= high)
    assert is_at_least(Level.SENIOR_TECHNICIAN, Level.JUNIOR)
    assert not is_at_least(Level.JUNIOR, Level.INTERMEDIATE)
