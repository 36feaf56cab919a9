"""Two languages: Chinese unless somebody asks for English."""

import gettext
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.test import Client
from django.urls import reverse
from django.utils.translation import trans_real

SIGN_IN = "/accounts/sign-in/"


@pytest.fixture
def english(settings, tmp_path):
    """The catalogue as `make mo` compiles it."""
    source = Path(settings.LOCALE_PATHS[0]) / "en/LC_MESSAGES/django.po"
    target = tmp_path / "en/LC_MESSAGES/django.mo"
    target.parent.mkdir(parents=True)
    with source.open("rb") as po, target.open("wb") as mo:
        write_mo(mo, read_po(po, locale="en"))
    settings.LOCALE_PATHS = [tmp_path]
    gettext._translations.clear()
    trans_real._translations.clear()
    yield
    gettext._translations.clear()
    trans_real._translations.clear()


def test_a_page_is_chinese_by_default(db):
    page = Client().get(SIGN_IN).content.decode()
    assert '<html lang="zh-Hans"' in page
    assert "用户名" in page


def test_a_browser_that_asks_for_english_gets_it(db, english):
    page = Client(headers={"accept-language": "en"}).get(SIGN_IN).content.decode()
    assert '<html lang="en"' in page
    assert "User name" in page
    assert "用户名" not in page


def test_the_choice_is_kept_and_leads_back(db, english):
    client = Client()
    answer = client.post(reverse("set_language"), {"language": "en", "next": SIGN_IN})
    assert answer.headers["Location"] == SIGN_IN
    assert "User name" in client.get(SIGN_IN).content.decode()
    client.post(reverse("set_language"), {"language": "zh-hans", "next": SIGN_IN})
    assert "用户名" in client.get(SIGN_IN).content.decode()


def test_an_error_speaks_the_chosen_language(db, english):
    said = {
        language: Client(headers={"accept-language": language}).get("/nowhere/").content.decode()
        for language in ("zh-hans", "en")
    }
    assert "未找到该页面或记录" in said["zh-hans"]
    assert "No such page or record" in said["en"]
