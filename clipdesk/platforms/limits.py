"""A day's allowance, counted here because the platform shows no counter; its own word always wins."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

from clipdesk.ports import Clock

YOUTUBE_ZONE = "America/Los_Angeles"
YOUTUBE_INSERTS_A_DAY = 100


def pacific() -> tzinfo:
    """Return the zone of YouTube's quota days."""
    return ZoneInfo(YOUTUBE_ZONE)


def next_midnight(now: datetime, zone: tzinfo) -> datetime:
    """Return the instant at which the next day begins in a zone."""
    tomorrow = now.astimezone(zone).date() + timedelta(days=1)
    return datetime.combine(tomorrow, time(), tzinfo=zone).astimezone(UTC)


class DailyBudget:
    """Count what was used of an allowance that begins anew at midnight of its zone; safe from any thread."""

    def __init__(self, clock: Clock, *, limit: int, zone: tzinfo) -> None:
        self._clock = clock
        self._limit = limit
        self._zone = zone
        self._lock = threading.Lock()
        self._ends_at = next_midnight(clock.now(), zone)
        self._used = 0

    def rebuild(self, moments: Iterable[datetime]) -> None:
        """Count again from the instants of what was used, those of earlier days left out."""
        with self._lock:
            self._turn()
            today = self._clock.now().astimezone(self._zone).date()
            self._used = sum(moment.astimezone(self._zone).date() == today for moment in moments)

    def spend(self) -> None:
        """Count one use."""
        with self._lock:
            self._turn()
            self._used += 1

    def exhaust(self) -> datetime:
        """Believe the platform that nothing is left; return when it begins anew."""
        with self._lock:
            self._turn()
            self._used = max(self._used, self._limit)
            return self._ends_at

    def empty_until(self) -> datetime | None:
        """Return when it begins anew if nothing is left, else None."""
        with self._lock:
            self._turn()
            return self._ends_at if self._used >= self._limit else None

    def _turn(self) -> None:
        now = self._clock.now()
        if now >= self._ends_at:
            self._ends_at = next_midnight(now, self._zone)
            self._used = 0
