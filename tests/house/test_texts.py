"""Words for people: Chinese in the code, English in the catalogue, none written into a page by hand."""

import ast
import re
from collections import Counter
from functools import cache
from importlib import import_module

from common.errors import DomainError
from config.verbs import VERBS
from tests.house.rooms import APPS, HOUSE, files, module_of, name_of, rooms, tree

MARKERS = {"_", "N_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}
CHINESE = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
TRANSLATE = re.compile(r"""\{%\s*(?:translate|trans)\s+(?:"([^"]*)"|'([^']*)')""")
BLOCK = re.compile(r"\{%\s*blocktrans(?:late)?\b[^%]*%\}(.*?)\{%\s*endblocktrans", re.DOTALL)
SAME_EVERYWHERE = {"SHA-256", "English"}


@cache
def msgids() -> dict[str, str]:
    """Give every text that is marked for translation, with the place where it stands."""
    found = {text: place for path in files(".py", *APPS, "common", "config") for text, place in in_code(path)}
    return found | {text: name_of(path) for path in files(".html", "templates") for text in in_page(path)}


def in_code(path):
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in MARKERS:
            for text in node.args[:1]:
                if isinstance(text, ast.Constant) and isinstance(text.value, str):
                    yield text.value, f"{name_of(path)}:{node.lineno}"


def in_page(path):
    page = path.read_text(encoding="utf-8")
    yield from (one or other for one, other in TRANSLATE.findall(page))
    for block in BLOCK.findall(page):
        yield from (
            re.sub(r"\{\{\s*(\w+)\s*\}\}", r"%(\1)s", text) for text in re.split(r"\{%\s*plural[^%]*%\}", block)
        )


def test_every_msgid_is_chinese():
    assert {
        text: place for text, place in msgids().items() if not CHINESE.search(text) and text not in SAME_EVERYWHERE
    } == {}


def test_what_a_page_says_is_marked_for_translation():
    """No Chinese stands in a template outside of translate tags."""
    marked = re.compile(
        r"\{%\s*blocktrans.*?\{%\s*endblocktrans(?:late)?\s*%\}|\{%.*?%\}|\{#.*?#\}|\{%\s*comment.*?endcomment\s*%\}",
        re.DOTALL,
    )
    found = {
        name_of(path): CHINESE.search(marked.sub("", path.read_text(encoding="utf-8")))
        for path in files(".html", "templates")
    }
    in_its_own_language = {"templates/shared/_language.html"}
    assert {name for name, text in found.items() if text} - in_its_own_language == set()


def test_pages_hold_no_style_and_no_script_of_their_own():
    inline = re.compile(r"\sstyle=|\son[a-z]+=|<style|<script(?![^>]*\bsrc=)|javascript:", re.IGNORECASE)
    found = {name_of(path) for path in files(".html", "templates") if inline.search(path.read_text(encoding="utf-8"))}
    assert found == set()


def test_a_fragment_is_included_by_a_page():
    pages = "".join(
        path.read_text(encoding="utf-8") for path in [*files(".html", "templates"), *files(".py", *APPS, "config")]
    )
    fragments = [path for path in files(".html", "templates") if path.name.startswith("_")]
    assert [name_of(path) for path in fragments if str(path.relative_to(HOUSE / "templates")) not in pages] == []


def errors(parent: type = DomainError) -> list[type[DomainError]]:
    for path in rooms("actions", "selectors", "policy", "rules", "parsers", "lifecycle"):
        import_module(module_of(path))
    below = [child for child in parent.__subclasses__() if child.__module__.split(".")[0] in (*APPS, "common")]
    return below + [one for child in below for one in errors(child)]


def test_every_refusal_has_a_code_of_its_own_and_speaks_chinese():
    found = set(errors())
    codes = Counter(error.code for error in found if "code" in vars(error))
    assert [code for code, count in codes.items() if count > 1] == []
    assert [error for error in found if not CHINESE.search(error.message)] == []


def test_every_verb_of_the_journal_has_words():
    written = {
        keyword.value.value
        for path in rooms("actions")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        for keyword in node.keywords
        if keyword.arg == "verb" and isinstance(keyword.value, ast.Constant)
    }
    assert written - set(VERBS) == set()
