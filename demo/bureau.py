"""What the city's bureau has on its own desk: a draft to check, seats for a year."""

from __future__ import annotations

from apprenticeship.actions import quotas
from apprenticeship.rules.quotas import QuotaFacts
from common.texts import decoded
from demo.play import Play, at
from enterprises.models import Enterprise
from rulebooks import actions as rulebooks
from rulebooks.parsers import shipped_content


def leave_draft(play: Play) -> None:
    """Leave a draft of Nantong's rulebook with a made-up sum, for a second officer to check."""
    text = decoded(shipped_content("nantong-2019"))
    text = text.replace('name = "', 'name = "（演示草稿）', 1).replace("4 = 4000", "4 = 4500", 1)
    rulebooks.draft(actor=play.players.officers["filing"], text=text, now=at(play.past(play.today)))


def give_seats(play: Play) -> None:
    """Give the city, one county and one enterprise made-up seats for the year whose classes are being filed."""
    year, firm = play.today.year + 1, Enterprise.objects.order_by("pk")[0]
    for region, credit_code, seats_count in (
        ("320600", "", 400),
        ("320681", "", 60),
        ("320600", firm.credit_code, 80),
    ):
        quotas.give_quota(
            actor=play.players.officers["filing"],
            facts=QuotaFacts(
                region=region,
                credit_code=credit_code,
                year=year,
                seats_count=seats_count,
                document_no="演示文件（合成名额）",
            ),
            now=at(play.past(play.today)),
        )
