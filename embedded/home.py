"""Where one copy of the program keeps its servers, secrets and files."""

import hashlib
import os
import stat
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
_SOCKET_PATH_BYTES = 107
_SOCKET_NAME = ".s.PGSQL.5432"
NOBODY = 65534


class ServerError(Exception):
    """A server cannot be had; the text says why and what to do, for a person at a terminal."""


@dataclass(frozen=True, slots=True)
class Home:
    """One set of servers with its data: development keeps it in DATA_DIR, the tests in DATA_DIR/test."""

    root: Path
    mode: str

    @property
    def secrets_file(self) -> Path:
        return self.root / "secrets.env"

    @property
    def logs(self) -> Path:
        return self.root / "logs"

    @property
    def is_for_tests(self) -> bool:
        return self.mode == "test"

    @property
    def socket_directory(self) -> Path:
        """A place whose socket path fits the 108 bytes of the system, which a deep DATA_DIR does not."""
        near = self.root / "run"
        if len(os.fsencode(near / _SOCKET_NAME)) <= _SOCKET_PATH_BYTES:
            return near
        digest = hashlib.sha256(os.fsencode(self.root)).hexdigest()[:16]
        return Path(tempfile.gettempdir()) / f"apprenticeship-{os.geteuid()}-{digest}"

    def lay(self) -> None:
        """Make the folders, readable by their owner alone."""
        for folder in (self.root, self.logs, self.socket_directory):
            private_folder(folder)


def home_of(environ: Mapping[str, str], mode: str) -> Home:
    """Find the home that DATA_DIR names, whether it names the copy's folder or already that of the tests."""
    root = Path(environ.get("DATA_DIR") or CHECKOUT / "var").absolute()
    return Home(root / "test" if mode == "test" and root.name != "test" else root, mode)


def private_folder(folder: Path) -> None:
    """Make `folder`, which nobody else lists or writes; raises ServerError when another user put it there.

    Others may pass through where root had to give the cluster to the user nobody.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = folder.lstat()
    owners = {0, NOBODY} if os.geteuid() == 0 else {os.geteuid()}
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in owners:
        raise ServerError(f"{folder} belongs to another user. Set DATA_DIR to a folder of your own.")
    if found.st_mode & 0o066:
        folder.chmod(0o700)
