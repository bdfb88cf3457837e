"""Hear from the system what happens in watched folders, without polling where the system tells.

Of a file being recorded only its closing is asked for: a recording of an hour is one notice, not thousands.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path

from watchdog.events import (
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers.api import BaseObserver, ObservedWatch

#: Network folders tell nothing: their names are compared this often.
POLL_S = 10.0

_NETWORK_TYPES = (
    "nfs",
    "cifs",
    "smb",
    "9p",
    "afp",
    "ncp",
    "davfs",
    "webdav",
    "ceph",
    "gluster",
    "lustre",
    "vboxsf",
)
_NETWORK_FUSE = ("sshfs", "rclone", "s3fs", "goofys", "davfs", "gvfsd", "smbnetfs", "glusterfs", "ceph")
_WHEN_CLOSED: tuple[type[FileSystemEvent], ...] = (
    *(FileClosedEvent, FileMovedEvent, FileDeletedEvent),
    *(DirDeletedEvent, DirMovedEvent),
)
_WHEN_CHANGED: tuple[type[FileSystemEvent], ...] = (
    *(FileCreatedEvent, FileModifiedEvent, FileMovedEvent, FileDeletedEvent),
    *(DirCreatedEvent, DirDeletedEvent, DirMovedEvent),
)


class NoticeKind(Enum):
    """What the system said."""

    CLOSED = auto()  # a writer closed a file
    CHANGED = auto()  # a file came or changed; said where the closing is not announced
    MOVED = auto()  # from `path` to `target`; one of them is empty if it lies outside
    DELETED = auto()
    FOLDER = auto()  # a folder came, went or moved: look what is in there


@dataclass(frozen=True, slots=True)
class Notice:
    """One word from the system."""

    kind: NoticeKind
    path: str
    target: str = ""


@dataclass(frozen=True, slots=True)
class Subscription:
    """One folder that is listened to; `tells_close` if the closing of files is announced."""

    observer: BaseObserver
    watch: ObservedWatch
    tells_close: bool


class FolderNotifier(FileSystemEventHandler):
    """Listen to folders and hand each notice on, in watchdog's thread."""

    def __init__(self, take: Callable[[Notice], None], *, poll_s: float = POLL_S) -> None:
        self._take = take
        self._poll_s = poll_s
        self._telling: BaseObserver | None = None
        self._polling: BaseObserver | None = None

    def subscribe(self, root: Path, *, is_recursive: bool, is_network: bool) -> Subscription:
        """Listen to a folder; raises OSError if it is not there."""
        if not is_network:
            try:
                return self._subscribe_telling(root, is_recursive)
            except OSError as error:
                # No watches left: a folder that is polled is better than one that is not seen.
                if error.errno not in (errno.ENOSPC, errno.EMFILE):
                    raise
        if self._polling is None:
            from watchdog.observers.polling import PollingObserver

            self._polling = PollingObserver(timeout=self._poll_s)
            self._polling.start()
        watch = self._polling.schedule(
            self, str(root), recursive=is_recursive, event_filter=list(_WHEN_CHANGED)
        )
        return Subscription(self._polling, watch, tells_close=False)

    def unsubscribe(self, subscription: Subscription) -> None:
        """Stop listening to a folder, which may be gone by now."""
        subscription.observer.unschedule(subscription.watch)

    def close(self) -> None:
        """Stop listening at all."""
        for observer in (self._telling, self._polling):
            if observer is not None:
                observer.stop()
                observer.join()
        self._telling = self._polling = None

    def dispatch(self, event: FileSystemEvent) -> None:
        """Take one event of watchdog."""
        path, target = os.fsdecode(event.src_path), os.fsdecode(event.dest_path)
        if event.is_directory:
            self._take(Notice(NoticeKind.FOLDER, path, target))
        elif isinstance(event, FileMovedEvent):
            self._take(Notice(NoticeKind.MOVED, path, target))
        elif isinstance(event, FileDeletedEvent):
            self._take(Notice(NoticeKind.DELETED, path))
        else:
            is_closed = isinstance(event, FileClosedEvent)
            self._take(Notice(NoticeKind.CLOSED if is_closed else NoticeKind.CHANGED, path))

    def _subscribe_telling(self, root: Path, is_recursive: bool) -> Subscription:
        if self._telling is None:
            self._telling = _telling_observer()
            self._telling.start()
        tells_close = sys.platform == "linux"
        wanted = list(_WHEN_CLOSED if tells_close else _WHEN_CHANGED)
        if is_recursive and tells_close:
            wanted.append(DirCreatedEvent)
        watch = self._telling.schedule(self, str(root), recursive=is_recursive, event_filter=wanted)
        return Subscription(self._telling, watch, tells_close)


def _telling_observer() -> BaseObserver:
    if sys.platform == "linux":
        from watchdog.observers.inotify import InotifyObserver

        # "Full events" tell a file that is moved in from elsewhere as moved, not as created.
        return InotifyObserver(generate_full_events=True)
    else:
        from watchdog.observers import Observer

        return Observer()


def is_on_network(folder: Path) -> bool:
    """Tell whether a folder lies on a network drive, as far as the system names the drive's type."""
    import psutil

    best, kind = "", ""
    for part in psutil.disk_partitions(all=True):
        if len(part.mountpoint) >= len(best) and folder.is_relative_to(part.mountpoint):
            best = part.mountpoint
            kind = "nfs" if "remote" in part.opts.split(",") else part.fstype.lower()
    if kind.startswith("fuse."):
        return kind.removeprefix("fuse.").startswith(_NETWORK_FUSE)
    return kind.startswith(_NETWORK_TYPES)
