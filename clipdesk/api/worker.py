"""Serves the loopback API in its host's thread: takes the port, or says why not and tries again."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading

from clipdesk.api.binding import bind_loopback
from clipdesk.api.recorder import EventRecorder
from clipdesk.api.services import ApiServices
from clipdesk.domain.errors import NotAllowed
from clipdesk.workers.hosting import Border, ThreadHost

FIRST_WAIT_S = 5.0
LONGEST_WAIT_S = 60.0
_RECORDER_END_S = 1.0


class ApiWorker:
    """The resident API.

    Args:
        token: what callers must send.
        port: the port on 127.0.0.1; 0 takes a free one.
        border: hears what goes wrong, also on the thread that records events.
    """

    def __init__(self, services: ApiServices, token: str, port: int, border: Border) -> None:
        self._services = services
        self._token = token
        self._wanted_port = port
        self._border = border
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._woken = asyncio.Event()
        self.is_listening = threading.Event()
        self.port = 0

    @property
    def name(self) -> str:
        """Name the worker."""
        return "api"

    def run(self, stop: threading.Event) -> None:
        """Record events and serve until `stop` is set and `wake` was called."""
        recorder = EventRecorder(self._services.work, self._services.bus, self._services.clock)
        host = ThreadHost(recorder, self._border)
        host.start()
        try:
            listening = self._take_port(stop)
            if listening is not None:
                self._serve(listening, recorder, stop)
        finally:
            host.stop(_RECORDER_END_S)

    def wake(self) -> None:
        """Look whether the end has come."""
        with self._lock:
            if self._loop is not None:
                self._loop.call_soon_threadsafe(self._woken.set)

    def _take_port(self, stop: threading.Event) -> socket.socket | None:
        """Return the bound socket, or None if the end came first; a taken port is told once."""
        wait_s = FIRST_WAIT_S
        while not stop.is_set():
            try:
                return bind_loopback(self._wanted_port)
            except NotAllowed as error:
                if wait_s == FIRST_WAIT_S:
                    self._border.tell(self.name, error)
            self._services.clock.wait(stop, wait_s)
            wait_s = min(LONGEST_WAIT_S, wait_s * 2)
        return None

    def _serve(self, listening: socket.socket, recorder: EventRecorder, stop: threading.Event) -> None:
        # Only now: the framework costs half a second and 20 MB, which a desk without the API saves.
        from clipdesk.api.app import create_app
        from clipdesk.api.guard import GuardRules
        from clipdesk.api.wire import LoopbackServer

        self.port = listening.getsockname()[1]
        app = create_app(self._services, GuardRules(self._token, self.port), recorder.feed)
        server = LoopbackServer(app)

        async def serve() -> None:
            ended = asyncio.Event()
            serving = asyncio.ensure_future(server.serve(listening, ended, recorder.feed.end))
            self.is_listening.set()
            while not stop.is_set():
                await self._woken.wait()
                self._woken.clear()
            ended.set()
            await serving

        with contextlib.closing(asyncio.new_event_loop()) as loop:
            self._woken = asyncio.Event()
            with self._lock:
                self._loop = loop
            try:
                loop.run_until_complete(serve())
                loop.run_until_complete(loop.shutdown_asyncgens())
            finally:
                self.is_listening.clear()
                with self._lock:
                    self._loop = None
                listening.close()
