"""Finds the texts of page templates for the catalogue of translations: Babel's extractor for `make messages`."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator
from typing import IO, Any

from django.utils.translation.template import templatize

_TEXT = r"""u?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
_CALL = re.compile(rf"\b(n?gettext)\(\s*{_TEXT}(?:\s*,\s*{_TEXT})?", re.DOTALL)

Found = tuple[int, str, str | tuple[str, str], list[str]]


def extract_page(
    page: IO[bytes], keywords: Collection[str], comment_tags: Collection[str], options: dict[str, Any]
) -> Iterator[Found]:
    """Yield (line, function, text or (singular, plural), comments) for every translated text of a template."""
    source = templatize(page.read().decode("utf-8"))
    for call in _CALL.finditer(source):
        texts = [ast.literal_eval(text) for text in call.groups()[1:] if text]
        line = source.count("\n", 0, call.start()) + 1
        yield line, call[1], texts[0] if len(texts) == 1 else (texts[0], texts[1]), []
