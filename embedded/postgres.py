"""PostgreSQL of one home, on a unix socket in a folder that only its owner enters."""

import shutil
import signal
import subprocess
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from embedded.home import Home, ServerError
from embedded.programs import dying_with_parent, hand_over, postgres_programs, unprivileged

DATABASE = USER = "apprenticeship"
_ALWAYS = {"listen_addresses": "", "shared_buffers": "256MB"}
# Tests may lose their data in a crash, and never wait for a disk.
_TESTING = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
_READY_LINE = 7


@dataclass(frozen=True, slots=True)
class Postgres:
    home: Home

    name = "postgres"
    stop_signal = signal.SIGINT

    @property
    def folder(self) -> Path:
        return self.home.root / "postgres"

    @property
    def pid_file(self) -> Path:
        return self.folder / "postmaster.pid"

    @property
    def url(self) -> str:
        return database_url(self.home, DATABASE)

    def prepare(self) -> None:
        """Make the cluster, once; half of one, left by an interrupted start, is made anew."""
        if self.folder.exists():
            return
        draft = self.folder.with_name("postgres.new")
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        hand_over(self.home, draft)
        hand_over(self.home, self.home.socket_directory)
        options = ["--locale=C.UTF-8", "--encoding=UTF8", "--auth=trust", f"--username={USER}", "--no-instructions"]
        hurry = ["--no-sync"] if self.home.is_for_tests else []
        self._once("initdb", "-D", str(draft), *options, *hurry)
        single = ["--single", "-D", str(draft), "-c", "exit_on_error=on", "postgres"]
        self._once("postgres", *single, statement=f"CREATE DATABASE {DATABASE};\n")
        draft.rename(self.folder)

    def command(self) -> list[str]:
        settings = _ALWAYS | {"unix_socket_directories": str(self.home.socket_directory)}
        if self.home.is_for_tests:
            settings |= _TESTING
        chosen = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        program = [str(postgres_programs() / "postgres"), "-D", str(self.folder), *chosen]
        return [*unprivileged(self.home), *dying_with_parent("INT"), *program]

    def is_ready(self, pid: int) -> bool:
        try:
            lines = self.pid_file.read_text(encoding="utf-8").splitlines()
        except FileNotFoundError:
            return False
        return len(lines) > _READY_LINE and lines[0] == str(pid) and lines[_READY_LINE].strip() == "ready"

    def _once(self, program: str, *arguments: str, statement: str = "") -> None:
        command = [*unprivileged(self.home), str(postgres_programs() / program), *arguments]
        finished = subprocess.run(command, input=statement, capture_output=True, text=True, check=False)
        if finished.returncode:
            raise ServerError(f"{program} failed:\n{finished.stdout}{finished.stderr}")


def database_url(home: Home, database: str) -> str:
    return f"postgres://{USER}@/{database}?host={quote(str(home.socket_directory), safe='/')}"
