"""No container engine is needed to know that the containers' commands work: each is run here, as it stands there.

They run in a copy of what the image would hold, in production mode, on embedded servers.
"""

import http.client
import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import yaml

from embedded import secrets
from embedded.fresh import empty_database
from embedded.valkey import free_port

CHECKOUT = Path(__file__).resolve().parents[2]
COMPOSE = yaml.safe_load(CHECKOUT.joinpath("docker-compose.yml").read_text(encoding="utf-8"))
DOCKERFILE = CHECKOUT.joinpath("Dockerfile").read_text(encoding="utf-8")
SERVICES = COMPOSE["services"]
OURS = [name for name, service in SERVICES.items() if "build" in service]
IN_IMAGE = "/data"
# One parallel worker builds the image and keeps it.
pytestmark = [pytest.mark.worker, pytest.mark.xdist_group("containers")]


def ignored(folder: str, names: list[str]) -> list[str]:
    """What .dockerignore keeps out, at the top, and everywhere what is made by running."""
    lines = set(CHECKOUT.joinpath(".dockerignore").read_text(encoding="utf-8").split())
    top = Path(folder) == CHECKOUT
    assets = Path(folder) == CHECKOUT / "static"
    return [
        name
        for name in names
        if name == "__pycache__"
        or (top and (name in lines or name.endswith("_cache")))
        or (assets and name == "vendor")
    ]


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the files of the image, made by the Dockerfile's own COPY and RUN lines."""
    app = tmp_path_factory.mktemp("image") / "app"
    shutil.copytree(CHECKOUT, app, ignore=ignored)
    shutil.copytree(CHECKOUT / "static/vendor", app / "static/vendor")
    for line in final_stage_runs():
        run(re.sub("([= ])/tmp/", rf"\1{app.parent}/", line), app, outside())
    return app


def final_stage_runs() -> list[str]:
    """The RUN lines of the last stage that run the program; those before them only lay out the system."""
    last = re.sub(r"\\\n", " ", DOCKERFILE).rsplit("\nFROM ", 1)[1]
    lines = [line.removeprefix("RUN ") for line in last.splitlines() if line.startswith("RUN ")]
    found = [line for line in lines if "python" in line or "pybabel" in line]
    assert len(found) == 2
    return found


def outside() -> dict[str, str]:
    """The environment of a shell on a new machine, with the programs of this virtual environment."""
    return {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}", "LANG": "C.UTF-8"}


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """What compose gives every service of ours, with the addresses of embedded servers on an empty database."""
    given = secrets.for_containers()
    services = [SERVICES[name]["environment"] for name in OURS]
    assert all(service == services[0] for service in services)
    image_sets = dict(re.findall(r"^(?:ENV|   ) (\w+)=(\S+)", DOCKERFILE.rsplit("\nFROM ", 1)[1], re.MULTILINE))
    del image_sets["PATH"]
    told = {name: substituted(str(value), given) for name, value in services[0].items()}
    assert re.fullmatch(r"postgres://apprenticeship:\w+@postgres:5432/apprenticeship", told["DATABASE_URL"])
    assert re.fullmatch(r"redis://:\w+@redis:6379/0", told["REDIS_URL"])
    folder = tmp_path_factory.mktemp("files")
    own = {"DATA_DIR": str(folder), "GRANIAN_HOST": "127.0.0.1", "GRANIAN_PORT": str(free_port())}
    with empty_database(os.environ["DATABASE_URL"]) as database:
        servers = {"DATABASE_URL": database, "REDIS_URL": os.environ["REDIS_URL"]}
        yield outside() | image_sets | told | own | servers


def substituted(text: str, given: dict[str, str]) -> str:
    """Do what compose does with ${NAME:?} and ${NAME:-default}."""

    def value(match: re.Match[str]) -> str:
        name, _, default = match[1].partition(":-")
        return given.get(name.removesuffix(":?"), default)

    return re.sub(r"\$\{([^}]+)\}", value, text)


def run(line: str, app: Path, env: dict[str, str]) -> str:
    finished = subprocess.run(
        ["sh", "-c", line], cwd=app, env=env, capture_output=True, text=True, timeout=180, check=False
    )
    assert finished.returncode == 0, (line, finished.stdout + finished.stderr)
    return finished.stdout


def mapped(words: list[str], environment: dict[str, str]) -> list[str]:
    return [word.replace(IN_IMAGE, environment["DATA_DIR"]).replace("$$", "$") for word in words]


