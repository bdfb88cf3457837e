from __future__ import annotations

import logging
import threading

import pytest

from clipdesk.domain.events import Event, EventName
from clipdesk.services.bus import EventBus
from tests.clock import START

EVENT = Event(EventName.POST_CHANGED, START, {"post_id": 1})


def test_every_listener_hears_an_event_in_the_order_of_subscribing() -> None:
    bus = EventBus()
    heard: list[tuple[str, Event]] = []
    bus.subscribe(lambda event: heard.append(("first", event)))
    bus.subscribe(lambda event: heard.append(("second", event)))

    bus.publish(EVENT)

    assert heard == [("first", EVENT), ("second", EVENT)]


def test_a_failing_listener_is_logged_and_the_others_still_hear(caplog: pytest.LogCaptureFixture) -> None:
    bus = EventBus()
    heard: list[Event] = []

    def fail(event: Event) -> None:
        raise ValueError("planted")

    bus.subscribe(fail)
    bus.subscribe(heard.append)

    with caplog.at_level(logging.ERROR):
        bus.publish(EVENT)

    assert heard == [EVENT]
    assert "post_changed" in caplog.text
    assert "planted" in caplog.text


def test_a_listener_that_left_hears_nothing_more_even_if_it_was_added_twice() -> None:
    bus = EventBus()
    heard: list[Event] = []
    leave = bus.subscribe(heard.append)
    bus.subscribe(heard.append)

    leave()
    leave()
    bus.publish(EVENT)

    assert heard == [EVENT]


def test_a_listener_may_leave_while_an_event_is_told() -> None:
    bus = EventBus()
    heard: list[Event] = []

    def once(event: Event) -> None:
        heard.append(event)
        leave()

    leave = bus.subscribe(once)

    bus.publish(EVENT)
    bus.publish(EVENT)

    assert heard == [EVENT]


def test_many_threads_may_subscribe_and_publish_at_once() -> None:
    bus = EventBus()
    heard: list[Event] = []

    def crowd() -> None:
        for _ in range(50):
            bus.subscribe(lambda event: None)()
            bus.publish(EVENT)

    bus.subscribe(heard.append)
    threads = [threading.Thread(target=crowd) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=10)

    assert len(heard) == 8 * 50
