"""The event stream: what happens arrives, what was missed is caught up with, and it always ends."""

from __future__ import annotations

import asyncio
import json
import socket
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from clipdesk.api.feed import MOST_STREAMS, EventFeed, FeedItem
from clipdesk.api.stream import EventStream, History
from clipdesk.api.threads import Threads
from clipdesk.domain.events import Event, EventName
from clipdesk.repositories import StoredEvent
from tests.api.desk import TOKEN, ApiDesk, Served, error_of, refused, waited_for


def events(lines: Iterator[str], count: int) -> list[dict[str, Any]]:
    """Read so many events."""
    found: list[dict[str, Any]] = []
    event: dict[str, Any] = {}
    for line in lines:
        name, _, value = line.partition(": ")
        if line.startswith(":"):
            continue
        if line:
            event[name] = json.loads(value) if name == "data" else value
        elif event:
            found.append(event)
            event = {}
            if len(found) == count:
                return found
    raise AssertionError(f"the stream ended after {found}")


def greeted(lines: Iterator[str]) -> Iterator[str]:
    """Wait for the greeting: from now on everything arrives."""
    assert next(lines) == ": connected"
    return lines


def stored_after(desk: ApiDesk, count: int) -> bool:
    def is_there() -> bool:
        with desk.work.read() as unit:
            return unit.events.last_id() >= count

    return waited_for(is_there)


def test_what_happens_arrives_with_id_name_and_data(desk: ApiDesk, served: Served) -> None:
    post = desk.post()
    with served.stream() as stream:
        lines = greeted(stream.iter_lines())
        served.client.post(f"/api/schedule/post/{post.id}/force")

        (event,) = events(lines, 1)

    assert stream.headers["content-type"].startswith("text/event-stream")
    assert stream.headers["cache-control"] == "no-store"
    assert (event["event"], event["id"]) == ("post_changed", "1")
    assert event["data"] == {"at": "2026-06-20T18:00:00+00:00", "post_id": post.id, "status": "pending"}


@pytest.mark.parametrize("name", [name for name in EventName if name is not EventName.PUBLICATION_PROGRESS])
def test_every_event_of_the_contract_is_told(shared: tuple[ApiDesk, Served], name: EventName) -> None:
    desk, served = shared
    with served.stream() as stream:
        lines = greeted(stream.iter_lines())
        desk.tell(name, post_id=1)

        assert events(lines, 1)[0]["event"] == str(name)


def test_progress_is_told_without_an_id(desk: ApiDesk, served: Served) -> None:
    with served.stream() as stream:
        lines = greeted(stream.iter_lines())
        desk.tell(EventName.PUBLICATION_PROGRESS, publication_id=1, progress=0.5)

        (event,) = events(lines, 1)

    assert "id" not in event and event["data"]["progress"] == 0.5


def test_a_listener_goes_on_where_it_was(desk: ApiDesk, served: Served) -> None:
    for number in range(1, 501):
        desk.tell(number=number)
    assert stored_after(desk, 500)

    with served.stream(**{"Last-Event-ID": "3"}) as stream:
        lines = greeted(stream.iter_lines())
        missed = events(lines, 497)
        desk.tell(number=501)
        missed += events(lines, 1)

    assert [event["data"]["number"] for event in missed] == list(range(4, 502))


def test_a_listener_goes_on_after_a_restart(desk: ApiDesk) -> None:
    with desk.serving() as first, first.stream() as stream:
        lines = greeted(stream.iter_lines())
        desk.tell(number=1)
        last = events(lines, 1)[0]["id"]
        desk.tell(number=2)
        events(lines, 1)

    with desk.serving() as second, second.stream(**{"Last-Event-ID": last}) as stream:
        lines = greeted(stream.iter_lines())
        desk.tell(number=3)

        assert [event["data"]["number"] for event in events(lines, 2)] == [2, 3]


def test_without_an_id_only_what_happens_from_now_on_is_told(desk: ApiDesk, served: Served) -> None:
    desk.tell(number=1)
    assert stored_after(desk, 1)

    with served.stream() as stream:
        lines = greeted(stream.iter_lines())
        desk.tell(number=2)

        assert events(lines, 1)[0]["data"]["number"] == 2


