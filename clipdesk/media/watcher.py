"""Watch the clip folders: notice files that come, go and change, and follow the new ones to their end.

Neither hashes nor probes; that is for a lane. All state belongs to the thread that runs `run`.
"""

from __future__ import annotations

import logging
import os
import threading
from collections import deque
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

from clipdesk.domain.clip import ClipKind
from clipdesk.domain.sighting import ClipSighting, SightingKind
from clipdesk.media.folders import VISIT_S, Visit, WatchedFolder, WatchPoint
from clipdesk.media.following import Candidate, Eyes, Follower, Reporting, WatchOptions
from clipdesk.media.notices import FolderNotifier, Notice, NoticeKind
from clipdesk.media.observing import is_wanted, names_in
from clipdesk.ports import Clock

logger = logging.getLogger(__name__)

_LONGEST_IDLE_S = 3600.0
_LIST_AGAIN_S = 5.0
#: On the first visit, a file changed this recently may still be on its way.
_RECENT_S = 120.0


class FolderWatcher:
    """The worker that watches folders."""

    name = "watcher"

    def __init__(
        self,
        clock: Clock,
        reporting: Reporting,
        options: WatchOptions | None = None,
        eyes: Eyes | None = None,
    ) -> None:
        self._clock = clock
        self._reporting = reporting
        self._eyes = eyes or Eyes()
        self._follower = Follower(clock, reporting, options or WatchOptions(), self._eyes)
        self._began_at = clock.now().timestamp()
        self._inbox: deque[Callable[[], None]] = deque()
        self._woken = threading.Event()
        self._points: list[WatchPoint] = []
        self._left: list[WatchPoint] = []

    def set_folders(self, folders: Iterable[WatchedFolder]) -> None:
        """Watch these folders and no others, from now on."""
        self._post(partial(self._replace_folders, list(folders)))

    def set_options(self, options: WatchOptions) -> None:
        """Take new options; files on their way keep the rule they began with."""
        self._post(partial(setattr, self._follower, "options", options))

    def hint_finished(self, path: Path, kind: ClipKind) -> None:
        """Hear from OBS that a file is finished and what it is; replaces only the wait for stillness."""
        self._post(partial(self._hint, path, kind))

    def recheck(self, path: Path) -> None:
        """Follow a file anew: it changed while it was read, or a person asks."""
        self._post(partial(self._recheck, path))

    def wake(self) -> None:
        """Let the loop look around now."""
        self._woken.set()

    def run(self, stop: threading.Event) -> None:
        """Watch until `stop`."""
        notifier = FolderNotifier(self._take)
        try:
            while not stop.is_set():
                self._woken.clear()
                while self._inbox and not stop.is_set():
                    self._safely(self._inbox.popleft())
                self._visit_folders(notifier)
                for candidate in self._follower.due():
                    if stop.is_set():
                        break
                    if not self._safely(partial(self._follower.look, candidate)):
                        self._follower.fail(candidate)
                self._clock.wait(self._woken, self._idle_s())
        finally:
            for point in self._points:
                point.close(notifier)
            notifier.close()

    def _safely(self, deed: Callable[[], object]) -> bool:
        """Do one thing for one file or folder; what goes wrong there must not stop the others."""
        try:
            deed()
        except Exception as error:
            logger.exception("watching failed")
            self._reporting.on_problem(self.name, error)
            return False
        return True

    def _idle_s(self) -> float:
        moments = [point.next_visit_s for point in self._points]
        if (next_look_s := self._follower.next_look_s()) is not None:
            moments.append(next_look_s)
        left_s = min(moments) - self._clock.monotonic_s() if moments else _LONGEST_IDLE_S
        return 0.0 if self._left else max(0.0, left_s)

    # Notices and wishes, one after the other.

    def _post(self, deed: Callable[[], None]) -> None:
        self._inbox.append(deed)
        self._woken.set()

    def _take(self, notice: Notice) -> None:
        """Take a notice in watchdog's thread."""
        if notice.kind is NoticeKind.CHANGED and notice.path in self._follower:
            # A file that grows is told of again and again, and its next look is planned already.
            return
        self._post(partial(self._on_notice, notice))

    def _on_notice(self, notice: Notice) -> None:
        point, target_point = self._point_of(notice.path), self._point_of(notice.target)
        for concerned in (point, target_point):
            if concerned is not None:
                concerned.has_news = True
        if notice.kind is NoticeKind.FOLDER:
            self._on_folder_notice(notice)
        elif notice.kind in (NoticeKind.CLOSED, NoticeKind.CHANGED):
            if point is not None and self._is_clip(notice.path):
                self._follow(notice.path, point)
        else:
            self._move(notice, point, target_point)

    def _on_folder_notice(self, notice: Notice) -> None:
        """List again the folders that a moved, new or removed folder concerns."""
        for path in (notice.path, notice.target):
            for point in self._points:
                if path and (Path(path).is_relative_to(point.root) or point.root.is_relative_to(path)):
                    point.is_doubtful = True
                    point.next_visit_s = self._clock.monotonic_s()

    def _move(self, notice: Notice, origin: WatchPoint | None, point: WatchPoint | None) -> None:
        was_clip = origin is not None and self._is_clip(notice.path)
        if origin is not None:
            origin.names.discard(notice.path)
        if point is not None and self._is_clip(notice.target):
            point.names.add(notice.target)
            if was_clip:
                self._follower.rename(notice.path, notice.target, point)
            else:
                self._follow(notice.target, point)
        elif origin is not None and was_clip:
            self._follower.lose(notice.path, origin)

    def _hint(self, path: Path, kind: ClipKind) -> None:
        real = Path(os.path.realpath(path.parent), path.name)
        point = self._point_of(str(real))
        if point is not None and self._is_clip(str(real)):
            candidate = self._follow(str(real), point)
            candidate.obs_kind = kind
            candidate.settling.hint(self._clock.monotonic_s())

    def _recheck(self, path: Path) -> None:
        real = Path(os.path.realpath(path.parent), path.name)
        point = self._point_of(str(real))
        if point is not None:
            self._follower.forget_end(str(real))
            self._follow(str(real), point)

    def _follow(self, path: str, point: WatchPoint) -> Candidate:
        point.names.add(path)
        return self._follower.follow(path, point)

    def _point_of(self, path: str) -> WatchPoint | None:
        return next((point for point in self._points if path and point.holds(path)), None)

    def _is_clip(self, path: str) -> bool:
        return is_wanted(path.rpartition(os.sep)[2], self._follower.options.extensions)

    # Folders.

    def _replace_folders(self, folders: list[WatchedFolder]) -> None:
        points = {(point.folder.path, point.folder.is_recursive): point for point in self._points}
        wanted = {(folder.path, folder.is_recursive): folder for folder in folders}
        self._left += [point for key, point in points.items() if key not in wanted]
        self._points = [points.get(key) or WatchPoint(folder) for key, folder in wanted.items()]

    def _visit_folders(self, notifier: FolderNotifier) -> None:
        while self._left:
            point = self._left.pop()
            for candidate in self._follower.of(point):
                self._follower.drop(candidate)
            point.close(notifier)
        for point in self._points:
            if point.next_visit_s <= self._clock.monotonic_s():
                self._safely(partial(self._visit, point, notifier))

    def _visit(self, point: WatchPoint, notifier: FolderNotifier) -> None:
        now_s = self._clock.monotonic_s()
        visit = point.visit(notifier, now_s)
        if visit is Visit.QUIET:
            return
        names: list[str] = []
        if visit is not Visit.LOST:
            extensions = self._follower.options.extensions
            try:
                names += names_in(point.root, extensions, is_recursive=point.folder.is_recursive)
            except OSError:
                visit = point.lose(notifier, now_s)
        if visit is Visit.LOST:
            self._on_lost(point)
            return
        # Should the news not be taken, the next visit lists everything again.
        point.is_doubtful, point.next_visit_s = True, now_s + _LIST_AGAIN_S
        if visit is Visit.BACK:
            self._report(SightingKind.FOLDER_BACK, point, "The clip folder is back.")
        self._on_listed(point, names)
        point.is_doubtful, point.next_visit_s = False, now_s + VISIT_S

    def _on_lost(self, point: WatchPoint) -> None:
        # Lost anew with the next visit, should the news not be taken.
        point.is_missing = False
        words = "Clip folder not found. Connect its drive or choose another folder."
        self._report(SightingKind.FOLDER_MISSING, point, words)
        for candidate in self._follower.of(point):
            point.names.discard(candidate.path)
            self._follower.lose(candidate.path, point)
        point.is_missing = True

    def _on_listed(self, point: WatchPoint, names: list[str]) -> None:
        """Follow the files that are new; of those from before the first visit only say that they exist."""
        fresh = [name for name in names if name not in point.names and name not in self._follower]
        known = frozenset(self._reporting.is_known(fresh)) if fresh else frozenset()
        strangers = [name for name in fresh if name not in known]
        if point.is_first_visit:
            in_work = [name for name in strangers if self._is_in_work(name, point)]
            old = tuple(Path(name) for name in strangers if name not in in_work)
            self._report(SightingKind.EXISTING, point, f"{len(old)} files were here before.", old)
            strangers, point.is_first_visit = in_work, False
        point.names = set(names)
        for name in strangers:
            self._follow(name, point)

    def _is_in_work(self, path: str, point: WatchPoint) -> bool:
        """Tell whether a file came since the watcher was made, or somebody writes it right now.

        Only recent files are asked. A file that was moved in keeps its time of writing, but not of change.
        """
        try:
            stat = os.lstat(path)
        except OSError:
            return False
        if stat.st_ctime >= self._began_at:
            return True
        age_s = self._clock.now().timestamp() - stat.st_mtime
        return age_s < _RECENT_S and self._eyes.look(Path(path), point.root).is_written is True

    def _report(
        self, kind: SightingKind, point: WatchPoint, words: str, paths: tuple[Path, ...] = ()
    ) -> None:
        now, folder = self._clock.now(), point.root
        sighting = ClipSighting(kind, folder, folder, now, now, words=words, paths=paths)
        self._reporting.on_sighting(sighting)
