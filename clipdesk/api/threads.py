"""Runs what waits for a disk or a network beside the event loop, on threads that hold up nobody's end."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import threading
from collections.abc import Callable, Coroutine
from typing import Any, ParamSpec, TypeVar

T = TypeVar("T")
P = ParamSpec("P")
MOST_AT_ONCE = 16


class Threads:
    """Give each call a thread of its own, a few at a time.

    They are daemons, and a cancelled wait leaves its thread alone: a question to the AI that takes half a
    minute must neither keep the API from ending nor the program.
    """

    def __init__(self) -> None:
        self._places = asyncio.Semaphore(MOST_AT_ONCE)

    async def run(self, deed: Callable[[], T]) -> T:
        """Return what a deed returns, or raise what it raises."""
        async with self._places:
            loop = asyncio.get_running_loop()
            outcome: asyncio.Future[T] = loop.create_future()
            threading.Thread(
                target=_carry_out, args=(deed, loop, outcome), name="api-call", daemon=True
            ).start()
            return await outcome

    def endpoint(self, handler: Callable[P, T]) -> Callable[P, Coroutine[Any, Any, T]]:
        """Return a plain handler as one that the loop can wait for; its parameters stay known."""

        @functools.wraps(handler)
        async def waiting(*args: P.args, **kwargs: P.kwargs) -> T:
            return await self.run(functools.partial(handler, *args, **kwargs))

        return waiting


def _carry_out(deed: Callable[[], T], loop: asyncio.AbstractEventLoop, outcome: asyncio.Future[T]) -> None:
    try:
        result = deed()
    except Exception as error:  # noqa: BLE001 (a thread's border: it goes to whoever waits)
        _settle(loop, functools.partial(_fail, outcome, error))
    else:
        _settle(loop, functools.partial(_succeed, outcome, result))


def _settle(loop: asyncio.AbstractEventLoop, settle: Callable[[], None]) -> None:
    with contextlib.suppress(RuntimeError):  # the loop has ended: nobody waits any more
        loop.call_soon_threadsafe(settle)


def _succeed(outcome: asyncio.Future[T], result: T) -> None:
    if not outcome.done():
        outcome.set_result(result)


def _fail(outcome: asyncio.Future[T], error: Exception) -> None:
    if not outcome.done():
        outcome.set_exception(error)
