"""Streams get what happens, in order; whoever does not keep up is cut off, and nobody else notices."""

from __future__ import annotations

import asyncio
import json

import pytest

from clipdesk.api.feed import MOST_STREAMS, MOST_WAITING, EventFeed, FeedItem
from clipdesk.domain.errors import NotAllowed
from clipdesk.domain.events import Event, EventName
from tests.clock import START


def item(number: int | None, **data: object) -> FeedItem:
    return FeedItem(number, Event(EventName.POST_CHANGED, START, data))


def test_an_event_is_written_with_id_name_and_data_on_one_line_each() -> None:
    text = item(7, post_id=1, title="two\nlines \u2028 \ud800").encoded().decode("ascii")

    head, name, data, *end = text.split("\n")
    assert (head, name, end) == ("id: 7", "event: post_changed", ["", ""])
    assert json.loads(data.removeprefix("data: ")) == {
        "at": START.isoformat(),
        "post_id": 1,
        "title": "two\nlines \u2028 \ud800",
    }


def test_an_event_that_is_not_kept_has_no_id() -> None:
    assert item(None).encoded().startswith(b"event: post_changed\n")


def test_every_stream_gets_every_item_in_order() -> None:
    async def follow() -> list[list[int | None]]:
        feed = EventFeed()
        streams = [feed.open(lambda: None) for _ in range(2)]
        await asyncio.to_thread(feed.send, [item(1), item(2)])
        await asyncio.to_thread(feed.send, [item(3)])
        await asyncio.sleep(0)
        return [[got.id for got in await stream.next(10) or []] for stream in streams]

    assert asyncio.run(follow()) == [[1, 2, 3], [1, 2, 3]]


def test_a_quiet_time_gives_nothing() -> None:
    async def follow() -> object:
        return await EventFeed().open(lambda: None).next(0.001)

    assert asyncio.run(follow()) == []


def test_at_most_eight_streams_are_open() -> None:
    async def open_many() -> None:
        feed = EventFeed()
        streams = [feed.open(lambda: None) for _ in range(MOST_STREAMS)]
        with pytest.raises(NotAllowed):
            feed.open(lambda: None)
        feed.close(streams[0])
        feed.open(lambda: None)

    asyncio.run(open_many())


def test_a_slow_reader_is_cut_off_and_the_others_are_not() -> None:
    async def follow() -> tuple[list[str], object, int]:
        feed, cut = EventFeed(), list[str]()
        slow = feed.open(lambda: cut.append("slow"))
        quick = feed.open(lambda: cut.append("quick"))
        got = 0
        for number in range(MOST_WAITING + 1):
            feed.send([item(number)])
            await asyncio.sleep(0)
            got += len(await quick.next(1) or [])
        return cut, await slow.next(1), got

    assert asyncio.run(follow()) == (["slow"], None, MOST_WAITING + 1)


def test_the_end_reaches_every_stream_and_no_new_one_opens() -> None:
    async def follow() -> object:
        feed = EventFeed()
        stream = feed.open(lambda: None)
        await asyncio.to_thread(feed.end)
        with pytest.raises(NotAllowed):
            feed.open(lambda: None)
        return await stream.next(10)

    assert asyncio.run(follow()) is None


def test_a_stream_whose_loop_has_ended_harms_nobody() -> None:
    feed = EventFeed()

    async def open_one() -> None:
        feed.open(lambda: None)

    asyncio.run(open_one())

    feed.send([item(1)])
    feed.end()
