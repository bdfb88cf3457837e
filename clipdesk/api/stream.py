"""The route of server-sent events: what has happened since `Last-Event-ID`, then what happens."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterable
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Header
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from clipdesk.api.answers import error_answer
from clipdesk.api.bodies import MOST_ID
from clipdesk.api.feed import EventFeed, FeedItem, Stream
from clipdesk.api.threads import Threads
from clipdesk.domain.errors import InvalidInput, NotAllowed
from clipdesk.repositories import StoredEvent, Work

HEARTBEAT_S = 15.0
AT_ONCE = 200
#: Where a server leaves the means to cut a connection that nobody reads.
CUT = "clipdesk.cut"
_GREETING = b": connected\n\n"
_HEARTBEAT = b": nothing new\n\n"


class EventRoutes:
    """Answer with a stream that ends only when one side leaves."""

    def __init__(self, work: Work, feed: EventFeed, *, heartbeat_s: float = HEARTBEAT_S) -> None:
        self._history = History(work)
        self._feed = feed
        self._heartbeat_s = heartbeat_s

    def add_to(self, router: APIRouter, threads: Threads) -> None:
        """Introduce the route."""

        async def events(last_event_id: Annotated[str | None, Header(max_length=20)] = None) -> Response:
            """Follow what happens."""
            last_id = _resume_point(last_event_id)
            return EventStream(self._history, self._feed, threads, last_id, self._heartbeat_s)

        stream: dict[int | str, dict[str, Any]] = {
            200: {"content": {"text/event-stream": {}}, "description": "Events as they happen"}
        }
        router.add_api_route(
            "/api/events", events, methods=["GET"], response_class=Response, responses=stream
        )


def _resume_point(header: str | None) -> int | None:
    if not header:
        return None
    if not header.isascii() or not header.isdigit() or int(header) > MOST_ID:
        raise InvalidInput(
            "This is not the id of an event.", "Send the last id that you got.", field="Last-Event-ID"
        )
    return int(header)


class History:
    """The stored events."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def last_id(self) -> int:
        """Return the id of the newest one."""
        with self._work.read() as unit:
            return unit.events.last_id()

    def after(self, event_id: int) -> list[StoredEvent]:
        """Return the next ones behind one."""
        with self._work.read() as unit:
            return unit.events.after(event_id, AT_ONCE)


class EventStream(Response):
    """An open answer: stored events first, then those of the feed, a heartbeat when there are none."""

    media_type = "text/event-stream"

    def __init__(
        self, history: History, feed: EventFeed, threads: Threads, last_id: int | None, heartbeat_s: float
    ) -> None:
        super().__init__(headers={"cache-control": "no-store"})
        del self.headers["content-length"]
        self._history = history
        self._feed = feed
        self._threads = threads
        self._last_id = last_id
        self._heartbeat_s = heartbeat_s

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send until the listener leaves or the feed ends."""
        sent = self._last_id
        if sent is None:
            sent = await self._threads.run(self._history.last_id)
        try:
            stream = self._feed.open(scope.get(CUT, lambda: None))
        except NotAllowed as error:
            await error_answer(429, error.title, error.advice)(scope, receive, send)
            return
        try:
            await _first_of(self._pump(stream, sent, send), _gone(receive))
        finally:
            self._feed.close(stream)

    async def _pump(self, stream: Stream, sent: int, send: Send) -> None:
        start = {"type": "http.response.start", "status": 200, "headers": self.raw_headers}
        await send(start)
        await _write(send, _GREETING)
        while stored := await self._threads.run(partial(self._history.after, sent)):
            sent = await _write_new(send, (FeedItem(item.id, item.event) for item in stored), sent)
        while (items := await stream.next(self._heartbeat_s)) is not None:
            if items:
                sent = await _write_new(send, items, sent)
            else:
                await _write(send, _HEARTBEAT)
        await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _write(send: Send, chunk: bytes) -> None:
    await send({"type": "http.response.body", "body": chunk, "more_body": True})


async def _write_new(send: Send, items: Iterable[FeedItem], sent: int) -> int:
    """Send what was not sent yet, in one piece; return the newest id."""
    fresh = [item for item in items if item.id is None or item.id > sent]
    if fresh:
        await _write(send, b"".join(item.encoded() for item in fresh))
    return max([sent, *(item.id for item in fresh if item.id is not None)])


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _first_of(*deeds: Coroutine[Any, Any, None]) -> None:
    """Wait until one of two deeds has ended, and stop the other."""
    tasks = [asyncio.ensure_future(deed) for deed in deeds]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    for task in done:
        task.result()
