"""Knows at every moment what ClipDesk is doing, for all that show it: sidebar, tray, banner, quit question.

Numbers come from the database, off the GUI thread; files and OBS from the bridge. Says nothing by itself.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from clipdesk.desktop.bridge import Bridge
from clipdesk.desktop.local_time import LocalTime
from clipdesk.desktop.models.overview import Overview
from clipdesk.desktop.threads import Background
from clipdesk.domain.events import Event, EventName

if TYPE_CHECKING:
    from clipdesk.repositories import Work

_FORGET_MS = 120_000
_LOOK_MS = 30_000
_MOST_TIMER_MS = 86_400_000


@dataclass(frozen=True, slots=True)
class Situation:
    """What ClipDesk is doing now."""

    is_open: bool = False
    overview: Overview = field(default_factory=Overview)
    folder: Path | None = None
    is_folder_missing: bool = False
    is_paused: bool = False
    is_recording: bool = False
    is_streaming: bool = False
    hold: str = ""
    working: int = 0
    last_clip_at: datetime | None = None


class SituationKeeper(QObject):
    """Keep the situation up to date and tell when it has changed."""

    changed = Signal(object)

    def __init__(self, bridge: Bridge, background: Background, time: LocalTime) -> None:
        super().__init__()
        self._background = background
        self._time = time
        self._work: Work | None = None
        self._now = Situation()
        self._is_reading = False
        self._is_stale = False
        self._on_their_way: dict[str, str] = {}
        self._forget = self._timer(_FORGET_MS, self._forget_all)
        self._look = self._timer(_LOOK_MS, self._look_for_folder)
        self._midnight = self._timer(_MOST_TIMER_MS, self.refresh)
        bridge.posts_changed.connect(lambda _ids: self.refresh())
        bridge.accounts_changed.connect(self.refresh)
        bridge.clips_changed.connect(self._on_clips)
        bridge.obs_changed.connect(self._on_obs)

    def _timer(self, wait_ms: int, act: object) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(wait_ms)
        timer.timeout.connect(act)
        return timer

    @property
    def now(self) -> Situation:
        """Return the situation of this moment."""
        return self._now

    def open(self, work: Work) -> None:
        """Begin to read the database."""
        self._work = work
        self._set(is_open=True)
        self.refresh()

    def set_folder(self, folder: Path | None) -> None:
        """Take the folder that is watched."""
        self._set(folder=folder, is_folder_missing=False)
        self._look_for_folder()

    def set_paused(self, is_paused: bool) -> None:
        """Take that nothing is watched for now."""
        self._set(is_paused=is_paused)

    def set_hold(self, hold: str) -> None:
        """Take until when posting is held, in words; empty: it is not."""
        self._set(hold=hold)

    @Slot()
    def refresh(self) -> None:
        """Read the numbers again; while a reading runs, once more after it."""
        if self._work is None:
            return
        if self._is_reading:
            self._is_stale = True
            return
        self._is_reading, self._is_stale = True, False
        work, now = self._work, self._time.now()

        def read() -> Overview:
            from clipdesk.desktop.models.reading import read_overview

            return read_overview(work, now)

        self._background.run(read, self._take, self._give_up, owner=self)

    def _take(self, overview: Overview) -> None:
        self._is_reading = False
        self._set(overview=overview)
        left_s = (self._time.today()[1] - self._time.now()).total_seconds()
        self._midnight.start(min(_MOST_TIMER_MS, max(1000, round(left_s * 1000) + 1000)))
        if self._is_stale:
            self.refresh()

    def _give_up(self, error: Exception) -> None:
        self._is_reading = False

    def _set(self, **changes: object) -> None:
        fresh = replace(self._now, **changes)  # type: ignore[arg-type]
        if fresh != self._now:
            self._now = fresh
            self.changed.emit(fresh)

    @Slot(object)
    def _on_clips(self, events: tuple[Event, ...]) -> None:
        last = self._now.last_clip_at
        for event in events:
            path, clip = str(event.data.get("path", "")), str(event.data.get("clip_id", ""))
            if event.name in (EventName.CLIP_DETECTED, EventName.CLIP_SETTLED):
                self._on_their_way[path] = path
            elif event.name is EventName.CLIP_READY:
                self._on_their_way.pop(path, None)
                last = event.at.astimezone(self._time.now().tzinfo)
                if event.data.get("state") == "settled":
                    self._on_their_way[clip] = path
            elif event.name is EventName.METADATA_GENERATED:
                self._on_their_way.pop(clip, None)
            else:
                self._on_problem(event)
        # Whatever came of a file that is not told, such as one that is known already: not for ever.
        self._forget.start()
        self._set(working=len(self._on_their_way), last_clip_at=last)

    def _on_problem(self, event: Event) -> None:
        where = event.data.get("where")
        self._on_their_way.pop(str(where), None)
        if where == "watcher" and str(event.data.get("path", "")) == str(self._now.folder):
            self._set(is_folder_missing=True)
            self._look.start()

    @Slot(object)
    def _on_obs(self, data: dict[str, object]) -> None:
        self._set(
            is_recording=bool(data.get("is_recording")),
            is_streaming=bool(data.get("is_streaming")),
        )

    @Slot()
    def _forget_all(self) -> None:
        self._on_their_way.clear()
        self._set(working=0)

    @Slot()
    def _look_for_folder(self) -> None:
        folder = self._now.folder
        if folder is not None:
            self._background.run(folder.is_dir, self._found, owner=self)

    def _found(self, is_there: bool) -> None:
        self._set(is_folder_missing=not is_there)
        if not is_there:
            self._look.start()
