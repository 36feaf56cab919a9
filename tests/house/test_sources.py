"""Where a rule comes from a document, the document stands in docs/policies, with what was seen of it."""

import ast
import re

import pytest

from tests.house.rooms import HOUSE, files, name_of, tree

PAPER = re.compile(r"docs/policies/[\w.-]+\.md")
SOURCES = [
    pytest.param(path, source, id=f"{name_of(path)}:{number}")
    for path in [*files(".py"), *files(".toml")]
    for number, source in enumerate(
        re.findall(r"^.*\bSource: .*(?:\n.*)?", path.read_text(encoding="utf-8"), re.MULTILINE)
    )
    if name_of(path) != "tests/house/test_sources.py"
]


@pytest.mark.parametrize(("path", "source"), SOURCES)
def test_every_source_names_a_paper_that_is_there(path, source):
    papers = PAPER.findall(source)
    assert papers, "name the file: Source: 通人社职〔2019〕15号 (docs/policies/nantong-2019-15.md)"
    assert [paper for paper in papers if not (HOUSE / paper).is_file()] == []


@pytest.mark.parametrize("path", files(".md", "docs"), ids=name_of)
def test_every_paper_that_a_document_names_is_there(path):
    named = PAPER.findall(path.read_text(encoding="utf-8"))
    assert [paper for paper in named if not (HOUSE / paper).is_file()] == []


@pytest.mark.parametrize("path", [path for path in files(".md", "docs") if path.parent.name == "policies"], ids=name_of)
def test_a_paper_says_its_number_and_what_was_seen_of_it(path):
    text = path.read_text(encoding="utf-8")
    assert text.startswith("# ")
    assert re.search(r"[〔\d]|文号", text.splitlines()[0] + text)
    assert re.search(r"taken|seen|未见|见到|所见|默认", text, re.IGNORECASE)


def test_docstrings_cite_papers_and_never_keys():
    """A key such as [XY] means nothing to a reader who has not the list of keys."""
    key = re.compile(r"\[(?:QD|SZ-\w+|WH|RA|FJ\d|AS|PX|TJ-\w|GD\w*|66[A-C]|39[AB]|M|I|C)\]")
    cited = [
        name_of(path)
        for path in files(".py")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef) and key.search(ast.get_docstring(node) or "")
    ]
    assert cited == []
