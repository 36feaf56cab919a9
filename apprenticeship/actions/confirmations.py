"""Makes links on which apprentices say yes to a training agreement, and takes their answers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from apprenticeship import policy
from apprenticeship.actions._agreement import locked_agreement
from apprenticeship.lifecycle import AgreementKind, Asker, ChangeState
from apprenticeship.models import AgreementChange, AgreementConfirmation, Enrolment
from apprenticeship.models.confirmations import MOST_FAILURES
from apprenticeship.rules.agreement_texts import agreement_problem
from apprenticeship.rules.agreements import change_problems
from apprenticeship.selectors.confirmations import people_of, takes_confirmations, why_ended
from common.actor import Actor
from common.errors import InvalidFacts, Problem, WrongState
from common.keyring import unseal
from common.texts import N_
from journal.actions import Change, record, record_many

LONGEST_DAYS = 60
NUMBER_END = 4


class LinkEnded(WrongState):
    """A link no longer serves (409): used up, replaced, expired or of another version."""

    code = "link_ended"
    message = N_("链接已失效，请向企业或学校索取新的链接。")


@transaction.atomic
def issue_links(
    *, actor: Actor, number: str, student_nos: Sequence[str], days: int, now: datetime
) -> list[AgreementConfirmation]:
    """Make a fresh link for apprentices who have yet to say yes; a former link of theirs ends.

    Whoever has confirmed already is left alone. Raises Agreement.DoesNotExist, NotYourMove, WrongState unless the
    agreement is in force and of apprentices, InvalidFacts for unknown students or days.
    """
    row = locked_agreement(actor, number)
    policy.require(actor, "issue_links")
    if not takes_confirmations(row):
        raise WrongState
    people = {one.student_no: one for one in people_of(actor, row).filter(student_no__in=student_nos)}
    unknown = sorted(set(student_nos) - set(people))
    problems = [agreement_problem("row", "student_not_in_class", stated="、".join(unknown[:5]))] if unknown else []
    if not student_nos:
        problems.append(agreement_problem("row", "nobody_chosen"))
    if not 1 <= days <= LONGEST_DAYS:
        problems.append(agreement_problem("days", "link_days_wrong", most=LONGEST_DAYS))
    if problems:
        raise InvalidFacts(problems)
    asked = [people[student_no] for student_no in sorted(set(student_nos))]
    known = {
        one.enrolment_id: one
        for one in AgreementConfirmation.objects.select_for_update().filter(agreement=row, enrolment__in=asked)
    }
    fresh, again = [], []
    for person in asked:
        held = known.get(person.pk)
        if held is None:
            fresh.append(
                AgreementConfirmation(
                    agreement=row, enrolment=person, issued_at=now, expires_at=now + timedelta(days=days)
                )
            )
        elif held.confirmed_at is None:
            held.serial, held.failed_count = held.serial + 1, 0
            held.issued_at, held.expires_at = now, now + timedelta(days=days)
            held.agreement, held.enrolment = row, person
            again.append(held)
    made = [*AgreementConfirmation.objects.bulk_create(fresh), *again]
    AgreementConfirmation.objects.bulk_update(again, ["serial", "failed_count", "issued_at", "expires_at"])
    _record_links(actor, made)
    return made


def _record_links(actor: Actor, made: Sequence[AgreementConfirmation]) -> None:
    if made:
        changes = [
            Change(
                one.enrolment_id, after={"agreement": one.agreement.number, "expires_at": one.expires_at.isoformat()}
            )
            for one in made
        ]
        record_many(actor=actor, verb="confirmation.link", model=Enrolment, changes=changes)


def confirm_by_link(
    *, actor: Actor, confirmation_id: int, serial: int, number_end: str, now: datetime
) -> AgreementConfirmation:
    """Take the yes of whoever holds a link and knows the end of their identity number; saying yes twice is once.

    The door has checked the link's signature and acts as the program. Raises NotYourMove, LinkEnded, InvalidFacts; a
    wrong end counts, and after five the link is dead.
    """
    policy.require(actor, "answer_by_link")
    with transaction.atomic():
        row = _locked(actor, confirmation_id, serial, now)
        if row.confirmed_at is not None:
            return row
        is_right = _is_theirs(row, number_end)
        if is_right:
            row.confirmed_at = now
            row.save(update_fields=["confirmed_at"])
            facts = {"agreement": row.agreement.number}
            record(actor=actor, verb="confirmation.confirm", subject=row.enrolment, after=facts)
            record(
                actor=actor,
                verb="confirmation.confirm",
                subject=row.agreement,
                after={"student_no": row.enrolment.student_no},
            )
    if not is_right:
        raise InvalidFacts([_wrong_end(row)])
    return row


def ask_by_link(
    *, actor: Actor, confirmation_id: int, serial: int, number_end: str, words: str, now: datetime
) -> AgreementChange:
    """Take what an apprentice wants changed, as `confirm_by_link` takes a yes; the same words twice are one request."""
    policy.require(actor, "answer_by_link")
    words = words.strip()
    if problems := list(change_problems(AgreementKind.TRAINING, "", words)):
        raise InvalidFacts(problems)
    with transaction.atomic():
        row = _locked(actor, confirmation_id, serial, now)
        if row.confirmed_at is not None:
            raise LinkEnded
        is_right = _is_theirs(row, number_end)
        if is_right:
            asked = {"agreement": row.agreement, "asker": Asker.APPRENTICE, "enrolment": row.enrolment, "words": words}
            change, is_new = AgreementChange.objects.get_or_create(
                **asked, state=ChangeState.OPEN, defaults={"asked_at": now}
            )
            if is_new:
                after = {"agreement": row.agreement.number, "student_no": row.enrolment.student_no}
                record(actor=actor, verb="change.ask", subject=change, after=after, reason=words)
    if not is_right:
        raise InvalidFacts([_wrong_end(row)])
    return change


def _locked(actor: Actor, confirmation_id: int, serial: int, now: datetime) -> AgreementConfirmation:
    rows = policy.visible_confirmations(actor).select_related("agreement", "enrolment__person")
    row = rows.select_for_update(of=("self",)).get(pk=confirmation_id)
    if why_ended(row, serial, now):
        raise LinkEnded
    return row


def _is_theirs(row: AgreementConfirmation, number_end: str) -> bool:
    """Compare the end of the identity number; a wrong one is counted."""
    number = unseal(row.enrolment.person.number_sealed)
    if number_end.strip().upper() == number[-NUMBER_END:]:
        return True
    row.failed_count += 1
    row.save(update_fields=["failed_count"])
    return False


def _wrong_end(row: AgreementConfirmation) -> Problem:
    return agreement_problem("number_end", "number_end_wrong", left=MOST_FAILURES - row.failed_count)
