"""Keeps the rows of "Right now" true: takes the news about files and asks what became of those without any.

A file that was told twice, moved away or turned down leaves by what the log or the disk says of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal, Slot

from clipdesk.desktop.local_time import has_24_hours
from clipdesk.desktop.models.clip_steps import ClipsOnTheWay, Step, StepState
from clipdesk.desktop.times import clock_time, short_date
from clipdesk.domain.activity import ActivityKind
from clipdesk.domain.errors import NotFound
from clipdesk.domain.events import Event

if TYPE_CHECKING:
    from clipdesk.desktop.local_time import LocalTime
    from clipdesk.desktop.models.activity_lines import Line
    from clipdesk.desktop.threads import Background
    from clipdesk.domain.post import Post
    from clipdesk.repositories import Work

FINISHED_MS = 5_000
_LOOK_MS = 4_000


@dataclass(frozen=True, slots=True)
class _Found:
    gone: tuple[str, ...]
    posts: tuple[Post, ...]


class ClipWatch(QObject):
    """Tell when the rows have changed; a finished row stays five seconds."""

    changed = Signal()

    def __init__(self, work: Work, time: LocalTime, background: Background) -> None:
        super().__init__()
        self._work = work
        self._time = time
        self._background = background
        self._clips = ClipsOnTheWay()
        self._leaving: set[str] = set()
        self._is_looking = False
        self._look = QTimer(self)
        self._look.setInterval(_LOOK_MS)
        self._look.timeout.connect(self.look)

    @property
    def clips(self) -> ClipsOnTheWay:
        """Return the rows."""
        return self._clips

    @Slot(object)
    def hear(self, events: Sequence[Event]) -> None:
        """Take the news about files."""
        if self._clips.take(events):
            self._told()

    @Slot(object)
    def posts_changed(self, ids: frozenset[int]) -> None:
        """Look whether a row's clip has its post by now."""
        waiting = any(row.step >= Step.WRITING for row in self._clips.working)
        if waiting and ids:
            self._ask(ids)

    def lines_came(self, lines: Iterable[Line]) -> None:
        """End the rows of files that the log says something about, such as a second copy."""
        is_new = False
        for line in lines:
            if line.path and line.kind is not ActivityKind.POST and line.post_id is None:
                state: StepState = "failed" if line.kind is ActivityKind.PROBLEM else "done"
                is_new |= self._clips.finish(line.path, line.text, state=state)
        if is_new:
            self._told()

    @Slot()
    def look(self) -> None:
        """Ask the disk about the rows that wait."""
        self._ask(frozenset())

    def _ask(self, ids: frozenset[int]) -> None:
        if self._is_looking and not ids:
            return
        self._is_looking = True
        paths = [row.path for row in self._clips.working]
        work = self._work

        def find() -> _Found:
            gone = tuple(path for path in paths if not Path(path).exists())
            posts = []
            with work.read() as unit:
                for post_id in ids:
                    try:
                        posts.append(unit.posts.get(post_id))
                    except NotFound:
                        continue
            return _Found(gone, tuple(posts))

        self._background.run(find, self._found, self._lost, owner=self)

    def _found(self, found: _Found) -> None:
        self._is_looking = False
        is_new = self._clips.drop(found.gone)
        for post in found.posts:
            is_new |= self._clips.scheduled(str(post.clip.path), self._words(post))
        if is_new:
            self._told()

    def _lost(self, error: Exception) -> None:
        self._is_looking = False

    def _words(self, post: Post) -> str:
        if post.scheduled_at is None:
            return _tr("Waits for your OK in Schedule")
        local = post.scheduled_at.astimezone(self._time.now().tzinfo)
        when = f"{short_date(local.date())}, {clock_time(local, hours_24=has_24_hours())}"
        platforms = ", ".join(platform.label for platform in post.platforms)
        return _tr("Scheduled for {when} on {platforms}").format(when=when, platforms=platforms)

    def _told(self) -> None:
        for row in self._clips.rows:
            if row.is_finished and row.path not in self._leaving:
                self._leaving.add(row.path)
                QTimer.singleShot(FINISHED_MS, self, lambda path=row.path: self._leave(path))
        if self._clips.working and not self._look.isActive():
            self._look.start()
        elif not self._clips.working:
            self._look.stop()
        self.changed.emit()

    def _leave(self, path: str) -> None:
        self._leaving.discard(path)
        row = next((row for row in self._clips.rows if row.path == path), None)
        if row is not None and row.is_finished and self._clips.drop([path]):
            self.changed.emit()


def _tr(text: str) -> str:
    return QCoreApplication.translate("ClipWatch", text)
