"""Hands events to the open streams of the API, and cuts off whoever does not keep up."""

from __future__ import annotations

import asyncio
import contextlib
import json
import threading
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from clipdesk.domain.errors import NotAllowed
from clipdesk.domain.events import Event
from clipdesk.domain.shapes import event_json

MOST_STREAMS = 8
MOST_WAITING = 256


@dataclass(frozen=True, slots=True)
class FeedItem:
    """An event on its way to the streams; only one that is kept has an id to resume from."""

    id: int | None
    event: Event

    def encoded(self) -> bytes:
        """Return it in the form of the event stream format (WHATWG HTML, server-sent events)."""
        head = "" if self.id is None else f"id: {self.id}\n"
        return f"{head}event: {self.event.name}\ndata: {json.dumps(event_json(self.event))}\n\n".encode()


class Stream:
    """One open stream; every method but the constructor runs on its event loop."""

    def __init__(self, loop: asyncio.AbstractEventLoop, cut: Callable[[], None]) -> None:
        self.loop = loop
        self._cut = cut
        self._waiting: deque[FeedItem] = deque()
        self._news = asyncio.Event()
        self._is_ended = False

    def offer(self, items: Sequence[FeedItem]) -> None:
        """Put items in line; a reader that has let too many wait is cut off."""
        if self._is_ended:
            return
        if len(self._waiting) + len(items) > MOST_WAITING:
            self.end()
            self._cut()
            return
        self._waiting.extend(items)
        self._news.set()

    def end(self) -> None:
        """End the stream."""
        self._is_ended = True
        self._waiting.clear()
        self._news.set()

    async def next(self, timeout_s: float) -> list[FeedItem] | None:
        """Wait for items; return none of them when the time is over, None when the stream has ended."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._news.wait(), timeout_s)
        if self._is_ended:
            return None
        self._news.clear()
        items = list(self._waiting)
        self._waiting.clear()
        return items


class EventFeed:
    """Know the open streams; safe on any thread.

    Args:
        on_open: called when a stream is opened.
    """

    def __init__(self, on_open: Callable[[], None] = lambda: None) -> None:
        self._on_open = on_open
        self._lock = threading.Lock()
        self._streams: set[Stream] = set()
        self._is_closed = False

    @property
    def has_streams(self) -> bool:
        """Tell whether anybody listens."""
        return bool(self._streams)

    def open(self, cut: Callable[[], None]) -> Stream:
        """Return a new stream of the running loop; `cut` breaks its connection.

        Raises:
            NotAllowed: too many are open already, or the API is ending.
        """
        stream = Stream(asyncio.get_running_loop(), cut)
        with self._lock:
            if self._is_closed or len(self._streams) >= MOST_STREAMS:
                raise NotAllowed(f"{MOST_STREAMS} event streams are open already.", "Close one of them.")
            self._streams.add(stream)
        self._on_open()
        return stream

    def close(self, stream: Stream) -> None:
        """Forget a stream."""
        with self._lock:
            self._streams.discard(stream)

    def send(self, items: Sequence[FeedItem]) -> None:
        """Hand items to every stream."""
        with self._lock:
            streams = list(self._streams)
        for stream in streams:
            with contextlib.suppress(RuntimeError):  # its loop has ended
                stream.loop.call_soon_threadsafe(stream.offer, items)

    def end(self) -> None:
        """End all streams and open no more."""
        with self._lock:
            self._is_closed = True
            streams = list(self._streams)
        for stream in streams:
            with contextlib.suppress(RuntimeError):
                stream.loop.call_soon_threadsafe(stream.end)
