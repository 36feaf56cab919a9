"""Reads of overlap requests."""

from __future__ import annotations

from django.db.models import QuerySet

from apprenticeship import policy
from apprenticeship.lifecycle import RequestState
from apprenticeship.models import OverlapRequest, TrainingClass
from apprenticeship.selectors.roster import Held, overlapping
from common import keyring
from common.actor import Actor, Registrar
from common.texts import N_


def held_of_number(training_class: TrainingClass, identity_number: str) -> Held | None:
    """Find the running enrolment by which somebody overlaps a class; who gives the whole number may ask for them."""
    index = keyring.index_of(identity_number)
    found = overlapping([index], training_class.period).get(index, [])
    return next((held for held in found if not held.is_ended), None)


def overlap_requests(actor: Actor) -> QuerySet[OverlapRequest]:
    """List the requests that an actor may see, open ones and newest first."""
    related = ("held__person", "held__school", "held__enterprise", "held__training_class", "training_class__school")
    return policy.visible_overlap_requests(actor).select_related(*related).order_by("-pk")


def asked_of(actor: Actor) -> QuerySet[OverlapRequest]:
    """The open requests that wait for the actor's answer."""
    rows = overlap_requests(actor).filter(state=RequestState.OPEN)
    return rows.filter(held__school=actor.school_id) if isinstance(actor, Registrar) else rows.none()


BOXES = {"asked": N_("待我校答复"), "made": N_("我校提出的"), "all": N_("全部")}


def box(actor: Actor, name: str) -> QuerySet[OverlapRequest]:
    """List one box of requests: "asked" of the actor's school and open, "made" by it, or "all" that it sees."""
    if name == "asked":
        return asked_of(actor)
    rows = overlap_requests(actor)
    if name == "made":
        return rows.filter(training_class__school=actor.school_id) if isinstance(actor, Registrar) else rows.none()
    return rows
