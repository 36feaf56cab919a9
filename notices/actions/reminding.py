"""The program reminds: what runs out by itself becomes an act of the journal, so that it is told like any other."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from apprenticeship.selectors.mentoring import expiring
from common.actor import System
from enterprises.models import Mentor
from journal.actions import Change, record_many, subject_type
from journal.models import Entry
from notices import policy

VERB = "mentor.certificate_ends"


@transaction.atomic
def remind_of_certificates(*, actor: System, today: date) -> int:
    """Record once of each mentor's certificate that it runs out soon, or has; give how many are new.

    Raises NotYourMove for anybody but the program.
    """
    policy.owed_mails(actor)
    rows = list(expiring(actor, today).order_by("expires_on", "pk"))
    told = Entry.objects.filter(
        verb=VERB, subject_type=subject_type(Mentor), subject_id__in=[str(row.mentor_id) for row in rows]
    )
    known = {
        (subject_id, (after or {}).get("certificate_no"))
        for subject_id, after in told.values_list("subject_id", "after")
    }
    changes = {
        (str(row.mentor_id), row.certificate_no): Change(
            row.mentor_id, None, {"certificate_no": row.certificate_no, "expires_on": str(row.expires_on)}
        )
        for row in rows
    }
    fresh = [change for key, change in changes.items() if key not in known]
    if fresh:
        record_many(actor=actor, verb=VERB, model=Mentor, changes=fresh)
    return len(fresh)
