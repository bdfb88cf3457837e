"""Stands before a platform app: lets in loopback callers only, notes each request, acts out planted faults.

What a fault does to the wire is decided here once for all platforms; only the wording of a refusal is theirs.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from email.utils import format_datetime
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from clipdesk.rehearsal.answers import json_answer
from clipdesk.rehearsal.faults import STEPS, Fault, FaultKind
from clipdesk.rehearsal.wire import TRANSPORT, reset_connection
from clipdesk.rehearsal.world import RehearsalWorld, SeenRequest

FAULT = "clipdesk.fault"
LOOPBACK_NAMES = frozenset({"127.0.0.1", "localhost", "[::1]"})
SPOOL_BYTES = 1024 * 1024
PIECE_BYTES = 64 * 1024
HUGE_BYTES = 100_000_000
PORTAL_PAGE = (
    "<!doctype html><title>Welcome</title><h1>Hotel Wi-Fi</h1><p>Please accept our terms to go online.</p>"
)

StepOf = Callable[[str, str, Headers], str]
Wording = Callable[[Fault], tuple[int, Any]]


def fault_of(scope: Scope, kind: FaultKind) -> Fault | None:
    """Return the planted fault of this request if it is of that kind (what platforms act out)."""
    fault = scope.get(FAULT)
    return fault if isinstance(fault, Fault) and fault.kind is kind else None


@dataclass(slots=True)
class Heard:
    """Hold an app's whole answer instead of sending it."""

    status: int = 500
    headers: list[tuple[bytes, bytes]] = field(default_factory=list)
    body: bytes = b""

    async def send(self, message: Message) -> None:
        """Take one ASGI message."""
        if message["type"] == "http.response.start":
            self.status, self.headers = message["status"], list(message.get("headers", []))
        elif message["type"] == "http.response.body":
            self.body += message.get("body", b"")

    def raw(self) -> bytes:
        """Return the answer as it stands on the wire."""
        lines = [f"HTTP/1.1 {self.status} Again".encode()] + [
            name + b": " + value for name, value in self.headers
        ]
        return b"\r\n".join(lines) + b"\r\n\r\n" + self.body


async def _nothing(_: Message) -> None:
    """Send nothing: nobody listens any more."""


