"""No float comes near money: none in the rooms that compute it, none in any column."""

import ast

from django.apps import apps
from django.db.models import FloatField

from tests.house.rooms import HOUSE, files, name_of, tree

OF_MONEY = ("subsidies", "rulebooks")


def floats(path) -> list[str]:
    return [
        f"{name_of(path)}:{node.lineno}"
        for node in ast.walk(tree(path))
        if (isinstance(node, ast.Constant) and isinstance(node.value, float))
        or (isinstance(node, ast.Name) and node.id == "float")
        or (isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow) and isinstance(node.right, ast.UnaryOp))
    ]


def test_no_float_near_money():
    money = HOUSE / "common" / "money.py"
    found = [line for path in files(".py", *OF_MONEY) for line in floats(path)]
    assert found == []
    assert len(floats(money)) == 1, "the one place that refuses floats"


def test_no_column_holds_a_float():
    assert [
        field for model in apps.get_models() for field in model._meta.get_fields() if isinstance(field, FloatField)
    ] == []


def test_every_sum_of_money_is_a_decimal_named_yuan():
    named = [field for model in apps.get_models() for field in model._meta.get_fields() if field.name.endswith("_yuan")]
    assert [field for field in named if field.get_internal_type() != "DecimalField"] == []
