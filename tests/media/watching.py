"""A running folder watcher for tests: what it saw can be waited for."""

from __future__ import annotations

import threading
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from clipdesk.domain.sighting import ClipSighting, SightingKind
from clipdesk.media.folders import WatchedFolder
from clipdesk.media.following import Eyes, Reporting, WatchOptions
from clipdesk.media.watcher import FolderWatcher
from clipdesk.workers.clock import SystemClock

WAIT_S = 30.0


class Witness:
    """Collects what a watcher reports; `known` are the paths that count as known clips."""

    def __init__(self) -> None:
        self.known: set[str] = set()
        self.problems: list[Exception] = []
        self.failures_left = 0
        self._sightings: list[ClipSighting] = []
        self._changed = threading.Condition()

    def take(self, sighting: ClipSighting) -> None:
        with self._changed:
            if self.failures_left:
                self.failures_left -= 1
                raise RuntimeError("the database is busy")
            self._sightings.append(sighting)
            self._changed.notify_all()

    def reporting(self) -> Reporting:
        return Reporting(self.take, lambda name, error: self.problems.append(error), self._known_of)

    def seen(self, name: str = "", *kinds: SightingKind) -> list[ClipSighting]:
        """Return the sightings of one file so far."""
        with self._changed:
            return [
                item
                for item in self._sightings
                if (not name or item.path.name == name) and (not kinds or item.kind in kinds)
            ]

    def story(self, name: str) -> list[str]:
        """Return what happened to one file, without the waiting."""
        return [item.kind.value for item in self.seen(name) if item.kind is not SightingKind.WAITING]

    def wait_for(self, kind: SightingKind, name: str = "", *, count: int = 1) -> ClipSighting:
        """Wait until something was seen, at most half a minute; return the last of it."""
        with self._changed:
            found: list[ClipSighting] = []

            def is_there() -> bool:
                nonlocal found
                found = [
                    item
                    for item in self._sightings
                    if item.kind is kind and (not name or item.path.name == name)
                ]
                return len(found) >= count

            assert self._changed.wait_for(is_there, WAIT_S), (kind, name, self._sightings, self.problems)
            return found[-1]

    def _known_of(self, paths: Collection[str]) -> Collection[str]:
        return self.known & set(paths)


@contextmanager
def watching(
    witness: Witness,
    *folders: WatchedFolder,
    settle_s: float = 0.2,
    expects_remux: bool = False,
    pair_wait_s: float = 60,
    eyes: Eyes | None = None,
) -> Iterator[FolderWatcher]:
    """Run a watcher in a thread; leave it only when it listens to its folders."""
    options = WatchOptions(settle_s=settle_s, expects_remux=expects_remux, pair_wait_s=pair_wait_s)
    watcher = FolderWatcher(SystemClock(), witness.reporting(), options, eyes)
    watcher.set_folders(folders)
    stop = threading.Event()
    thread = threading.Thread(target=watcher.run, args=(stop,), name="watcher")
    thread.start()
    try:
        yield watcher
    finally:
        stop.set()
        watcher.wake()
        began = time.monotonic()
        thread.join(WAIT_S)
        assert not thread.is_alive()
        assert time.monotonic() - began < 5, "a watcher ends at once"


@contextmanager
def first_visit(witness: Witness, folder: Path, **options: object) -> Iterator[FolderWatcher]:
    """Watch one folder and go on once its old files were listed."""
    with watching(witness, WatchedFolder(folder, is_first_visit=True), **options) as watcher:  # type: ignore[arg-type]
        witness.wait_for(SightingKind.EXISTING)
        yield watcher
