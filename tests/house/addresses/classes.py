"""Classes and their agreements."""

from __future__ import annotations

from tests.house.addresses.address import Address
from tests.house.samples import (
    agreement,
    agreement_in_force,
    agreement_over_the_api,
    agreement_words,
    as_id,
    change_asked,
    class_as_typed,
    class_paper,
    class_to_draft,
    courses_as_typed,
    draft_class,
    nothing,
    open_class,
    paper_to_upload,
    signed_agreement,
    signed_paper,
    terms_as_typed,
    training_agreement,
)

ADDRESSES: dict[str, Address] = {
    # classes
    "apprenticeship:classes": Address("registrar"),
    "apprenticeship:class_new": Address("registrar", post=class_as_typed),
    "apprenticeship:class": Address("registrar", draft_class),
    "apprenticeship:class_courses": Address("registrar", draft_class, post=courses_as_typed),
    "apprenticeship:class_edit": Address("registrar", draft_class, post=terms_as_typed),
    "apprenticeship:class_paper": Address("registrar", draft_class),
    "apprenticeship:class_move": Address(
        "registrar", lambda cast: draft_class(cast) | {"move": "agree"}, get=False, post=nothing
    ),
    "v1:apprenticeship_api:classes": Address("registrar", post=class_to_draft),
    "v1:apprenticeship_api:class": Address("registrar", draft_class, patch=lambda cast: {"planned_heads": 20}),
    "v1:apprenticeship_api:class_move": Address(
        "registrar", lambda cast: draft_class(cast) | {"move": "agree"}, get=False, post=nothing
    ),
    # agreements
    "apprenticeship:agreements": Address("registrar"),
    "apprenticeship:agreement": Address("registrar", agreement),
    "apprenticeship:agreement_new": Address(
        "registrar", lambda cast: draft_class(cast) | {"kind": "cooperation"}, post=agreement_words
    ),
    "apprenticeship:agreement_revise": Address("registrar", agreement, post=agreement_words),
    "apprenticeship:agreement_move": Address("registrar", agreement, get=False, post=lambda cast: {"move": "accept"}),
    "apprenticeship:agreement_sign": Address("registrar", agreement_in_force, post=signed_paper),
    "apprenticeship:agreement_copy": Address("registrar", signed_agreement),
    "apprenticeship:agreement_paper": Address("registrar", agreement),
    "apprenticeship:agreement_change_ask": Address(
        "registrar", agreement, get=False, post=lambda cast: {"clause": "", "words": "请写明违约责任。"}
    ),
    "apprenticeship:agreement_change_move": Address(
        "enterprise_officer", as_id("change_id", change_asked), get=False, post=lambda cast: {"move": "withdraw"}
    ),
    "apprenticeship:agreement_confirmations": Address(
        "registrar", training_agreement, post=lambda cast: {"days": "14", "row": [cast.enrolment.student_no]}
    ),
    "apprenticeship:class_papers": Address("registrar", open_class, post=paper_to_upload),
    "apprenticeship:paper_file": Address("registrar", as_id("paper_id", class_paper)),
    "apprenticeship:paper_remove": Address(
        "registrar", as_id("paper_id", class_paper), get=False, post=lambda cast: {"reason": "传错文件"}
    ),
    "v1:apprenticeship_api:confirmations": Address("registrar", training_agreement),
    "v1:apprenticeship_api:confirmation_links": Address(
        "registrar",
        training_agreement,
        get=False,
        post=lambda cast: {"student_nos": [cast.enrolment.student_no], "days": 14},
    ),
    "v1:apprenticeship_api:class_papers": Address("registrar", open_class, post=paper_to_upload, is_multipart=True),
    "v1:apprenticeship_api:paper_file": Address("registrar", as_id("pk", class_paper)),
    "v1:apprenticeship_api:paper_remove": Address(
        "registrar", as_id("pk", class_paper), get=False, post=lambda cast: {"reason": "传错文件"}
    ),
    "exchange:agreement_pdf": Address("registrar", agreement),
    "v1:apprenticeship_api:agreements": Address("registrar"),
    "v1:apprenticeship_api:agreement": Address("registrar", agreement),
    "v1:apprenticeship_api:class_agreements": Address("registrar", draft_class, get=False, post=agreement_over_the_api),
    "v1:apprenticeship_api:agreement_changes": Address(
        "registrar", agreement, get=False, post=lambda cast: {"words": "请写明违约责任。"}
    ),
    "v1:apprenticeship_api:agreement_copy": Address(
        "registrar", signed_agreement, post=signed_paper, is_multipart=True
    ),
    "v1:apprenticeship_api:agreement_revise": Address("registrar", agreement, get=False, post=agreement_over_the_api),
    "v1:apprenticeship_api:agreement_move": Address(
        "registrar", lambda cast: agreement(cast) | {"move": "accept"}, get=False, post=nothing
    ),
    "v1:apprenticeship_api:agreement_change_move": Address(
        "enterprise_officer",
        lambda cast: {"pk": change_asked(cast).pk, "move": "withdraw"},
        get=False,
        post=nothing,
    ),
}
