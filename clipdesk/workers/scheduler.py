"""Knows when, never what: wakes at the next due time, ticks, and lets chores come round.

Three kinds of jobs in APScheduler's memory: *wake* (one date job at the earliest due time), *tick* (asks what
is due, whatever the timers say), and the chores. What a tick or chore starts is handed over to the lanes.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from clipdesk.ports import Clock
from clipdesk.workers.clocks import ClockComparison

if TYPE_CHECKING:
    from apscheduler.schedulers.blocking import BlockingScheduler

logger = logging.getLogger(__name__)

LAST_TICK_S = 0.8
# State decides, not the timer: a due time further away is looked at again by then.
FURTHEST_WAKE = timedelta(days=1)

Problem = Callable[[str, Exception], None]


@dataclass(frozen=True, slots=True)
class Chore:
    """Housekeeping that comes round: `run` hands over what takes longer than a moment."""

    name: str
    every_s: float
    run: Callable[[], None]
    first_after_s: float = 60.0


@dataclass(frozen=True, slots=True)
class ClockListeners:
    """Who is told that the computer slept, or that its clock was changed by so many seconds."""

    on_resume: Callable[[], None] = lambda: None
    on_clock_change: Callable[[float], None] = lambda delta_s: None


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often to tick, and how often to compare the clocks: APScheduler waits out a clock set back.

    Each costs wake-ups of the computer while nothing is to be done.
    """

    tick_s: float = 30.0
    beat_s: float = 15.0


