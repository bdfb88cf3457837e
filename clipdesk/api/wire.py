"""The listening end of the API: a limit for connections, for the head of a request, and for the end.

Uses uvicorn's HTTP/1.1 protocol without its server, whose main loop wakes the computer ten times a second
and waits for ever on an open event stream.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

import h11
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.config import Config
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.server import ServerState

from clipdesk.api.stream import CUT

_BUSY = b"HTTP/1.1 503 Service Unavailable\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
_SLOW = b"HTTP/1.1 408 Request Timeout\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"


@dataclass(frozen=True, slots=True)
class Limits:
    """How much the API bears.

    Args:
        head_s: how long a caller may take for the head of a request.
        grace_s: how long running calls may go on once the end has come.
    """

    connections: int = 64
    head_s: float = 10.0
    head_bytes: int = 16 * 1024
    keep_alive_s: int = 5
    grace_s: float = 1.0


class LoopbackProtocol(H11Protocol):
    """Speak HTTP with one caller, who must not be slow nor one too many."""

    limits = Limits()
    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin, or turn the caller away."""
        super().connection_made(transport)
        app = cast(ASGIApp, self.app)

        async def with_cut(scope: Scope, receive: Receive, send: Send) -> None:
            scope[CUT] = transport.abort
            await app(scope, receive, send)

        self.app = cast(Any, with_cut)
        if len(self.connections) > self.limits.connections:
            transport.write(_BUSY)
            transport.close()
        else:
            self._begin_to_wait()

    def data_received(self, data: bytes) -> None:
        """Take bytes; the time for a head runs from its first byte to its last."""
        super().data_received(data)
        if self.conn.their_state is not h11.IDLE:
            self._stop_waiting()
        elif self._deadline is None:
            self._begin_to_wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """End."""
        self._stop_waiting()
        super().connection_lost(exc)

    def _begin_to_wait(self) -> None:
        self._deadline = self.loop.call_later(self.limits.head_s, self._too_slow)

    def _stop_waiting(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _too_slow(self) -> None:
        if not self.transport.is_closing():
            self.transport.write(_SLOW)
            self.transport.close()


class LoopbackServer:
    """Serve an app on a bound socket until told to end."""

    def __init__(self, app: ASGIApp, limits: Limits | None = None) -> None:
        self._limits = limits or Limits()
        self._state = ServerState()
        self._config = Config(
            cast(Any, app),
            log_config=None,
            lifespan="off",
            ws="none",
            access_log=False,
            server_header=False,
            date_header=False,
            proxy_headers=False,
            timeout_keep_alive=self._limits.keep_alive_s,
            h11_max_incomplete_event_size=self._limits.head_bytes,
        )
        self._config.load()

    async def serve(self, listening: socket.socket, ended: asyncio.Event, on_end: Callable[[], None]) -> None:
        """Answer until `ended` is set; then call `on_end`, which ends the streams, and let calls end."""
        server = await asyncio.get_running_loop().create_server(self._protocol, sock=listening, backlog=64)
        try:
            await ended.wait()
        finally:
            server.close()
            on_end()
            await self._end()

    def _protocol(self) -> LoopbackProtocol:
        protocol = LoopbackProtocol(config=self._config, server_state=self._state, app_state={})
        protocol.limits = self._limits
        return protocol

    async def _end(self) -> None:
        for connection in list(self._state.connections):
            connection.shutdown()
        tasks = set(self._state.tasks)
        if tasks:
            _, tasks = await asyncio.wait(tasks, timeout=self._limits.grace_s)
        for connection in list(self._state.connections):
            connection.transport.abort()
        await asyncio.sleep(0)  # lets the connections learn that they are lost
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
