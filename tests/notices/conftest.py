"""A test's own transaction is still open: what it wrote is sealed all the same."""

import pytest


@pytest.fixture(autouse=True)
def sealed_within_the_test(monkeypatch):
    monkeypatch.setattr("journal.selectors._oldest_writer", lambda: 2**62)
