"""manage.py load_rulebooks: publish the rulebooks that ship with the program."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from common.actor import System
from rulebooks.actions import load_shipped


class Command(BaseCommand):
    help = "发布随系统附带的补贴办法；已发布的不会重复，可以多次运行。"

    def handle(self, *args: Any, **options: Any) -> None:
        for row in load_shipped(actor=System("load_rulebooks"), now=timezone.now()):
            self.stdout.write(
                _("%(code)s 第 %(version)s 版：%(name)s") % {"code": row.code, "version": row.version, "name": row.name}
            )
