"""Makes a repeated call harmless: a POST that carries an Idempotency-Key is carried out once.

The key is reserved before the deed, so that a crash in between is known as such and never repeated blindly.
Only successes are kept: what was refused has changed nothing and may be tried again under the same key.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Coroutine
from datetime import timedelta
from functools import partial
from typing import Any

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.responses import Response

from clipdesk.api.threads import Threads
from clipdesk.domain.errors import ClipDeskError, InvalidInput, NotAllowed, StorageError
from clipdesk.ports import Clock
from clipdesk.repositories import StoredAnswer, Work

KEPT_FOR = timedelta(hours=48)
MOST_KEY_CHARACTERS = 200
HEADER = "Idempotency-Key"
_RESERVED = 0
_REFUSALS = (ClipDeskError, RequestValidationError, HTTPException)


class KeptAnswers:
    """Remember the answers to calls that carried a key."""

    def __init__(self, work: Work, clock: Clock) -> None:
        self._work = work
        self._clock = clock
        self._lock = threading.Lock()
        self._running: set[str] = set()

    def begin(self, key: str, body_hash: str) -> StoredAnswer | None:
        """Reserve a key, or return the answer that was given under it.

        Raises:
            NotAllowed: the key was used for something else, or what it was used for has not ended.
        """
        now = self._clock.now()
        with self._work.write() as unit:
            unit.answers.forget_before(now - KEPT_FOR)
            known = unit.answers.get(key)
            if known is None:
                unit.answers.add(StoredAnswer(key, body_hash, _RESERVED, "", now))
        if known is None:
            with self._lock:
                self._running.add(key)
            return None
        if known.body_hash != body_hash:
            raise NotAllowed(
                f"This {HEADER} was used for another call.", "Send a new key with every new call."
            )
        if known.status_code == _RESERVED:
            raise self._unfinished(key)
        return known

    def _unfinished(self, key: str) -> NotAllowed:
        with self._lock:
            if key in self._running:
                return NotAllowed("The first call with this key has not ended.", "Ask again in a moment.")
        return NotAllowed(
            f"The first call with this {HEADER} was cut off, so nobody knows whether it was done.",
            "Look at the posts; if it was not, send it again with a new key.",
        )

    def keep(self, key: str, body_hash: str, status_code: int, body: str) -> None:
        """Keep the answer under its reserved key."""
        try:
            with self._work.write() as unit:
                unit.answers.remove(key)
                unit.answers.add(StoredAnswer(key, body_hash, status_code, body, self._clock.now()))
        finally:
            self.leave(key)

    def forget(self, key: str) -> None:
        """Free a key whose call was refused."""
        try:
            with self._work.write() as unit:
                unit.answers.remove(key)
        finally:
            self.leave(key)

    def leave(self, key: str) -> None:
        """Leave a key reserved whose call broke off: nobody knows what it did."""
        with self._lock:
            self._running.discard(key)


def repeatable_route(kept: KeptAnswers, threads: Threads) -> type[APIRoute]:
    """Return a kind of route whose POST calls are carried out once for each key."""

    class RepeatableRoute(APIRoute):
        """Look for an answer before the handler is called, keep it afterwards."""

        def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
            carry_out = super().get_route_handler()

            async def once(request: Request) -> Response:
                keys = request.headers.getlist(HEADER)
                if request.method != "POST" or not keys:
                    return await carry_out(request)
                key = _checked(keys)
                told = f"{request.method} {request.url.path}\n".encode() + await request.body()
                body_hash = hashlib.sha256(told).hexdigest()
                if answer := await threads.run(partial(kept.begin, key, body_hash)):
                    replayed = {"idempotency-replayed": "true"}
                    return Response(answer.body, answer.status_code, replayed, "application/json")
                try:
                    response = await carry_out(request)
                except Exception as error:
                    is_refusal = isinstance(error, _REFUSALS) and not isinstance(error, StorageError)
                    await threads.run(partial(kept.forget if is_refusal else kept.leave, key))
                    raise
                text = bytes(response.body).decode()
                await threads.run(partial(kept.keep, key, body_hash, response.status_code, text))
                return response

            return once

    return RepeatableRoute


def _checked(keys: list[str]) -> str:
    key = keys[0]
    if (
        len(keys) > 1
        or not key.isascii()
        or not key.isprintable()
        or not 1 <= len(key) <= MOST_KEY_CHARACTERS
    ):
        raise InvalidInput(
            f"{HEADER} cannot be used.",
            f"Send one key of 1 to {MOST_KEY_CHARACTERS} printable ASCII characters.",
            field=HEADER,
        )
    return key
