"""manage.py assess, as a stranger runs it: from a file to JSON, with no database."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from subsidies.management.commands.assess import pieces
from subsidies.parsers import facts_in
from tests.subsidies.test_parsers import HEADER, ROW, row, text
from tests.worth import BASE, CASES, FULL_OUTCOME, VECTORS, shipped

ROOT = Path(__file__).resolve().parent.parent.parent


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own, where no database can be reached."""
    environ = {**os.environ, "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none"}
    return subprocess.run(
        [sys.executable, "manage.py", "assess", *arguments],
        cwd=ROOT,
        env=environ,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def called(**options: Any) -> dict[str, Any]:
    out = StringIO()
    call_command("assess", stdout=out, **options)
    answer: dict[str, Any] = json.loads(out.getvalue())
    return answer


def refused(**options: Any) -> tuple[int, str, list[dict[str, Any]]]:
    """Call the command on what it must refuse: its exit status, what people read, and what machines read."""
    out = StringIO()
    with pytest.raises(CommandError) as refusal:
        call_command("assess", stdout=out, **options)
    errors = json.loads(out.getvalue())["errors"] if out.getvalue() else []
    return refusal.value.returncode, str(refusal.value), errors


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_a_worked_case_comes_out_to_the_fen(vector: dict[str, Any]) -> None:
    answer = called(rulebook=vector["rulebook"], facts=str(CASES / vector["facts"]))
    (one,) = answer["classes"]
    for name in ("planned", "completed", "advance_yuan", "gross_yuan", "balance_yuan", "refund_yuan"):
        assert one[name] == vector[name], name
    assert one["refund_due_on"] == vector.get("refund_due_on")
    assert answer["total_yuan"] == vector["gross_yuan"]
    assert len(answer["people"]) == vector["planned"]
    if "people_yuan" in vector:
        assert [person["amount_yuan"] for person in answer["people"]] == vector["people_yuan"]


def test_a_stranger_needs_no_database_no_settings_and_no_secret() -> None:
    done = run("--rulebook", "nantong-2019", "--facts", "tests/cases/v1-nantong.csv")
    assert (done.returncode, done.stderr) == (0, "")
    answer = json.loads(done.stdout)
    assert list(answer)[:3] == ["classes", "people", "total_yuan"]
    line = answer["people"][0]["lines"][0]
    assert {"clause", "label", "amount_yuan", "formula", "inputs", "article"} <= set(line)
    assert (line["amount_yuan"], line["formula"]) == ("10000.00", "5,000 元/年 × 2 年 = 10,000 元")


def test_who_missed_a_better_outcome_reads_why(tmp_path: Path) -> None:
    file = tmp_path / "facts.csv"
    file.write_text(text(row(certificate="none")), "utf-8")
    (missed,) = called(rulebook="wuhan-2019", facts=str(file))["people"][0]["unmet"]
    assert missed["would_give_yuan"] == "5000.00"
    assert missed["reasons"]


def test_a_rulebook_may_be_a_file(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text(BASE + FULL_OUTCOME, "gbk")
    (tmp_path / "facts.csv").write_text(text(ROW), "gbk")
    answer = called(rulebook=str(tmp_path / "own.toml"), facts=str(tmp_path / "facts.csv"))
    assert (answer["total_yuan"], answer["rulebook"]["code"]) == ("4000.00", "test-2026")


def test_malformed_facts_end_with_1_and_every_problem(tmp_path: Path) -> None:
    file = tmp_path / "facts.csv"
    file.write_text(text(row(level="6", cost_yuan='"3,200"'), row(person_no="2", starts_on="2024-02-30")), "utf-8")
    status, told, errors = refused(rulebook="nantong-2019", facts=str(file))
    assert status == 1
    assert [(error["row"], error["column"], error["value"]) for error in errors] == [
        (2, "level", "6"),
        (2, "cost_yuan", "3,200"),
        (3, "starts_on", "2024-02-30"),
    ]
    assert all(error["message"] and error["mend"] and error["severity"] == "error" for error in errors)
    assert "共 3 处" in told
    assert "第 2 行，cost_yuan（实际费用）：“3,200”不是数字。只写数字" in told


def test_a_malformed_rulebook_ends_with_1_and_every_key(tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    file.write_text(BASE.replace("4000", "-1") + "[advance]\nalowed = true\n" + FULL_OUTCOME, "utf-8")
    status, told, errors = refused(rulebook=str(file), facts=str(CASES / "v1-nantong.csv"))
    assert status == 1
    assert [error["column"] for error in errors] == ["rate.yearly.4", "advance.alowed"]
    assert "办法文件有误" in told


@pytest.mark.parametrize("content", [b"", HEADER.encode(), b"PK\x03\x04", b"\x00"])
def test_an_unusable_file_ends_with_2(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "facts.csv"
    file.write_bytes(content)
    assert refused(rulebook="nantong-2019", facts=str(file))[0] == 2


def test_a_rulebook_that_is_no_toml_ends_with_2(tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    file.write_text("[identity\n", "utf-8")
    assert refused(rulebook=str(file), facts=str(CASES / "v1-nantong.csv"))[0] == 2


@pytest.mark.parametrize(
    "options",
    [
        {"rulebook": "nowhere-2020", "facts": str(CASES / "v1-nantong.csv")},
        {"rulebook": "nantong-2019", "facts": "nowhere.csv"},
        {"rulebook": "nantong-2019", "facts": str(CASES)},
        {"rulebook": "nantong-2019"},
        {},
    ],
)
def test_what_is_not_there_ends_with_2_in_chinese(options: dict[str, str]) -> None:
    status, told, _ = refused(**options)
    assert status == 2
    assert "无法读取" in told or "请写明" in told


def test_an_unknown_code_is_told_the_known_ones() -> None:
    assert "nantong-2019" in refused(rulebook="nowhere-2020", facts="x.csv")[1]


def test_the_exit_status_reaches_the_shell(tmp_path: Path) -> None:
    assert run("--rulebook", "nowhere-2020", "--facts", "x.csv").returncode == 2
    (tmp_path / "facts.csv").write_text(text(row(level="6")), "utf-8")
    done = run("--rulebook", "nantong-2019", "--facts", str(tmp_path / "facts.csv"))
    assert done.returncode == 1
    assert json.loads(done.stdout)["errors"][0]["column"] == "level"


def test_warnings_stand_beside_the_sums(tmp_path: Path) -> None:
    (tmp_path / "facts.csv").write_text(f"{HEADER},姓名\n{ROW},张三\n", "utf-8")
    answer = called(rulebook="nantong-2019", facts=str(tmp_path / "facts.csv"))
    assert answer["warnings"] == ["第 1 行，姓名：不认识的列“姓名”，未使用。不需要的列可以留着。"]
    assert answer["total_yuan"] == "4000.00"


@pytest.mark.parametrize("arguments", [("--rulebok", "nantong-2019"), ("--facts",)])
def test_a_misspelt_flag_is_refused_in_chinese(arguments: tuple[str, ...]) -> None:
    done = run(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert "参数" in done.stderr
    assert "用法：" in done.stderr
    assert "usage" not in done.stderr


def test_a_large_file_gives_the_same_in_two_halves_as_in_one_piece(monkeypatch: pytest.MonkeyPatch) -> None:
    classes = facts_in((CASES / "v1-nantong.csv").read_bytes()).classes * 3
    whole = b"".join(pieces(classes, shipped("nantong-2019"), {"code": "x"}, ["w"]))
    monkeypatch.setattr("subsidies.management.commands.assess.LARGE", 1)
    halves = b"".join(pieces(classes, shipped("nantong-2019"), {"code": "x"}, ["w"]))
    assert halves == whole
    assert json.loads(halves)["total_yuan"] == "990000.00"
