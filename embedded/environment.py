"""The environment that settings read, completed for development and tests. What the caller set stays as it is."""

import os
import sys
from collections.abc import Mapping, MutableMapping
from pathlib import Path

from embedded import secrets, servers
from embedded.home import Home, home_of
from embedded.keeper import Server, servers_of

_ADDRESSES = {"postgres": "DATABASE_URL", "valkey": "REDIS_URL"}


def mode_of(environ: Mapping[str, str], default: str = "development") -> str:
    return environ.get("MODE") or default


def wanted(home: Home, environ: Mapping[str, str]) -> list[Server]:
    """List the servers whose address the environment does not give."""
    return [server for name, server in servers_of(home).items() if not environ.get(_ADDRESSES[name])]


def complete(environ: MutableMapping[str, str], mode: str) -> None:
    """Add what is missing: mode, secrets, the site's own address, those of the embedded servers, running or not."""
    home = home_of(environ, mode)
    home.lay()
    missing = wanted(home, environ)
    kept = secrets.kept(home.secrets_file)
    found = {name: value for name, value in kept.items() if name != "VALKEY_PASSWORD"}
    found |= {_ADDRESSES[server.name]: server.url for server in missing}
    found |= {"MODE": mode, "SITE_URL": f"http://127.0.0.1:{environ.get('PORT') or 8000}"}
    for name, value in found.items():
        environ[name] = environ.get(name) or value
    environ["DATA_DIR"] = str(home.root)
    environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), environ.get("PATH", os.defpath)])


def enter(environ: MutableMapping[str, str], mode: str) -> tuple[list[Server], tuple[int, ...]]:
    """Have the missing servers run, complete the environment, and return them with their `join` descriptors."""
    missing = wanted(home_of(environ, mode), environ)
    places = servers.join(missing)
    complete(environ, mode)
    return missing, places
