"""Reads for reports: scoped by the same policy as the pages."""

from reporting.selectors.completion import completion
from reporting.selectors.headline import newly_registered

__all__ = ["completion", "newly_registered"]
