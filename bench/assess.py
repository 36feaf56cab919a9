"""manage.py assess over 100,000 people: started, read, checked, worked out and printed, in a process of its own.

One file is as files are: classes of 40 who share dates and level. In the other everybody has a cost of their own.
"""

from __future__ import annotations

import csv
import json
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from time import perf_counter

import _ready

ROOT = Path(__file__).resolve().parent.parent
PEOPLE, CLASS_SIZE, LIMIT_SECONDS, TRIES = 100_000, 40, 5.0, 3
HEADER = "class_no,person_no,trainee_type,level,starts_on,planned_ends_on,ended_on,status,certificate,hired,cost_yuan"


def rows(*, with_own_costs: bool) -> Iterator[list[str]]:
    draw = random.Random(2026)  # noqa: S311  (the same file every time)
    for number in range(PEOPLE):
        class_no = number // CLASS_SIZE
        starts_on = date(2022, 1, 1) + timedelta(days=class_no % 700)
        last_on = starts_on + timedelta(days=730)
        status = draw.choice(["completed"] * 8 + ["withdrawn", "training"])
        certificate = draw.choice(["skill_level", "training", "none"]) if status == "completed" else "none"
        cost = f"{draw.randint(100_000, 1_500_000) / 100:.2f}" if with_own_costs else ""
        level = "43"[class_no % 2]
        days = [str(starts_on), str(last_on), str(last_on) if status == "completed" else ""]
        yield [f"C{class_no}", f"P{number}", "new_hire", level, *days, status, certificate, "yes", cost]


def seconds(rulebook: str, facts: Path, answer: Path) -> float:
    command = [sys.executable, "manage.py", "assess", "--rulebook", rulebook, "--facts", str(facts)]
    with answer.open("wb") as out:
        begun = perf_counter()
        subprocess.run(command, cwd=ROOT, stdout=out, check=True)
        return perf_counter() - begun


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        facts, answer = Path(folder) / "facts.csv", Path(folder) / "answer.json"
        for rulebook, with_own_costs in (("nantong-2019", False), ("ruian-2023", True)):
            with facts.open("w", encoding="utf-8", newline="") as file:
                csv.writer(file).writerows([HEADER.split(","), *rows(with_own_costs=with_own_costs)])
            took = min(seconds(rulebook, facts, answer) for _ in range(TRIES))
            assert len(json.loads(answer.read_bytes())["people"]) == PEOPLE
            kind = "a cost each" if with_own_costs else "classes of 40"
            workload = f"assess {PEOPLE:,} people, {rulebook}, {kind}"
            _ready.report(workload, f"{took:.2f} s", f"{LIMIT_SECONDS:.2f} s", took / LIMIT_SECONDS)


if __name__ == "__main__":
    main()
