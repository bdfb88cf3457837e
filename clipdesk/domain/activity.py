"""What ClipDesk did and met, as lines that a person reads on the Activity page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class ActivityKind(StrEnum):
    """The tabs of the Activity page."""

    CLIP = "clip"
    POST = "post"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Activity:
    """One line; `id` 0 means not stored yet."""

    id: int
    at: datetime
    kind: ActivityKind
    text: str
    path: str | None = None
    post_id: int | None = None
    advice: str = ""
