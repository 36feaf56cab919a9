"""A day's log entry through the API, policy and journal included, against a bare psycopg insert behind the same server.

The limit is a quarter of the bare insert's pace, or 1,000 a second. Server, database and sender share this machine.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from time import monotonic, perf_counter, sleep, time
from uuid import uuid4

import _ready
from django.core.management import call_command

from apprenticeship.lifecycle import EnrolmentState
from apprenticeship.models import Enrolment, LogEntry
from enterprises.models import Mentor
from journal.models import Entry
from tests import builders

MENTORS, APPRENTICES, SENDERS = 60, 3, 12
SENT = {"bare": 3_000, "api": 1_000}
LEAST_A_SECOND, SHARE = 1_000.0, 0.25
HERE = Path(__file__).resolve().parent
FIRST = date(2026, 3, 2)


def fill() -> list[tuple[str, Mentor, list[Enrolment]]]:
    """Write mentors with a token and apprentices each; their class trains since March."""
    region, occupation, book = builders.build_region("320602"), builders.build_occupation(), builders.build_rulebook()
    school, enterprise = builders.build_school(1, region=region), builders.build_enterprise(1, region=region)
    bureau = builders.build_bureau(builders.build_region("320600"))
    places = {"school": school, "enterprise": enterprise, "bureau": bureau, "rulebook": book, "occupation": occupation}
    held = builders.build_class("open", 1, **places)
    now, found = datetime.fromtimestamp(time(), UTC), []
    for serial in range(MENTORS):
        mentor = builders.build_mentor(serial, enterprise=enterprise, occupation=occupation)
        user = builders.build_user(f"mentor{serial}")
        membership = builders.build_membership("mentor", user, mentor=mentor)
        builders.build_token(membership, f"secret-{serial}", created_at=now, expires_at=now + timedelta(days=1))
        people = []
        for place in range(APPRENTICES):
            row = builders.build_enrolment(held, EnrolmentState.TRAINING, serial * APPRENTICES + place)
            builders.build_assignment(row, mentor=mentor)
            people.append(row)
        found.append((f"secret-{serial}", mentor, people))
    return found


def requests_of(mentors: Sequence[tuple[str, Mentor, list[Enrolment]]], count: int, path: str) -> list[bytes]:
    """Write the requests out beforehand, so that the sender only sends: one day of one apprentice each."""
    made = []
    for serial in range(count):
        secret, mentor, people = mentors[serial % MENTORS]
        row = people[serial // MENTORS % APPRENTICES]
        facts = {
            "student_no": row.student_no,
            "enrolment": row.pk,
            "mentor": mentor.pk,
            "day": (FIRST + timedelta(days=serial // (MENTORS * APPRENTICES))).isoformat(),
            "hours": "8",
            "task": "外圆车削",
            "rating": 4,
            "key": str(uuid4()),
        }
        body = json.dumps(facts).encode()
        head = (
            f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {secret}\r\n"
            f"Idempotency-Key: {facts['key']}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        made.append(head.encode() + body)
    return made


@contextmanager
def served(application: str) -> Iterator[int]:
    """Run the production server with an application; give its port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    granian = Path(sys.executable).parent / "granian"
    line = [str(granian), "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--workers", "2"]
    more = ["--blocking-threads", "1", "--no-ws", "--log-level", "warning", application]
    paths = os.pathsep.join([str(HERE.parent), str(HERE)])
    env = {**os.environ, "PYTHONPATH": paths, "ALLOWED_HOSTS": "127.0.0.1"}
    child = subprocess.Popen([*line, *more], env=env, cwd=HERE.parent)  # noqa: S603  (our own server)
    try:
        until = monotonic() + 60
        while monotonic() < until:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                sleep(0.1)
        yield port
    finally:
        child.terminate()
        child.wait(timeout=20)


def send(port: int, requests: Sequence[bytes]) -> int:
    """Send requests one after another over one connection; give how many were answered 201."""
    done = 0
    with socket.create_connection(("127.0.0.1", port), timeout=60) as line, line.makefile("rb") as answers:
        for request in requests:
            line.sendall(request)
            done += b" 201 " in answers.readline()
            length = 0
            while (header := answers.readline().strip().lower()) != b"":
                if header.startswith(b"content-length:"):
                    length = int(header.split(b":")[1])
            answers.read(length)
    return done


def pace(application: str, path: str, mentors: Sequence[tuple[str, Mentor, list[Enrolment]]], count: int) -> float:
    """Give the entries a second that an application takes in; every one must have been taken in."""
    requests = requests_of(mentors, count, path)
    with served(application) as port, ThreadPoolExecutor(SENDERS) as pool:
        warm, rest = requests[: count // 10], requests[count // 10 :]
        send(port, warm[: len(warm) // 2])
        send(port, warm[len(warm) // 2 :])
        began = perf_counter()
        done = sum(pool.map(lambda place: send(port, rest[place::SENDERS]), range(SENDERS)))
        took = perf_counter() - began
    if done != len(rest):
        raise SystemExit(f"{path}: {len(rest) - done} of {len(rest)} entries were not taken in")
    return done / took


def main() -> None:
    call_command("migrate", verbosity=0)
    mentors = fill()
    bare = pace("_bare:application", "/", mentors, SENT["bare"])
    LogEntry.objects.all().delete()
    api = pace("config.wsgi:application", "/api/v1/logs/", mentors, SENT["api"])
    told = Entry.objects.filter(verb="log.enter").count()
    if told != LogEntry.objects.count():
        raise SystemExit("an entry is missing in the journal")
    limit = min(LEAST_A_SECOND, bare * SHARE)
    _ready.report("a log entry over the API, a second", f"{api:,.0f}", f"{limit:,.0f}", api / limit)
    _ready.report("  a bare insert behind the same server, a second", f"{bare:,.0f}", "-", 1.0)


if __name__ == "__main__":
    main()
