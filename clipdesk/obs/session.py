"""One connection to OBS, from Hello to its end: who waits for which answer, and when nothing may be sent.

Connecting, and again, is left to `client`.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from clipdesk.obs import protocol
from clipdesk.obs.problems import ObsError
from clipdesk.obs.protocol import Answer, Code, NotObs, Op
from clipdesk.obs.tracking import FIRST_QUESTIONS, ObsEvent, Tracker


class Line(Protocol):
    """A WebSocket, as far as it is needed."""

    def recv(self, timeout: float | None = None) -> str | bytes: ...
    def send(self, message: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Timing:
    """How long to wait for what."""

    hello_s: float = 5
    answer_s: float = 10
    greeting_s: float = 5
    not_ready_pause_s: float = 1.5
    tick_s: float = 0.5
    ping_s: float = 15
    first_pause_s: float = 5
    longest_pause_s: float = 60
    replay_s: float = 30


class PasswordWanted(Exception):
    """OBS wants a password and there is none."""


class _Pending:
    """A request on its way."""

    def __init__(self) -> None:
        self.answer: Answer | None = None
        self.is_done = threading.Event()


class Session:
    """Talks over one open line; `serve` runs in the worker's thread, `request` in any other."""

    def __init__(self, line: Line, timing: Timing, publish: Callable[[ObsEvent], None]) -> None:
        self.tracker = Tracker()
        self._line = line
        self._timing = timing
        self._publish = publish
        self._lock = threading.Condition()
        self._last_id = 0
        self._pending: dict[str, _Pending] = {}
        self._questions: dict[str, str] = {}
        self._unanswered = set(FIRST_QUESTIONS)
        self._again: list[tuple[float, str]] = []
        self._is_over = False
        self._server_thread = threading.get_ident()

    def identify(self, password: Callable[[], str | None]) -> None:
        """Say who we are.

        Raises:
            PasswordWanted: OBS wants a password and there is none.
            NotObs: something else answers.
            TimeoutError: nothing answers.
        """
        hello = self._expect(Op.HELLO)
        key = password() if "authentication" in hello else None
        if "authentication" in hello and not key:
            raise PasswordWanted
        self._line.send(protocol.identify(hello, key))
        self._expect(Op.IDENTIFIED)

    def serve(self, should_end: Callable[[], bool]) -> None:
        """Ask the first questions, then listen until told to end or until OBS is about to exit."""
        self._server_thread = threading.get_ident()
        for kind in FIRST_QUESTIONS:
            self._inquire(kind)
        greeting_end = time.monotonic() + self._timing.greeting_s
        while not should_end() and not self.tracker.is_exiting:
            try:
                self._take(protocol.read(self._line.recv(timeout=self._timing.tick_s)))
            except TimeoutError:
                pass
            self._inquire_again()
            if not self.tracker.state.is_connected and (
                not self._unanswered or time.monotonic() > greeting_end
            ):
                self.tracker.connected()
                self._publish(self.tracker.state)

    def close(self) -> None:
        """Release everybody who waits."""
        with self._lock:
            self._is_over = True
            pending = list(self._pending.values())
            self._pending.clear()
            self._lock.notify_all()
        for waiting in pending:
            waiting.is_done.set()

    def request(self, kind: str, data: dict[str, Any] | None, timeout_s: float) -> Answer:
        """Send a request and return its answer, whatever it is; wait while OBS is not ready.

        Raises:
            ObsError: no answer came in time, or the connection ended.
        """
        if threading.get_ident() == self._server_thread:
            raise RuntimeError("this thread takes the answers, it cannot wait for one")
        end = time.monotonic() + timeout_s
        while True:
            answer = self._ask_and_wait(kind, data, end)
            if answer.code != Code.NOT_READY or time.monotonic() + self._timing.not_ready_pause_s > end:
                return answer
            with self._lock:
                self._lock.wait_for(lambda: self._is_over, self._timing.not_ready_pause_s)

    def _ask_and_wait(self, kind: str, data: dict[str, Any] | None, end: float) -> Answer:
        pending = _Pending()
        with self._lock:
            # A request while the scene collection changes can crash OBS.
            self._lock.wait_for(
                lambda: self._is_over or not self.tracker.is_changing_collection,
                max(0.0, end - time.monotonic()),
            )
            if self._is_over:
                raise _connection_ended()
            if self.tracker.is_changing_collection:
                raise ObsError("OBS is still changing its scene collection.", "Try again in a moment.")
            request_id = self._next_id()
            self._pending[request_id] = pending
        self._send(protocol.request(kind, request_id, data))
        if not pending.is_done.wait(max(0.0, end - time.monotonic())):
            with self._lock:
                self._pending.pop(request_id, None)
            raise ObsError("OBS did not answer in time.", "Try again; if it happens often, restart OBS.")
        if pending.answer is None:
            raise _connection_ended()
        return pending.answer

    def _send(self, message: str) -> None:
        from websockets.exceptions import ConnectionClosed

        try:
            self._line.send(message)
        except (ConnectionClosed, OSError):
            raise _connection_ended() from None

    def _expect(self, op: Op) -> dict[str, Any]:
        message = protocol.read(self._line.recv(timeout=self._timing.hello_s))
        if message.op != op:
            raise NotObs(f"op {message.op} instead of {int(op)}")
        return message.data

    def _inquire(self, kind: str) -> None:
        """Ask without waiting: this thread is the one that takes the answer."""
        with self._lock:
            request_id = self._next_id()
            self._questions[request_id] = kind
        self._line.send(protocol.request(kind, request_id, None))

    def _inquire_again(self) -> None:
        if not self._again or self.tracker.is_changing_collection:
            return
        now = time.monotonic()
        due = [kind for at, kind in self._again if at <= now]
        self._again = [(at, kind) for at, kind in self._again if at > now]
        for kind in due:
            self._inquire(kind)

    def _take(self, message: protocol.Message) -> None:
        if message.op == Op.RESPONSE:
            self._take_answer(message.data)
        elif message.op == Op.EVENT:
            self._take_event(message.data)

    def _take_answer(self, data: dict[str, Any]) -> None:
        answer, request_id = protocol.read_answer(data), str(data.get("requestId"))
        with self._lock:
            pending = self._pending.pop(request_id, None)
            kind = self._questions.pop(request_id, None)
        if pending:
            pending.answer = answer
            pending.is_done.set()
        if kind is None:
            return
        if answer.code == Code.NOT_READY:
            self._again.append((time.monotonic() + self._timing.not_ready_pause_s, kind))
            return
        self._unanswered.discard(kind)
        self._noting_changes(lambda: self.tracker.take_answer(kind, answer))

    def _take_event(self, data: dict[str, Any]) -> None:
        kind, event_data = str(data.get("eventType")), data.get("eventData")
        happened: list[ObsEvent] = []
        was_changing = self.tracker.is_changing_collection

        def take() -> None:
            with self._lock:
                taken = self.tracker.take_event(kind, event_data if isinstance(event_data, dict) else {})
                self._lock.notify_all()
            happened.extend(taken)

        self._noting_changes(take)
        for event in happened:
            self._publish(event)
        if was_changing and not self.tracker.is_changing_collection:
            self._again.append((0.0, "GetCurrentProgramScene"))

    def _noting_changes(self, take: Callable[[], None]) -> None:
        before = self.tracker.state
        take()
        if self.tracker.state != before and self.tracker.state.is_connected:
            self._publish(self.tracker.state)

    def _next_id(self) -> str:
        self._last_id += 1
        return str(self._last_id)


def _connection_ended() -> ObsError:
    return ObsError("The connection to OBS has ended.", "ClipDesk connects again by itself; then try again.")