@contextmanager
def service(name: str, app: Path, environment: dict[str, str], tmp_path: Path) -> Iterator[None]:
    """Run a service's command, wait until its own health check passes, and stop it as an engine would."""
    log = tmp_path / f"{name}.log"
    with (
        log.open("wb") as printed,
        subprocess.Popen(
            mapped(SERVICES[name]["command"], environment), cwd=app, env=environment, stdout=printed, stderr=printed
        ) as running,
    ):
        try:
            check, deadline = SERVICES[name]["healthcheck"]["test"], time.monotonic() + 120
            while not (said := healthy(check, app, environment)).startswith("healthy"):
                assert running.poll() is None, log.read_text(encoding="utf-8")
                assert time.monotonic() < deadline, (said, log.read_text(encoding="utf-8"))
                time.sleep(0.5)
            yield
            running.terminate()
            assert running.wait(timeout=60) == 0, log.read_text(encoding="utf-8")
        finally:
            running.kill()


def healthy(check: list[str], app: Path, environment: dict[str, str]) -> str:
    kind, *words = mapped(check, environment)
    command = ["sh", "-c", *words] if kind == "CMD-SHELL" else words
    asked = subprocess.run(command, cwd=app, env=environment, capture_output=True, text=True, timeout=60, check=False)
    return "healthy" if asked.returncode == 0 else asked.stdout + asked.stderr


@pytest.fixture(scope="module")
def migrated(image: Path, environment: dict[str, str]) -> None:
    run(" ".join(SERVICES["migrate"]["command"]), image, environment)


def test_migrate_then_web_which_serves_a_page_with_its_style_sheets(image, environment, migrated, tmp_path):
    with service("web", image, environment, tmp_path):
        page = fetched(environment, "/accounts/sign-in/")
        sheets = re.findall(r'href="(/static/[^"]+\.css)"', page)
        assert any(re.search(r"tabler\.min\.[0-9a-f]{12}\.css", sheet) for sheet in sheets), page
        assert all(fetched(environment, sheet) for sheet in sheets)


def fetched(environment: dict[str, str], path: str) -> str:
    """Ask as the proxy does, which spoke TLS with the user."""
    asked = http.client.HTTPConnection("127.0.0.1", int(environment["GRANIAN_PORT"]), timeout=30)
    try:
        asked.request("GET", path, headers={"Host": "localhost", "X-Forwarded-Proto": "https"})
        answer = asked.getresponse()
        assert answer.status == 200, (path, answer.status)
        return answer.read().decode()
    finally:
        asked.close()


@pytest.mark.parametrize("name", ["worker", "beat"])
def test_worker_and_beat_come_up_and_their_health_checks_pass(name, image, environment, migrated, tmp_path):
    with service(name, image, environment, tmp_path):
        pass


def test_a_web_server_that_lost_its_database_is_unwell(image, environment, tmp_path):
    lost = environment | {
        "DATABASE_URL": f"postgres://nobody@/nothing?host={tmp_path}",
        "GRANIAN_PORT": str(free_port()),
    }
    with subprocess.Popen(SERVICES["web"]["command"], cwd=image, env=lost, stderr=subprocess.DEVNULL) as running:
        deadline = time.monotonic() + 60
        while "503" not in (said := healthy(SERVICES["web"]["healthcheck"]["test"], image, lost)):
            assert time.monotonic() < deadline, said
            time.sleep(0.5)
        running.terminate()


@pytest.mark.parametrize("name", ["SECRET_KEY", "FIELD_KEYS", "INDEX_KEY", "SIGNING_KEY", "DATABASE_URL", "REDIS_URL"])
def test_production_refuses_to_start_without(name, image, environment):
    finished = subprocess.run(
        SERVICES["migrate"]["command"],
        cwd=image,
        env=environment | {name: ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert finished.returncode == 1
    assert name in finished.stderr


def test_the_image_and_compose_agree_on_what_runs_and_how_it_is_probed():
    last = re.sub(r"\\\n", " ", DOCKERFILE)
    command, probe = (json.loads(words) for words in re.findall(r"(?:^| )CMD (\[.*\])$", last, re.MULTILINE)[::-1])
    assert SERVICES["web"]["command"] == command
    assert SERVICES["web"]["healthcheck"]["test"] == ["CMD", *probe]


def test_no_secret_has_a_default_and_no_service_runs_as_root_or_writes_to_itself():
    assert re.search(r"^USER 10001:10001$", DOCKERFILE, re.MULTILINE)
    for name in OURS:
        service_: dict[str, Any] = SERVICES[name]
        assert service_["read_only"] is True
        assert service_["cap_drop"] == ["ALL"]
        for key in ("SECRET_KEY", "FIELD_KEYS", "INDEX_KEY", "SIGNING_KEY"):
            assert service_["environment"][key] == f"${{{key}:?}}"
    assert all("healthcheck" in service_ for service_ in SERVICES.values())


def test_images_are_pinned_by_a_full_version():
    named = re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE)
    named += [service["image"] for service in SERVICES.values() if "build" not in service]
    assert len(named) == 5
    assert [name for name in named if not re.search(r":\d+\.\d+(\.\d+)?-", name)] == []