class SchedulerWorker:
    """Call `tick` when something is due and every 30 s; `wake` makes it look at the due times again.

    Args:
        tick: claims what is due and hands it over; never called twice at once.
        next_due: the earliest time at which something is due, or None.
        on_problem: told of each exception of a tick, chore or listener.
    """

    name = "scheduler"

    def __init__(
        self,
        tick: Callable[[], None],
        next_due: Callable[[], datetime | None],
        clock: Clock,
        on_problem: Problem,
        *,
        chores: Sequence[Chore] = (),
        listeners: ClockListeners = ClockListeners(),
        rhythm: Rhythm = Rhythm(),
    ) -> None:
        self._tick = tick
        self._next_due = next_due
        self._clock = clock
        self._on_problem = on_problem
        self._chores = chores
        self._listeners = listeners
        self._rhythm = rhythm
        self._clocks = ClockComparison(clock)
        self._turn = threading.Lock()
        self._wake_lock = threading.Lock()
        self._is_wake_asked = False
        self._is_stopping = False
        self._scheduler: BlockingScheduler | None = None

    def run(self, stop: threading.Event) -> None:
        """Keep time on this thread until `stop` is set."""
        from apscheduler.events import EVENT_SCHEDULER_STARTED
        from apscheduler.jobstores.base import JobLookupError

        scheduler = self._new_scheduler()
        started = threading.Event()
        scheduler.add_listener(lambda event: started.set(), EVENT_SCHEDULER_STARTED)
        with self._wake_lock:
            self._scheduler, self._is_wake_asked, self._is_stopping = scheduler, False, False
        guard = threading.Thread(
            target=self._guard, args=(scheduler, started, stop), name="clock guard", daemon=True
        )
        guard.start()
        try:
            scheduler.start()
        except JobLookupError:
            # APScheduler forgets its jobs on shutdown, even while its loop is going through them.
            if not self._is_stopping:
                raise
        finally:
            started.set()
            with self._wake_lock:
                self._scheduler = None
            guard.join(LAST_TICK_S)
            # A tick that has begun may end; one that hangs must not keep the program from ending.
            if self._turn.acquire(timeout=LAST_TICK_S):
                self._turn.release()

    def wake(self) -> None:
        """Look at the due times soon; cheap, on any thread, and merged with other calls."""
        with self._wake_lock:
            if self._is_wake_asked or self._scheduler is None:
                return
            self._is_wake_asked = True
            scheduler = self._scheduler
        scheduler.add_job(self._look)

    # -- jobs, on the one thread that APScheduler has for them

    def _look(self) -> None:
        with self._wake_lock:
            self._is_wake_asked = False
        due = self._ask_next_due()
        if due is not None and due <= self._clock.now():
            self._do_tick()
        else:
            self._plan(due)

    def _do_tick(self) -> None:
        with self._turn:
            if self._is_stopping:
                return
            if self._look_at_clocks() and self._scheduler is not None:
                self._add_lasting(self._scheduler)
            self._guarded("tick", self._tick)
        due = self._ask_next_due()
        # What is due and was not taken has to wait for a wake or the next tick: no loop without a pause.
        if due is not None and due > self._clock.now():
            self._plan(due)

    def _do_chore(self, chore: Chore) -> None:
        if not self._is_stopping:
            self._guarded(chore.name, chore.run)

    def _plan(self, due: datetime | None) -> None:
        """Replace the wake job; a needless one does no harm. Its time is APScheduler's clock's."""
        scheduler = self._scheduler
        if scheduler is None or due is None or self._is_stopping:
            return
        left = max(timedelta(), min(due - self._clock.now(), FURTHEST_WAKE))
        moment = datetime.now(UTC) + left
        # It may come round while the job that plans it still runs: a second instance waits its turn.
        scheduler.add_job(
            self._look, "date", run_date=moment, id="wake", replace_existing=True, max_instances=100
        )

    def _ask_next_due(self) -> datetime | None:
        due: datetime | None = None

        def ask() -> None:
            nonlocal due
            due = self._next_due()

        self._guarded("next due time", ask)
        return due

    # -- clocks

    def _guard(self, scheduler: BlockingScheduler, started: threading.Event, stop: threading.Event) -> None:
        """Compare the clocks between ticks, and end APScheduler's loop when `stop` is set."""
        while not stop.wait(self._rhythm.beat_s):
            if started.is_set() and not scheduler.running:
                return
            # A tick that runs now has looked at the clocks itself.
            if self._turn.acquire(blocking=False):
                try:
                    is_moved = self._look_at_clocks()
                finally:
                    self._turn.release()
                if is_moved:
                    self._add_lasting(scheduler)
                    scheduler.add_job(self._do_tick)
        self._is_stopping = True
        started.wait()
        if scheduler.running:
            scheduler.shutdown(wait=False)

    def _look_at_clocks(self) -> bool:
        """Tell the listeners what happened to the clocks; tell whether planned times are wrong now."""
        news = self._clocks.look()
        if news.changed_s:
            logger.warning("The clock was changed by %.0f s", news.changed_s)
            self._guarded("clock change", lambda: self._listeners.on_clock_change(news.changed_s))
        if news.slept_s:
            logger.info("The computer slept for %.0f s", news.slept_s)
            self._guarded("resume", self._listeners.on_resume)
        return bool(news.slept_s or news.stepped_s)

    # -- building

    def _new_scheduler(self) -> BlockingScheduler:
        from apscheduler.executors.pool import ThreadPoolExecutor
        from apscheduler.schedulers.blocking import BlockingScheduler

        logging.getLogger("apscheduler").setLevel(logging.WARNING)
        scheduler = BlockingScheduler(
            timezone=UTC,
            executors={"default": ThreadPoolExecutor(1, {"thread_name_prefix": "scheduler"})},
            # The default grace of 1 s skips in silence; what is too late is decided where posts are claimed.
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )
        self._add_lasting(scheduler)
        scheduler.add_job(self._do_tick)
        return scheduler

    def _add_lasting(self, scheduler: BlockingScheduler) -> None:
        """Add tick and chores, or count the time to their next round from now."""
        tick_s = self._rhythm.tick_s
        self._add_interval(scheduler, "tick", self._do_tick, every_s=tick_s, first_after_s=tick_s)
        for chore in self._chores:
            self._add_interval(
                scheduler,
                f"chore {chore.name}",
                partial(self._do_chore, chore),
                every_s=chore.every_s,
                first_after_s=chore.first_after_s,
            )

    @staticmethod
    def _add_interval(
        scheduler: BlockingScheduler,
        name: str,
        job: Callable[[], None],
        *,
        every_s: float,
        first_after_s: float,
    ) -> None:
        first = datetime.now(UTC) + timedelta(seconds=first_after_s)
        scheduler.add_job(
            job, "interval", seconds=every_s, id=name, next_run_time=first, replace_existing=True
        )

    def _guarded(self, name: str, deed: Callable[[], None]) -> None:
        try:
            deed()
        except Exception as error:
            logger.exception("%s failed", name)
            self._on_problem(name, error)
