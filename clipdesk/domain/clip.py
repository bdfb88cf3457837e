"""A clip: a video file that we know by its content."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """The identity of a file's content: xxh3-128 over all of it, in hex, and its size."""

    xxh3_128: str
    size_bytes: int


@dataclass(frozen=True, slots=True)
class MediaFacts:
    """What a probe found out about a video; None where the file does not tell.

    `container` is one of mp4, mov, mkv, webm, flv, avi, wmv, ts.
    """

    duration_s: float
    width: int
    height: int
    container: str
    video_codec: str
    frame_rate: float | None = None
    bit_rate: int | None = None
    audio_codec: str | None = None
    pixel_format: str | None = None
    audio_sample_rate: int | None = None
    audio_channels: int | None = None
    is_index_first: bool | None = None
    has_edit_list: bool | None = None


class ClipState(StrEnum):
    """How far a clip has come on its way from the folder to the schedule."""

    SETTLED = "settled"  # whole, probed and fingerprinted; no text yet
    DESCRIBED = "described"  # has its text; not scheduled yet
    SCHEDULED = "scheduled"  # has a post
    SUGGESTED = "suggested"  # waits for a person as a post that needs approval
    LISTED = "listed"  # known, nothing is done with it by itself (too short, from before)
    MISSING = "missing"  # its file is gone


class ClipKind(StrEnum):
    """What OBS said a file is; UNKNOWN when OBS did not tell."""

    REPLAY = "replay"
    RECORDING = "recording"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Clip:
    """A known video file; `id` 0 means not stored yet."""

    id: int
    path: Path
    fingerprint: Fingerprint
    mtime_ns: int
    facts: MediaFacts
    thumbnail: Path | None
    state: ClipState
    kind: ClipKind
    game: str
    settled_at: datetime
    created_at: datetime
