"""Logs carry no whole identity or account number."""

import logging
import re

from common.identifiers import masked

_LONG_NUMBER = re.compile(r"(?<![0-9])[0-9]{15,19}[0-9Xx]?(?![0-9])")


class HideNumbers(logging.Filter):
    """Masks every number of 15 digits or more in a log line, whoever wrote it."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = _LONG_NUMBER.sub(lambda found: masked(found.group()), record.getMessage())
        record.args = ()
        return True
