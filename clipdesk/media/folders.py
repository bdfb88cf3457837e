"""One watched folder over time: it may be missing, come back, be replaced, or change without a notice."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path

from clipdesk.media.notices import FolderNotifier, Subscription, is_on_network
from clipdesk.media.settling import SettleRule

#: How often a folder is looked after: one `stat`, no listing.
VISIT_S = 30.0
_FIRST_RETRY_S = 1.0


@dataclass(frozen=True, slots=True)
class WatchedFolder:
    """A folder to watch; `is_first_visit` if ClipDesk has never listed it, so its files are old."""

    path: Path
    is_recursive: bool = False
    is_first_visit: bool = False


class Visit(Enum):
    """What a visit to a folder found."""

    QUIET = auto()
    OPENED = auto()  # listened to from now on: list what is in there
    BACK = auto()  # the same, after it was missing
    CHANGED = auto()  # it changed and nobody told: list what is in there
    LOST = auto()  # missing since now


class WatchPoint:
    """The state of one watched folder; used by the watcher's thread alone.

    `names`: the paths that were listed or followed. `has_news`: a notice came since the last visit.
    `is_doubtful`: what lies in here must be listed again.
    """

    def __init__(self, folder: WatchedFolder, is_network: Callable[[Path], bool] = is_on_network) -> None:
        self.folder = folder
        self.root = folder.path
        self.names: set[str] = set()
        self.is_first_visit = folder.is_first_visit
        self.is_missing = False
        self.next_visit_s = 0.0
        self.has_news = False
        self.is_doubtful = False
        self._is_network_of = is_network
        self._is_network = False
        self._subscription: Subscription | None = None
        self._identity = (0, 0)
        self._mtime_ns = 0
        self._retry_s = _FIRST_RETRY_S

    def rule(self, settle_s: float, pair_wait_s: float) -> SettleRule:
        """Return how long a file in here must have been still."""
        tells_close = self._subscription is not None and self._subscription.tells_close
        return SettleRule(settle_s, self._is_network, tells_close, pair_wait_s)

    def holds(self, path: str) -> bool:
        """Tell whether a path lies in here."""
        parent = Path(path).parent
        return parent == self.root or (self.folder.is_recursive and parent.is_relative_to(self.root))

    def visit(self, notifier: FolderNotifier, now_s: float) -> Visit:
        """Look whether the folder is there, the same, and told of its changes."""
        try:
            root = Path(os.path.realpath(self.folder.path))
            about = root.stat()
            if not stat.S_ISDIR(about.st_mode):
                raise NotADirectoryError(str(root))
            identity = (about.st_dev, about.st_ino)
            if self._subscription is None or identity != self._identity or root != self.root:
                self.close(notifier)
                self.root, self._is_network = root, self._is_network_of(root)
                self._subscription = notifier.subscribe(
                    root, is_recursive=self.folder.is_recursive, is_network=self._is_network
                )
                found = Visit.BACK if self.is_missing else Visit.OPENED
            else:
                is_told = about.st_mtime_ns == self._mtime_ns or self.has_news
                found = Visit.QUIET if is_told and not self.is_doubtful else Visit.CHANGED
        except OSError:
            return self.lose(notifier, now_s)
        self._identity, self._mtime_ns = identity, about.st_mtime_ns
        self.is_missing, self.has_news = False, False
        self._retry_s, self.next_visit_s = _FIRST_RETRY_S, now_s + VISIT_S
        return found

    def lose(self, notifier: FolderNotifier, now_s: float) -> Visit:
        """Take note that the folder is not there or cannot be listed; the next visits come ever later."""
        self.close(notifier)
        self.next_visit_s = now_s + self._retry_s
        self._retry_s = min(VISIT_S, 2 * self._retry_s)
        found = Visit.QUIET if self.is_missing else Visit.LOST
        self.is_missing = True
        return found

    def close(self, notifier: FolderNotifier) -> None:
        """Stop listening; the next visit listens anew."""
        if self._subscription is not None:
            notifier.unsubscribe(self._subscription)
        self._subscription = None
