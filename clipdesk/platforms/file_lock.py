"""A lock between processes that the system frees by itself when its holder dies."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from clipdesk.ports import Clock

STEP_S = 0.05


@contextmanager
def file_lock(path: Path, clock: Clock, timeout_s: float) -> Iterator[None]:
    """Hold the lock of a path.

    Raises:
        TimeoutError: another process holds it for longer than that.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o600)
    try:
        never, end_s = threading.Event(), clock.monotonic_s() + timeout_s
        while not _try_lock(descriptor):
            if clock.monotonic_s() >= end_s:
                raise TimeoutError(f"{path.name} is held by another process")
            clock.wait(never, STEP_S)
        yield
    finally:
        os.close(descriptor)


if sys.platform == "win32":
    import msvcrt

    def _try_lock(descriptor: int) -> bool:
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _try_lock(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
