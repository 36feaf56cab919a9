"""The catalogue of English texts: it is English, and fills the same places."""

import re
from io import BytesIO

import pytest
from babel.messages.pofile import read_po
from django.conf import settings

from config.catalogue import extract_page
from tests.house.rooms import HOUSE

PLACE = re.compile(r"%\((\w+)\)")


@pytest.fixture(scope="module")
def catalogue():
    with (HOUSE / "locale/en/LC_MESSAGES/django.po").open("rb") as file:
        return read_po(file, locale="en")


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
