"""Filing: reviews, notices, objections, opening, seats."""

from __future__ import annotations

from tests.house.addresses.address import Address
from tests.house.samples import (
    as_id,
    class_in_review,
    class_on_notice,
    class_to_open,
    nothing,
    objection_lodged,
    opening_asked,
    round_of_review,
    seats_given,
    seats_to_give,
    seats_to_revise,
)

ADDRESSES: dict[str, Address] = {
    # filing
    "apprenticeship:filings": Address("filing"),
    "apprenticeship:filing": Address("filing", class_in_review),
    "apprenticeship:filing_move": Address(
        "first_review",
        as_id("filing_id", round_of_review),
        get=False,
        post=lambda cast: {"move": "recommend", "reason": "材料齐全，建议通过。"},
    ),
    "apprenticeship:notice": Address("registrar", class_on_notice),
    "v1:apprenticeship_api:filings": Address("filing"),
    "v1:apprenticeship_api:class_filings": Address("filing", class_in_review),
    "v1:apprenticeship_api:class_notices": Address("registrar", class_on_notice),
    "v1:apprenticeship_api:filing_move": Address(
        "first_review",
        lambda cast: {"pk": round_of_review(cast).pk, "move": "recommend"},
        get=False,
        post=lambda cast: {"reason": "材料齐全，建议通过。"},
    ),
    # open-class applications
    "apprenticeship:openings": Address("filing"),
    "apprenticeship:opening": Address("registrar", class_to_open, post=nothing),
    "apprenticeship:opening_move": Address(
        "filing", as_id("opening_id", opening_asked), get=False, post=lambda cast: {"move": "agree"}
    ),
    "v1:apprenticeship_api:openings": Address("filing"),
    "v1:apprenticeship_api:class_openings": Address("registrar", class_to_open, post=nothing),
    "v1:apprenticeship_api:opening_move": Address(
        "filing", lambda cast: {"pk": opening_asked(cast).pk, "move": "agree"}, get=False, post=nothing
    ),
    # objections
    "apprenticeship:objections": Address("filing"),
    "apprenticeship:objection": Address("filing", as_id("objection_id", objection_lodged)),
    "apprenticeship:objection_move": Address(
        "filing",
        as_id("objection_id", objection_lodged),
        get=False,
        post=lambda cast: {"move": "dismiss", "reason": "经核查属实。"},
    ),
    "apprenticeship:objection_reveal": Address(
        "filing", as_id("objection_id", objection_lodged), get=False, post=lambda cast: {"reason": "电话核实"}
    ),
    "v1:apprenticeship_api:objections": Address("filing"),
    "v1:apprenticeship_api:objection": Address("filing", as_id("pk", objection_lodged)),
    "v1:apprenticeship_api:objection_move": Address(
        "filing",
        lambda cast: {"pk": objection_lodged(cast).pk, "move": "dismiss"},
        get=False,
        post=lambda cast: {"reason": "经核查属实。"},
    ),
    "v1:apprenticeship_api:objection_reveal": Address(
        "filing", as_id("pk", objection_lodged), get=False, post=lambda cast: {"reason": "电话核实"}
    ),
    # seats
    "apprenticeship:quotas": Address("filing"),
    "apprenticeship:quota_new": Address("filing", post=seats_to_give),
    "apprenticeship:quota": Address("filing", as_id("quota_id", seats_given), stranger="registrar"),
    "apprenticeship:quota_revise": Address(
        "filing", as_id("quota_id", seats_given), post=seats_to_revise, stranger="registrar"
    ),
    "apprenticeship:quota_scan": Address("filing", as_id("quota_id", seats_given), stranger="registrar"),
    "v1:apprenticeship_api:quotas": Address("filing", post=seats_to_give),
    "v1:apprenticeship_api:quota": Address("filing", as_id("pk", seats_given), stranger="registrar"),
    "v1:apprenticeship_api:quota_revise": Address(
        "filing", as_id("pk", seats_given), get=False, post=seats_to_revise, stranger="registrar"
    ),
}
