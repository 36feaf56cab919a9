"""Brings a roster file (学徒花名册) into a class, or only checks it.

Exit status: 0 clean (warnings do not count), 1 errors, 2 a file that cannot be used, or no such class or user.
"""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts.models import Membership
from accounts.selectors import actor_of
from common.actor import Actor, System
from common.errors import DomainError
from common.texts import N_
from exchange.actions.imports import bring_in
from exchange.parsers.files import read_bounded
from exchange.parsers.refusals import UnusableFile
from exchange.parsers.roster import Roster
from exchange.selectors.imports import class_taking_people, entry_of, limits, read_roster, words_of

PROGRAM = System("import_roster")
CLEAN, ERRORS, UNUSABLE = 0, 1, 2


class CannotStart(UnusableFile):
    code = "cannot_start"
    message = N_("没有找到“%(what)s”。")


class Command(BaseCommand):
    help = "Check a roster file (.xlsx, .xls, .csv) against a class and register its people."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE")
        parser.add_argument("--class", dest="number", required=True, metavar="CLASS_NO", help="the class's number")
        parser.add_argument("--check", action="store_true", help="write nothing")
        parser.add_argument("--json", action="store_true", help="answer as JSON")
        parser.add_argument("--faultless", action="store_true", help="register the faultless rows though others err")
        parser.add_argument(
            "--as", dest="username", default="", help="act as this registrar; without it the program itself acts"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            actor, membership_id = _actor(options["username"])
            content = _content(options["file"])
            roster, imported = self._run(actor, membership_id, content, options)
        except ObjectDoesNotExist:
            self._say_unusable(CannotStart(what=options["number"]), options)
            sys.exit(UNUSABLE)
        except DomainError as refusal:
            self._say_unusable(refusal, options)
            sys.exit(UNUSABLE)
        self._say(roster, imported, options)
        sys.exit(ERRORS if roster.refused else CLEAN)

    def _run(
        self, actor: Actor, membership_id: int | None, content: bytes, options: dict[str, Any]
    ) -> tuple[Roster, int]:
        if options["check"]:
            training_class = class_taking_people(actor, options["number"])
            return read_roster(training_class, content, timezone.localdate()).roster, 0
        done = bring_in(
            actor=actor,
            membership_id=membership_id,
            number=options["number"],
            filename=Path(options["file"]).name,
            content=content,
            faultless_only=options["faultless"],
            today=timezone.localdate(),
            now=timezone.now(),
        )
        return done.roster, done.row.row_count - done.row.error_count if done.row else 0

    def _say(self, roster: Roster, imported: int, options: dict[str, Any]) -> None:
        errors = [words_of(entry_of(found)) for found in roster.problems]
        accepted = len(roster.accepted)
        if options["json"]:
            self._print_json(len(roster.rows), accepted, errors, imported)
            return
        for one in errors:
            place = f"{one['sheet']} {one['cell'] or one['row']}"
            self.stdout.write(
                f"{place}\t{one['column']}\t{one['severity']}\t{one['rule']}\t{one['message']}{one['mend']}"
            )
        self.stdout.write(f"共 {len(roster.rows)} 行，无错 {accepted} 行，入库 {imported} 行。")

    def _say_unusable(self, refusal: DomainError, options: dict[str, Any]) -> None:
        code = refusal.code
        if not options["json"]:
            self.stderr.write(f"{code}\t{refusal}")
            return
        place = {"sheet": "", "row": 0, "column": "", "value": Path(options["file"]).name}
        self._print_json(0, 0, [{**place, "rule": code, "message": str(refusal), "mend": "", "severity": "error"}], 0)

    def _print_json(self, rows: int, accepted: int, errors: list[dict[str, Any]], imported: int) -> None:
        shown = [
            {
                **{key: one[key] for key in ("sheet", "row", "column", "value", "rule")},
                "message": one["message"] + one["mend"],
                "severity": one["severity"],
            }
            for one in errors
        ]
        answer = {"rows": rows, "accepted": accepted, "errors": shown, "imported": imported}
        self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=1))


def _actor(username: str) -> tuple[Actor, int | None]:
    if not username:
        return PROGRAM, None
    held = Membership.objects.select_related("user").filter(user__username=username, role="registrar").first()
    if held is None:
        raise CannotStart(what=username)
    return actor_of(held), held.pk


def _content(path: str) -> bytes:
    try:
        with Path(path).open("rb") as stream:
            return read_bounded(stream, limits())
    except OSError as error:
        raise CannotStart(what=path) from error
