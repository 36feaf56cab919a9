"""manage.py verify_journal: walk the hash chain and say whether anything was changed."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from journal.actions import seal
from journal.models import Link
from journal.selectors import first_broken_position, head, is_still_held, unsealed_count


class Command(BaseCommand):
    help = "核对操作日志的哈希链：任何一条被改动、删除或调换，都会指出位置。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--head",
            help="上次核对时记下的链头（位置:摘要）。同时核对链尾没有被截断、整链没有被重写。",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        while seal():
            pass
        broken = first_broken_position()
        if broken is not None:
            raise CommandError(
                _("操作日志在第 %(position)s 环处断裂：该处的记录被改动、删除或调换。") % {"position": broken}
            )
        if options["head"] is not None:
            self._compare(options["head"])
        counts = {"count": Link.objects.count(), "waiting": unsealed_count()}
        self.stdout.write(_("操作日志完整：%(count)s 条已封存，%(waiting)s 条待封存。") % counts)
        self.stdout.write(_("链头，请抄录到系统之外：%(head)s") % {"head": head()})

    def _compare(self, noted: str) -> None:
        position, _colon, digest = noted.partition(":")
        try:
            held = is_still_held(int(position), bytes.fromhex(digest))
        except ValueError as error:
            raise CommandError(_("链头应写成“位置:摘要”，例如 120:9f2c…，不是 %(head)s。") % {"head": noted}) from error
        if not held:
            raise CommandError(
                _("第 %(position)s 环与记下的链头不符：日志尾部被截断，或整链被重写。") % {"position": position}
            )
