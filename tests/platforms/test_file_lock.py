from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from clipdesk.platforms.file_lock import file_lock
from tests.clock import FakeClock

HOLDER = """
import sys
from pathlib import Path
from clipdesk.platforms.file_lock import file_lock
from tests.clock import FakeClock
with file_lock(Path(sys.argv[1]), FakeClock(), 1):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_lock_is_held_by_one_process_and_freed_by_its_death(tmp_path: Path) -> None:
    path = tmp_path / "locks" / "one.lock"
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline().strip() == "held"
        with pytest.raises(TimeoutError), file_lock(path, FakeClock(), 1):
            pass
        holder.kill()
        holder.wait(10)
    with file_lock(path, FakeClock(), 1):
        pass


def test_a_lock_is_freed_after_its_block(tmp_path: Path) -> None:
    for _ in range(2):
        with file_lock(tmp_path / "one.lock", FakeClock(), 1):
            pass
