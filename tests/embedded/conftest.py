"""A DATA_DIR for each test, and the promise that nothing of it goes on afterwards."""

import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.embedded.copies import alive, all_gone


@pytest.fixture
def data_dir() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="copy-"))
    yield folder
    gone = all_gone(folder)
    survivors = alive(folder)
    for pid in survivors:
        os.kill(pid, signal.SIGKILL)
    shutil.rmtree(folder, ignore_errors=True)
    assert gone, survivors