class LateHistory(History):
    """Stored events, one of which also comes over the feed while they are read."""

    def __init__(self, desk: ApiDesk, feed: EventFeed) -> None:
        super().__init__(desk.work)
        self._desk, self._feed = desk, feed

    def after(self, event_id: int) -> list[StoredEvent]:
        with self._desk.work.write() as unit:
            if unit.events.last_id() < 1:
                event = Event(EventName.POST_CHANGED, self._desk.clock.now())
                self._feed.send([FeedItem(unit.events.add(event), event)])
        return super().after(event_id)


def test_what_is_stored_and_told_at_the_same_moment_is_sent_once(desk: ApiDesk) -> None:
    sent: list[bytes] = []

    async def follow() -> None:
        feed = EventFeed()
        stream = EventStream(LateHistory(desk, feed), feed, Threads(), None, 0.05)

        async def send(message: Any) -> None:
            sent.append(message.get("body", b""))
            if b"nothing new" in sent[-1]:
                feed.end()

        await stream({"type": "http"}, lambda: asyncio.Event().wait(), send)  # type: ignore[arg-type, return-value]

    asyncio.run(follow())

    assert b"".join(sent).count(b"event: post_changed") == 1
    assert sent[1].startswith(b": connected") and sent[-2] == b": nothing new\n\n"


@pytest.mark.parametrize("last", ["x", "-1", "1.5", "9" * 21, "9" * 20, "\xb2"])
def test_an_id_that_is_none_is_refused(shared: tuple[ApiDesk, Served], last: str) -> None:
    answer = shared[1].client.get("/api/events", headers=[("Last-Event-ID", last.encode("latin-1"))])

    assert answer.status_code == 422 and "ast-" in error_of(answer)["field"]


def test_the_ninth_stream_is_refused_until_one_is_closed(desk: ApiDesk, served: Served) -> None:
    streams = [served.stream() for _ in range(MOST_STREAMS)]
    kept = [greeted(stream.__enter__().iter_lines()) for stream in streams]

    assert refused(served.client.get("/api/events"), 429)
    streams[0].__exit__(None, None, None)

    def opens() -> bool:
        with served.stream() as again:
            return again.status_code == 200

    assert waited_for(opens)
    for stream in streams[1:]:
        stream.__exit__(None, None, None)
    assert len(kept) == MOST_STREAMS


def test_a_thousand_reconnects_leave_nothing_behind(desk: ApiDesk, served: Served) -> None:
    request = (
        f"GET /api/events HTTP/1.1\r\nHost: 127.0.0.1:{served.port}\r\nAuthorization: Bearer {TOKEN}\r\n\r\n"
    ).encode()
    before = threading.active_count()

    for _ in range(1000):
        with socket.create_connection(("127.0.0.1", served.port), timeout=10) as caller:
            caller.sendall(request)
            assert caller.recv(20).startswith(b"HTTP/1.1 ")

    def opens() -> bool:
        with served.stream() as stream:
            return stream.status_code == 200

    assert waited_for(opens)
    assert waited_for(lambda: threading.active_count() <= before + 1)


def test_a_listener_who_does_not_read_is_cut_off(desk: ApiDesk, served: Served) -> None:
    request = (
        f"GET /api/events HTTP/1.1\r\nHost: 127.0.0.1:{served.port}\r\nAuthorization: Bearer {TOKEN}\r\n\r\n"
    ).encode()
    with socket.socket() as caller:
        caller.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        caller.settimeout(20)
        caller.connect(("127.0.0.1", served.port))
        caller.sendall(request)
        assert caller.recv(12) == b"HTTP/1.1 200"
        for number in range(3_000):
            desk.tell(number=number, text="x" * 8_000)

        def is_cut() -> bool:
            try:
                while caller.recv(1 << 20):
                    pass
            except ConnectionResetError:
                return True
            return True

        assert stored_after(desk, 3_000)
        assert is_cut()
    assert served.client.get("/api/status").status_code == 200


def test_an_open_stream_does_not_hold_up_the_end(desk: ApiDesk) -> None:
    with desk.serving() as served, served.stream() as stream:
        lines = greeted(stream.iter_lines())

        assert served.host.stop(2), "the API did not end within two seconds"

        assert list(lines) in ([""], [])
