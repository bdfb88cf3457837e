"""Stops hammering an account that keeps failing: opens after three failures in a row."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

_THRESHOLD = 3
_FIRST = timedelta(minutes=5)
_LONGEST = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Breaker:
    """The state of one account; `open_until` None while it is closed."""

    failures: int = 0
    openings: int = 0
    open_until: datetime | None = None

    def failed(self, now: datetime) -> Breaker:
        """Count a failure; the third in a row, and each one after a half-open try, opens it for longer."""
        failures = self.failures + 1
        if failures < _THRESHOLD:
            return replace(self, failures=failures)
        wait = min(_LONGEST, _FIRST * 2 ** min(self.openings, 16))
        return Breaker(failures, self.openings + 1, now + wait)

    def succeeded(self) -> Breaker:
        """Close it."""
        return Breaker()

    def is_open(self, now: datetime) -> bool:
        """Tell whether nothing should be tried now; after its time one try is let through."""
        return self.open_until is not None and now < self.open_until
