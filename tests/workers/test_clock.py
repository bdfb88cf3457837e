from __future__ import annotations

import threading
from datetime import UTC, timedelta

from clipdesk.ports import Clock
from clipdesk.workers.clock import SystemClock
from tests.clock import START, FakeClock


def test_the_wall_clock_tells_an_aware_instant_in_utc() -> None:
    clock: Clock = SystemClock()

    assert clock.now().tzinfo is UTC


def test_boot_time_and_running_time_only_grow_and_boot_time_is_never_behind() -> None:
    clock = SystemClock()

    first = (clock.monotonic_s(), clock.boot_s())
    second = (clock.monotonic_s(), clock.boot_s())

    assert second >= first
    assert clock.boot_s() >= clock.monotonic_s() - 1


def test_waiting_ends_at_once_for_a_set_event_and_tells_it() -> None:
    clock = SystemClock()
    event = threading.Event()

    before = clock.wait(event, 0)
    negative = clock.wait(event, -5)
    event.set()
    after = clock.wait(event, 1e12)

    assert (before, negative, after) == (False, False, True)


def test_the_fake_clock_lets_the_waited_time_pass_unless_the_event_is_set() -> None:
    clock: Clock = FakeClock()
    event = threading.Event()

    assert clock.wait(event, 30) is False
    assert clock.now() == START + timedelta(seconds=30)
    event.set()
    assert clock.wait(event, 30) is True
    assert clock.now() == START + timedelta(seconds=30)


def test_the_fake_clock_tells_sleep_from_a_changed_wall_clock() -> None:
    clock = FakeClock(boot_s=0)

    clock.sleep(100)
    clock.change(-40)

    assert (clock.boot_s(), clock.monotonic_s()) == (100, 0)
    assert clock.now() == START + timedelta(seconds=60)
