"""The only writers of a mentor's qualifications, deputies and allowances, and of a class's lead mentor."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from psycopg.types.range import DateRange

from apprenticeship import policy
from apprenticeship.models import ClassLead, MentorAllowance, MentorDeputy, MentorQualification
from apprenticeship.rules.mentoring import (
    AllowanceFacts,
    QualificationFacts,
    allowance_problems,
    lead_problems,
    mentoring_problem,
    qualification_problems,
)
from apprenticeship.selectors.mentoring import deputy_logged_after
from common.actor import Actor
from common.errors import InvalidFacts, Problem
from documents.actions import store
from documents.rules import clean_scan
from enterprises.models import Mentor
from journal.actions import record
from rulebooks.selectors import parsed

MOST_SCAN_BYTES = 10_000_000
LONGEST_REASON = 100


def _locked(actor: Actor, mentor_id: int) -> Mentor:
    """Lock a mentor of the actor's own enterprise. Raises Mentor.DoesNotExist, NotYourMove."""
    row = policy.visible_mentors(actor).select_for_update(of=("self",)).get(pk=mentor_id)
    policy.require(actor, "keep_mentor")
    return row


@transaction.atomic
def record_qualification(
    *,
    actor: Actor,
    mentor_id: int,
    facts: QualificationFacts,
    filename: str,
    content: bytes,
    today: date,
    now: datetime,
) -> MentorQualification:
    """Keep a certificate of a mentor with its scan. Raises Mentor.DoesNotExist, NotYourMove, InvalidFacts."""
    mentor = _locked(actor, mentor_id)
    problems = [*qualification_problems(facts, today), *_scan_problems(content)]
    number = "".join(facts.certificate_no.split()).upper()
    if MentorQualification.objects.filter(mentor=mentor, certificate_no=number).exists():
        problems.append(mentoring_problem("certificate_no", "qualification_known", number=number))
    if problems or facts.issued_on is None:
        raise InvalidFacts(problems)
    scan = clean_scan(content)
    document = store(
        actor=actor, kind="mentor", filename=filename, media_type=scan.media_type, content=scan.content, now=now
    )
    row = MentorQualification.objects.create(
        mentor=mentor,
        level=facts.level,
        certificate_no=number,
        issued_on=facts.issued_on,
        expires_on=facts.expires_on,
        evidence=document,
        recorded_at=now,
    )
    after = {"certificate_no": number, "level": facts.level, "expires_on": str(facts.expires_on or "")}
    record(actor=actor, verb="mentor.qualify", subject=mentor, after=after)
    return row


