"""Reads of jobs and imports."""

from exchange.selectors.jobs import jobs

__all__ = ["jobs"]
