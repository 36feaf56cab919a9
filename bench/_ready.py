"""Makes a bench ready: Django set up, the project importable, and one way to report."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import django

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()


def report(workload: str, measured: str, limit: str, ratio: float) -> None:
    """Print one line of the table that `make bench` sets."""
    print(f"{workload}\t{measured}\t{limit}\t{ratio:.2f} x", flush=True)
