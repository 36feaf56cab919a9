"""How `run` is asked to stop."""

import ctypes
import os
import signal
import sys
from types import FrameType

_SET_PDEATHSIG = 1


def stop_on_signals() -> None:
    """Make each way of asking us to stop end the program by SystemExit, the first time; later ones change nothing."""
    asked = [signal.SIGINT, signal.SIGTERM]
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        asked.append(signal.SIGHUP)

    def stop(_number: int, _frame: FrameType | None) -> None:
        for name in asked:
            signal.signal(name, signal.SIG_IGN)
        print("\nStopping…", flush=True)
        sys.exit(0)

    for name in asked:
        signal.signal(name, stop)
    if "MAKELEVEL" in os.environ and sys.platform == "linux":
        ctypes.CDLL(None).prctl(_SET_PDEATHSIG, signal.SIGTERM)
