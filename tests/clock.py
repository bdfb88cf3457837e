"""A clock for tests: it stands still until a test moves it, and waiting on it takes no time."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

START = datetime(2026, 6, 20, 18, 0, tzinfo=UTC)


class FakeClock:
    """A `ports.Clock` whose three clocks move only when a test says so.

    `wait` returns at once; unless its event is set, the waited time has passed afterwards on all three
    clocks, so that a loop with a deadline ends. `waits` keeps what was asked for, in order.
    """

    def __init__(self, now: datetime = START, *, boot_s: float = 1_000.0) -> None:
        self._lock = threading.Lock()
        self._now = now
        self._boot_s = boot_s
        self._monotonic_s = boot_s
        self.waits: list[float] = []

    def now(self) -> datetime:
        """Return the wall clock's instant."""
        with self._lock:
            return self._now

    def monotonic_s(self) -> float:
        """Return the seconds that stand still during `sleep`."""
        with self._lock:
            return self._monotonic_s

    def boot_s(self) -> float:
        """Return the seconds that count `sleep` as well."""
        with self._lock:
            return self._boot_s

    def wait(self, event: threading.Event, timeout_s: float) -> bool:
        """Tell whether the event is set; if not, let the time pass at once."""
        with self._lock:
            self.waits.append(timeout_s)
        if event.is_set():
            return True
        self.advance(timeout_s)
        return event.is_set()

    def advance(self, seconds: float) -> datetime:
        """Let time pass on all three clocks; return the new instant."""
        with self._lock:
            self._now += timedelta(seconds=seconds)
            self._boot_s += seconds
            self._monotonic_s += seconds
            return self._now

    def sleep(self, seconds: float) -> datetime:
        """Let the computer sleep: the monotonic clock stands still; return the new instant."""
        with self._lock:
            self._now += timedelta(seconds=seconds)
            self._boot_s += seconds
            return self._now

    def change(self, seconds: float) -> datetime:
        """Set only the wall clock forward or back; return the new instant."""
        with self._lock:
            self._now += timedelta(seconds=seconds)
            return self._now

    def set(self, now: datetime) -> None:
        """Set only the wall clock to an instant."""
        with self._lock:
            self._now = now
