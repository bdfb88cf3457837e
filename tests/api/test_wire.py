"""A caller who is slow, or one too many, is turned away; the end comes in time."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from clipdesk.api.binding import bind_loopback
from clipdesk.api.threads import Threads
from clipdesk.api.wire import Limits, LoopbackServer
from tests.api.desk import waited_for

HELLO = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"


async def hello(scope: Any, receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
    await send({"type": "http.response.body", "body": b"hi"})


class Running:
    """A server on a thread."""

    def __init__(self, app: Any, limits: Limits) -> None:
        listening = bind_loopback(0)
        self.port = listening.getsockname()[1]
        self.on_end_calls: list[str] = []
        self._loop = asyncio.new_event_loop()
        self._ended = asyncio.Event()
        serving = LoopbackServer(app, limits).serve(
            listening, self._ended, lambda: self.on_end_calls.append("end")
        )
        self.thread = threading.Thread(target=self._loop.run_until_complete, args=(serving,), daemon=True)
        self.thread.start()

    def call(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=10)

    def end(self, timeout_s: float) -> bool:
        self._loop.call_soon_threadsafe(self._ended.set)
        self.thread.join(timeout_s)
        return not self.thread.is_alive()

    def close(self) -> None:
        assert self.end(5)
        self._loop.close()


@contextlib.contextmanager
def running(app: Any = hello, **limits: Any) -> Iterator[Running]:
    server = Running(app, Limits(**limits))
    try:
        yield server
    finally:
        server.close()


def read_all(caller: socket.socket) -> bytes:
    answer = b""
    while piece := caller.recv(65536):
        answer += piece
    return answer


def test_several_calls_go_over_one_connection() -> None:
    with running() as server, server.call() as caller:
        for _ in range(3):
            caller.sendall(HELLO)
            answer = caller.recv(65536)
            while not answer.endswith(b"hi"):
                answer += caller.recv(65536)
            assert answer.startswith(b"HTTP/1.1 200")


@pytest.mark.parametrize("begun", [b"", b"GET / HT", b"GET / HTTP/1.1\r\nHost: x\r\n", HELLO + b"GET"])
def test_who_does_not_finish_the_head_is_turned_away(begun: bytes) -> None:
    with running(head_s=0.05, keep_alive_s=1) as server, server.call() as caller:
        caller.sendall(begun)

        answer = read_all(caller)

    assert b"HTTP/1.1 408" in answer or begun.startswith(HELLO)


def test_a_head_that_drips_is_turned_away() -> None:
    with running(head_s=0.2) as server, server.call() as caller:
        caller.settimeout(0.01)
        answer = b""

        def is_over() -> bool:
            nonlocal answer
            with contextlib.suppress(TimeoutError):
                answer += caller.recv(100)
                return True
            caller.sendall(b"G")
            return False

        assert waited_for(is_over, 5)
        assert answer.startswith(b"HTTP/1.1 408")


def test_a_head_that_is_too_long_is_refused() -> None:
    with running() as server, server.call() as caller:
        caller.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"x" * 20_000)

        assert read_all(caller).startswith(b"HTTP/1.1 400")


def test_one_connection_too_many_is_told_so_and_others_go_on() -> None:
    with running(connections=4) as server, contextlib.ExitStack() as stack:
        callers = [stack.enter_context(server.call()) for _ in range(4)]
        for caller in callers:
            caller.sendall(HELLO)
            assert caller.recv(12) == b"HTTP/1.1 200"

        with server.call() as fifth:
            assert read_all(fifth).startswith(b"HTTP/1.1 503")
        callers[0].close()

        def is_free() -> bool:
            with server.call() as again:
                again.sendall(HELLO)
                return again.recv(12) == b"HTTP/1.1 200"

        assert waited_for(is_free)


def test_running_calls_may_end_when_the_end_comes() -> None:
    begun, go_on = threading.Event(), threading.Event()
    threads = Threads()

    async def slow(scope: Any, receive: Any, send: Any) -> None:
        await threads.run(lambda: (begun.set(), go_on.wait(10)))
        await hello(scope, receive, send)

    with running(slow, grace_s=5) as server, server.call() as caller:
        caller.sendall(HELLO)
        assert begun.wait(10)
        ending = threading.Thread(target=server.end, args=(5,))
        ending.start()
        assert waited_for(lambda: server.on_end_calls == ["end"])
        go_on.set()

        assert read_all(caller).endswith(b"hi")
        ending.join(5)


def test_a_call_that_does_not_end_does_not_hold_up_the_end(caplog: pytest.LogCaptureFixture) -> None:
    begun, go_on = threading.Event(), threading.Event()
    threads = Threads()

    async def endless(scope: Any, receive: Any, send: Any) -> None:
        await threads.run(lambda: (begun.set(), go_on.wait(20)))

    with running(endless, grace_s=0.05) as server, server.call() as caller:
        caller.sendall(HELLO)
        assert begun.wait(10)

        assert server.end(2)

    go_on.set()
