"""Names, sizes and remarks: what a reader meets in every file."""

import ast
import re
import statistics
import tokenize

import pytest

from tests.house.rooms import code, files, name_of, public_functions, rooms, tracked, tree

BANNED = {"data", "info", "manager", "handle", "process", "util", "utils", "helper", "helpers", "misc"}
OF_THE_FRAMEWORKS = {
    "handle",  # BaseCommand
    "process_exception",  # middleware
    "cleaned_data",
    "validated_data",
    "get_context_data",
    "DATA_DIR",  # the environment's own names
    "DATA_UPLOAD_MAX_MEMORY_SIZE",
}
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|HACK|WIP)\b|\bfor now\b", re.IGNORECASE)
LIMIT, MEDIAN = 400, 150
CODE = code()


def defined(path):
    """Give every name that a file itself gives."""
    for node in ast.walk(tree(path)):
        match node:
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name) | ast.arg(arg=name) | ast.alias(asname=str(name)):
                yield name, getattr(node, "lineno", 0)
            case ast.Name(id=name, ctx=ast.Store()):
                yield name, node.lineno


def words(name: str) -> set[str]:
    return {word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name)}


def test_no_name_is_one_of_the_empty_words():
    found = [
        f"{name_of(path)}:{line} {name}"
        for path in CODE
        for name, line in [*defined(path), (path.stem, 0)]
        if words(name) & BANNED and name not in OF_THE_FRAMEWORKS
    ]
    assert found == []


def test_no_file_is_longer_than_its_limit():
    paths = [*CODE, *files(".html"), *files(".js")]
    assert {name_of(path): length(path) for path in paths if length(path) > LIMIT} == {}


def test_half_of_the_files_are_short():
    assert statistics.median(length(path) for path in CODE) < MEDIAN


def length(path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def comments(path):
    with path.open("rb") as lines:
        yield from (token for token in tokenize.tokenize(lines.readline) if token.type == tokenize.COMMENT)


def test_nothing_is_left_for_later():
    found = [
        f"{name_of(path)}:{token.start[0]} {token.string}"
        for path in files(".py")
        for token in comments(path)
        if UNFINISHED.search(token.string)
    ]
    assert found == []


def test_no_test_is_skipped_and_none_is_expected_to_fail():
    skipping = re.compile(r"pytest\.(skip|xfail|importorskip)|mark\.(skip|skipif|xfail)")
    found = [name_of(path) for path in files(".py", "tests") if skipping.search(path.read_text(encoding="utf-8"))]
    allowed = {"tests/house/test_names.py", "tests/e2e/conftest.py"}  # a machine without a browser, loudly
    assert [name for name in found if name not in allowed] == []


def test_whoever_silences_the_linter_says_why():
    for path in files(".py"):
        for token in comments(path):
            if re.search(r"#\s*noqa", token.string):
                assert re.search(r"noqa: [A-Z0-9, ]+\s+(\(|- ).{8,}", token.string), f"{name_of(path)}:{token.start[0]}"
            if "type: ignore" in token.string:
                assert re.search(r"type: ignore\[[a-z\-, ]+\]", token.string), f"{name_of(path)}:{token.start[0]}"


@pytest.mark.parametrize("path", rooms("actions", "selectors", "policy", "rules", "parsers"), ids=name_of)
def test_what_others_may_call_says_what_its_name_cannot(path):
    assert [function.name for function in public_functions(path) if not ast.get_docstring(function)] == []


def test_every_module_says_what_it_is():
    silent = [name_of(path) for path in CODE if length(path) and not ast.get_docstring(tree(path))]
    plain = [name for name in silent if not name.endswith(("apps.py", "urls.py", "__init__.py"))]
    assert plain == []


def test_no_file_knows_the_machine_it_was_written_on():
    outside = re.compile(r"(?<![\w.])/(work|home|root|tmp/wt)/\w")
    texts = [
        path for path in tracked() if path.suffix in {".py", ".md", ".toml", ".html", ".yml", ".js", ".css", ".sh", ""}
    ]
    found = [name_of(path) for path in texts if outside.search(path.read_text(encoding="utf-8", errors="replace"))]
    assert [name for name in found if name not in {"tests/house/test_names.py"}] == []
