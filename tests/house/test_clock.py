"""Time: the clock is read at the doors, and a day is a day in Shanghai, never the server's or UTC's."""

import ast

from tests.house.rooms import code, name_of, tree


def test_no_day_is_taken_from_an_instant_without_its_zone():
    """`now.date()` is the day in UTC: until eight in the morning yesterday's. Write `localtime(now).date()`."""
    found = [
        f"{name_of(path)}:{node.lineno}"
        for path in code()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "date"
        if is_instant(node.func.value)
    ]
    assert found == []


def is_instant(node: ast.expr) -> bool:
    name = getattr(node, "attr", getattr(node, "id", ""))
    return name == "now" or name.endswith("_at")


def test_the_clock_is_read_at_the_doors():
    """What ruff's banned-api cannot see: the clock read through a module's name."""
    reading = {"time.time", "datetime.now", "datetime.utcnow", "date.today", "datetime.today"}
    doors = {"views", "api", "tasks", "acting", "management"}
    found = [
        f"{name_of(path)}:{node.lineno}"
        for path in code()
        if not doors & {part.removesuffix(".py") for part in path.parts} and "embedded" not in path.parts
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and ast.unparse(node.func) in reading
    ]
    assert found == []
