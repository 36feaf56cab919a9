"""Logs: one line an event, and no line carries a whole identity or account number."""

import logging
import re
from typing import Any

import structlog
from structlog.types import Processor

from common.identifiers import masked

_LONG_NUMBER = re.compile(r"[0-9]{15,}[Xx]?")
_SHARED: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso"),
]


class MaskedFormatter(structlog.stdlib.ProcessorFormatter):
    """Masks every number of 15 digits or more in a finished line, its traceback included, whoever wrote it."""

    def __init__(self, *, as_json: bool) -> None:
        how = structlog.processors.JSONRenderer(ensure_ascii=False) if as_json else _console()
        super().__init__(
            foreign_pre_chain=_SHARED,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                how,
            ],
        )

    def format(self, record: logging.LogRecord) -> str:
        return _LONG_NUMBER.sub(lambda found: masked(found.group()), super().format(record))


def _console() -> Any:
    return structlog.dev.ConsoleRenderer(
        colors=False, pad_event_to=0, exception_formatter=structlog.dev.plain_traceback
    )


def configure() -> None:
    """Send what structlog is told through the standard handlers, so that one formatter writes every line."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_SHARED,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
