"""The lifecycle of a rulebook's draft, as a table that a policy officer can read."""

from enum import StrEnum

from common.actor import Officer
from common.lifecycle import Lifecycle, move
from common.texts import N_


class DraftState(StrEnum):
    DRAFT = "draft"
    CHECKED = "checked"
    PUBLISHED = "published"
    DISCARDED = "discarded"


DRAFT_STATE_LABELS: dict[DraftState, str] = {
    DraftState.DRAFT: N_("待复核"),
    DraftState.CHECKED: N_("待发布"),
    DraftState.PUBLISHED: N_("已发布"),
    DraftState.DISCARDED: N_("已放弃"),
}

LIVING = [DraftState.DRAFT, DraftState.CHECKED]
FINISHED = [DraftState.PUBLISHED, DraftState.DISCARDED]

# Whoever amends a checked draft takes the check back: what is published is what a second person has read.
DRAFT_LIFECYCLE = Lifecycle(
    [
        move("amend", LIVING, DraftState.DRAFT, by=[Officer], label=N_("修改草稿")),
        move("check", [DraftState.DRAFT], DraftState.CHECKED, by=[Officer], label=N_("复核通过")),
        move("publish", [DraftState.CHECKED], DraftState.PUBLISHED, by=[Officer], label=N_("发布")),
        move("discard", LIVING, DraftState.DISCARDED, by=[Officer], label=N_("放弃草稿"), reason=True),
    ]
)
