"""Which rulebooks an officer may try worked cases on, and what comes out."""

from __future__ import annotations

from common.actor import Actor
from common.errors import InvalidFacts, Problem
from common.texts import N_
from exchange.parsers.golden import Golden, golden_in
from rulebooks import policy
from rulebooks.parsers import rulebook_of
from rulebooks.rules import Rulebook
from rulebooks.selectors import drafts, parsed, rulebooks

NOT_FOUND = Problem("rulebook", "unknown", N_("没有这份政策规则或草稿。"), N_("请从列表中选择。"))


def trial_choices(actor: Actor) -> list[tuple[str, str]]:
    """List what may be tried: the bureau's drafts first, then every published version. Raises NotYourMove."""
    policy.require_drafts(actor)
    written = [(f"draft:{row.pk}", f"{row.name}（{row.get_state_display()}）") for row in drafts(actor)]
    published = [(f"version:{row.pk}", f"{row.name} · {row.version}") for row in rulebooks(actor).defer("text")]
    return written + published


def trial(actor: Actor, rulebook: str, content: bytes) -> tuple[Golden, ...]:
    """Work out a file of worked cases; nothing is written. Raises NotYourMove, UnusableFile, InvalidFacts."""
    policy.require_drafts(actor)
    return golden_in(content, _book(actor, rulebook))


def _book(actor: Actor, rulebook: str) -> Rulebook:
    kind, _, key = rulebook.partition(":")
    if key.isascii() and key.isdigit() and len(key) < 18:
        draft = drafts(actor).filter(pk=int(key)).first() if kind == "draft" else None
        if draft is not None:
            return rulebook_of(draft.text)
        version = rulebooks(actor).filter(pk=int(key)).first() if kind == "version" else None
        if version is not None:
            return parsed(version)
    raise InvalidFacts([NOT_FOUND])
