"""The catalogue of English texts: every Chinese text has one, none is left over, and all places are filled alike."""

import re
from io import BytesIO

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from django.conf import settings

from config.catalogue import extract_page
from tests.house.rooms import APPS, HOUSE

KEYWORDS = dict.fromkeys(["_", "N_", "gettext", "gettext_lazy"]) | dict.fromkeys(["ngettext", "ngettext_lazy"], (1, 2))
METHODS = [("**.py", "python"), ("**.html", "config.catalogue:extract_page")]
PLACE = re.compile(r"%\((\w+)\)")


@pytest.fixture(scope="module")
def catalogue():
    with (HOUSE / "locale/en/LC_MESSAGES/django.po").open("rb") as file:
        return read_po(file, locale="en")


@pytest.fixture(scope="module")
def texts():
    found = set()
    for folder in ("templates", "common", "config", "demo", *APPS):
        for _, _, text, _, _ in extract_from_dir(HOUSE / folder, METHODS, {}, KEYWORDS):
            found.add(text if isinstance(text, str) else text[0])
    return found


def test_every_text_has_its_english(catalogue, texts):
    assert len(texts) > 500
    assert [text for text in sorted(texts) if not (catalogue.get(text) and all(_english(catalogue.get(text))))] == []


def test_no_english_is_left_without_its_text(catalogue, texts):
    told = {message.id if isinstance(message.id, str) else message.id[0] for message in catalogue if message.id}
    assert told - texts == set()


def test_the_english_has_the_places_of_the_chinese(catalogue):
    wrong = {}
    for message in catalogue:
        ids = (message.id,) if isinstance(message.id, str) else message.id
        for english in _english(message):
            if english and message.id and sorted(set(PLACE.findall(english))) != sorted(set(PLACE.findall(ids[0]))):
                wrong[ids[0]] = english
    assert wrong == {}


def test_the_english_is_english(catalogue):
    chinese = re.compile(r"[\u4e00-\u9fff]")
    quoted = re.compile(r"[“\"(（][^”\")）]*[”\")）]")
    found = {
        message.id: english
        for message in catalogue
        for english in _english(message)
        if message.id and chinese.search(quoted.sub("", english))
    }
    assert found == {}


def test_the_catalogue_speaks_the_languages_that_the_settings_offer():
    assert [code for code, _ in settings.LANGUAGES] == ["zh-hans", "en"]


def test_texts_of_a_page_are_found_with_their_lines():
    page = """{% translate "甲" %}
{% blocktranslate count n=3 %}{{ n }} 乙{% plural %}{{ n }} 丙{% endblocktranslate %}
{% blocktranslate with a=b %}{{ a }} 丁{% endblocktranslate %}"""
    assert [(line, text) for line, _, text, _ in extract_page(BytesIO(page.encode()), (), (), {})] == [
        (1, "甲"),
        (2, ("%(n)s 乙", "%(n)s 丙")),
        (3, "%(a)s 丁"),
    ]


def _english(message):
    return (message.string,) if isinstance(message.string, str) else tuple(message.string)
