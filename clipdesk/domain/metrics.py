"""The numbers of a publication at a moment; None where a platform does not give one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from clipdesk.domain.account import Platform


@dataclass(frozen=True, slots=True)
class Metrics:
    """What one platform told about one publication at `collected_at`."""

    publication_id: int
    platform: Platform
    collected_at: datetime
    views: int | None = None
    likes: int | None = None
    comments: int | None = None
    shares: int | None = None
    saves: int | None = None
    reach: int | None = None
    average_watch_s: float | None = None
