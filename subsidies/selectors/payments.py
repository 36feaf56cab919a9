"""What was really paid."""

from __future__ import annotations

from decimal import Decimal

from django.db.models import Sum

from apprenticeship.models import TrainingClass
from subsidies.lifecycle import ClaimKind, ClaimState
from subsidies.models import Claim


def advance_paid(training_class: TrainingClass) -> Decimal:
    """Sum up the advances that were paid for a class, in yuan."""
    paid = Claim.objects.filter(training_class=training_class, kind=ClaimKind.ADVANCE, state=ClaimState.PAID)
    return paid.aggregate(total=Sum("amount_yuan"))["total"] or Decimal(0)
