"""What the folder watcher saw: a file on its way from the recorder to a clip, a folder that left or came."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from clipdesk.domain.clip import ClipKind


class SightingKind(StrEnum):
    """What happened to a file or a folder."""

    EXISTING = "existing"  # files that lay there before the first visit, all in one sighting: `paths`
    DETECTED = "detected"  # a new file with something in it, once
    WAITING = "waiting"  # it still waits; `words` say for what, with numbers
    SETTLED = "settled"  # nobody writes, still long enough, its container is closed: probe and hash it
    PAIRED = "paired"  # the MKV of an MP4 that OBS made of it (`pair_path`): the same clip, leave it alone
    UNFINISHED = "unfinished"  # never closed or cut, and nobody writes any more: offer a repair
    REFUSED = "refused"  # no clip; `words` say why
    VANISHED = "vanished"  # deleted or moved away
    RENAMED = "renamed"  # the same file under another name; it was `previous_path`
    FOLDER_MISSING = "folder_missing"  # `path` is the folder
    FOLDER_BACK = "folder_back"  # `path` is the folder


@dataclass(frozen=True, slots=True)
class ClipSighting:
    """One thing seen, at one moment.

    `is_known`: its path was known before, so the file was written anew. `obs_kind`: what OBS said it is.
    `pair_path`: the file of the same stem that OBS's remuxing leaves beside it, if there is one.
    `has_other_links`: the same content has other names on the disk, so others may change it.
    """

    kind: SightingKind
    path: Path
    folder: Path
    seen_at: datetime
    first_seen_at: datetime
    words: str = ""
    size_bytes: int = 0
    mtime_ns: int = 0
    obs_kind: ClipKind = ClipKind.UNKNOWN
    is_known: bool = False
    has_other_links: bool = False
    previous_path: Path | None = None
    pair_path: Path | None = None
    paths: tuple[Path, ...] = ()
