"""What a person has seen of a file of results, carried by the page in a signed ticket until they confirm it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any

from django.core import signing

from apprenticeship.actions.assessment import ResultRow
from apprenticeship.rules.results import SCORES, AssessmentFacts, CertificateFacts
from common.actor import Actor, user_id_of
from common.errors import WrongState
from common.texts import N_

HOLDS_SECONDS = 3_600


class TicketStale(WrongState):
    """What was seen is too old to be confirmed, or is not this person's or class's (409)."""

    code = "results_ticket_stale"
    message = N_("预览已过期，没有写入。请重新上传文件。")


def results_ticket(actor: Actor, number: str, rows: Sequence[ResultRow]) -> str:
    """Sign rows for one person and one class; no identity number is among them."""
    said = [[row.student_no, _written(row.assessment), _written(row.certificate)] for row in rows]
    return signing.dumps(said, salt=_salt(actor, number), compress=True)


def rows_in_ticket(actor: Actor, number: str, ticket: str) -> list[ResultRow]:
    """Give the rows that a ticket holds. Raises TicketStale."""
    try:
        said = signing.loads(ticket, salt=_salt(actor, number), max_age=HOLDS_SECONDS)
    except signing.BadSignature as error:
        raise TicketStale from error
    return [
        ResultRow(student_no=student_no, assessment=_assessment(first), certificate=_certificate(second))
        for student_no, first, second in said
    ]


def _salt(actor: Actor, number: str) -> str:
    return f"results:{user_id_of(actor)}:{number}"


def _written(facts: AssessmentFacts | CertificateFacts | None) -> dict[str, Any] | None:
    if facts is None:
        return None
    return {name: _plain(value) for name, value in asdict(facts).items()}


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, bool | str) else str(value)


def _assessment(said: Mapping[str, Any] | None) -> AssessmentFacts | None:
    if said is None:
        return None
    scores = {name: None if said[name] is None else Decimal(said[name]) for name in SCORES}
    return AssessmentFacts(**{**said, **scores, "assessed_on": _day(said["assessed_on"])})


def _certificate(said: Mapping[str, Any] | None) -> CertificateFacts | None:
    return None if said is None else CertificateFacts(**{**said, "issued_on": _day(said["issued_on"])})


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
