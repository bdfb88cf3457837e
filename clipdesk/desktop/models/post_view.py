"""A post as the window shows it: a frozen value that a service's answer is turned into."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

PostStatus = Literal["processing", "unconfirmed", "failed", "missed", "pending", "completed", "cancelled"]


@dataclass(frozen=True, slots=True)
class PublicationView:
    """A post on one account."""

    platform: str
    status: str
    privacy: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class PostView:
    """One card of the list."""

    id: int
    title: str
    status: PostStatus
    wait_reason: str | None
    scheduled_at: datetime
    duration_s: float | None = None
    thumbnail: Path | None = None
    game: str = ""
    error_message: str = ""
    progress: float | None = None
    stage_text: str = ""
    publications: tuple[PublicationView, ...] = ()
