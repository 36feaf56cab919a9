"""manage.py load_demo: a synthetic Nantong, played through the system's own actions."""

from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from accounts.actions import create_user, join
from accounts.models import Membership, User
from apprenticeship.models import Enrolment, Person
from common.errors import InvalidFacts
from demo import checks, people, places, steps, welcome
from demo.bureau import give_seats, leave_draft
from demo.play import Play
from demo.scenes import SCENES, Scene
from notices.actions.expecting import sweep
from notices.actions.telling import PROGRAM
from notices.selectors.expecting import classes_to_sweep
from rulebooks.actions import load_shipped, publish


class Command(BaseCommand):
    help = "装入演示数据（全部为合成）：3 所学校、12 家企业、2 个县（市）、约 600 名学徒。生产环境拒绝执行。"

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("生产环境不能装入演示数据。")
        if User.objects.exists():
            raise CommandError("库中已有用户，演示数据只能装入空库。")
        now = timezone.now()
        places.build()
        load_shipped(actor=people.PROGRAM, now=now)
        for text in (steps.TEXT, checks.TEXT):
            publish(actor=people.PROGRAM, text=text, now=now)
        play = Play(people.build(), timezone.localdate(now))
        for scene in SCENES:
            self._play(play, scene)
        leave_draft(play)
        play.aside()
        give_seats(play)
        self._apprentice()
        self._expect(timezone.localdate(now))
        target = Path(settings.DATA_DIR) / "welcome.txt"
        target.write_text(welcome.text(), encoding="utf-8")
        self.stdout.write(f"已装入演示数据：{Enrolment.objects.count()} 名学徒。")

    def _play(self, play: Play, scene: Scene) -> None:
        try:
            play.scene(scene)
        except InvalidFacts as error:
            told = "；".join(f"{problem.field} {problem.message % problem.params}" for problem in error.problems[:5])
            raise CommandError(f"演示班“{scene.name}”不合规则：{told}") from error

    def _expect(self, today: date) -> None:
        """Draw up the ledger of what should have come, as the clock does every hour."""
        after = 0
        while class_ids := classes_to_sweep(after, 50):
            sweep(actor=PROGRAM, class_ids=class_ids, today=today)
            after = class_ids[-1]

    def _apprentice(self) -> None:
        """Let one apprentice with logs and credits sign in."""
        enrolment = Enrolment.objects.filter(credit_entries__isnull=False, state="training").order_by("pk").first()
        if enrolment is None:
            raise CommandError("演示数据中没有已得学分的学徒。")
        user = create_user(
            actor=people.PROGRAM, username="apprentice", name=enrolment.person.name, password=people.PASSWORD
        )
        join(actor=people.PROGRAM, membership=Membership(user=user, role="apprentice"))
        Person.objects.filter(pk=enrolment.person_id).update(user=user)
