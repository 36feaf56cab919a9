"""What the acts on papers share: a scan is cleaned before it is kept."""

from __future__ import annotations

from dataclasses import replace

from apprenticeship.rules.papers import paper_problem
from common.errors import InvalidFacts, Problem
from documents.rules import Photo, PhotoRefused, clean_scan

MOST_SCAN_BYTES = 20_000_000


def size_problems(content: bytes) -> list[Problem]:
    """Say that a scan is empty or too large."""
    if not content:
        return [paper_problem("file", "paper_file_missing")]
    if len(content) > MOST_SCAN_BYTES:
        size, most = -(-len(content) // 1_000_000), MOST_SCAN_BYTES // 1_000_000
        return [paper_problem("file", "paper_file_size", size=size, most=most)]
    return []


def scan_of(content: bytes) -> Photo:
    """Clean a scanned paper. Raises InvalidFacts for another kind of file, an empty or a too large one."""
    if not content or len(content) > MOST_SCAN_BYTES:
        raise InvalidFacts(size_problems(content))
    try:
        return clean_scan(content)
    except PhotoRefused as refused:
        found = [replace(problem, field="file") for problem in refused.problems]
        is_other = any(problem.rule == "photo_kind" for problem in found)
        raise InvalidFacts([paper_problem("file", "paper_file_kind")] if is_other else found) from refused
