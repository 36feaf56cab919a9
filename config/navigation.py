"""Where each role may go: one table, read by every page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from common.actor import role_of
from common.texts import N_

EVERYBODY = frozenset({"registrar", "tutor", "enterprise_officer", "mentor", "officer", "auditor", "apprentice"})
THEMES = ("light", "dark")


@dataclass(frozen=True, slots=True)
class Place:
    """One entry of the navigation: a URL name, a Chinese msgid, an icon of static/icons.svg, and whose it is."""

    url_name: str
    label: str
    icon: str
    roles: frozenset[str]


READERS = frozenset({"registrar", "enterprise_officer", "officer", "auditor"})

PLACES: tuple[Place, ...] = (
    Place("home", N_("首页"), "home", EVERYBODY),
    Place("apprenticeship:classes", N_("培养班"), "class", READERS | {"tutor"}),
    Place("apprenticeship:me", N_("学分"), "award", frozenset({"apprentice"})),
    Place("apprenticeship:logs", N_("带徒记录"), "log", frozenset({"mentor"})),
    Place("apprenticeship:log_queue", N_("带徒记录"), "log", frozenset({"tutor"})),
    Place("apprenticeship:enrolments", N_("学徒"), "users", READERS),
    Place("subsidies:claims", N_("补贴"), "money", READERS),
    Place("reporting:headline", N_("统计"), "chart", READERS),
    Place("exchange:jobs", N_("任务"), "inbox", READERS),
)


def places(role: str, path: str) -> list[dict[str, Any]]:
    """List a role's places in the table's order; `current` marks the longest one that `path` stands under."""
    shown = [(place, reverse(place.url_name)) for place in PLACES if role in place.roles]
    under = [url for place, url in shown if path == url or (place.url_name != "home" and path.startswith(url))]
    current = max(under, key=len, default=None)
    return [{"label": p.label, "icon": p.icon, "url": url, "current": url == current} for p, url in shown]


def on_page(request: HttpRequest) -> dict[str, Any]:
    """Give every template its navigation, the other roles that may be chosen, and the theme that was chosen."""
    actor = getattr(request, "actor", None)
    theme = request.COOKIES.get("theme", "")
    return {
        "places": places(role_of(actor), request.path) if actor else [],
        "held_memberships": getattr(request, "held_memberships", []),
        "theme": theme if theme in THEMES else "",
    }
