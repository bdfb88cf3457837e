"""Carries each finished file from the folder to the schedule: read on one lane, described on another.

How far a clip has come is stored, so the way goes on after a crash; each step is the business of a service.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from clipdesk.domain.clip import Clip, ClipKind, ClipState
from clipdesk.domain.errors import ClipDeskError, FileChanged, FileMissing
from clipdesk.domain.post import PostText
from clipdesk.workers.lanes import LaneClosed, Lanes

MEDIA_LANE = "media"
LISTING_LANE = "listing"
AI_LANE = "ai"


class Ingest(Protocol):
    """What the intake needs of the service that takes files in."""

    def take_in(self, path: Path, *, kind: ClipKind = ..., game: str = ...) -> Clip | None: ...
    def list_existing(self, path: Path) -> Clip | None: ...
    def file_gone(self, path: Path) -> None: ...
    def file_moved(self, old: Path, new: Path) -> None: ...
    def unfinished(self) -> list[Clip]: ...
    def described(self, clip: Clip) -> Clip: ...
    def waiting(self, path: Path, text: str) -> None: ...
    def note(self, text: str, *, path: Path | None = None) -> None: ...
    def refuse(self, path: Path, text: str, advice: str = "") -> None: ...


class Intake:
    """Take what the folder watcher saw; return at once, the lanes do the work.

    Args:
        describe: writes the words of a clip and tells who wrote them.
        place: gives a clip its place in the schedule, or nothing.
        game: tells which game a clip shows; asked when the file is finished, while the game still runs.
    """

    def __init__(
        self,
        ingest: Ingest,
        describe: Callable[[Clip], tuple[PostText, str]],
        place: Callable[[Clip, PostText, str], object],
        lanes: Lanes,
        game: Callable[[Path], str] = lambda path: "",
    ) -> None:
        self._ingest = ingest
        self._describe = describe
        self._place = place
        self._lanes = lanes
        self._game = game
        self._lock = threading.Lock()
        self._on_their_way: set[int] = set()

    # -- sightings

    def settled(self, path: Path, kind: ClipKind = ClipKind.UNKNOWN) -> None:
        """Take a finished file in, describe it and give it its place."""
        self._submit(MEDIA_LANE, path, lambda: self._take_in(path, kind))

    def existing(self, paths: Iterable[Path]) -> None:
        """List files from before, one after the other, behind nothing that is new."""
        found = list(paths)
        if not found:
            return
        videos = "1 video" if len(found) == 1 else f"{len(found)} videos"
        self._ingest.note(f"{videos} found. Existing clips are left alone.", path=found[0].parent)
        todo = iter(found)
        self._submit(LISTING_LANE, found[0], lambda: self._list_next(todo))

    def gone(self, path: Path) -> None:
        """Remember that a file was moved away or deleted."""
        self._submit(MEDIA_LANE, path, lambda: self._ingest.file_gone(path))

    def moved(self, old: Path, new: Path) -> None:
        """Let a clip follow its file."""
        self._submit(MEDIA_LANE, new, lambda: self._ingest.file_moved(old, new))

    def refused(self, path: Path, reason: str, advice: str = "") -> None:
        """Tell that a file does not become a clip."""
        self._submit(MEDIA_LANE, path, lambda: self._ingest.refuse(path, reason, advice))

    def waiting(self, path: Path, text: str) -> None:
        """Tell what a file that is not finished waits for."""
        self._ingest.waiting(path, text)

    def resume(self) -> None:
        """Go on with the clips that a crash, an error or the end of the program left on their way."""
        with suppress(LaneClosed):
            self._lanes.submit(MEDIA_LANE, self._resume)

    # -- jobs

    def _resume(self) -> None:
        for clip in self._ingest.unfinished():
            self._start_describing(clip)

    def _take_in(self, path: Path, kind: ClipKind) -> None:
        try:
            clip = self._ingest.take_in(path, kind=kind, game=self._game(path))
        except FileChanged:
            self._ingest.waiting(path, "Waiting for OBS to finish")
            return
        except FileMissing:
            self._ingest.file_gone(path)
            return
        if clip is not None and clip.state is ClipState.SETTLED:
            self._start_describing(clip)

    def _start_describing(self, clip: Clip) -> None:
        with self._lock:
            if clip.id in self._on_their_way:
                return
            self._on_their_way.add(clip.id)
        if not self._submit(AI_LANE, clip.path, lambda: self._finish(clip)):
            self._leave(clip)

    def _finish(self, clip: Clip) -> None:
        try:
            text, source = self._describe(clip)
            described = self._ingest.described(clip)
            if described.state is ClipState.DESCRIBED:
                self._place(described, text, source)
        finally:
            self._leave(clip)

    def _list_next(self, todo: Iterator[Path]) -> None:
        """List one file and queue the next, so that the end of the program waits for one at most."""
        path = next(todo, None)
        if path is None:
            return
        try:
            self._told(path, lambda: self._ingest.list_existing(path))
        finally:
            self._submit(LISTING_LANE, path, lambda: self._list_next(todo))

    def _leave(self, clip: Clip) -> None:
        with self._lock:
            self._on_their_way.discard(clip.id)

    def _submit(self, lane: str, path: Path, job: Callable[[], object]) -> bool:
        """Queue a job; tell whether it was taken."""
        try:
            self._lanes.submit(lane, lambda: self._told(path, job))
        except LaneClosed:
            # The program is ending; what was not stored is found again by its file, the rest by its state.
            return False
        return True

    def _told(self, path: Path, job: Callable[[], object]) -> None:
        """Do a job; what is wrong with one file is told and keeps no other from coming."""
        try:
            job()
        except ClipDeskError as error:
            self._ingest.refuse(path, f"{path.name}: {error.title}", error.advice)
