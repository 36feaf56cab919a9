"""manage.py assess: work out a facts file by a rulebook, without a database, as JSON.

It asks for no setting and no app, so that manage.py can run it without loading them; hence it speaks Chinese alone.
"""

import gc
import hashlib
import os
import pickle
import sys
from argparse import ArgumentParser
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any, NoReturn

import orjson
from django.core.management.base import BaseCommand, CommandError, CommandParser

from common.errors import InvalidFacts, Problem, UnusableFile
from rulebooks.parsers import rulebook_in, shipped_codes, shipped_content
from rulebooks.rules import Rulebook
from rulebooks.rules.vocabulary import RoundingStage
from subsidies.columns import BY_NAME
from subsidies.parsers import FactsFile, facts_in
from subsidies.rules import ClassFacts, assess, written
from subsidies.rules.written import classes_written, closing_written, people_written

FOUND_ERRORS, UNUSABLE = 1, 2
SHOWN = 50
# From how many people on a second process pays for itself.
LARGE = 20_000


class Command(BaseCommand):
    help = (
        "按补贴办法计算一份人员事实文件，不连接数据库，结果以 JSON 写到标准输出。"
        "退出状态：0 完成；1 内容有误（全部错误一次列出）；2 文件无法使用或没有这个办法。"
    )
    requires_system_checks = ()

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """Let the parser say in Chinese what it does not understand."""
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        parser.error = not_understood  # type: ignore[method-assign]  # argparse offers no other way
        return parser

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--rulebook", metavar="办法", default="", help="办法文件（.toml，写法见 docs/rulebooks.md）或内置办法的代码"
        )
        parser.add_argument("--facts", metavar="文件.csv", default="", help="人员事实文件（CSV，UTF-8 或 GBK）")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["rulebook"] or not options["facts"]:
            known = "、".join(shipped_codes())
            message = f"请写明办法和文件：--rulebook 办法 --facts 文件.csv。内置办法：{known}。"
            raise CommandError(message, returncode=UNUSABLE)
        # Nothing made here is circular: collecting garbage among millions of small rows would take half the time.
        gc.disable()
        content, book = self.rulebook(options["rulebook"])
        facts = self.facts(options["facts"], book)
        about = {
            "code": book.identity.code,
            "name": book.identity.name,
            "document_no": book.identity.doc_no,
            "sha256": hashlib.sha256(content).hexdigest(),
        }
        warnings = [told(problem) for problem in facts.warnings]
        try:
            for piece in pieces(facts.classes, book, about, warnings):
                self.stdout.write(piece.decode(), ending="")
            self.stdout.flush()
        except BrokenPipeError:
            # The reader has seen enough (as `head` does): leave quietly, and let nothing be flushed after it.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

    def rulebook(self, name: str) -> tuple[bytes, Rulebook]:
        content = shipped_content(name) if name in shipped_codes() else self.read(name, "办法文件", is_code_too=True)
        try:
            return content, rulebook_in(content)
        except InvalidFacts as refusal:
            raise self.refused("办法文件有误", refusal) from refusal

    def facts(self, name: str, book: Rulebook) -> FactsFile:
        content = self.read(name, "事实文件")
        try:
            return facts_in(content, book)
        except InvalidFacts as refusal:
            raise self.refused("事实文件有误", refusal) from refusal

    def read(self, name: str, what: str, *, is_code_too: bool = False) -> bytes:
        try:
            return Path(name).read_bytes()
        except OSError as error:
            message = f"{what}“{name}”无法读取：文件不存在、是文件夹或没有权限。"
            if is_code_too:
                message += f"也没有这个代码的内置办法；内置办法：{'、'.join(shipped_codes())}。"
            raise CommandError(message, returncode=UNUSABLE) from error

    def refused(self, what: str, refusal: InvalidFacts) -> CommandError:
        """Write every problem as JSON to standard output and, for people, as text to standard error."""
        rows = [problem_json(problem) for problem in refusal.problems]
        self.stdout.write(orjson.dumps({"errors": rows}).decode())
        lines = [f"{what}：共 {len(rows)} 处。", *(f"  {told(problem)}" for problem in refusal.problems[:SHOWN])]
        if len(rows) > SHOWN:
            lines.append(f"  …… 其余 {len(rows) - SHOWN} 处见标准输出的 JSON。")
        return CommandError(
            "\n".join(lines), returncode=UNUSABLE if isinstance(refusal, UnusableFile) else FOUND_ERRORS
        )


def not_understood(message: str) -> NoReturn:
    """Refuse arguments as the other errors of use are: in one Chinese line, with status 2."""
    unknown = message.partition("unrecognized arguments: ")[2]
    words = f"不认识的参数：{unknown}。" if unknown else "参数不完整：每个参数后面要写内容。"
    sys.stderr.write(f"{words}用法：manage.py assess --rulebook 办法 --facts 文件.csv\n")
    sys.exit(UNUSABLE)


def pieces(
    classes: Sequence[ClassFacts], book: Rulebook, about: Mapping[str, str], warnings: Sequence[str]
) -> Iterator[bytes]:
    """Work out and write all classes; a large file's second half by a process of its own, beside the first.

    Rounding of the whole claim needs every class at once, so that such a rulebook is worked out in one piece.
    """
    people = sum(len(one.people) for one in classes)
    if people < LARGE or len(classes) < 2 or book.rounding.stage is RoundingStage.CLAIM or not hasattr(os, "fork"):
        yield from written(assess(classes, book), about, warnings)
        return
    with TemporaryFile() as target:
        half = len(classes) // 2
        child = os.fork()
        if child == 0:
            os._exit(_second_half(classes[half:], book, target))
        first = assess(classes[:half], book)
        texts = [classes_written(first), b"".join(people_written(first))]
        _, status = os.waitpid(child, 0)
        if status:
            raise ChildProcessError(f"the second half ended with {status}")
        target.seek(0)
        total, *more = pickle.load(target)  # noqa: S301  (written by our own child a moment ago)
    yield b'{"classes":[' + texts[0] + b"," + more[0] + b'],"people":['
    yield texts[1]
    yield b"," + more[1]
    yield closing_written(first.total_yuan + total, about, warnings)


def _second_half(classes: Sequence[ClassFacts], book: Rulebook, target: IO[bytes]) -> int:
    """Work out and write classes into a file that the parent reads; give the exit status."""
    try:
        second = assess(classes, book)
        pickle.dump((second.total_yuan, classes_written(second), b"".join(people_written(second))), target)
        target.flush()
    except BaseException:
        sys.excepthook(*sys.exc_info())
        return 1
    return 0


def told(problem: Problem) -> str:
    """Tell a problem in one Chinese line: where, what, how to mend it."""
    params = problem.params
    place = ""
    if "row" in params:
        column = BY_NAME.get(problem.field)
        name = f"{column.name}（{column.heading}）" if column else problem.field
        place = f"第 {params['row']} 行" + (f"，{name}" if name else "") + "："
    return f"{place}{_filled(problem.message, params)}{_filled(problem.mend, params)}"


def problem_json(problem: Problem) -> dict[str, Any]:
    """Write a problem as a mapping; `row` is the spreadsheet's own, from 1, and None for a rulebook file."""
    params = problem.params
    return {
        "row": params.get("row"),
        "column": problem.field,
        "value": str(params.get("value", params.get("found", ""))),
        "rule": problem.rule,
        "message": _filled(problem.message, params),
        "mend": _filled(problem.mend, params),
        "severity": problem.severity,
    }


def _filled(template: str, params: dict[str, Any]) -> str:
    return template % params if params and template else template
