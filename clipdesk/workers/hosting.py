"""Gives a worker its thread and stands at that thread's border: what fails is told, then run again.

`keep_running` is the border alone, for a host that has threads of another kind.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from clipdesk.domain.errors import ClipDeskError
from clipdesk.domain.events import Event, EventName
from clipdesk.ports import Clock, EventSink, Worker

logger = logging.getLogger(__name__)

FIRST_WAIT_S = 1.0
LONGEST_WAIT_S = 60.0

Redact = Callable[[str], str]


def problem_event(clock: Clock, where: str, error: Exception, redact: Redact) -> Event:
    """Return the event that tells of an exception: our own errors in their words, others by their name."""
    if isinstance(error, ClipDeskError):
        text, advice = redact(error.title), redact(error.advice)
    else:
        text = redact(f"Something went wrong in {where}: {type(error).__name__}: {error}")
        advice = "ClipDesk goes on. If it happens again, the log says more."
    return Event(EventName.PROBLEM, clock.now(), {"text": text, "advice": advice, "where": where})


class Border:
    """What an exception meets that nobody expected: the log, the bus, never another thread's business."""

    def __init__(self, bus: EventSink, clock: Clock, redact: Redact) -> None:
        self._bus = bus
        self._clock = clock
        self._redact = redact

    def tell(self, where: str, error: Exception) -> None:
        """Publish a problem."""
        self._bus.publish(problem_event(self._clock, where, error, self._redact))

    def keep_running(self, worker: Worker, stop: threading.Event) -> None:
        """Run a worker until `stop` or until it returns by itself; after an exception, run it again."""
        wait_s = FIRST_WAIT_S
        while not stop.is_set():
            began_s = self._clock.monotonic_s()
            try:
                worker.run(stop)
                return
            except Exception as error:
                logger.exception("%s failed", worker.name)
                self.tell(worker.name, error)
            if self._clock.monotonic_s() - began_s > LONGEST_WAIT_S:
                wait_s = FIRST_WAIT_S
            self._clock.wait(stop, wait_s)
            wait_s = min(LONGEST_WAIT_S, wait_s * 2)


class ThreadHost:
    """Run a worker in a `threading.Thread`."""

    def __init__(self, worker: Worker, border: Border) -> None:
        self._worker = worker
        self._border = border
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    @property
    def is_running(self) -> bool:
        """Tell whether the worker's thread lives."""
        return self._thread is not None and self._thread.is_alive()

    def start(self) -> None:
        """Start the thread, unless it runs already."""
        if self.is_running:
            return
        self._stop.clear()
        # A daemon: a worker that does not end in time must not keep the program from ending.
        self._thread = threading.Thread(
            target=self._border.keep_running,
            args=(self._worker, self._stop),
            name=self._worker.name,
            daemon=True,
        )
        self._thread.start()

    def stop(self, timeout_s: float) -> bool:
        """Ask the worker to end and wait for it; tell whether it has ended."""
        self._stop.set()
        self._worker.wake()
        if self._thread is None:
            return True
        self._thread.join(timeout_s)
        return not self._thread.is_alive()
