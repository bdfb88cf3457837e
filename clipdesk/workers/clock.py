"""The computer's own clocks: the wall, the time since boot with sleep, and the time without sleep."""

from __future__ import annotations

import ctypes
import sys
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime


class SystemClock:
    """Read the real clocks; a `ports.Clock`."""

    def __init__(self) -> None:
        self._monotonic_s, self._boot_s = _clocks()

    def now(self) -> datetime:
        """Return the wall clock's instant, aware, in UTC."""
        return datetime.now(UTC)

    def monotonic_s(self) -> float:
        """Return seconds that never jump and stand still while the computer sleeps."""
        return self._monotonic_s()

    def boot_s(self) -> float:
        """Return seconds since boot, sleep included."""
        return self._boot_s()

    def wait(self, event: threading.Event, timeout_s: float) -> bool:
        """Wait for an event at most `timeout_s`; tell whether it is set."""
        return event.wait(min(max(0.0, timeout_s), threading.TIMEOUT_MAX))


def _clocks() -> tuple[Callable[[], float], Callable[[], float]]:
    """Return the clock that stands still during sleep and the one that counts it, as far as there are two.

    Sources: clock_gettime(2) of Linux; clock_gettime(3) of macOS, whose CLOCK_MONOTONIC counts sleep while
    CLOCK_UPTIME_RAW does not; Windows' interrupt time, of which the unbiased one leaves sleep out.
    """
    if sys.platform == "win32":
        return _windows_clock("QueryUnbiasedInterruptTime"), _windows_clock("QueryInterruptTime")
    elif sys.platform == "darwin":
        return _posix_clock("CLOCK_UPTIME_RAW"), _posix_clock("CLOCK_MONOTONIC")
    else:
        return time.monotonic, _posix_clock("CLOCK_BOOTTIME")


def _posix_clock(name: str) -> Callable[[], float]:
    read, number = getattr(time, "clock_gettime", None), getattr(time, name, None)
    if read is None or number is None:
        return time.monotonic
    return lambda: float(read(number))


def _windows_clock(name: str) -> Callable[[], float]:
    """Return a Windows clock that counts in steps of 100 ns, or the plain one where it is missing."""
    try:
        query = getattr(ctypes.CDLL("kernelbase"), name)
    except (OSError, AttributeError):
        return time.monotonic

    def read() -> float:
        ticks = ctypes.c_ulonglong()
        query(ctypes.byref(ticks))
        return ticks.value / 1e7

    return read
