"""Rules that say no: their codes, their words, what they carry."""

from typing import ClassVar

import pytest

from common import errors
from common.actor import Registrar, System, label_of, role_of, user_id_of
from common.errors import DomainError, InvalidFacts, NotVisible, NotYourMove, Problem, WrongState
from common.texts import N_


class TooLate(DomainError):
    code: ClassVar[str] = "too_late"
    message: ClassVar[str] = N_("已超过 %(days)s 天，不能补录。")


def test_an_error_speaks_with_its_facts_filled_in():
    assert str(TooLate(days=7)) == "已超过 7 天，不能补录。"
    assert TooLate(days=7).params == {"days": 7}


@pytest.mark.parametrize("error", [NotVisible, NotYourMove, WrongState, InvalidFacts, DomainError])
def test_every_error_of_the_house_speaks_chinese_and_has_a_code_of_its_own(error):
    assert str(error()) == error.message
    assert any("一" <= sign <= "鿿" for sign in error.message)
    codes = [one.code for one in vars(errors).values() if isinstance(one, type) and issubclass(one, DomainError)]
    assert codes.count(error.code) == 1


def test_invalid_facts_carry_every_problem_at_once():
    problems = [Problem("a", "a_rule", "甲"), Problem("b", "b_rule", "乙", severity="warning")]
    assert InvalidFacts(problems).problems == tuple(problems)
    assert InvalidFacts().problems == ()


def test_an_actor_is_named_for_the_journal():
    registrar = Registrar(7, 1, name="示例籍管")
    assert (role_of(registrar), user_id_of(registrar), label_of(registrar)) == ("registrar", 7, "示例籍管")
    seal = System("seal")
    assert (role_of(seal), user_id_of(seal), label_of(seal)) == ("system", None, "seal")


def test_the_name_of_an_actor_is_no_part_of_who_they_are():
    assert Registrar(7, 1, name="甲") == Registrar(7, 1, name="乙")
    assert Registrar(7, 1) != Registrar(7, 2)
