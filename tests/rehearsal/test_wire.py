"""One port on the loopback address, on and off the air."""

from __future__ import annotations

import asyncio
import socket

import pytest
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from clipdesk.rehearsal.wire import TRANSPORT, Listener, bind_loopback, reset_connection


async def app(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["path"] == "/cut":
        reset_connection(scope[TRANSPORT])
        await receive()
        return
    await PlainTextResponse("here")(scope, receive, send)


async def asked(port: int, path: str = "/") -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
    try:
        return await reader.read()
    finally:
        writer.close()


def test_a_port_is_bound_to_the_loopback_address_only() -> None:
    with bind_loopback(0) as listening:
        assert listening.getsockname()[0] == "127.0.0.1"
        listening.listen()
        with pytest.raises(OSError):
            bind_loopback(listening.getsockname()[1])


def test_a_listener_keeps_its_port_through_a_break() -> None:
    async def story() -> list[bytes | str]:
        listener = Listener(app, bind_loopback(0))
        heard: list[bytes | str] = []
        for _ in range(2):
            await listener.open()
            await listener.open()
            heard.append((await asked(listener.port))[-4:])
            await listener.close()
            await listener.close()
            try:
                await asked(listener.port)
            except ConnectionRefusedError:
                heard.append("refused")
        return heard

    assert asyncio.run(story()) == [b"here", "refused", b"here", "refused"]


def test_a_cut_line_is_a_reset() -> None:
    async def story() -> None:
        listener = Listener(app, bind_loopback(0))
        await listener.open()
        try:
            await asked(listener.port, "/cut")
        finally:
            await listener.close()

    with pytest.raises(ConnectionResetError):
        asyncio.run(story())


def test_a_discarded_port_is_free_again() -> None:
    listener = Listener(app, bind_loopback(0))

    listener.discard()
    listener.discard()

    with socket.socket() as other:
        other.bind(("127.0.0.1", listener.port))
