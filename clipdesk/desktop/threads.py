"""Threads of the desktop: a QThread for each worker, and a few threads for one-off deeds.

What a deed returns comes back on the GUI thread. A deed never holds a widget: whatever waits for the answer
is kept on the GUI thread's side and is not called when it is gone by then.
"""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Any, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Qt, QThread, Signal, Slot

if TYPE_CHECKING:
    from clipdesk.ports import Worker
    from clipdesk.workers.hosting import Border

log = logging.getLogger(__name__)

T = TypeVar("T")
Deed = Callable[[], Any]

_MOST_THREADS = 3


class _WorkerThread(QThread):
    """Runs one worker under its border."""

    def __init__(self, worker: Worker, border: Border, stop: threading.Event) -> None:
        super().__init__()
        self._worker = worker
        self._border = border
        self._stop = stop
        self.setObjectName(worker.name)

    def run(self) -> None:
        """Run until the worker ends."""
        self._border.keep_running(self._worker, self._stop)


class QThreadHost:
    """Run a worker in a QThread."""

    def __init__(self, worker: Worker, border: Border) -> None:
        self._worker = worker
        self._stop = threading.Event()
        self._thread = _WorkerThread(worker, border, self._stop)

    @property
    def is_running(self) -> bool:
        """Tell whether the worker's thread lives."""
        return self._thread.isRunning()

    def start(self) -> None:
        """Start the thread, unless it runs already."""
        if not self._thread.isRunning():
            self._stop.clear()
            self._thread.start()

    def stop(self, timeout_s: float) -> bool:
        """Ask the worker to end and wait for it; tell whether it has ended."""
        self._stop.set()
        self._worker.wake()
        return self._thread.wait(round(timeout_s * 1000))


@dataclass(frozen=True, slots=True)
class _Waiting:
    on_done: Callable[[Any], object] | None
    on_error: Callable[[Exception], object] | None
    owner: QObject | None

    def is_gone(self) -> bool:
        """Tell whether the one who waits was deleted meanwhile."""
        owners = [self.owner, *(getattr(call, "__self__", None) for call in (self.on_done, self.on_error))]
        return any(isinstance(owner, QObject) and not shiboken6.isValid(owner) for owner in owners)


@dataclass(frozen=True, slots=True)
class _Settled:
    ticket: int
    value: Any = None
    error: Exception | None = None


class Background(QObject):
    """Do deeds off the GUI thread and hand their answers back on it.

    The threads are daemons: a call that hangs, such as one to a locked keyring, does not keep the program.
    """

    _settled = Signal(object)

    def __init__(self, most_threads: int = _MOST_THREADS) -> None:
        super().__init__()
        self._most_threads = most_threads
        self._todo: queue.SimpleQueue[tuple[int, Deed] | None] = queue.SimpleQueue()
        self._waiting: dict[int, _Waiting] = {}
        self._tickets = count()
        self._threads: list[threading.Thread] = []
        self._is_closed = False
        self._settled.connect(self._hand_over, Qt.ConnectionType.QueuedConnection)

    @property
    def is_idle(self) -> bool:
        """Tell whether every answer was handed over."""
        return not self._waiting

    def run(
        self,
        deed: Callable[[], T],
        on_done: Callable[[T], object] | None = None,
        on_error: Callable[[Exception], object] | None = None,
        *,
        owner: QObject | None = None,
    ) -> None:
        """Do a deed; `on_done` gets what it returns, `on_error` what it raises, unless `owner` is gone.

        An error that nobody asked for is logged.
        """
        if self._is_closed:
            return
        ticket = next(self._tickets)
        self._waiting[ticket] = _Waiting(on_done, on_error, owner)
        self._todo.put((ticket, deed))
        if len(self._threads) < min(self._most_threads, len(self._waiting)):
            thread = threading.Thread(target=self._work, name=f"background {len(self._threads)}", daemon=True)
            self._threads.append(thread)
            thread.start()

    def close(self, timeout_s: float = 2.0) -> bool:
        """Take no more deeds, hand nothing over any more; tell whether all deeds ended in time."""
        self._is_closed = True
        self._waiting.clear()
        for _ in self._threads:
            self._todo.put(None)
        for thread in self._threads:
            thread.join(timeout_s)
        return not any(thread.is_alive() for thread in self._threads)

    def _work(self) -> None:
        while (job := self._todo.get()) is not None:
            ticket, deed = job
            try:
                settled = _Settled(ticket, deed())
            except Exception as error:  # noqa: BLE001 (the thread's border: the one who waits is told)
                settled = _Settled(ticket, error=error)
            if not self._is_closed:
                self._settled.emit(settled)

    @Slot(object)
    def _hand_over(self, settled: _Settled) -> None:
        waiting = self._waiting.pop(settled.ticket, None)
        if waiting is None or waiting.is_gone():
            return
        if settled.error is None:
            if waiting.on_done is not None:
                waiting.on_done(settled.value)
        elif waiting.on_error is not None:
            waiting.on_error(settled.error)
        else:
            log.error("A deed in the background failed", exc_info=settled.error)
