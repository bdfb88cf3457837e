from __future__ import annotations

import logging
import threading
from collections.abc import Callable

import pytest

from clipdesk.domain.errors import MediaError
from clipdesk.domain.events import Event, EventName
from clipdesk.workers.hosting import Border, ThreadHost
from tests.clock import FakeClock

DEADLINE_S = 10.0


class Sink:
    def __init__(self) -> None:
        self.events: list[Event] = []

    def publish(self, event: Event) -> None:
        self.events.append(event)


class FakeWorker:
    """Runs a list of deeds, one each time it is run; the last one again and again."""

    name = "folder watcher"

    def __init__(self, *deeds: Callable[[threading.Event], None]) -> None:
        self.deeds = list(deeds)
        self.runs = 0
        self.wakes = 0

    def run(self, stop: threading.Event) -> None:
        self.runs += 1
        deed = self.deeds.pop(0) if len(self.deeds) > 1 else self.deeds[0]
        deed(stop)

    def wake(self) -> None:
        self.wakes += 1


def wait_for_stop(stop: threading.Event) -> None:
    assert stop.wait(DEADLINE_S)


def fail(stop: threading.Event) -> None:
    raise ValueError("secret planted")


def end(stop: threading.Event) -> None:
    stop.set()


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def sink() -> Sink:
    return Sink()


@pytest.fixture
def border(clock: FakeClock, sink: Sink) -> Border:
    return Border(sink, clock, lambda text: text.replace("secret", "…"))


def test_a_worker_runs_in_its_own_named_thread_and_ends_when_asked(border: Border) -> None:
    threads: list[str] = []
    began = threading.Event()

    def run(stop: threading.Event) -> None:
        threads.append(threading.current_thread().name)
        began.set()
        wait_for_stop(stop)

    worker = FakeWorker(run)
    host = ThreadHost(worker, border)

    host.start()
    assert began.wait(DEADLINE_S)
    host.start()
    was_running = host.is_running
    ended = host.stop(DEADLINE_S)

    assert (was_running, ended, host.is_running) == (True, True, False)
    assert threads == ["folder watcher"]
    assert worker.wakes == 1


def test_a_worker_that_does_not_end_is_given_up_after_the_time_limit(border: Border) -> None:
    release, began = threading.Event(), threading.Event()

    def stubborn(stop: threading.Event) -> None:
        began.set()
        assert release.wait(DEADLINE_S)

    host = ThreadHost(FakeWorker(stubborn), border)
    host.start()
    assert began.wait(DEADLINE_S)

    assert host.stop(0.01) is False
    release.set()
    assert host.stop(DEADLINE_S) is True


def test_a_host_that_never_started_has_nothing_to_stop(border: Border) -> None:
    assert ThreadHost(FakeWorker(wait_for_stop), border).stop(0) is True


def test_a_host_can_start_again_after_a_stop(border: Border) -> None:
    worker = FakeWorker(wait_for_stop)
    host = ThreadHost(worker, border)

    host.start()
    host.stop(DEADLINE_S)
    host.start()
    host.stop(DEADLINE_S)

    assert worker.runs in (1, 2)
    assert not host.is_running


def test_what_fails_is_logged_told_without_secrets_and_run_again(
    border: Border, sink: Sink, clock: FakeClock, caplog: pytest.LogCaptureFixture
) -> None:
    worker = FakeWorker(fail, end)

    with caplog.at_level(logging.ERROR):
        border.keep_running(worker, threading.Event())

    (event,) = sink.events
    assert worker.runs == 2
    assert event.name is EventName.PROBLEM
    assert event.at == clock.now().replace(second=0)
    assert event.data["where"] == "folder watcher"
    assert event.data["text"] == "Something went wrong in folder watcher: ValueError: … planted"
    assert "folder watcher failed" in caplog.text


def test_an_error_of_ours_is_told_in_its_own_words(border: Border, sink: Sink) -> None:
    def refuse(stop: threading.Event) -> None:
        raise MediaError("Clip folder not found.", "Connect drive D: or choose another folder.")

    border.keep_running(FakeWorker(refuse, end), threading.Event())

    assert sink.events[0].data["text"] == "Clip folder not found."
    assert sink.events[0].data["advice"] == "Connect drive D: or choose another folder."


def test_the_wait_before_the_next_run_doubles_up_to_a_minute(border: Border, clock: FakeClock) -> None:
    border.keep_running(FakeWorker(*[fail] * 9, end), threading.Event())

    assert clock.waits == [1, 2, 4, 8, 16, 32, 60, 60, 60]


def test_a_long_good_run_makes_the_next_wait_short_again(border: Border, clock: FakeClock) -> None:
    def last_long(stop: threading.Event) -> None:
        clock.advance(61)
        fail(stop)

    border.keep_running(FakeWorker(fail, fail, last_long, end), threading.Event())

    assert clock.waits == [1, 2, 1]


def test_a_worker_that_returns_by_itself_is_not_run_again(border: Border, sink: Sink) -> None:
    worker = FakeWorker(lambda stop: None)

    border.keep_running(worker, threading.Event())

    assert worker.runs == 1
    assert sink.events == []


def test_nothing_runs_once_stop_is_set(border: Border) -> None:
    worker = FakeWorker(fail)
    stop = threading.Event()
    stop.set()

    border.keep_running(worker, stop)

    assert worker.runs == 0
