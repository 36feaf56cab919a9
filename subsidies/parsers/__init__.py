"""Pure parsers of subsidies: facts files in, classes or every problem out."""

from subsidies.parsers.facts_files import FactsFile, facts_in, facts_of

__all__ = ["FactsFile", "facts_in", "facts_of"]
