"""Keeps the published events in the database, so that a listener of the API misses none over a restart.

Whoever publishes only leaves the event here: writing and handing on happen on the recorder's own thread.
"""

from __future__ import annotations

import json
import logging
import threading
from collections import deque
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import takewhile

from clipdesk.api.feed import EventFeed, FeedItem
from clipdesk.domain.events import Event, EventName
from clipdesk.ports import Clock
from clipdesk.repositories import Work
from clipdesk.services.bus import EventBus

logger = logging.getLogger(__name__)

KEPT_FOR = timedelta(days=7)
MOST_WAITING = 5_000
AT_ONCE = 200
LOOK_AGAIN_S = 2.0


class EventRecorder:
    """Store events and hand them to the feed, in their order (a worker).

    Progress is handed on but not stored: it has no id, and only the newest of each publication counts. While
    streams are open, the events that other processes store are handed on as well.
    """

    def __init__(self, work: Work, bus: EventBus, clock: Clock) -> None:
        self._work = work
        self._bus = bus
        self._clock = clock
        self.feed = EventFeed(on_open=self.wake)
        self._heard: deque[Event] = deque()
        self._bell = threading.Event()
        self._is_dropping = False
        self._unsubscribe: Callable[[], None] | None = None
        self._handed_on = 0
        self._forgot_at: datetime | None = None

    @property
    def name(self) -> str:
        """Name the worker."""
        return "events"

    def wake(self) -> None:
        """Look for news, or for the end."""
        self._bell.set()

    def run(self, stop: threading.Event) -> None:
        """Record until `stop`; what was heard until then is stored before the end."""
        # Run again after a failure, it has heard and kept what came meanwhile.
        if self._unsubscribe is None:
            self._unsubscribe = self._bus.subscribe(self._hear)
        self.flush()
        while not stop.is_set():
            self._bell.wait(LOOK_AGAIN_S if self.feed.has_streams else None)
            self._bell.clear()
            self.flush()
        self._unsubscribe()
        self._unsubscribe = None
        self.flush()

    def flush(self) -> None:
        """Store and hand on what was heard."""
        self._forget_old()
        while self._heard:
            if self._heard[0].name is EventName.PUBLICATION_PROGRESS:
                self._hand_on_progress()
            else:
                self._store()
        self._hand_on()

    def _hear(self, event: Event) -> None:
        """Take an event from a publisher's thread."""
        if len(self._heard) >= MOST_WAITING:
            if not self._is_dropping:
                logger.error("Events are heard faster than they can be stored; the newest are left out")
            self._is_dropping = True
            return
        self._is_dropping = False
        self._heard.append(event)
        self._bell.set()

    def _store(self) -> None:
        """Store the events at the head of the line; they leave it only after the commit."""
        run = list(
            takewhile(
                lambda event: event.name is not EventName.PUBLICATION_PROGRESS, list(self._heard)[:AT_ONCE]
            )
        )
        with self._work.write() as unit:
            for event in run:
                if _is_json(event):
                    unit.events.add(event)
        for _ in run:
            self._heard.popleft()
        self._hand_on()

    def _hand_on_progress(self) -> None:
        """Hand on the newest progress of each publication at the head of the line."""
        newest: dict[object, Event] = {}
        while self._heard and self._heard[0].name is EventName.PUBLICATION_PROGRESS:
            event = self._heard.popleft()
            newest[event.data.get("publication_id")] = event
        self.feed.send([FeedItem(None, event) for event in newest.values()])

    def _hand_on(self) -> None:
        """Hand on what is stored and was not handed on yet, by this process or another."""
        with self._work.read() as unit:
            if not self.feed.has_streams:
                self._handed_on = unit.events.last_id()
                return
            stored = unit.events.after(self._handed_on, AT_ONCE)
        while stored:
            self.feed.send([FeedItem(item.id, item.event) for item in stored])
            self._handed_on = stored[-1].id
            with self._work.read() as unit:
                stored = unit.events.after(self._handed_on, AT_ONCE)

    def _forget_old(self) -> None:
        now = self._clock.now()
        if self._forgot_at is not None and abs(now - self._forgot_at) < timedelta(days=1):
            return
        self._forgot_at = now
        with self._work.write() as unit:
            unit.events.forget_before(now - KEPT_FOR)


def _is_json(event: Event) -> bool:
    """Tell whether an event can be kept: one that cannot must not hold up the others."""
    try:
        json.dumps(dict(event.data), allow_nan=False)
    except (TypeError, ValueError):
        logger.exception("An event %s holds something that is not JSON", event.name)
        return False
    return True
