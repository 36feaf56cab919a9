"""`manage.py import_roster`: the same import without a browser, its JSON and its exit status."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from apprenticeship.models import Enrolment
from exchange.models import RosterImport
from journal.models import Entry
from tests.cast import Cast
from tests.exchange.rosters import people, roster_file, zipped


class Answer:
    """What the command said, and how it ended."""

    def __init__(self, status: int, out: str, err: str) -> None:
        self.status, self.out, self.err = status, out, err

    @property
    def json(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.out)
        return found


@pytest.fixture
def run(cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    """Bring a file into the filed class by the command."""

    def run(content: bytes, *options: str, name: str = "花名册.xlsx", number: str = "") -> Answer:
        path = tmp_path / name
        path.write_bytes(content)
        with pytest.raises(SystemExit) as ended:
            call_command("import_roster", str(path), "--class", number or cast.filed_class.number, *options)
        status = ended.value.code
        assert isinstance(status, int)
        return Answer(status, *capsys.readouterr())

    return run


def test_a_clean_file_is_imported(run: Any) -> None:
    answer = run(roster_file(3), "--json")
    assert answer.status == 0
    assert answer.json == {"rows": 3, "accepted": 3, "errors": [], "imported": 3}
    assert Enrolment.objects.count() == 3
    assert Entry.objects.filter(actor_role="system", verb="import.commit").count() == 1


def test_check_writes_nothing(run: Any) -> None:
    answer = run(roster_file(3), "--check", "--json")
    assert (answer.status, answer.json["accepted"], answer.json["imported"]) == (0, 3, 0)
    assert not RosterImport.objects.exists()
    assert not Enrolment.objects.exists()
    assert not Entry.objects.exists()


def test_errors_are_told_with_the_spreadsheets_own_rows_and_nothing_is_written(run: Any) -> None:
    answer = run(roster_file(3, {1: {"身份证号": "3.2E+17"}, 2: {"手机": ""}}), "--json")
    assert answer.status == 1
    told = answer.json
    assert (told["rows"], told["accepted"], told["imported"]) == (3, 2, 0)
    assert [(one["sheet"], one["row"], one["rule"], one["severity"]) for one in told["errors"]] == [
        ("学徒花名册", 7, "precision_lost", "error"),
        ("学徒花名册", 8, "phone_missing", "warning"),
    ]
    assert set(told["errors"][0]) == {"sheet", "row", "column", "value", "rule", "message", "severity"}
    assert told["errors"][0]["value"] == "3.2E+17"
    assert "文本" in told["errors"][0]["message"]
    assert not Enrolment.objects.exists()


def test_warnings_alone_are_clean(run: Any) -> None:
    assert run(roster_file(2, {0: {"手机": ""}}), "--json").status == 0


def test_the_faultless_are_imported_when_asked_for(run: Any) -> None:
    answer = run(roster_file(3, {1: {"身份证号": ""}}), "--json", "--faultless")
    assert (answer.status, answer.json["imported"], Enrolment.objects.count()) == (1, 2, 2)


def test_whole_identity_numbers_are_not_printed(run: Any) -> None:
    number = people(1)[0]["身份证号"]
    answer = run(roster_file(2, {1: {"身份证号": number}}), "--json")
    assert answer.status == 1
    assert number not in answer.out
    assert f"{number[:6]}********{number[-4:]}" in answer.out


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"", "empty_file"),
        (zipped({"photo.jpg": b"x"}), "renamed_archive"),
        ("早上好\n你好\n".encode() * 9, "no_header"),
    ],
)
def test_an_unusable_file_ends_with_two_and_says_how_to_mend_it(run: Any, content: bytes, rule: str) -> None:
    answer = run(content, "--json")
    assert answer.status == 2
    (told,) = answer.json["errors"]
    assert (told["rule"], answer.json["rows"]) == (rule, 0)
    assert "请" in told["message"]


def test_a_class_a_file_or_a_user_that_does_not_exist_ends_with_two(run: Any, cast: Cast) -> None:
    assert run(roster_file(1), "--json", number="2099-0001").json["errors"][0]["rule"] == "cannot_start"
    assert run(roster_file(1), "--json", "--as", "nobody").status == 2
    with pytest.raises(SystemExit) as ended:
        call_command("import_roster", "/nowhere.xlsx", "--class", cast.filed_class.number)
    assert ended.value.code == 2


def test_a_class_that_takes_nobody_ends_with_two(run: Any, cast: Cast) -> None:
    answer = run(roster_file(1), "--json", number=cast.draft_class.number)
    assert (answer.status, answer.json["errors"][0]["rule"]) == (2, "class_takes_nobody")


def test_a_registrar_can_be_named_and_strangers_find_no_class(run: Any) -> None:
    assert run(roster_file(1), "--as", "moon_registrar").status == 2
    assert run(roster_file(1), "--as", "registrar").status == 0
    assert Entry.objects.filter(actor_role="registrar", verb="import.commit").count() == 1


def test_without_json_it_speaks_chinese(run: Any) -> None:
    answer = run(roster_file(2, {1: {"身份证号": ""}}))
    assert "D7" in answer.out
    assert "共 2 行，无错 1 行，入库 0 行。" in answer.out


def test_the_same_file_twice_adds_nobody(run: Any) -> None:
    run(roster_file(3))
    assert run(roster_file(3), "--json").status == 0
    assert Enrolment.objects.count() == 3
