"""Changes of enrolments, duplicates, conditions."""

from __future__ import annotations

from tests.apprenticeship.alteration_play import (
    SUSPENSION,
    alteration_with_paper,
    open_alteration,
    suspension_to_propose,
)
from tests.house.addresses.address import Address
from tests.house.samples import (
    MERGE,
    THRESHOLDS,
    as_id,
    blocked_student,
    city_list,
    list_to_import,
    nothing,
    open_class,
    override_asked,
    override_to_ask,
    pair_of_two,
    student,
)

ADDRESSES: dict[str, Address] = {
    # changes of enrolments
    "apprenticeship:alterations": Address("registrar"),
    "apprenticeship:alteration": Address("registrar", as_id("alteration_id", open_alteration)),
    "apprenticeship:alteration_new": Address(
        "registrar", lambda cast: student(cast) | {"kind": "suspend"}, post=lambda cast: SUSPENSION
    ),
    "apprenticeship:alteration_move": Address(
        "enterprise_officer", as_id("alteration_id", open_alteration), get=False, post=lambda cast: {"move": "agree"}
    ),
    "apprenticeship:alteration_paper": Address("registrar", as_id("alteration_id", alteration_with_paper)),
    "v1:apprenticeship_api:alterations": Address("registrar"),
    "v1:apprenticeship_api:alteration": Address("registrar", as_id("pk", open_alteration)),
    "v1:apprenticeship_api:alteration_paper": Address("registrar", as_id("pk", alteration_with_paper)),
    "v1:apprenticeship_api:alteration_move": Address(
        "enterprise_officer",
        lambda cast: {"pk": open_alteration(cast).pk, "move": "agree"},
        get=False,
        post=nothing,
    ),
    "subsidies:alteration_effects": Address("registrar", as_id("alteration_id", open_alteration)),
    "subsidies:alteration_preview": Address(
        "registrar", lambda cast: student(cast) | {"kind": "suspend"}, get=False, post=lambda cast: SUSPENSION
    ),
    "v1:subsidies_api:alteration_effects": Address("registrar", as_id("pk", open_alteration)),
    "v1:subsidies_api:alteration_preview": Address("registrar", student, get=False, post=suspension_to_propose),
    "v1:apprenticeship_api:enrolment_alterations": Address("registrar", student, get=False, post=suspension_to_propose),
    # duplicates
    "apprenticeship:duplicate_thresholds": Address("filing", post=lambda cast: THRESHOLDS),
    "v1:apprenticeship_api:duplicate_thresholds": Address("filing", post=lambda cast: THRESHOLDS),
    "apprenticeship:duplicates": Address("registrar"),
    "apprenticeship:duplicate": Address("registrar", as_id("pair_id", pair_of_two), post=lambda cast: MERGE),
    "apprenticeship:duplicate_move": Address(
        "registrar",
        as_id("pair_id", pair_of_two),
        get=False,
        post=lambda cast: {"move": "set_apart", "reason": "两人"},
    ),
    "v1:apprenticeship_api:duplicates": Address("registrar"),
    "v1:apprenticeship_api:duplicate": Address("registrar", as_id("pk", pair_of_two)),
    "v1:apprenticeship_api:duplicate_move": Address(
        "registrar",
        lambda cast: {"pk": pair_of_two(cast).pk, "move": "merge"},
        get=False,
        post=lambda cast: MERGE,
    ),
    # eligibility
    "apprenticeship:class_eligibility": Address("registrar", open_class, post=nothing),
    "apprenticeship:eligibility": Address("filing", blocked_student, post=override_to_ask),
    "apprenticeship:overrides": Address("filing"),
    "apprenticeship:override_move": Address(
        "second_review", as_id("override_id", override_asked), get=False, post=lambda cast: {"move": "approve"}
    ),
    "v1:apprenticeship_api:class_eligibility": Address("registrar", open_class, post=nothing),
    "v1:apprenticeship_api:eligibility": Address("registrar", student),
    "v1:apprenticeship_api:override_ask": Address("filing", blocked_student, get=False, post=override_to_ask),
    "v1:apprenticeship_api:overrides": Address("filing"),
    "v1:apprenticeship_api:override_move": Address(
        "second_review",
        lambda cast: {"pk": override_asked(cast).pk, "move": "approve"},
        get=False,
        post=nothing,
    ),
    "exchange:lists": Address("filing"),
    "exchange:list_new": Address("filing", post=list_to_import),
    "exchange:list": Address("filing", as_id("list_id", city_list), stranger="registrar"),
    "v1:exchange_api:lists": Address("filing", post=list_to_import, is_multipart=True),
    "v1:exchange_api:list": Address("filing", as_id("pk", city_list), stranger="registrar"),
    "exchange:eligibility_file": Address("registrar", open_class),
}