def _scan_problems(content: bytes) -> list[Problem]:
    if not content:
        return [mentoring_problem("evidence", "mentor_scan_missing")]
    if len(content) > MOST_SCAN_BYTES:
        return [mentoring_problem("evidence", "mentor_scan_size", most=MOST_SCAN_BYTES // 1_000_000)]
    return []


@transaction.atomic
def name_deputy(
    *,
    actor: Actor,
    mentor_id: int,
    deputy_id: int | None,
    starts_on: date | None,
    last_on: date | None,
    reason: str = "",
) -> MentorDeputy:
    """Let another mentor of the enterprise enter logs while one is away; days are inclusive.

    Raises Mentor.DoesNotExist, NotYourMove, InvalidFacts.
    """
    mentor = _locked(actor, mentor_id)
    deputy = Mentor.objects.filter(pk=deputy_id or 0, enterprise=mentor.enterprise_id, is_active=True).first()
    problems = []
    if deputy is None or deputy.pk == mentor.pk:
        problems.append(mentoring_problem("deputy", "deputy_unfit"))
    problems += _span_problems(starts_on, last_on)
    if len(reason.strip()) > LONGEST_REASON:
        words = {"what": "原因", "length": len(reason.strip()), "most": LONGEST_REASON}
        problems.append(mentoring_problem("reason", "mentor_word_long", **words))
    if problems or deputy is None or starts_on is None or last_on is None:
        raise InvalidFacts(problems)
    period = DateRange(starts_on, last_on + timedelta(days=1))
    taken = MentorDeputy.objects.filter(mentor=mentor, period__overlap=period).select_related("deputy").first()
    if taken is not None:
        words = {"name": taken.deputy.name, "first": str(taken.period.lower), "last": str(taken.last_on)}
        raise InvalidFacts([mentoring_problem("starts_on", "deputy_taken", **words)])
    row = MentorDeputy.objects.create(mentor=mentor, deputy=deputy, period=period, reason=reason.strip())
    after = {"deputy": str(deputy), "starts_on": str(starts_on), "last_on": str(last_on)}
    record(actor=actor, verb="mentor.deputise", subject=mentor, after=after, reason=row.reason)
    return row


@transaction.atomic
def end_deputy(*, actor: Actor, mentor_id: int, deputy_row_id: int, last_on: date | None) -> MentorDeputy | None:
    """Let a deputy stand in no longer than an inclusive last day; None when that is before their first one: removed.

    A day on which they would have ended anyway changes nothing. Raises Mentor.DoesNotExist, NotYourMove,
    MentorDeputy.DoesNotExist, InvalidFacts over entries that the deputy made later.
    """
    mentor = _locked(actor, mentor_id)
    row = (
        MentorDeputy.objects.select_for_update(of=("self",))
        .select_related("deputy")
        .get(pk=deputy_row_id, mentor=mentor)
    )
    if last_on is None:
        raise InvalidFacts([mentoring_problem("last_on", "mentor_word_missing", what="最后一日")])
    if last_on >= row.last_on:
        return row
    later = deputy_logged_after(row, last_on)
    if later is not None:
        words = {"name": row.deputy.name, "day": str(later)}
        raise InvalidFacts([mentoring_problem("last_on", "deputy_logged", **words)])
    before = {"deputy": str(row.deputy), "last_on": str(row.last_on)}
    if last_on < row.period.lower:
        record(actor=actor, verb="mentor.end_deputy", subject=mentor, before=before)
        row.delete()
        return None
    row.period = DateRange(row.period.lower, last_on + timedelta(days=1))
    row.save(update_fields=["period"])
    after = {"deputy": str(row.deputy), "last_on": str(last_on)}
    record(actor=actor, verb="mentor.end_deputy", subject=mentor, before=before, after=after)
    return row


def _span_problems(starts_on: date | None, last_on: date | None) -> list[Problem]:
    missing = [
        mentoring_problem(field, "mentor_word_missing", what=what)
        for field, day, what in (("starts_on", starts_on, "开始日期"), ("last_on", last_on, "最后一日"))
        if day is None
    ]
    if starts_on and last_on and last_on < starts_on:
        missing.append(mentoring_problem("last_on", "mentor_day_order", first=str(starts_on), last=str(last_on)))
    return missing


@transaction.atomic
def name_lead(*, actor: Actor, number: str, mentor_id: int | None, from_on: date | None) -> ClassLead:
    """Name a class's lead mentor from a day on; the one before leads until the day before. Named twice is one.

    Raises TrainingClass.DoesNotExist, NotYourMove, InvalidFacts over level, enterprise or days.
    """
    rows = policy.visible_classes(actor).select_related("rulebook")
    held = rows.select_for_update(of=("self",)).get(number=number)
    policy.require(actor, "name_lead")
    mentor = Mentor.objects.filter(pk=mentor_id or 0, enterprise=held.enterprise_id, is_active=True).first()
    book = parsed(held.rulebook)
    problems = []
    if mentor is None:
        problems.append(mentoring_problem("mentor", "lead_unfit"))
    else:
        article = book.article("mentor_rules.lead_level")
        problems += lead_problems(mentor.name, mentor.level, book.mentor_rules.lead_level, article)
    day = from_on or held.starts_on
    if not held.starts_on <= day <= held.ends_on:
        words = {"day": str(day), "first": str(held.starts_on), "last": str(held.ends_on)}
        problems.append(mentoring_problem("from_on", "lead_outside_class", **words))
    if problems or mentor is None:
        raise InvalidFacts(problems)
    standing = ClassLead.objects.filter(training_class=held, period__contains=day).select_related("mentor").first()
    if standing is not None and standing.mentor_id == mentor.pk:
        return standing
    before = _cut_leads(held.pk, day)
    row = ClassLead.objects.create(training_class=held, mentor=mentor, period=DateRange(day, held.period.upper))
    after = {"mentor": str(mentor), "starts_on": str(day)}
    record(actor=actor, verb="class.name_lead", subject=held, before={"mentor": before}, after=after)
    return row


def _cut_leads(class_id: int, day: date) -> str:
    """Let whoever leads on a day or later lead no more from it on; give the name of the last one."""
    name = ""
    later = ClassLead.objects.filter(training_class=class_id, period__endswith__gt=day).select_related("mentor")
    for row in later.order_by("pk"):
        name = row.mentor.name
        if row.period.lower >= day:
            row.delete()
        else:
            row.period = DateRange(row.period.lower, day)
            row.save(update_fields=["period"])
    return name


@transaction.atomic
def record_allowance(*, actor: Actor, mentor_id: int, facts: AllowanceFacts, today: date) -> MentorAllowance:
    """Keep what was paid to a mentor for a month, and by which voucher.

    Raises Mentor.DoesNotExist, NotYourMove, InvalidFacts.
    """
    mentor = _locked(actor, mentor_id)
    problems = list(allowance_problems(facts, today))
    if problems or facts.month_on is None or facts.amount_yuan is None or facts.paid_on is None:
        raise InvalidFacts(problems)
    month = facts.month_on.replace(day=1)
    known = MentorAllowance.objects.filter(mentor=mentor, month_on=month).first()
    if known is not None:
        words = {"month": f"{month:%Y-%m}", "amount": str(known.amount_yuan)}
        raise InvalidFacts([mentoring_problem("month_on", "allowance_known", **words)])
    row = MentorAllowance.objects.create(
        mentor=mentor,
        month_on=month,
        amount_yuan=facts.amount_yuan,
        paid_on=facts.paid_on,
        voucher_no=facts.voucher_no.strip(),
    )
    after = {"month_on": str(month), "amount_yuan": str(facts.amount_yuan), "voucher_no": row.voucher_no}
    record(actor=actor, verb="mentor.pay", subject=mentor, after=after)
    return row
