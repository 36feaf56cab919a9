"""The lifecycle of a round of review, as a table that a policy officer can read."""

from enum import StrEnum

from common.actor import Duty, Officer
from common.lifecycle import Lifecycle, move
from common.texts import N_


class FilingState(StrEnum):
    """Where the bureau's own work on a class stands; nobody outside the bureau is told."""

    FIRST = "first"
    SECOND = "second"
    AGAINST = "against"
    PASSED = "passed"
    FAILED = "failed"
    ENDED = "ended"


FILING_STATE_LABELS: dict[FilingState, str] = {
    FilingState.FIRST: N_("待初审"),
    FilingState.SECOND: N_("待复审，初审建议通过"),
    FilingState.AGAINST: N_("待复审，初审建议不予通过"),
    FilingState.PASSED: N_("审查通过"),
    FilingState.FAILED: N_("审查不通过"),
    FilingState.ENDED: N_("本轮已办结"),
}
_UNDER_REVIEW = [FilingState.FIRST, FilingState.SECOND, FilingState.AGAINST]
_REVIEWED = [FilingState.PASSED, FilingState.FAILED]

FILING_LIFECYCLE = Lifecycle(
    [
        *(
            move(name, sources, target, by=[Officer], duty=duty, label=label, reason=True)
            for name, sources, target, duty, label in (
                ("recommend", [FilingState.FIRST], FilingState.SECOND, Duty.FIRST_REVIEW, N_("建议通过")),
                ("advise_against", [FilingState.FIRST], FilingState.AGAINST, Duty.FIRST_REVIEW, N_("建议不予通过")),
                ("concur", [FilingState.SECOND], FilingState.PASSED, Duty.SECOND_REVIEW, N_("同意初审意见")),
                ("concur", [FilingState.AGAINST], FilingState.FAILED, Duty.SECOND_REVIEW, N_("同意初审意见")),
                (
                    "dispute",
                    [FilingState.SECOND, FilingState.AGAINST],
                    FilingState.FIRST,
                    Duty.SECOND_REVIEW,
                    N_("退回初审"),
                ),
            )
        ),
        *(
            move("remark", [state], state, by=[Officer], label=N_("内部意见"), reason=True)
            for state in [*_UNDER_REVIEW, *_REVIEWED]
        ),
        move("reopen", _REVIEWED, FilingState.FIRST, by=[Officer], duty=Duty.FILING, label=N_("重新审查"), reason=True),
        move(
            "end",
            [*_UNDER_REVIEW, *_REVIEWED],
            FilingState.ENDED,
            by=[Officer],
            duty=Duty.FILING,
            label=N_("办结"),
        ),
    ]
)

# What a reviewer does by a button of their own; a round is ended and reopened by what befalls its class.
FILING_MOVES = ("recommend", "advise_against", "concur", "dispute", "remark")
