"""manage.py verify_journal: walk the hash chain and say whether anything was changed."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from journal.actions import seal
from journal.models import Link
from journal.selectors import first_broken_position, unsealed_count


class Command(BaseCommand):
    help = "核对操作日志的哈希链：任何一条被改动、删除或调换，都会指出位置。"

    def handle(self, *args: Any, **options: Any) -> None:
        while seal():
            pass
        broken = first_broken_position()
        if broken is not None:
            raise CommandError(
                _("操作日志在第 %(position)s 环处断裂：该处的记录被改动、删除或调换。") % {"position": broken}
            )
        count, waiting = Link.objects.count(), unsealed_count()
        self.stdout.write(
            _("操作日志完整：%(count)s 条已封存，%(waiting)s 条待封存。") % {"count": count, "waiting": waiting}
        )
