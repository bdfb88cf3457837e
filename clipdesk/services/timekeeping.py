"""Whether the computer's clock can be trusted: after a jump, and until a platform's own clock agrees.

Who noticed the jump, and how a platform is asked for its time, is told from outside.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from clipdesk.domain.activity import Activity, ActivityKind
from clipdesk.domain.events import Event, EventName
from clipdesk.ports import Clock, EventSink
from clipdesk.repositories import Work

log = logging.getLogger(__name__)

WARN_S = 60.0
HOLD_S = 300.0


class TimekeepingService:
    """Doubt the clock after a jump, and compare it with the platforms'.

    Args:
        ahead_of_platforms_s: how far our clock is ahead of a platform's (behind: negative), or None while
            none can be asked.
    """

    def __init__(
        self,
        ahead_of_platforms_s: Callable[[], float | None],
        work: Work,
        clock: Clock,
        bus: EventSink,
    ) -> None:
        self._ahead_of_platforms_s = ahead_of_platforms_s
        self._work = work
        self._clock = clock
        self._bus = bus
        self._lock = threading.Lock()
        self._is_in_doubt = False
        self._told = ""

    def is_in_doubt(self) -> bool:
        """Tell whether nothing may be posted by this clock."""
        with self._lock:
            return self._is_in_doubt

    def suspect(self, changed_s: float) -> None:
        """Hold everything until the clock was compared: it was set by so many seconds."""
        with self._lock:
            self._is_in_doubt = True
        self._say(f"The computer's clock was changed by {changed_s / 60:+.0f} min.", "It is compared now.")

    def check(self) -> bool:
        """Ask the platforms if there is a doubt; tell whether that cleared it. Talks to the network."""
        if not self.is_in_doubt():
            return False
        ahead_s = self._ahead_of_platforms_s()
        if ahead_s is None:
            return False
        is_wrong = abs(ahead_s) > HOLD_S
        with self._lock:
            self._is_in_doubt = is_wrong
        if abs(ahead_s) > WARN_S:
            way = "fast" if ahead_s > 0 else "slow"
            held = "Posting is on hold. " if is_wrong else ""
            self._say(
                f"The computer's clock is {abs(ahead_s) / 60:.0f} min {way}.",
                f"{held}Set it right, best by letting the computer set it by itself.",
            )
        return not is_wrong

    def _say(self, title: str, advice: str) -> None:
        if self._told == title:
            return
        self._told = title
        log.warning("%s", title)
        now = self._clock.now()
        with self._work.write() as unit:
            unit.activity.add(Activity(0, now, ActivityKind.PROBLEM, title, advice=advice))
        self._bus.publish(Event(EventName.PROBLEM, now, {"text": f"{title} {advice}"}))
