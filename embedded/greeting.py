"""What a person at the terminal reads when the pages answer."""

import urllib.error
import urllib.request

from embedded.home import Home


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=5):  # noqa: S310 - our own http address
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False


def welcome(home: Home, address: str) -> None:
    text = home.root / "welcome.txt"
    print(f"\n  {address}\n", flush=True)
    if text.exists():
        print(text.read_text(encoding="utf-8"), flush=True)
    print(f"Ctrl-C stops everything. Data and logs: {home.root}", flush=True)
