"""Acts on a person's own facts."""

from __future__ import annotations

from django.db import transaction

from apprenticeship import policy
from common import keyring
from common.actor import Actor
from common.errors import InvalidFacts
from common.lifecycle import REASON_MISSING
from journal.actions import record


@transaction.atomic
def reveal_number(*, actor: Actor, student_no: str, reason: str) -> str:
    """Give an apprentice's whole identity number, and write down who saw it and why.

    Raises Enrolment.DoesNotExist, NotYourMove, InvalidFacts without a reason.
    """
    row = policy.visible_enrolments(actor).select_related("person").get(student_no=student_no)
    policy.require(actor, "reveal_number")
    if not reason.strip():
        raise InvalidFacts([REASON_MISSING])
    record(actor=actor, verb="enrolment.reveal", subject=row, reason=reason.strip())
    return keyring.unseal(bytes(row.person.number_sealed))
