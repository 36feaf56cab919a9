"""A real browser before a live server: `page` is a tab of Chromium, `live` the server's address.

Here alone it is decided what happens without a browser: the tests fail in CI, and are skipped, loudly, elsewhere.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import ConsoleMessage, Page
from pytest_django.live_server_helper import LiveServer

HERE = Path(__file__).parent
CHROMIUM = Path("/usr/bin/chromium")
MISSING = "NO BROWSER, PAGES UNTESTED: apt-get install chromium fonts-noto-cjk"
# Chromium calls home at every start unless told not to.
QUIET = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
]

# Playwright leaves its event loop running in this thread, which Django takes for an async program.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    skipped = not CHROMIUM.exists() and not os.environ.get("CI")
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if skipped:
                item.add_marker(pytest.mark.skip(reason=MISSING))


@pytest.fixture(scope="session")
def base_url() -> None:
    """No address of its own: tests say `live`. (The plugin's fixture of this name draws a warning from pytest 9.)"""


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    assert CHROMIUM.exists(), MISSING
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    return browser_type_launch_args | {"executable_path": str(CHROMIUM), "args": [*QUIET, *sandbox]}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return browser_context_args | {"locale": "zh-CN", "timezone_id": "Asia/Shanghai"}


@pytest.fixture
def live(live_server: LiveServer) -> str:
    """The address, without a slash at its end, of a server over the test database."""
    return live_server.url


@pytest.fixture
def page(page: Page) -> Iterator[Page]:
    """A tab in which a script error or a breach of the content security policy fails the test."""
    wrong: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type == "error" and "Content Security Policy" in message.text:
            wrong.append(message.text)

    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", note)
    yield page
    assert not wrong, wrong
