"""Filters and tags of every page; built into the template engine, so that no page loads them."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Protocol

from django import template
from django.db.models import Model
from django.template.base import Node, Parser, Token
from django.template.context import Context
from django.template.exceptions import TemplateSyntaxError
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.templatetags.static import static
from django.utils.html import format_html, strip_tags
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from common import identifiers
from common import money as amounts
from common.actor import DUTY_LABELS, ROLE_LABELS, Duty
from common.levels import LEVEL_LABELS, Level
from config.help import is_told
from config.marks import MARKS, Mark
from config.verbs import job_words, words_of

register = template.Library()
NOTHING = "—"


class HalfOpen(Protocol):
    """A span of days whose upper end is exclusive: a database range."""

    lower: date | None
    upper: date | None


@register.filter
def money(amount: Decimal | None) -> str:
    """Write yuan with separators, whole yuan without decimals; a dash for None."""
    return NOTHING if amount is None else amounts.shown(amount)


@register.filter
def wan(amount: Decimal | None) -> str:
    """Write yuan in 万元, at most four decimals; a dash for None."""
    return NOTHING if amount is None else amounts.shown_wan(amount)


@register.filter
def exact(number: Decimal | None) -> str:
    """Write hours or credits as they are, without trailing zeros; a dash for None."""
    return NOTHING if number is None else f"{number.normalize():f}"


@register.filter
def masked(number: str) -> str:
    """Hide the middle of an identity number."""
    return identifiers.masked(number)


@register.filter
def day(value: date | None) -> str:
    """Write a day as ISO; a dash for None."""
    return NOTHING if value is None else value.strftime("%Y-%m-%d")


@register.filter
def first_day(span: HalfOpen) -> str:
    """Write the first day of a half-open range; a dash when it is unbounded."""
    return day(span.lower)


@register.filter
def last_day(span: HalfOpen) -> str:
    """Write the inclusive last day of a half-open range; a dash when it is unbounded."""
    return day(span.upper and span.upper - timedelta(days=1))


@register.simple_tag
def icon(name: str) -> SafeString:
    """Draw an icon of static/icons.svg; it is decoration, so that a word must stand beside it."""
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        static("icons.svg"),
        name,
    )


@register.inclusion_tag("shared/_status.html")
def status(row: Model, state: str | None = None) -> dict[str, Mark]:
    """Draw the status of a row from MARKS: word, icon and tone. Raises KeyError for an unknown model or state."""
    shown = state if state is not None else getattr(row, "state")  # noqa: B009  (a model's field, unknown to types)
    return {"mark": MARKS[row._meta.label_lower][str(shown)]}


@register.inclusion_tag("shared/_status.html")
def status_of(model: str, state: str) -> dict[str, Mark]:
    """Draw a status where there is no row: {% status_of "exchange.job" "failed" %}. Raises KeyError."""
    return {"mark": MARKS[model][state]}


@register.inclusion_tag("shared/_column.html", takes_context=True)
def column(context: Context, label: str, key: str = "", kind: str = "") -> dict[str, Any]:
    """Draw a column's header; with `key` it sorts by ?sort=key, then by ?sort=-key. `kind="number"` aligns right."""
    query = context["request"].GET.copy()
    current = query.get("sort", "")
    query["sort"] = f"-{key}" if current == key else key
    query.pop("after", None)
    direction = {key: "ascending", f"-{key}": "descending"}.get(current, "none") if key else ""
    return {"label": label, "key": key, "kind": kind, "query": query.urlencode(), "direction": direction}


@register.filter
def changed(before: Any, after: Any) -> list[tuple[str, Any, Any]]:
    """List what differs between two journal values: (field, old, new); plain values differ under an empty name."""
    if not isinstance(before, dict) and not isinstance(after, dict):
        return [] if before == after else [("", before, after)]
    old, new = (value if isinstance(value, dict) else {} for value in (before, after))
    return [(key, old.get(key), new.get(key)) for key in {**old, **new} if old.get(key) != new.get(key)]


@register.filter
def translated(msgid: str) -> str:
    """Translate a Chinese text that a pure room holds, such as a move's label."""
    return _(msgid) if msgid else ""


@register.filter
def role_label(role: str) -> str:
    """Name a role by its key. Raises KeyError for an unknown one."""
    return _(ROLE_LABELS[role])


@register.filter
def level_label(level: str) -> str:
    """Name a skill level by its certificate digit; a dash for none."""
    return _(LEVEL_LABELS[Level(level)]) if level else NOTHING


@register.filter
def duty_label(duty: str) -> str:
    """Name a duty of a bureau's officer. Raises KeyError for an unknown one."""
    return _(DUTY_LABELS[Duty(duty)])


@register.filter
def has_help(code: str) -> bool:
    """Say whether the help page of rules has an entry of this code."""
    return is_told(code)


@register.filter
def verb_label(verb: str, before: Any = None) -> str:
    """Say in words what a journal entry's verb did: {{ entry.verb|verb_label:entry.before }}."""
    return _(words_of(verb, before))


@register.filter
def actor_label(entry: Any) -> str:
    """Name who acted in a journal entry: a person by name, the program by the job that it did."""
    return _(job_words(entry.actor_name)) if entry.actor_role == "system" else str(entry.actor_name)


class AgainNode(Node):
    """Renders a block of the page a second time, as plain text."""

    def __init__(self, block: str) -> None:
        self.block = block

    def render(self, context: Context) -> SafeString:
        blocks = context.render_context.get(BLOCK_CONTEXT_KEY)
        block = blocks.get_block(self.block) if blocks else None
        if block is None:
            raise TemplateSyntaxError(f"the page has no block {self.block}")
        return SafeString(" ".join(strip_tags(block.nodelist.render(context)).split()))


@register.tag
def again(parser: Parser, token: Token) -> AgainNode:
    """Repeat a block as plain text: <title>{% again "heading" %}</title> says what <h1> says."""
    words = token.split_contents()
    if len(words) != 2:
        raise TemplateSyntaxError("again takes the name of one block")
    return AgainNode(words[1].strip("\"'"))
