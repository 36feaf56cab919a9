"""How a paper of a step is spoken of."""

from __future__ import annotations

from django.utils.translation import gettext as _

from apprenticeship.rules.papers import PaperItem
from common.texts import N_

WORDS = {
    "paper_missing": N_("%(paper)s：还没有"),
    "paper_unsigned": N_("%(paper)s：没有签署件"),
    "paper_outdated": N_("%(paper)s：与班级内容不一致"),
    "confirmations_missing": N_("%(paper)s：还差 %(count)s 人"),
}


def item_words(item: PaperItem) -> str:
    """Name a paper and say what it lacks."""
    paper = _(item.rule.kind.label)
    if item.is_done:
        return paper
    return _(WORDS[item.broken]) % {"paper": paper, "count": item.missing_count}
