"""Stands before every route: who may ask, how much and how fast; no web page can pass.

Checked in this order: the Host (against DNS rebinding), the signs of a browser, the token, the body. There
are no cookies and no CORS headers, so a page cannot even learn that the API is there.
"""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from clipdesk.api.answers import Answer, error_answer

MOST_BODY_BYTES = 1024 * 1024
BODY_LIMIT_S = 10.0
FREE_GUESSES = 5
PENALTY_S = 1.0
_OWN_SITE = {"none", "same-origin"}
_CLOSE = {"connection": "close"}
_ASK = {"www-authenticate": "Bearer", **_CLOSE}


@dataclass(frozen=True, slots=True)
class GuardRules:
    """Who is let in.

    Args:
        pause: waits a few seconds; replaced in tests.
    """

    token: str
    port: int
    body_limit_s: float = BODY_LIMIT_S
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep


class Guard:
    """Let in what carries the token and comes from a program on this computer (an ASGI app itself)."""

    def __init__(self, app: ASGIApp, rules: GuardRules) -> None:
        self._app = app
        self._rules = rules
        self._hosts = {f"{name}:{rules.port}" for name in ("127.0.0.1", "localhost", "[::1]")}
        self._expected = rules.token.encode("ascii")
        self._wrong_tokens = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1008})
            return
        headers = Headers(scope=scope)
        refusal = self._foreign(scope["method"], headers) or await self._unknown(headers)
        refusal = refusal or _unreadable(headers)
        if refusal is None and _has_body(headers):
            body = await self._read(receive)
            if isinstance(body, bytes):
                await self._app(scope, _replay(body, receive), send)
                return
            refusal = body
        if refusal is not None:
            await refusal(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _foreign(self, method: str, headers: Headers) -> Answer | None:
        """Refuse what a web page could send, whether or not it knows the token."""
        hosts = headers.getlist("host")
        if len(hosts) != 1 or hosts[0] not in self._hosts:
            return _refuse("This address does not belong to the API.", "Use http://127.0.0.1 with its port.")
        if "origin" in headers:
            return _refuse("Web pages may not use the API.", "Call it from a program, without Origin.")
        if any(site not in _OWN_SITE for site in headers.getlist("sec-fetch-site")):
            return _refuse("Web pages may not use the API.", "Call it from a program.")
        if method == "OPTIONS":
            return _refuse("The API answers no preflight requests.", "Call it from a program.")
        return None

    async def _unknown(self, headers: Headers) -> Answer | None:
        given = headers.getlist("authorization")
        scheme, _, token = given[0].partition(" ") if len(given) == 1 else ("", "", "")
        if scheme.lower() == "bearer" and hmac.compare_digest(token.encode("latin-1"), self._expected):
            self._wrong_tokens = 0
            return None
        advice = "Send `Authorization: Bearer TOKEN` with the content of the file api-token."
        if not given:
            return error_answer(401, "The token is missing.", advice, headers=_ASK)
        self._wrong_tokens += 1
        if self._wrong_tokens > FREE_GUESSES:
            await self._rules.pause(PENALTY_S)
        return error_answer(401, "The token is wrong.", advice, headers=_ASK)

    async def _read(self, receive: Receive) -> bytes | Answer:
        """Return the whole body, or the refusal of one that is too large or too slow."""
        body = bytearray()
        try:
            async with asyncio.timeout(self._rules.body_limit_s):
                while True:
                    message = await receive()
                    if message["type"] != "http.request":
                        return error_answer(408, "The request ended too early.", headers=_CLOSE)
                    body += message.get("body", b"")
                    if len(body) > MOST_BODY_BYTES:
                        return _too_large()
                    if not message.get("more_body", False):
                        return bytes(body)
        except TimeoutError:
            advice = f"Send it within {self._rules.body_limit_s:g} s."
            return error_answer(408, "The body came too slowly.", advice, headers=_CLOSE)


def _refuse(title: str, advice: str) -> Answer:
    return error_answer(403, title, advice, headers=_CLOSE)


def _has_body(headers: Headers) -> bool:
    return "transfer-encoding" in headers or headers.get("content-length", "0").strip("0") != ""


def _unreadable(headers: Headers) -> Answer | None:
    """Refuse a body that is no JSON or larger than any honest one, before a byte of it is read."""
    kinds = headers.getlist("content-type")
    is_json = all(kind.partition(";")[0].strip().lower() == "application/json" for kind in kinds)
    if not is_json or len(kinds) > 1 or (_has_body(headers) and not kinds):
        advice = "Send `Content-Type: application/json`."
        return error_answer(415, "The body is not JSON.", advice, headers=_CLOSE)
    length = headers.get("content-length", "0")
    if not length.isascii() or not length.isdigit() or int(length[:20]) > MOST_BODY_BYTES:
        return _too_large()
    return None


def _too_large() -> Answer:
    title = "The body is larger than 1 MiB."
    return error_answer(413, title, "Send the path of a video, not the video.", headers=_CLOSE)


def _replay(body: bytes, receive: Receive) -> Receive:
    """Return a `receive` that gives the body at once, and afterwards tells when the caller is gone."""
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def replay() -> Message:
        return waiting.pop() if waiting else await receive()

    return replay
