"""The browser itself: it reaches the live server, and draws Chinese."""

from playwright.sync_api import Page, expect


def test_nobody_is_asked_to_sign_in(page: Page, live: str):
    page.goto(live)
    expect(page.locator("input[type=password]")).to_be_visible()
    assert page.evaluate("() => document.documentElement.lang") == "zh-Hans"


def test_the_style_sheets_arrive(page: Page, live: str):
    page.goto(live)
    sheets = "() => [...document.styleSheets].map(sheet => sheet.cssRules.length)"
    assert all(page.evaluate(sheets))
