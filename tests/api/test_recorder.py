"""Events are kept in their order without holding up whoever publishes them."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest

from clipdesk.api.recorder import KEPT_FOR, MOST_WAITING, EventRecorder
from clipdesk.domain.errors import StorageError
from clipdesk.domain.events import Event, EventName
from clipdesk.services.bus import EventBus
from clipdesk.workers.hosting import Border, ThreadHost
from tests.api.desk import waited_for
from tests.clock import FakeClock
from tests.fakes import MemoryUnit, MemoryWork


class Work(MemoryWork):
    """Memory that can be held up, and can fail a few times."""

    def __init__(self) -> None:
        super().__init__()
        self.failures = 0
        self.read_failures = 0
        self.open = threading.Event()
        self.open.set()

    @contextmanager
    def read(self) -> Iterator[MemoryUnit]:
        if self.read_failures:
            self.read_failures -= 1
            raise StorageError("The disk does not answer.")
        with super().read() as unit:
            yield unit

    @contextmanager
    def write(self) -> Iterator[MemoryUnit]:
        if hasattr(self, "open"):
            assert self.open.wait(10)
        if getattr(self, "failures", 0):
            self.failures -= 1
            raise StorageError("The disk is full.")
        with super().write() as unit:
            yield unit


class Recording:
    """A recorder in its host."""

    def __init__(self) -> None:
        self.clock, self.work, self.bus = FakeClock(), Work(), EventBus()
        self.recorder = EventRecorder(self.work, self.bus, self.clock)
        border = Border(EventBus(), self.clock, lambda text: text)
        self.host = ThreadHost(self.recorder, border)

    def tell(self, name: EventName = EventName.POST_CHANGED, **data: Any) -> None:
        self.bus.publish(Event(name, self.clock.now(), data))

    def stored(self) -> list[tuple[str, Any]]:
        with self.work.read() as unit:
            return [(str(item.event.name), dict(item.event.data)) for item in unit.events.after(0)]

    def start(self) -> None:
        """Run, and wait until it hears."""
        self.host.start()
        self.tell(number=0)
        assert waited_for(lambda: self._hears())

    def _hears(self) -> bool:
        if self.stored():
            return True
        self.tell(number=0)
        return False


@pytest.fixture
def recording() -> Iterator[Recording]:
    recording = Recording()
    recording.start()
    with recording.work.write() as unit:
        unit.events.forget_before(recording.clock.now() + timedelta(days=1))
    yield recording
    recording.work.open.set()
    assert recording.host.stop(5)


def numbers(recording: Recording) -> list[int]:
    return [data["number"] for _, data in recording.stored() if data["number"]]


def test_events_are_stored_in_their_order(recording: Recording) -> None:
    for number in range(1, 501):
        recording.tell(number=number)

    assert waited_for(lambda: len(numbers(recording)) == 500)
    assert numbers(recording) == list(range(1, 501))


def test_a_publisher_never_waits_for_the_database(recording: Recording) -> None:
    recording.work.open.clear()

    for number in range(1, 101):
        recording.tell(number=number)  # would wait ten seconds, and fail

    assert numbers(recording) == []
    recording.work.open.set()
    assert waited_for(lambda: numbers(recording) == list(range(1, 101)))


def test_what_could_not_be_stored_is_stored_later(recording: Recording) -> None:
    recording.work.failures = 3

    for number in range(1, 6):
        recording.tell(number=number)

    assert waited_for(lambda: numbers(recording) == [1, 2, 3, 4, 5])


def test_nothing_is_stored_twice_when_handing_on_fails(recording: Recording) -> None:
    with recording.work.write():  # holds the recorder up until the failure is planted
        recording.tell(number=1)
        recording.work.read_failures = 1

    recording.tell(number=2)

    assert waited_for(lambda: recording.work.read_failures == 0)
    assert waited_for(lambda: numbers(recording)[-1:] == [2])
    assert numbers(recording) == [1, 2]


def test_what_was_heard_is_stored_before_the_end(recording: Recording) -> None:
    recording.tell(number=1)

    assert recording.host.stop(5)

    assert numbers(recording) == [1]
    recording.tell(number=2)
    assert numbers(recording) == [1]


def test_what_is_not_json_does_not_hold_up_the_others(
    recording: Recording, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.CRITICAL, "clipdesk.api.recorder"):
        recording.tell(number=object())
        recording.tell(number=float("nan"))
        recording.tell(number=1)

        assert waited_for(lambda: numbers(recording) == [1])


def test_more_than_can_wait_is_left_out_and_said_once(
    recording: Recording, caplog: pytest.LogCaptureFixture
) -> None:
    recording.work.open.clear()

    for number in range(1, MOST_WAITING + 20):
        recording.tell(number=number)

    assert [record.levelname for record in caplog.records] == ["ERROR"]


def test_old_events_are_forgotten() -> None:
    recording = Recording()
    with recording.work.write() as unit:
        unit.events.add(Event(EventName.PROBLEM, recording.clock.now() - KEPT_FOR - timedelta(hours=1)))
        unit.events.add(Event(EventName.PROBLEM, recording.clock.now() - KEPT_FOR + timedelta(hours=1)))

    recording.recorder.flush()
    assert len(recording.stored()) == 1

    recording.clock.advance(timedelta(days=1, hours=2).total_seconds())
    recording.recorder.flush()
    assert recording.stored() == []


def test_progress_is_handed_on_in_its_place_and_merged_but_not_stored() -> None:
    recording = Recording()

    async def follow() -> list[tuple[int | None, Any]]:
        stream = recording.recorder.feed.open(lambda: None)
        unsubscribe = recording.bus.subscribe(recording.recorder._hear)
        recording.tell(EventName.PUBLICATION_STARTED, publication_id=1)
        for share in range(50):
            recording.tell(EventName.PUBLICATION_PROGRESS, publication_id=1 + share % 2, progress=share)
        recording.tell(EventName.PUBLICATION_COMPLETED, publication_id=1)
        await asyncio.to_thread(recording.recorder.flush)
        unsubscribe()
        await asyncio.sleep(0)
        return [(item.id, item.event.data.get("progress")) for item in await stream.next(1) or []]

    assert asyncio.run(follow()) == [(1, None), (None, 48), (None, 49), (2, None)]
    assert len(recording.stored()) == 2


def test_what_another_process_stores_is_handed_on() -> None:
    recording = Recording()

    async def follow() -> list[int | None]:
        await asyncio.to_thread(recording.recorder.flush)
        stream = recording.recorder.feed.open(lambda: None)
        with recording.work.write() as unit:
            unit.events.add(Event(EventName.POST_CHANGED, recording.clock.now(), {"post_id": 1}))
        await asyncio.to_thread(recording.recorder.flush)
        await asyncio.sleep(0)
        return [item.id for item in await stream.next(1) or []]

    assert asyncio.run(follow()) == [1]
