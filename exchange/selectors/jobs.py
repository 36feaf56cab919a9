"""Reads of jobs."""

from django.db.models import QuerySet

from common.actor import Actor
from exchange import policy
from exchange.models import Job


def jobs(actor: Actor) -> QuerySet[Job]:
    """List an actor's jobs, newest first."""
    return policy.visible_jobs(actor).select_related("training_class", "result", "membership__user").order_by("-pk")
