"""Valkey of one home, on loopback with a password.

TCP and not a unix socket: the one form of address that Celery's broker, its result store, Django's cache and the
redis client all read alike, so that settings need no translation and development runs what production runs.
"""

import os
import signal
import socket
from dataclasses import dataclass
from pathlib import Path

from embedded import secrets
from embedded.home import Home
from embedded.programs import dying_with_parent, valkey_program

_ADDRESS = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Valkey:
    home: Home

    name = "valkey"
    stop_signal = signal.SIGTERM

    @property
    def folder(self) -> Path:
        return self.home.root / "valkey"

    @property
    def pid_file(self) -> Path:
        return self.folder / "valkey.pid"

    @property
    def url(self) -> str:
        return f"redis://:{self._password}@{_ADDRESS}:{self._port}/0"

    def prepare(self) -> None:
        """Keep the port of the last start if it is still free, and write the configuration."""
        self.folder.mkdir(mode=0o700, exist_ok=True)
        if not is_free(_ADDRESS, self._port):
            self._port_file.unlink()
        settings = {
            "bind": _ADDRESS,
            "port": str(self._port),
            "requirepass": self._password,
            "dir": _quoted(self.folder),
            "pidfile": _quoted(self.pid_file),
            "daemonize": "no",
            "save": '""',
            "appendonly": "no" if self.home.is_for_tests else "yes",
            "maxmemory-policy": "noeviction",
        }
        lines = "".join(f"{name} {value}\n" for name, value in settings.items())
        draft = self._settings_file.with_suffix(".new")
        draft.touch(mode=0o600)
        draft.write_text(lines, encoding="utf-8")
        draft.rename(self._settings_file)

    def command(self) -> list[str]:
        return [*dying_with_parent("TERM"), str(valkey_program()), str(self._settings_file)]

    def is_ready(self, pid: int) -> bool:
        """Ask the server on our port with our password: no other copy's server knows it."""
        try:
            with socket.create_connection((_ADDRESS, self._port), timeout=1) as asked:
                asked.sendall(f"AUTH {self._password}\r\nPING\r\n".encode())
                answer = asked.makefile("rb")
                return (answer.readline(), answer.readline()) == (b"+OK\r\n", b"+PONG\r\n")
        except OSError:
            return False

    @property
    def _settings_file(self) -> Path:
        return self.folder / "valkey.conf"

    @property
    def _port_file(self) -> Path:
        return self.home.root / "valkey.port"

    @property
    def _password(self) -> str:
        return secrets.kept(self.home.secrets_file)["VALKEY_PASSWORD"]

    @property
    def _port(self) -> int:
        if not self._port_file.exists():
            self._port_file.write_text(str(free_port()), encoding="ascii")
        return int(self._port_file.read_text(encoding="ascii"))


def is_free(address: str, port: int) -> bool:
    with socket.socket() as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((address, port))
        except OSError:
            return False
    return True


def free_port() -> int:
    with socket.socket() as tried:
        tried.bind((_ADDRESS, 0))
        port: int = tried.getsockname()[1]
    return port


def _quoted(path: Path) -> str:
    text = os.fspath(path).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{text}"'
