"""What accompanies the classes: mentors' certificates, deputies, leads and allowances; people wanted by two schools."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

from apprenticeship.actions import mentoring, overlaps
from apprenticeship.models import Enrolment, TrainingClass
from apprenticeship.rules.mentoring import AllowanceFacts, QualificationFacts
from common.dates import add_months
from demo.people import Players
from enterprises.models import Mentor

# A page with nothing on it: the scan of a synthetic certificate.
BLANK_PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)
MENTORED, OTHER_CLASS, AFAR = "车工四级班（2026 春）", "电工三级班（2026）", "电工四级班（2026）"
LASTING = (None, 700, 40, -20, None, 400)
ALLOWANCE_YUAN = Decimal(300)


def keep_mentors(players: Players, today: date, now: datetime) -> None:
    """Keep what the first enterprise knows of its mentors: certificates that last, end soon or ran out, and so on."""
    enterprise_id, officer = next(iter(players.enterprise_officers.items()))
    rows = list(Mentor.objects.filter(enterprise=enterprise_id).order_by("pk"))
    for row, days in list(zip(rows, LASTING, strict=True))[:5]:
        facts = QualificationFacts(
            level=row.level,
            certificate_no=row.certificate_no,
            issued_on=date(2018, 6, 1),
            expires_on=None if days is None else today + timedelta(days=days),
        )
        mentoring.record_qualification(
            actor=officer,
            mentor_id=row.pk,
            facts=facts,
            filename=f"{row.certificate_no}（合成）.pdf",
            content=BLANK_PDF,
            today=today,
            now=now,
        )
    first, away, third, *_ = rows
    away_from, away_last = today - timedelta(days=3), today + timedelta(days=10)
    absence = {"starts_on": away_from, "last_on": away_last}
    mentoring.name_deputy(actor=officer, mentor_id=away.pk, deputy_id=first.pk, **absence, reason="外出培训（合成）")
    held = TrainingClass.objects.get(name=MENTORED)
    mentoring.name_lead(actor=officer, number=held.number, mentor_id=first.pk, from_on=held.starts_on)
    for back in (3, 2, 1):
        month = add_months(today.replace(day=1), -back)
        for row in (first, away, third):
            paid = AllowanceFacts(
                month_on=month,
                amount_yuan=ALLOWANCE_YUAN,
                paid_on=min(month + timedelta(days=35), today),
                voucher_no=f"JT-{month:%Y%m}-{row.staff_no}",
            )
            mentoring.record_allowance(actor=officer, mentor_id=row.pk, facts=paid, today=today)


def want_people(players: Players, today: date, now: datetime) -> None:
    """Let a school ask the first one for two of its people, and the first one ask for one of theirs; one is refused."""
    here, afar = list(players.registrars.values())[:2]
    home, away = TrainingClass.objects.get(name=OTHER_CLASS), TrainingClass.objects.get(name=AFAR)
    for asker, into, out_of, place in ((afar, away, home, -1), (afar, away, home, -2), (here, home, away, -1)):
        held = list(Enrolment.objects.filter(training_class=out_of, state="training").order_by("pk"))[place]
        request = overlaps.ask_release(
            actor=asker,
            number=into.number,
            held_id=held.pk,
            wanted_from=min(max(today + timedelta(days=20), into.starts_on), into.ends_on, held.ends_on),
            message="本人已转到我校合作企业工作（合成）。",
            now=now,
        )
        if place == -2:
            overlaps.refuse(actor=here, request_id=request.pk, reason="本人仍在原企业上班，请核对。", now=now)
