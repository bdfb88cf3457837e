"""Carries the services' events to the GUI thread: the desktop's only listener of the bus.

Bursts are merged: however fast events come, the screen hears of each kind at most ten times a second.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from clipdesk.domain.events import Event, EventName

PAUSE_MS = 100

_OF_CLIPS = frozenset(
    {EventName.CLIP_DETECTED, EventName.CLIP_SETTLED, EventName.CLIP_READY, EventName.METADATA_GENERATED}
)
_OF_POSTS = frozenset(
    {
        EventName.VIDEO_SCHEDULED,
        EventName.POST_CHANGED,
        EventName.PUBLICATION_STARTED,
        EventName.PUBLICATION_COMPLETED,
        EventName.PUBLICATION_FAILED,
        EventName.PUBLICATION_UNCONFIRMED,
    }
)
_NOTICES = frozenset(
    {
        EventName.VIDEO_SCHEDULED,
        EventName.PUBLICATION_COMPLETED,
        EventName.PUBLICATION_FAILED,
        EventName.PUBLICATION_UNCONFIRMED,
        EventName.ACCOUNT_NEEDS_SIGN_IN,
        EventName.PROBLEM,
    }
)


class Bridge(QObject):
    """Tell the screen what has changed; `hear` may be called on any thread.

    `posts_changed` carries the ids of posts, an empty set if any may have changed; `clips_changed` the events
    about files, oldest first; `progress` the share that each platform has of each post; `notice_raised` one
    event that a person may want to be told of; `obs_changed` what OBS is doing now.
    """

    posts_changed = Signal(object)
    clips_changed = Signal(object)
    accounts_changed = Signal()
    metrics_changed = Signal()
    notice_raised = Signal(object)
    obs_changed = Signal(object)
    progress = Signal(object)

    _heard = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._posts: set[int] = set()
        self._all_posts = False
        self._clips: list[Event] = []
        self._notices: list[Event] = []
        self._progress: dict[int, dict[str, float]] = {}
        self._obs: Mapping[str, Any] | None = None
        self._accounts = False
        self._metrics = False
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._flush)
        self._heard.connect(self._take, Qt.ConnectionType.QueuedConnection)

    def hear(self, event: Event) -> None:
        """Take an event on the teller's thread; it is told on the GUI thread."""
        self._heard.emit(event)

    @Slot(object)
    def _take(self, event: Event) -> None:
        name = event.name
        if name in _OF_POSTS:
            self._take_post(event)
        if name in _OF_CLIPS or (name is EventName.PROBLEM and "where" in event.data):
            self._clips.append(event)
        if name in _NOTICES:
            self._notices.append(event)
        if name is EventName.PUBLICATION_PROGRESS:
            shares = self._progress.setdefault(int(event.data["post_id"]), {})
            shares[str(event.data["platform"])] = float(event.data["progress"])
        elif name is EventName.OBS_CHANGED:
            self._obs = event.data
        elif name is EventName.ACCOUNT_NEEDS_SIGN_IN:
            self._accounts = True
        elif name is EventName.METRICS_COLLECTED:
            self._metrics = True
        if not self._pause.isActive():
            self._flush()

    def _take_post(self, event: Event) -> None:
        post_id = event.data.get("post_id")
        if isinstance(post_id, int):
            self._posts.add(post_id)
            return
        # Another program changed something: posts, or the accounts that they wait for.
        self._all_posts = self._accounts = True

    @Slot()
    def _flush(self) -> None:
        """Tell what came together; pause if there was anything."""
        told = False
        if self._obs is not None:
            obs, self._obs, told = self._obs, None, True
            self.obs_changed.emit(obs)
        if self._clips:
            clips, self._clips, told = tuple(self._clips), [], True
            self.clips_changed.emit(clips)
        if self._progress:
            progress, self._progress, told = self._progress, {}, True
            self.progress.emit(progress)
        if self._posts or self._all_posts:
            posts = frozenset() if self._all_posts else frozenset(self._posts)
            self._posts, self._all_posts, told = set(), False, True
            self.posts_changed.emit(posts)
        if self._accounts:
            self._accounts, told = False, True
            self.accounts_changed.emit()
        if self._metrics:
            self._metrics, told = False, True
            self.metrics_changed.emit()
        notices, self._notices = self._notices, []
        for notice in notices:
            told = True
            self.notice_raised.emit(notice)
        if told:
            self._pause.start()
