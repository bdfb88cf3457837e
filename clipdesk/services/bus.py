"""Tells listeners what has happened, on the teller's own thread; listeners hand over and return."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from clipdesk.domain.events import Event

logger = logging.getLogger(__name__)

Listener = Callable[[Event], None]


class EventBus:
    """Hand each event to every listener, in the order in which they came; safe on any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._listeners: tuple[tuple[object, Listener], ...] = ()

    def publish(self, event: Event) -> None:
        """Hand an event to every listener; a failing one is logged and harms nobody else."""
        for _, listener in self._listeners:
            try:
                listener(event)
            except Exception:
                logger.exception("A listener failed on %s", event.name)

    def subscribe(self, callback: Listener) -> Callable[[], None]:
        """Add a listener; return what removes it again."""
        key = object()
        with self._lock:
            self._listeners = (*self._listeners, (key, callback))

        def unsubscribe() -> None:
            with self._lock:
                self._listeners = tuple(entry for entry in self._listeners if entry[0] is not key)

        return unsubscribe
