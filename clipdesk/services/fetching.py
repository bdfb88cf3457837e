"""Keeps the videos that were brought from the web until they are posted.

How bytes get here is the fetcher's business, what becomes of the file that of whoever asked for it.
"""

from __future__ import annotations

import logging
import os
import secrets
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from clipdesk.domain.clip import ClipState
from clipdesk.domain.errors import InvalidInput, MediaError
from clipdesk.domain.publication import Status
from clipdesk.ports import Clock, Fetcher
from clipdesk.repositories import Work

_log = logging.getLogger(__name__)

_PART = ".part"
_DAY_S = 86_400.0
_UNUSED_KEPT_S = 7 * _DAY_S
_FINISHED = (Status.COMPLETED, Status.CANCELLED)


class FetchingService:
    """Bring videos from the web, and clean up after them.

    Args:
        folder: where they are kept.
        check: looks into a file; raises MediaError if it is not a whole video.
    """

    def __init__(
        self, fetcher: Fetcher, folder: Path, check: Callable[[Path], object], work: Work, clock: Clock
    ) -> None:
        self._fetcher = fetcher
        self._folder = folder
        self._check = check
        self._work = work
        self._clock = clock

    def fetch(
        self,
        url: str,
        on_progress: Callable[[float], None] = lambda part: None,
        is_cancelled: Callable[[], bool] = lambda: False,
    ) -> Path:
        """Bring the video behind a direct https address; return where it is now, whole and looked into.

        Args:
            on_progress: told which part of it is here, from 0 to 1; never, if nobody knows how long it is.

        Raises:
            InvalidInput: the address or what is there cannot be used.
            FetchFailed, StorageError: it cannot be brought or kept now.
            Interrupted: `is_cancelled` said so.
        """
        part = self._folder / f".{secrets.token_hex(8)}{_PART}"
        try:
            name = self._fetcher.fetch(url, part, on_progress=on_progress, is_cancelled=is_cancelled)
            path = self._named(part, name)
        finally:
            part.unlink(missing_ok=True)
        try:
            self._check(path)
        except MediaError as error:
            path.unlink(missing_ok=True)
            raise InvalidInput(error.title, error.advice, field="url") from error
        return path

    def clean(self) -> None:
        """Delete what was posted or given up, and what nobody made a post of within a week."""
        for path in sorted(self._folder.iterdir()):
            try:
                age_s = self._clock.now().timestamp() - path.stat().st_mtime
                if age_s > _DAY_S and (path.suffix == _PART or self._let_go(path, age_s)):
                    path.unlink()
                    _log.info("A fetched video was deleted: %s", path.name)
            except OSError as error:
                _log.warning("A fetched video could not be deleted: %s", error)

    def _named(self, part: Path, name: str) -> Path:
        """Give a file its name, or that name with a number: never in place of another file."""
        stem, dot, ending = name.rpartition(".")
        number = 1
        while True:
            path = self._folder / (name if number == 1 else f"{stem} ({number}){dot}{ending}")
            try:
                _take_name(part, path)
            except FileExistsError:
                number += 1
            else:
                return path

    def _let_go(self, path: Path, age_s: float) -> bool:
        """Tell whether no post needs a file any more; then its clip knows that it is gone."""
        with self._work.write() as unit:
            clip = unit.clips.by_path(path)
            posts = unit.posts.of_clip(clip.id) if clip is not None else []
            if not posts and age_s <= _UNUSED_KEPT_S:
                return False
            statuses = {publication.status for post in posts for publication in post.publications}
            if not statuses.issubset(_FINISHED):
                return False
            if clip is not None:
                unit.clips.save(replace(clip, state=ClipState.MISSING))
        return True


def _take_name(part: Path, path: Path) -> None:
    """Move a file to a name that nobody has; raises FileExistsError."""
    try:
        path.hardlink_to(part)
    except FileExistsError:
        raise
    except OSError:  # a file system without links
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        part.replace(path)
