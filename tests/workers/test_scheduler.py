from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest

from clipdesk.ports import Clock
from clipdesk.workers.clock import SystemClock
from clipdesk.workers.scheduler import Chore, ClockListeners, Rhythm, SchedulerWorker
from tests.clock import FakeClock

DEADLINE_S = 10.0
QUIET = Rhythm(tick_s=3600, beat_s=3600)


class Desk:
    """What the scheduler is told to do, and what came of it; `until` waits for a condition."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.change = threading.Condition()
        self.due: list[datetime] = []
        self.ticks: list[datetime] = []
        self.looks = 0
        self.problems: list[tuple[str, Exception]] = []
        self.notes: list[object] = []
        self.does_claim = True
        self.on_tick: Callable[[], None] = lambda: None

    def tick(self) -> None:
        now = self.clock.now()
        self.on_tick()
        with self.change:
            self.ticks.append(now)
            if self.does_claim:
                self.due = [moment for moment in self.due if moment > now]
            self.change.notify_all()

    def next_due(self) -> datetime | None:
        with self.change:
            self.looks += 1
            self.change.notify_all()
            return min(self.due, default=None)

    def note(self, what: object) -> None:
        with self.change:
            self.notes.append(what)
            self.change.notify_all()

    def problem(self, name: str, error: Exception) -> None:
        with self.change:
            self.problems.append((name, error))
            self.change.notify_all()

    def until(self, condition: Callable[[], bool]) -> bool:
        with self.change:
            return self.change.wait_for(condition, DEADLINE_S)


@contextmanager
def running(worker: SchedulerWorker) -> Iterator[threading.Event]:
    stop = threading.Event()
    thread = threading.Thread(target=worker.run, args=(stop,))
    thread.start()
    try:
        yield stop
    finally:
        stop.set()
        thread.join(DEADLINE_S)
    assert not thread.is_alive()


@pytest.fixture
def fake() -> FakeClock:
    return FakeClock()


@pytest.fixture
def desk(fake: FakeClock) -> Desk:
    return Desk(fake)


def worker_of(desk: Desk, *, rhythm: Rhythm = QUIET, chores: tuple[Chore, ...] = ()) -> SchedulerWorker:
    listeners = ClockListeners(
        on_resume=lambda: desk.note("resume"), on_clock_change=lambda delta_s: desk.note(delta_s)
    )
    return SchedulerWorker(
        desk.tick, desk.next_due, desk.clock, desk.problem, chores=chores, listeners=listeners, rhythm=rhythm
    )


def test_it_ticks_once_when_it_starts(desk: Desk) -> None:
    with running(worker_of(desk)):
        assert desk.until(lambda: len(desk.ticks) == 1)


def test_a_due_time_is_met_and_never_early() -> None:
    clock = SystemClock()
    desk = Desk(clock)
    due = clock.now() + timedelta(seconds=0.3)
    desk.due = [due]

    with running(worker_of(desk)):
        assert desk.until(lambda: len(desk.ticks) == 2)

    assert desk.ticks[1] >= due
    assert desk.ticks[1] - due < timedelta(seconds=5)


def test_a_timer_that_comes_too_early_by_our_clock_does_not_tick(desk: Desk, fake: FakeClock) -> None:
    # The fake clock stands still while APScheduler's runs: every wake comes before its time.
    desk.due = [fake.now() + timedelta(milliseconds=20)]

    with running(worker_of(desk)):
        assert desk.until(lambda: desk.looks >= 5)
        early = len(desk.ticks)
        fake.advance(1)
        assert desk.until(lambda: len(desk.ticks) == 2)

    assert early == 1


def test_waking_it_makes_it_see_a_new_due_time(desk: Desk, fake: FakeClock) -> None:
    worker = worker_of(desk)
    with running(worker):
        assert desk.until(lambda: len(desk.ticks) == 1)

        desk.due = [fake.now()]
        worker.wake()

        assert desk.until(lambda: len(desk.ticks) == 2)


def test_an_earlier_due_time_replaces_the_planned_one() -> None:
    clock = SystemClock()
    desk = Desk(clock)
    desk.due = [clock.now() + timedelta(hours=3)]
    worker = worker_of(desk)
    with running(worker):
        assert desk.until(lambda: len(desk.ticks) == 1)

        soon = clock.now() + timedelta(seconds=0.2)
        desk.due = [soon, *desk.due]
        worker.wake()

        assert desk.until(lambda: len(desk.ticks) == 2)
    assert desk.ticks[1] >= soon


def test_many_wakes_become_few_looks_and_none_is_lost(desk: Desk, fake: FakeClock) -> None:
    worker = worker_of(desk)
    gate, inside = threading.Event(), threading.Event()

    def hold() -> None:
        inside.set()
        assert gate.wait(DEADLINE_S)

    desk.on_tick = hold
    with running(worker):
        assert inside.wait(DEADLINE_S)
        for _ in range(1000):
            worker.wake()
        gate.set()
        assert desk.until(lambda: len(desk.ticks) == 1)
        with desk.change:
            desk.due = [fake.now()]
        worker.wake()
        assert desk.until(lambda: len(desk.ticks) == 2)

    assert desk.looks <= 6


def test_a_wake_during_a_look_is_not_swallowed(desk: Desk, fake: FakeClock) -> None:
    worker = worker_of(desk)
    with running(worker):
        assert desk.until(lambda: len(desk.ticks) == 1)
        for count in range(2, 50):
            with desk.change:
                desk.due = [fake.now()]
            worker.wake()
            assert desk.until(lambda count=count: len(desk.ticks) >= count)  # type: ignore[misc]


def test_what_is_due_but_not_taken_does_not_make_it_spin(desk: Desk, fake: FakeClock) -> None:
    desk.does_claim = False
    desk.due = [fake.now() - timedelta(minutes=1)]
    worker = worker_of(desk)

    with running(worker):
        assert desk.until(lambda: len(desk.ticks) == 1)
        worker.wake()
        assert desk.until(lambda: len(desk.ticks) == 2)
        assert desk.until(lambda: desk.looks == 3)

    assert len(desk.ticks) == 2


def test_it_ticks_again_and_again_without_anything_due(desk: Desk) -> None:
    with running(worker_of(desk, rhythm=Rhythm(tick_s=0.02, beat_s=3600))):
        assert desk.until(lambda: len(desk.ticks) >= 4)


def test_a_failing_tick_is_told_and_the_next_one_comes(desk: Desk) -> None:
    error = ValueError("planted")
    failures = [error]

    def fail_once() -> None:
        if failures:
            raise failures.pop()

    desk.on_tick = fail_once
    with running(worker_of(desk, rhythm=Rhythm(tick_s=0.02, beat_s=3600))):
        assert desk.until(lambda: len(desk.ticks) >= 1)

    assert desk.problems == [("tick", error)]


def test_a_failing_question_for_the_next_due_time_is_told_and_ticks_go_on(fake: FakeClock) -> None:
    desk = Desk(fake)
    error = ValueError("planted")

    def fail() -> datetime | None:
        raise error

    worker = SchedulerWorker(desk.tick, fail, fake, desk.problem, rhythm=Rhythm(tick_s=0.02, beat_s=3600))
    with running(worker):
        assert desk.until(lambda: len(desk.ticks) >= 2)

    assert desk.problems[0] == ("next due time", error)


def test_chores_come_round_and_a_failing_one_does_not_stop_the_others(desk: Desk) -> None:
    def fail() -> None:
        raise ValueError("planted")

    chores = (
        Chore("backup", every_s=0.02, run=lambda: desk.note("backup"), first_after_s=0),
        Chore("metrics", every_s=3600, run=fail, first_after_s=0),
    )
    with running(worker_of(desk, chores=chores)):
        assert desk.until(lambda: desk.notes.count("backup") >= 3)
        assert desk.until(lambda: len(desk.problems) == 1)

    assert desk.problems[0][0] == "metrics"


def test_after_sleep_it_says_so_first_and_then_ticks(desk: Desk, fake: FakeClock) -> None:
    desk.on_tick = lambda: desk.note("tick")
    with running(worker_of(desk, rhythm=Rhythm(tick_s=3600, beat_s=0.02))):
        assert desk.until(lambda: len(desk.ticks) == 1)

        fake.sleep(8 * 3600)

        assert desk.until(lambda: len(desk.ticks) == 2)
    assert desk.notes == ["tick", "resume", "tick"]


@pytest.mark.parametrize("seconds", [7200.0, -7200.0])
def test_a_changed_clock_is_told_with_its_size_and_looked_at_anew(
    desk: Desk, fake: FakeClock, seconds: float
) -> None:
    with running(worker_of(desk, rhythm=Rhythm(tick_s=3600, beat_s=0.02))):
        assert desk.until(lambda: len(desk.ticks) == 1)

        fake.change(seconds)

        assert desk.until(lambda: len(desk.ticks) == 2)
    assert desk.notes == [seconds]


def test_a_tick_looks_at_the_clocks_before_it_claims(desk: Desk, fake: FakeClock) -> None:
    desk.on_tick = lambda: desk.note("tick")
    worker = worker_of(desk)
    with running(worker):
        assert desk.until(lambda: len(desk.ticks) == 1)
        fake.change(7200)
        desk.due = [fake.now()]

        worker.wake()

        assert desk.until(lambda: len(desk.ticks) == 2)
    assert desk.notes == ["tick", 7200.0, "tick"]


def test_stopping_ends_it_within_a_second_even_while_a_tick_hangs(desk: Desk) -> None:
    gate, inside = threading.Event(), threading.Event()

    def hang() -> None:
        inside.set()
        assert gate.wait(DEADLINE_S)

    desk.on_tick = hang
    stop = threading.Event()
    thread = threading.Thread(target=worker_of(desk).run, args=(stop,))
    thread.start()
    assert inside.wait(DEADLINE_S)

    began_s = time.monotonic()
    stop.set()
    thread.join(DEADLINE_S)
    took_s = time.monotonic() - began_s
    gate.set()

    assert not thread.is_alive()
    assert took_s < 5  # 0.8 s are allowed for the tick; the machine that runs tests is shared


def test_a_stop_before_the_start_ends_it_at_once(desk: Desk) -> None:
    stop = threading.Event()
    stop.set()

    worker_of(desk).run(stop)

    assert len(desk.ticks) <= 1


def test_waking_it_before_or_after_its_run_is_harmless_and_it_can_run_again(desk: Desk) -> None:
    worker = worker_of(desk)

    worker.wake()
    with running(worker):
        assert desk.until(lambda: len(desk.ticks) == 1)
    worker.wake()
    with running(worker):
        assert desk.until(lambda: len(desk.ticks) == 2)
