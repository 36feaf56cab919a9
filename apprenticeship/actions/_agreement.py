"""What the actions on agreements share."""

from __future__ import annotations

from apprenticeship import policy
from apprenticeship.models import Agreement
from common.actor import Actor
from common.errors import WrongState
from common.texts import N_


class AgreementTaken(WrongState):
    """Another version of this kind is being agreed on (409)."""

    code = "agreement_draft_stands"
    message = N_("本班这种协议已有一版正在商定。请打开该版修订，不要另拟。")


def locked_agreement(actor: Actor, number: str) -> Agreement:
    """Find a version that the actor may see, lock its class and then it: versions of a class change one at a time.

    Raises Agreement.DoesNotExist.
    """
    found = policy.visible_agreements(actor).only("training_class_id").get(number=number)
    policy.visible_classes(actor).select_for_update(of=("self",)).get(pk=found.training_class_id)
    related = (
        "training_class__school",
        "training_class__enterprise",
        "training_class__occupation",
        "training_class__rulebook",
        "signed_copy",
    )
    return policy.visible_agreements(actor).select_related(*related).select_for_update(of=("self",)).get(pk=found.pk)
