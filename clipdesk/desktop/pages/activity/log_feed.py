"""Keeps the log equal to the database: reads a filter, older lines when wanted, newer ones as they come."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from clipdesk.desktop.models.activity_lines import (
    Line,
    LogFilter,
    LogPage,
    count_problems,
    read_log,
    read_newer,
)

if TYPE_CHECKING:
    from clipdesk.desktop.local_time import LocalTime
    from clipdesk.desktop.threads import Background
    from clipdesk.repositories import Work

_MERGE_MS = 250


@dataclass(frozen=True, slots=True)
class _News:
    lines: tuple[Line, ...]
    problems: int


class LogFeed(QObject):
    """Read the log off the GUI thread; answers to an older filter are dropped.

    `shown` brings the first lines of a filter, `older` and `newer` what is added, `counted` the problems.
    """

    shown = Signal(object)
    older = Signal(object)
    newer = Signal(object)
    counted = Signal(int)

    def __init__(
        self,
        work: Work,
        time: LocalTime,
        background: Background,
        complain: Callable[[Exception], object],
        newest_id: Callable[[], int],
    ) -> None:
        super().__init__()
        self._work = work
        self._time = time
        self._background = background
        self._complain = complain
        self._newest_id = newest_id
        self._wanted = LogFilter()
        self._turn = 0
        self._before_id: int | None = None
        self._is_reading = False
        self._is_read = False
        self._merge = QTimer(self)
        self._merge.setSingleShot(True)
        self._merge.setInterval(_MERGE_MS)
        self._merge.timeout.connect(self._read_news)

    @property
    def wanted(self) -> LogFilter:
        """Return which lines are shown."""
        return self._wanted

    @property
    def is_read(self) -> bool:
        """Tell whether the first lines of the filter are here."""
        return self._is_read

    def show(self, wanted: LogFilter) -> None:
        """Show the lines of a filter."""
        self._wanted = wanted
        self._turn += 1
        self._is_reading, self._is_read = True, False
        turn, work = self._turn, self._work
        self._background.run(
            lambda: read_log(work, wanted),
            lambda page: self._begin(turn, page),
            self._give_up,
            owner=self,
        )
        self._merge.start()

    @Slot()
    def read_more(self) -> None:
        """Read the next older lines, unless they are being read or there are none."""
        if self._is_reading or self._before_id is None:
            return
        self._is_reading = True
        turn, work, wanted, before_id = self._turn, self._work, self._wanted, self._before_id
        self._background.run(
            lambda: read_log(work, wanted, before_id),
            lambda page: self._append(turn, page),
            self._give_up,
            owner=self,
        )

    @Slot()
    def hear(self) -> None:
        """Look for newer lines soon; many calls are one reading."""
        if not self._merge.isActive():
            self._merge.start()

    def _begin(self, turn: int, page: LogPage) -> None:
        if turn == self._turn:
            self._is_reading, self._is_read = False, True
            self._before_id = page.before_id
            self.shown.emit(page.lines)

    def _append(self, turn: int, page: LogPage) -> None:
        if turn == self._turn:
            self._is_reading = False
            self._before_id = page.before_id
            self.older.emit(page.lines)

    def _give_up(self, error: Exception) -> None:
        self._is_reading = False
        self._complain(error)

    @Slot()
    def _read_news(self) -> None:
        turn, work, wanted = self._turn, self._work, self._wanted
        newest, now = self._newest_id(), self._time.now()
        can_add = self._is_read

        def read() -> _News:
            lines = read_newer(work, wanted, newest) if can_add else ()
            return _News(lines, count_problems(work, now))

        self._background.run(read, lambda news: self._take(turn, news), self._complain, owner=self)

    def _take(self, turn: int, news: _News) -> None:
        self.counted.emit(news.problems)
        if turn == self._turn and news.lines:
            self.newer.emit(news.lines)