class Gate:
    """Guard one platform app (an ASGI app itself)."""

    def __init__(
        self, platform: str, app: ASGIApp, world: RehearsalWorld, step_of: StepOf, wording: Wording
    ) -> None:
        """Stand before `app`; `step_of(method, path, headers)` names the step, `wording` gives a refusal."""
        self._platform = platform
        self._app = app
        self._world = world
        self._step_of = step_of
        self._wording = wording
        self._late: set[asyncio.Task[None]] = set()
        self._acts: Mapping[FaultKind, Callable[[Fault, Scope, Receive, Send], Awaitable[None]]] = {
            FaultKind.CUT_BEFORE: self._cut_before,
            FaultKind.CUT_AFTER: self._cut_after,
            FaultKind.HANG_BEFORE: self._hang_before,
            FaultKind.HANG_AFTER: self._hang_after,
            FaultKind.RESET_MID_BODY: self._reset_mid_body,
            FaultKind.LATE_EFFECT: self._late_effect,
            FaultKind.ERROR_AFTER: self._error_after,
            FaultKind.SLOW_ANSWER: self._slow_answer,
            FaultKind.CUT_BODY: self._cut_body,
            FaultKind.BAD_JSON: self._bad_json,
            FaultKind.DOUBLED_ANSWER: self._doubled_answer,
            FaultKind.DOUBLED_EFFECT: self._doubled_effect,
            FaultKind.HUGE_ANSWER: self._huge_answer,
            FaultKind.CUSTOM: self._custom,
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            return
        headers = Headers(scope=scope)
        send = self._dated(send)
        if headers.get("host", "").rsplit(":", 1)[0] not in LOOPBACK_NAMES:
            await json_answer({"error": "this rehearsal answers to loopback names only"}, 403)(
                scope, receive, send
            )
            return
        step = self._step_of(scope["method"], scope["path"], headers)
        fault = self._world.faults.take(self._platform, step)
        kind = fault.kind.value if fault is not None else None
        if self._platform in STEPS:
            now = self._world.now()
            self._world.saw(SeenRequest(self._platform, scope["method"], scope["path"], step, now, kind))
        if fault is None:
            await self._app(scope, receive, send)
            return
        scope[FAULT] = fault
        await self._act(fault, scope, receive, send)

    async def _act(self, fault: Fault, scope: Scope, receive: Receive, send: Send) -> None:
        if fault.kind in (FaultKind.SHORT_STORE, FaultKind.PROCESSING_FAILED):
            await self._app(scope, receive, send)
            return
        act = self._acts.get(fault.kind)
        if act is not None:
            await act(fault, scope, receive, send)
            return
        await _drain(receive)
        await self._refusal(fault)(scope, receive, send)

    def _dated(self, send: Send) -> Send:
        async def dated(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.setdefault("date", format_datetime(self._world.now(), usegmt=True))
            await send(message)

        return dated

    def _refusal(self, fault: Fault) -> Response:
        if fault.kind is FaultKind.CAPTIVE_PORTAL:
            return Response(PORTAL_PAGE, 200, media_type="text/html")
        if fault.kind is FaultKind.REDIRECT:
            location = fault.text("location", "http://127.0.0.1:9/elsewhere")
            return Response(b"", fault.number("status", 302), {"location": location})
        status, body = self._wording(fault)
        return json_answer(body, status, _wait_headers(fault))

    # the line is cut

    async def _cut_before(self, fault: Fault, scope: Scope, receive: Receive, send: Send) -> None:
        await self._cut(scope, receive)

    async def _cut_after(self, fault: Fault, scope: Scope, receive: Receive, send: Send) -> None:
        await self._app(scope, receive, _nothing)
        await self._cut(scope, receive)

    async def _hang_before(self, fault: Fault, scope: Scope, receive: Receive, send: Send) -> None:
        await _until_gone(receive)

    async def _hang_after(self, fault: Fault, scope: Scope, receive: Receive, send: Send) -> None:
        await self._app(scope, receive, _nothing)
        await _until_gone(receive)

    async def _reset_mid_body(self, fault: Fault, scope: Scope, receive: Receive, send: Send) -> None:
        length = int(Headers(scope=scope).get("content-length", "0"))
        left = fault.number("keep_bytes", length // 2)

        async def short() -> Message:
            nonlocal left
            if left <= 0:
                return {"type": "http.disconnect"}
            message = await receive()
            if message["type"] != "http.request":
                return message
            body = message.get("body", b"")[:left]
            left -= len(body)
            return {"type": "http.request", "body": body, "more_body": True}

        await self._app(scope, short, _nothing)
        await self._cut(scope, receive)

    async def _late_effect(self, fault: Fault, scope: Scope, receive: Receive, send: Send) -> None:
        spool = tempfile.SpooledTemporaryFile(max_size=SPOOL_BYTES)  # noqa: SIM115 - closed by the late task
        await _drain(receive, spool.write)
        spool.seek(0)

        async def replay() -> Message:
            piece = spool.read(PIECE_BYTES)
            return {"type": "http.request", "body": piece, "more_body": bool(piece)}

        async def later() -> None:
            with spool:
                await asyncio.sleep(fault.number("delay_ms", 60) / 1000)
                await self._app(scope, replay, _nothing)

        task = asyncio.create_task(later())
        self._late.add(task)
        task.add_done_callback(self._late.discard)
        await self._cut(scope, receive)

    async def _cut(self, scope: Scope, receive: Receive) -> None:
        transport = scope.get(TRANSPORT)
        if isinstance(transport, asyncio.Transport):
            reset_connection(transport)
        await _until_gone(receive)

    # the answer is wrong

    async def _error_after(self, fault: Fault, scope: Scope, receive: Receive, send: Send) -> None:
        await self._app(scope, receive, _nothing)
        status, body = self._wording(fault)
        await json_answer(body, status, _wait_headers(fault))(scope, receive, send)

    async def _slow_answer(self, fault: Fault, scope: Scope, receive: Receive, send: Send) -> None:
        heard = await self._hear(scope, receive)
        await send({"type": "http.response.start", "status": heard.status, "headers": heard.headers})
        for place in range(len(heard.body)):
            await asyncio.sleep(fault.number("interval_ms", 50) / 1000)
            await send(
                {"type": "http.response.body", "body": heard.body[place : place + 1], "more_body": True}
            )
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _cut_body(self, fault: Fault, scope: Scope, receive: Receive, send: Send) -> None:
        heard = await self._hear(scope, receive)
        if not heard.body:
            await self._cut(scope, receive)
            return
        await send({"type": "http.response.start", "status": heard.status, "headers": heard.headers})
        half = heard.body[: max(1, len(heard.body) // 2)]
        await send({"type": "http.response.body", "body": half, "more_body": True})
        scope[TRANSPORT].close()
        await _until_gone(receive)

    async def _bad_json(self, fault: Fault, scope: Scope, receive: Receive, send: Send) -> None:
        heard = await self._hear(scope, receive)
        text = fault.text("text", '{"kind": "almost", "id": ')
        await Response(text, heard.status, media_type="application/json")(scope, receive, send)

    async def _doubled_answer(self, fault: Fault, scope: Scope, receive: Receive, send: Send) -> None:
        heard = await self._hear(scope, receive)
        await send({"type": "http.response.start", "status": heard.status, "headers": heard.headers})
        await send({"type": "http.response.body", "body": heard.body})
        scope[TRANSPORT].write(heard.raw())
        if not fault.options.get("keep_open", False):
            scope[TRANSPORT].close()

    async def _doubled_effect(self, fault: Fault, scope: Scope, receive: Receive, send: Send) -> None:
        with tempfile.SpooledTemporaryFile(max_size=SPOOL_BYTES) as spool:
            await _drain(receive, spool.write)

            async def replay() -> Message:
                piece = spool.read(PIECE_BYTES)
                return {"type": "http.request", "body": piece, "more_body": bool(piece)}

            spool.seek(0)
            await self._app(dict(scope), replay, _nothing)
            spool.seek(0)
            await self._app(scope, replay, send)

    async def _huge_answer(self, fault: Fault, scope: Scope, receive: Receive, send: Send) -> None:
        await _drain(receive)
        left = fault.number("size_bytes", HUGE_BYTES)
        content_type = (b"content-type", b"application/json; charset=UTF-8")
        await send({"type": "http.response.start", "status": 200, "headers": [content_type]})
        await send({"type": "http.response.body", "body": b'{"items":"', "more_body": True})
        while left > 0:
            piece = b"x" * min(left, PIECE_BYTES)
            left -= len(piece)
            await send({"type": "http.response.body", "body": piece, "more_body": True})
            await asyncio.sleep(0)
        await send({"type": "http.response.body", "body": b'"}', "more_body": False})

    async def _custom(self, fault: Fault, scope: Scope, receive: Receive, send: Send) -> None:
        if fault.options.get("effect", False):
            await self._app(scope, receive, _nothing)
        else:
            await _drain(receive)
        headers = {str(name): str(value) for name, value in dict(fault.options.get("headers", {})).items()}
        await json_answer(fault.options.get("json", {}), fault.number("status", 500), headers)(
            scope, receive, send
        )

    async def _hear(self, scope: Scope, receive: Receive) -> Heard:
        heard = Heard()
        await self._app(scope, receive, heard.send)
        return heard


def _wait_headers(fault: Fault) -> dict[str, str]:
    if "retry_after_s" in fault.options:
        return {"retry-after": str(fault.options["retry_after_s"])}
    return {"retry-after": str(fault.options["retry_at"])} if "retry_at" in fault.options else {}


async def _drain(receive: Receive, keep: Callable[[bytes], Any] | None = None) -> None:
    """Read a request's body to its end, so that the caller gets to read our answer."""
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return
        if keep is not None:
            keep(message.get("body", b""))
        if not message.get("more_body", False):
            return


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
