"""The filters and tags of every page."""

from datetime import date
from decimal import Decimal

import pytest
from django.template import Context, Engine, TemplateSyntaxError, engines
from django.test import RequestFactory
from psycopg.types.range import DateRange

from apprenticeship.models import TrainingClass
from common.actor import ROLE_LABELS
from config.marks import MARKS, Tone
from config.templatetags import house


def draw(text, address="/", **context):
    request = RequestFactory().get(address)
    return engines["django"].from_string(text).render(context, request)


def test_money_has_separators_and_no_empty_decimals():
    assert draw("{{ a|money }} {{ b|money }} {{ c|money }}", a=Decimal("112500.00"), b=Decimal("5999.99"), c=None) == (
        "112,500 5,999.99 —"
    )


def test_large_money_is_shown_in_wan():
    assert draw("{{ a|wan }} {{ b|wan }}", a=Decimal(217500), b=None) == "21.75 —"


def test_days_are_iso_and_a_range_ends_on_its_last_day():
    period = DateRange(date(2026, 3, 1), date(2028, 3, 1))
    shown = draw("{{ p|first_day }} {{ p|last_day }} {{ d|day }}", p=period, d=date(2026, 1, 9))
    assert shown == "2026-03-01 2028-02-29 2026-01-09"
    assert draw("{{ p|first_day }}{{ p|last_day }}{{ d|day }}", p=DateRange(None, None), d=None) == "———"


def test_identity_numbers_are_masked():
    assert draw("{{ n|masked }}", n="320602200405060018") == "320602********0018"


def test_a_status_is_a_word_an_icon_and_a_tone():
    drawn = draw("{% status row %}", row=TrainingClass(state="returned"))
    assert "已退回" in drawn
    assert "tone-bad" in drawn
    assert "icons.svg#return" in drawn


def test_a_status_that_no_table_knows_is_a_bug():
    with pytest.raises(KeyError):
        draw("{% status row %}", row=TrainingClass(state="unheard_of"))


def test_every_icon_of_a_mark_is_drawn(settings):
    drawn = (settings.BASE_DIR / "static" / "icons.svg").read_text()
    missing = [mark for table in MARKS.values() for mark in table.values() if f'id="{mark.icon}"' not in drawn]
    assert missing == []
    assert {mark.tone for table in MARKS.values() for mark in table.values()} <= set(Tone)


@pytest.mark.parametrize(
    ("address", "asked", "direction"),
    [
        ("/?state=open", "state=open&amp;sort=number", "none"),
        ("/?state=open&sort=number&after=77", "state=open&amp;sort=-number", "ascending"),
        ("/?sort=-number", "sort=number", "descending"),
        ("/?sort=period", "sort=number", "none"),
    ],
)
def test_a_column_sorts_turns_and_keeps_the_filter(address, asked, direction):
    drawn = draw('{% column "班号" key="number" %}', address)
    assert f'href="?{asked}"' in drawn
    assert f'aria-sort="{direction}"' in drawn


def test_a_column_without_a_key_is_only_a_header():
    assert draw('{% column "金额" kind="number" %}').strip() == '<th scope="col" class="number">金额</th>'


def test_words_of_roles_duties_and_verbs():
    assert [house.role_label(role) for role in ROLE_LABELS] == list(ROLE_LABELS.values())
    assert house.duty_label("filing") == "备案"
    assert house.verb_label("class.submit") == "报送备案"
    assert house.verb_label("something.new") == "something.new"


def test_a_move_with_two_labels_is_told_by_the_state_it_left():
    assert house.verb_label("claim.approve", "submitted") == "初审通过"
    assert house.verb_label("claim.approve", {"state": "first_ok"}) == "复审通过"


def test_what_changed_is_listed_field_by_field():
    assert house.changed({"a": 1, "b": 2}, {"b": 3, "c": 4}) == [("a", 1, None), ("b", 2, 3), ("c", None, 4)]
    assert house.changed("draft", "agreed") == [("", "draft", "agreed")]
    assert house.changed("draft", "draft") == []


# ---- again ----


def page(child):
    base = "<title>{% again 'heading' %}</title><h1>{% block heading %}{% endblock %}</h1>"
    loaders = [("django.template.loaders.locmem.Loader", {"base": base, "page": "{% extends 'base' %}" + child})]
    engine = Engine(loaders=loaders, builtins=["config.templatetags.house"])
    return engine.get_template("page").render(Context({"name": "一班 <b>"}))


def test_a_heading_is_repeated_as_plain_text():
    drawn = page("{% block heading %}<em>{{ name }}</em>\n  已备案{% endblock %}")
    assert drawn.startswith("<title>一班 &lt;b&gt; 已备案</title><h1><em>")


def test_again_names_one_block_of_the_page():
    engine = Engine(builtins=["config.templatetags.house"])
    with pytest.raises(TemplateSyntaxError):
        engine.from_string("{% again %}")
    with pytest.raises(TemplateSyntaxError):
        engine.from_string("{% again 'heading' %}").render(Context())
