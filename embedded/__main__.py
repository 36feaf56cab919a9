"""python -m embedded VERB

run               start everything: servers, web, worker, beat
exec COMMAND…     run COMMAND with the servers and the environment it needs
fresh COMMAND…    the same, on an empty database that is dropped afterwards
rehearse COMMAND… the same, in production mode
secrets           print new secrets for the .env of docker-compose.yml
probe             ask whether the web server of this container is well
"""

import sys
from importlib import import_module

from embedded.home import ServerError

_ROOMS = {
    "exec": "embedded.execution",
    "fresh": "embedded.fresh",
    "keep": "embedded.keeper",
    "probe": "embedded.probe",
    "rehearse": "embedded.rehearsal",
    "run": "embedded.run",
    "secrets": "embedded.secrets",
}


def main(arguments: list[str]) -> None:
    if not arguments or arguments[0] not in _ROOMS:
        sys.exit(__doc__)
    try:
        import_module(_ROOMS[arguments[0]]).main(arguments[1:])
    except ServerError as problem:
        sys.exit(str(problem))


if __name__ == "__main__":
    main(sys.argv[1:])
