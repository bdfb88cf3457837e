"""Compares three clocks from one look to the next: did the computer sleep, was the wall clock changed?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from clipdesk.ports import Clock

# Time servers correct clocks by fractions of a second all the time; that is no step.
STEP_S = 2.0
# Two clocks that are read one after the other differ by the time between; sleep is longer than that.
SLEEP_S = 5.0
DOUBT_S = 600.0


@dataclass(frozen=True, slots=True)
class ClockNews:
    """What happened between two looks, in seconds; 0 where nothing did.

    `slept_s` counts on the boot clock only. `stepped_s` is how far the wall clock was set (back: negative).
    `changed_s` is the sum of such steps once it is large enough to doubt the clock.
    """

    slept_s: float = 0.0
    stepped_s: float = 0.0
    changed_s: float = 0.0


@dataclass(frozen=True, slots=True)
class _Reading:
    wall: datetime
    boot_s: float
    monotonic_s: float


class ClockComparison:
    """Remember the last look at the clocks; tell what happened since."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._last = self._read()
        self._drift_s = 0.0

    def look(self) -> ClockNews:
        """Read the clocks and compare them with the last look."""
        last, now = self._last, self._read()
        self._last = now
        boot_s = now.boot_s - last.boot_s
        slept_s = boot_s - (now.monotonic_s - last.monotonic_s)
        stepped_s = (now.wall - last.wall).total_seconds() - boot_s
        if abs(stepped_s) <= STEP_S:
            stepped_s = 0.0
        self._drift_s += stepped_s
        changed_s = 0.0
        if abs(self._drift_s) > DOUBT_S:
            changed_s, self._drift_s = self._drift_s, 0.0
        return ClockNews(slept_s if slept_s > SLEEP_S else 0.0, stepped_s, changed_s)

    def _read(self) -> _Reading:
        return _Reading(self._clock.now(), self._clock.boot_s(), self._clock.monotonic_s())
