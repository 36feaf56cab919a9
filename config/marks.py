"""How each state is shown: an icon and a tone beside its word. One table for every lifecycle."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from apprenticeship.lifecycle import (
    AGREEMENT_STATE_LABELS,
    ALTERATION_STATE_LABELS,
    CHANGE_STATE_LABELS,
    CLASS_STATE_LABELS,
    ENROLMENT_STATE_LABELS,
    LOG_STATE_LABELS,
    OVERRIDE_STATE_LABELS,
    PAIR_STATE_LABELS,
    REFERENCE_STATE_LABELS,
    REQUEST_STATE_LABELS,
    VERDICT_LABELS,
    AgreementState,
    AlterationState,
    ChangeState,
    ClassState,
    EnrolmentState,
    LogState,
    OverrideState,
    PairState,
    ReferenceState,
    RequestState,
    Verdict,
)
from apprenticeship.lifecycle.filing import FILING_STATE_LABELS, FilingState
from apprenticeship.lifecycle.objections import OBJECTION_STATE_LABELS, ObjectionState
from apprenticeship.lifecycle.opening import OPENING_STATE_LABELS, OpeningState
from catalogue.lifecycle import PLAN_STATE_LABELS, PlanState
from common.lifecycle import S
from exchange.lifecycle import (
    IMPORT_STATE_LABELS,
    JOB_STATE_LABELS,
    ROW_OUTCOME_LABELS,
    ImportState,
    JobState,
    RowOutcome,
)
from notices.rules import MAIL_STATE_LABELS, STANDING_LABELS, MailState, Standing
from rulebooks.lifecycle import DRAFT_STATE_LABELS, DraftState
from subsidies.lifecycle import CLAIM_STATE_LABELS, ClaimState


class Tone(StrEnum):
    """The five meanings a colour may have; templates and the stylesheet know no others."""

    QUIET = "quiet"
    WAIT = "wait"
    BUSY = "busy"
    GOOD = "good"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Mark:
    """What stands on the page for a state. `label` is a Chinese msgid, `icon` a name in static/icons.svg."""

    label: str
    tone: Tone
    icon: str


def marks(labels: Mapping[S, str], looks: Mapping[S, tuple[Tone, str]]) -> dict[str, Mark]:
    """Join the words of a lifecycle with their looks. Raises KeyError when a state has no look."""
    return {str(state): Mark(label, *looks[state]) for state, label in labels.items()}


MARKS: dict[str, dict[str, Mark]] = {
    "apprenticeship.trainingclass": marks(
        CLASS_STATE_LABELS,
        {
            ClassState.DRAFT: (Tone.QUIET, "pencil"),
            ClassState.AGREED: (Tone.WAIT, "handshake"),
            ClassState.SUBMITTED: (Tone.WAIT, "clock"),
            ClassState.SUPPLEMENT: (Tone.BAD, "file"),
            ClassState.REVIEWING: (Tone.WAIT, "eye"),
            ClassState.NOTICED: (Tone.WAIT, "book"),
            ClassState.RETURNED: (Tone.BAD, "return"),
            ClassState.REFUSED: (Tone.BAD, "cross"),
            ClassState.FILED: (Tone.BUSY, "stamp"),
            ClassState.OPEN: (Tone.BUSY, "play"),
            ClassState.CLOSED: (Tone.GOOD, "check"),
            ClassState.CANCELLED: (Tone.QUIET, "cross"),
        },
    ),
    "apprenticeship.filing": marks(
        FILING_STATE_LABELS,
        {
            FilingState.FIRST: (Tone.WAIT, "clock"),
            FilingState.SECOND: (Tone.WAIT, "check"),
            FilingState.AGAINST: (Tone.WAIT, "alert"),
            FilingState.PASSED: (Tone.GOOD, "check"),
            FilingState.FAILED: (Tone.BAD, "cross"),
            FilingState.ENDED: (Tone.QUIET, "stamp"),
        },
    ),
    "apprenticeship.classopening": marks(
        OPENING_STATE_LABELS,
        {
            OpeningState.ASKED: (Tone.WAIT, "clock"),
            OpeningState.AGREED: (Tone.GOOD, "stamp"),
            OpeningState.SENT_BACK: (Tone.BAD, "return"),
        },
    ),
    "apprenticeship.noticeobjection": marks(
        OBJECTION_STATE_LABELS,
        {
            ObjectionState.OPEN: (Tone.WAIT, "clock"),
            ObjectionState.UPHELD: (Tone.BAD, "alert"),
            ObjectionState.DISMISSED: (Tone.QUIET, "check"),
        },
    ),
    "apprenticeship.enrolment": marks(
        ENROLMENT_STATE_LABELS,
        {
            EnrolmentState.REGISTERED: (Tone.WAIT, "clock"),
            EnrolmentState.TRAINING: (Tone.BUSY, "play"),
            EnrolmentState.SUSPENDED: (Tone.WAIT, "clock"),
            EnrolmentState.COMPLETED_CERTIFIED: (Tone.GOOD, "award"),
            EnrolmentState.COMPLETED_UNCERTIFIED: (Tone.GOOD, "check"),
            EnrolmentState.WITHDRAWN: (Tone.QUIET, "exit"),
            EnrolmentState.VOID: (Tone.QUIET, "cross"),
        },
    ),
    "apprenticeship.alteration": marks(
        ALTERATION_STATE_LABELS,
        {
            AlterationState.PROPOSED: (Tone.WAIT, "clock"),
            AlterationState.AGREED: (Tone.WAIT, "handshake"),
            AlterationState.APPLIED: (Tone.GOOD, "check"),
            AlterationState.REFUSED: (Tone.BAD, "cross"),
            AlterationState.TAKEN_BACK: (Tone.QUIET, "return"),
            AlterationState.UNDONE: (Tone.QUIET, "return"),
        },
    ),
    "apprenticeship.logentry": marks(
        LOG_STATE_LABELS,
        {
            LogState.DRAFTED: (Tone.BUSY, "pencil"),
            LogState.ENTERED: (Tone.WAIT, "clock"),
            LogState.CONFIRMED: (Tone.GOOD, "check"),
            LogState.REJECTED: (Tone.BAD, "return"),
        },
    ),
    "apprenticeship.overlaprequest": marks(
        REQUEST_STATE_LABELS,
        {
            RequestState.OPEN: (Tone.WAIT, "clock"),
            RequestState.RELEASED: (Tone.GOOD, "check"),
            RequestState.REFUSED: (Tone.BAD, "cross"),
        },
    ),
    "apprenticeship.agreement": marks(
        AGREEMENT_STATE_LABELS,
        {
            AgreementState.DRAFT: (Tone.WAIT, "pencil"),
            AgreementState.ACCEPTED: (Tone.BUSY, "handshake"),
            AgreementState.SIGNED: (Tone.GOOD, "stamp"),
            AgreementState.SUPERSEDED: (Tone.QUIET, "swap"),
            AgreementState.VOID: (Tone.QUIET, "cross"),
        },
    ),
    "apprenticeship.agreementchange": marks(
        CHANGE_STATE_LABELS,
        {
            ChangeState.OPEN: (Tone.WAIT, "clock"),
            ChangeState.TAKEN: (Tone.GOOD, "check"),
            ChangeState.DECLINED: (Tone.BAD, "cross"),
            ChangeState.WITHDRAWN: (Tone.QUIET, "return"),
        },
    ),
    "apprenticeship.duplicatepair": marks(
        PAIR_STATE_LABELS,
        {
            PairState.OPEN: (Tone.WAIT, "eye"),
            PairState.MERGED: (Tone.GOOD, "link"),
            PairState.DISTINCT: (Tone.QUIET, "users"),
        },
    ),
    "apprenticeship.eligibilitycheck": marks(
        VERDICT_LABELS,
        {
            Verdict.OK: (Tone.GOOD, "check"),
            Verdict.BLOCKED: (Tone.BAD, "cross"),
            Verdict.BY_HAND: (Tone.WAIT, "eye"),
            Verdict.UNKNOWN: (Tone.WAIT, "alert"),
        },
    ),
    "apprenticeship.eligibilityoverride": marks(
        OVERRIDE_STATE_LABELS,
        {
            OverrideState.ASKED: (Tone.WAIT, "clock"),
            OverrideState.APPROVED: (Tone.GOOD, "stamp"),
            OverrideState.DECLINED: (Tone.BAD, "cross"),
        },
    ),
    "apprenticeship.referencelist": marks(
        REFERENCE_STATE_LABELS,
        {
            ReferenceState.CURRENT: (Tone.GOOD, "check"),
            ReferenceState.SUPERSEDED: (Tone.QUIET, "return"),
            ReferenceState.UNREADABLE: (Tone.BAD, "alert"),
        },
    ),
    "notices.mail": marks(
        MAIL_STATE_LABELS,
        {
            MailState.WAITING: (Tone.WAIT, "clock"),
            MailState.SENDING: (Tone.BUSY, "play"),
            MailState.SENT: (Tone.GOOD, "check"),
            MailState.FAILED: (Tone.BAD, "alert"),
        },
    ),
    "notices.expectation": marks(
        STANDING_LABELS,
        {
            Standing.LATE: (Tone.BAD, "alert"),
            Standing.AHEAD: (Tone.WAIT, "clock"),
            Standing.CAME: (Tone.GOOD, "check"),
            Standing.CAME_LATE: (Tone.GOOD, "check"),
            Standing.DROPPED: (Tone.QUIET, "cross"),
        },
    ),
    "exchange.job": marks(
        JOB_STATE_LABELS,
        {
            JobState.WAITING: (Tone.WAIT, "clock"),
            JobState.RUNNING: (Tone.BUSY, "play"),
            JobState.DONE: (Tone.GOOD, "check"),
            JobState.FAILED: (Tone.BAD, "alert"),
        },
    ),
    "exchange.rosterimport": marks(
        IMPORT_STATE_LABELS,
        {
            ImportState.STAGED: (Tone.BUSY, "clock"),
            ImportState.CHECKED: (Tone.WAIT, "eye"),
            ImportState.COMMITTED: (Tone.GOOD, "check"),
            ImportState.UNDONE: (Tone.QUIET, "return"),
            ImportState.UNUSABLE: (Tone.BAD, "alert"),
        },
    ),
    "exchange.stagedrow": marks(
        ROW_OUTCOME_LABELS,
        {
            RowOutcome.NEW: (Tone.GOOD, "plus"),
            RowOutcome.CHANGED: (Tone.WAIT, "pencil"),
            RowOutcome.UNCHANGED: (Tone.QUIET, "check"),
            RowOutcome.ERROR: (Tone.BAD, "cross"),
        },
    ),
    "catalogue.holidayplan": marks(
        PLAN_STATE_LABELS,
        {
            PlanState.ENTERED: (Tone.WAIT, "clock"),
            PlanState.CONFIRMED: (Tone.GOOD, "check"),
            PlanState.DISCARDED: (Tone.QUIET, "cross"),
        },
    ),
    "rulebooks.rulebookdraft": marks(
        DRAFT_STATE_LABELS,
        {
            DraftState.DRAFT: (Tone.WAIT, "pencil"),
            DraftState.CHECKED: (Tone.BUSY, "stamp"),
            DraftState.PUBLISHED: (Tone.GOOD, "check"),
            DraftState.DISCARDED: (Tone.QUIET, "cross"),
        },
    ),
    "subsidies.claim": marks(
        CLAIM_STATE_LABELS,
        {
            ClaimState.DRAFT: (Tone.QUIET, "pencil"),
            ClaimState.SUBMITTED: (Tone.WAIT, "clock"),
            ClaimState.FIRST_OK: (Tone.WAIT, "clock"),
            ClaimState.SECOND_OK: (Tone.BUSY, "stamp"),
            ClaimState.PAID: (Tone.GOOD, "check"),
            ClaimState.REFUNDED: (Tone.GOOD, "return"),
            ClaimState.RETURNED: (Tone.BAD, "return"),
            ClaimState.CANCELLED: (Tone.QUIET, "cross"),
        },
    ),
}
