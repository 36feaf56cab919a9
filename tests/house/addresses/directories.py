"""Directories, holidays, rulebooks."""

from __future__ import annotations

from apprenticeship.selectors.directories import DIRECTORIES
from tests.builders import (
    build_rulebook,
)
from tests.house.addresses.address import Address
from tests.house.samples import (
    HOLIDAYS,
    as_id,
    draft_text,
    holiday_plan,
    nothing,
    rulebook_draft,
    worked_cases,
)

ADDRESSES: dict[str, Address] = {
    **{f"apprenticeship:{kind}": Address("registrar") for kind in DIRECTORIES},
    **{f"v1:apprenticeship_api:{kind}": Address("registrar") for kind in DIRECTORIES},
    "catalogue:holidays": Address("registrar"),
    "catalogue:holidays_new": Address("filing", post=lambda cast: HOLIDAYS),
    "catalogue:holidays_move": Address(
        "county_filing", as_id("plan_id", holiday_plan), get=False, post=lambda cast: {"move": "confirm"}
    ),
    "v1:catalogue_api:holidays": Address("filing", post=lambda cast: HOLIDAYS),
    "v1:catalogue_api:holiday_move": Address(
        "county_filing", lambda cast: {"pk": holiday_plan(cast).pk, "move": "confirm"}, get=False, post=nothing
    ),
    "rulebooks:rulebooks": Address("registrar"),
    "rulebooks:rulebook": Address("registrar", lambda cast: {"code": build_rulebook().code}),
    "rulebooks:drafts": Address("filing"),
    "rulebooks:draft_new": Address("filing", post=lambda cast: {"text": draft_text()}),
    "rulebooks:draft": Address("filing", as_id("draft_id", rulebook_draft)),
    "rulebooks:draft_edit": Address(
        "filing", as_id("draft_id", rulebook_draft), post=lambda cast: {"text": draft_text(), "revision": 0}
    ),
    "rulebooks:draft_move": Address(
        "filing", as_id("draft_id", rulebook_draft), get=False, post=lambda cast: {"move": "discard", "reason": "重复"}
    ),
    "v1:rulebooks_api:drafts": Address("filing", post=lambda cast: {"text": draft_text()}),
    "v1:rulebooks_api:draft": Address(
        "filing", as_id("pk", rulebook_draft), patch=lambda cast: {"text": draft_text(), "revision": 0}
    ),
    "v1:rulebooks_api:draft_move": Address(
        "filing",
        lambda cast: {"pk": rulebook_draft(cast).pk, "move": "discard"},
        get=False,
        post=lambda cast: {"reason": "重复"},
    ),
    "exchange:trial": Address(
        "filing", post=lambda cast: {"rulebook": f"version:{build_rulebook().pk}", "file": worked_cases()}
    ),
    "v1:exchange_api:trial": Address(
        "filing",
        get=False,
        post=lambda cast: {"rulebook": f"version:{build_rulebook().pk}", "file": worked_cases()},
        is_multipart=True,
    ),
    "v1:rulebooks_api:rulebooks": Address("registrar"),
    "v1:rulebooks_api:rulebook": Address("registrar", lambda cast: {"code": build_rulebook().code}),
}
