"""Keys and passwords of one copy, made once and kept in a file that only its owner reads."""

import base64
import os
import secrets
import tempfile
from pathlib import Path


def main(_arguments: list[str]) -> None:
    """Print what docker-compose.yml asks of its environment, made anew."""
    for name, value in for_containers().items():
        print(f"{name}={value}")


def for_containers() -> dict[str, str]:
    """Make the secrets of an installation; the passwords may stand in an address as they are."""
    made = fresh()
    del made["VALKEY_PASSWORD"]
    return made | {"POSTGRES_PASSWORD": secrets.token_hex(24), "REDIS_PASSWORD": secrets.token_hex(24)}


def fresh() -> dict[str, str]:
    """Make a full set; FIELD_KEYS names its current key first."""
    return {
        "SECRET_KEY": secrets.token_urlsafe(48),
        "FIELD_KEYS": f"k1:sm4:{_key(16)}",
        "INDEX_KEY": _key(32),
        "SIGNING_KEY": _key(32),
        "VALKEY_PASSWORD": secrets.token_urlsafe(24),
    }


def kept(path: Path) -> dict[str, str]:
    """Read the file, making it first when it is not there. Two first starts at once agree on one set."""
    if not path.exists():
        _write_once(path, fresh())
    lines = path.read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))


def _key(length: int) -> str:
    return base64.b64encode(secrets.token_bytes(length)).decode("ascii")


def _write_once(path: Path, values: dict[str, str]) -> None:
    heading = "# Made for this copy alone. Whoever loses these keys loses the encrypted fields.\n"
    with tempfile.NamedTemporaryFile("w", dir=path.parent, prefix=".secrets", encoding="utf-8") as draft:
        draft.write(heading + "".join(f"{name}={value}\n" for name, value in values.items()))
        draft.flush()
        os.fsync(draft.fileno())
        try:
            os.link(draft.name, path)
        except FileExistsError:
            return
