"""Numbers and questions about all posts, as plain values: the first picture of the window needs them too."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Tab = Literal["all", "upcoming", "posted", "failed"]


@dataclass(frozen=True, slots=True)
class ListFilter:
    """Which posts a list shows."""

    tab: Tab = "all"
    platform: str = ""
    words: str = ""

    @property
    def is_narrowed(self) -> bool:
        """Tell whether a person looks for something."""
        return bool(self.platform or self.words)


@dataclass(frozen=True, slots=True)
class NextPost:
    """The post that goes out next."""

    id: int
    title: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Overview:
    """Numbers about all posts, for tiles, tabs, tray and the question before quitting."""

    scheduled: int = 0
    posted: int = 0
    failed: int = 0
    urgent: int = 0
    processing: int = 0
    today: int = 0
    done_today: int = 0
    late_today: int = 0
    due_in_a_day: int = 0
    next_post: NextPost | None = None
    last_at: datetime | None = None
    sign_in_platforms: tuple[str, ...] = ()
    has_accounts: bool = False

    @property
    def total(self) -> int:
        """Return how many posts a list of all shows."""
        return self.scheduled + self.posted + self.failed
