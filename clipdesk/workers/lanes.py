"""Named lanes of background jobs: one lane does one job at a time, in order; a group shares its threads.

A lane's group is its name up to the colon: `upload:3` and `upload:7` belong to `upload`. What a job does, and
what becomes of it after a crash, is the business of whoever submits it.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

logger = logging.getLogger(__name__)

Job = Callable[[], None]
MOST_JOBS = 10_000


class LaneClosed(Exception):
    """The lanes take no more jobs: the program is ending."""


class LaneFull(Exception):
    """More jobs wait in a lane than it may hold."""


@dataclass(slots=True)
class _Group:
    """The lanes that share threads: those that are ready for one, and how many work."""

    limit: int
    ready: deque[str] = field(default_factory=deque)
    threads: int = 0


class Lanes:
    """Run jobs on a few threads that start when they are needed and end when nothing is left.

    Args:
        limits: how many lanes of a group may work at once; 1 for a group that is not named.
        on_problem: told of each exception that reaches a job's border, after it was logged.
    """

    def __init__(
        self,
        limits: Mapping[str, int],
        on_problem: Callable[[str, Exception], None],
        *,
        most_jobs: int = MOST_JOBS,
    ) -> None:
        self._change = threading.Condition()
        self._groups = {name: _Group(max(1, limit)) for name, limit in limits.items()}
        self._waiting: dict[str, deque[Job]] = {}
        self._running: set[str] = set()
        self._on_problem = on_problem
        self._most_jobs = most_jobs
        self._is_closed = False

    def submit(self, lane: str, job: Job) -> None:
        """Put a job at the end of a lane.

        Raises:
            LaneClosed: `close` was called.
            LaneFull: too many jobs wait in this lane.
        """
        with self._change:
            if self._is_closed:
                raise LaneClosed(lane)
            jobs = self._waiting.setdefault(lane, deque())
            if len(jobs) >= self._most_jobs:
                raise LaneFull(lane)
            jobs.append(job)
            if len(jobs) == 1 and lane not in self._running:
                self._make_ready(lane)

    def resize(self, group: str, limit: int) -> None:
        """Change how many lanes of a group may work at once; what runs already is not stopped."""
        with self._change:
            found = self._group(group)
            found.limit = max(1, limit)
            self._start_threads(group, found)

    def busy(self, lane: str) -> bool:
        """Tell whether a job of this lane runs or waits."""
        with self._change:
            return lane in self._running or lane in self._waiting

    def wait_idle(self, timeout_s: float) -> bool:
        """Wait until no job runs or waits; tell whether that is so."""
        with self._change:
            return self._change.wait_for(lambda: not self._running and not self._waiting, timeout_s)

    def close(self, timeout_s: float) -> bool:
        """Drop the jobs that have not begun, wait for those that have; tell whether all have ended."""
        deadline_s = time.monotonic() + timeout_s
        with self._change:
            self._is_closed = True
            dropped = sum(len(jobs) for jobs in self._waiting.values())
            self._waiting.clear()
            for group in self._groups.values():
                group.ready.clear()
            if dropped:
                logger.info("%d jobs that had not begun were dropped", dropped)
            return self._change.wait_for(lambda: not self._running, max(0.0, deadline_s - time.monotonic()))

    # -- all of these are called with the condition held

    def _group(self, name: str) -> _Group:
        return self._groups.setdefault(name, _Group(1))

    def _make_ready(self, lane: str) -> None:
        name = lane.partition(":")[0]
        group = self._group(name)
        group.ready.append(lane)
        self._start_threads(name, group)

    def _start_threads(self, name: str, group: _Group) -> None:
        for _ in range(min(group.limit - group.threads, len(group.ready))):
            group.threads += 1
            # A daemon: an upload that does not end must not keep the program from ending.
            threading.Thread(target=self._work, args=(group,), name=f"lane-{name}", daemon=True).start()

    def _next(self, group: _Group) -> tuple[str, Job] | None:
        if not group.ready or group.threads > group.limit:
            group.threads -= 1
            return None
        lane = group.ready.popleft()
        jobs = self._waiting[lane]
        job = jobs.popleft()
        if not jobs:
            del self._waiting[lane]
        self._running.add(lane)
        return lane, job

    # -- a thread's life

    def _work(self, group: _Group) -> None:
        while True:
            with self._change:
                taken = self._next(group)
            if taken is None:
                return
            lane, job = taken
            self._run(lane, job)
            del job, taken
            with self._change:
                self._running.discard(lane)
                if lane in self._waiting:
                    self._make_ready(lane)
                self._change.notify_all()

    def _run(self, lane: str, job: Job) -> None:
        try:
            job()
        except Exception as error:
            logger.exception("A job of lane %s failed", lane)
            try:
                self._on_problem(lane, error)
            except Exception:
                logger.exception("The problem of lane %s could not be told", lane)
