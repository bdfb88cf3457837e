"""The listening end of a rehearsal platform: one loopback port that can be taken off the air and put back.

Uses uvicorn's HTTP/1.1 protocol on our own loop, so that an idle rehearsal wakes nobody, and passes the
transport on, so that a fault can cut the line.
"""

from __future__ import annotations

import asyncio
import socket
import struct
from typing import Any, cast

from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.config import Config
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.server import ServerState

TRANSPORT = "clipdesk.transport"
KEEP_ALIVE_S = 75
NO_WAIT = struct.pack("ii", 1, 0)


class RehearsalProtocol(H11Protocol):
    """Speak HTTP and hand the transport to the app."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Wrap the app so that each request knows its connection."""
        super().connection_made(transport)
        app = cast(ASGIApp, self.app)

        async def with_transport(scope: Scope, receive: Receive, send: Send) -> None:
            scope[TRANSPORT] = transport
            await app(scope, receive, send)

        self.app = cast(Any, with_transport)


def reset_connection(transport: asyncio.Transport) -> None:
    """Cut a connection the hard way: the other end sees a reset, not an end."""
    raw = transport.get_extra_info("socket")
    if raw is not None:
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, NO_WAIT)
    transport.abort()


def bind_loopback(port: int) -> socket.socket:
    """Return a listening socket on 127.0.0.1; port 0 takes a free one.

    Raises:
        OSError: the port is taken.
    """
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)  # named: no delay
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(("127.0.0.1", port))
    except OSError:
        listening.close()
        raise
    listening.setblocking(False)
    return listening


class Listener:
    """Serve one app on one loopback port; every method but the constructor runs on the loop."""

    def __init__(self, app: ASGIApp, listening: socket.socket) -> None:
        self.port = int(listening.getsockname()[1])
        self._listening: socket.socket | None = listening
        self._server: asyncio.Server | None = None
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
            timeout_keep_alive=KEEP_ALIVE_S,
        )
        self._config.load()

    async def open(self) -> None:
        """Begin to listen, on the same port as ever."""
        if self._server is not None:
            return
        listening = self._listening or bind_loopback(self.port)
        self._listening = None
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(self._protocol, sock=listening, backlog=128)

    def _protocol(self) -> RehearsalProtocol:
        return RehearsalProtocol(config=self._config, server_state=self._state, app_state={})

    def discard(self) -> None:
        """Give the port back without ever having listened."""
        if self._listening is not None:
            self._listening.close()
            self._listening = None

    async def close(self) -> None:
        """Stop listening and cut every connection."""
        if self._server is None:
            return
        self._server.close()
        self._server = None
        for connection in list(self._state.connections):
            if connection.transport is not None:
                connection.transport.abort()
        tasks = list(self._state.tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
