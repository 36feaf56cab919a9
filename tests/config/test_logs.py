"""Logs: no line holds a whole identity or account number, whoever writes it."""

import io
import json
import logging

import pytest
import structlog

from config.logs import MaskedFormatter

NUMBER, WITH_X, ACCOUNT = "320602200405060018", "11010519491231002X", "6222021234567890123"


@pytest.fixture(params=[True, False], ids=["json", "console"])
def lines(request):
    """Everything that a logger writes through the formatter."""
    written = io.StringIO()
    output = logging.StreamHandler(written)
    output.setFormatter(MaskedFormatter(as_json=request.param))
    logger = logging.getLogger("tests.logs")
    logger.addHandler(output)
    logger.setLevel(logging.INFO)
    yield written
    logger.removeHandler(output)


@pytest.mark.parametrize("number", [NUMBER, WITH_X, ACCOUNT, NUMBER + ACCOUNT])
def test_a_number_is_masked_in_words_and_in_arguments(lines, number):
    logging.getLogger("tests.logs").warning("person %s and " + number, number)
    assert number not in lines.getvalue()
    assert lines.getvalue().count("*" * 5) >= 2


def test_a_number_is_masked_in_a_traceback(lines):
    try:
        raise ValueError(f"no such person: {NUMBER}")
    except ValueError:
        logging.getLogger("tests.logs").exception("failed")
    assert NUMBER not in lines.getvalue()
    assert "ValueError: no such person: 320602********0018" in lines.getvalue()


def test_a_number_is_masked_in_the_address_that_the_request_log_writes(lines):
    structlog.get_logger("tests.logs").info("request_started", request=f"GET /people/?q={NUMBER}", count=3)
    assert NUMBER not in lines.getvalue()
    assert "request_started" in lines.getvalue()
    assert "q=320602********0018" in lines.getvalue()


@pytest.mark.parametrize("text", ["20261124", "13900000018", "2026-11-24T02:00:00.123456Z", "20260301123456"])
def test_shorter_numbers_stay_readable(lines, text):
    logging.getLogger("tests.logs").warning("seen %s", text)
    assert text in lines.getvalue()


def test_in_production_a_line_is_json_with_level_logger_and_time():
    written = io.StringIO()
    output = logging.StreamHandler(written)
    output.setFormatter(MaskedFormatter(as_json=True))
    output.emit(logging.LogRecord("a.b", logging.ERROR, "x.py", 1, "示例 %s", ("甲",), None))
    line = json.loads(written.getvalue())
    assert {"event": "示例 甲", "level": "error", "logger": "a.b"}.items() <= line.items()
    assert "timestamp" in line


def test_the_console_of_the_program_writes_through_the_formatter(settings):
    assert settings.LOGGING["root"]["handlers"] == ["console"]
    console = settings.LOGGING["handlers"]["console"]
    assert settings.LOGGING["formatters"][console["formatter"]]["()"] == "config.logs.MaskedFormatter"
