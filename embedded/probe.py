"""probe: ask, from inside a container, whether its web server, database and cache answer; exit 1 if not."""

import http.client
import os
import sys


def main(_arguments: list[str]) -> None:
    """Speak like the proxy: under a host name that is allowed, and as if through TLS."""
    host = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0].strip().lstrip(".*") or "localhost"
    asked = http.client.HTTPConnection("127.0.0.1", int(os.environ.get("GRANIAN_PORT", "8000")), timeout=4)
    try:
        asked.request("GET", "/health/ready/", headers={"Host": host, "X-Forwarded-Proto": "https"})
        answer = asked.getresponse()
        sys.exit(0 if answer.status == 200 else f"{answer.status} {answer.read(500).decode(errors='replace')}")
    except OSError as problem:
        sys.exit(str(problem))
    finally:
        asked.close()
