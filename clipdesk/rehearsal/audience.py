"""The audience of a rehearsal: numbers that grow with a post's age, the same for the same post and time."""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass
from datetime import datetime

from clipdesk.rehearsal.world import LivePost


@dataclass(frozen=True, slots=True)
class Numbers:
    """Hold what an audience did up to a moment."""

    views: int = 0
    likes: int = 0
    comments: int = 0
    shares: int = 0
    saves: int = 0
    reach: int = 0
    average_watch_ms: int = 0


def numbers_of(post: LivePost, now: datetime) -> Numbers:
    """Return the numbers of a post at a moment; none for what nobody can see."""
    if not post.is_visible or post.published_at is None or now <= post.published_at:
        return Numbers()
    seed = hashlib.sha256(f"{post.platform}/{post.remote_id}".encode()).digest()
    age_h = (now - post.published_at).total_seconds() / 3600
    most = 400 + seed[0] * 40 + seed[1]
    views = int(most * (1 - math.exp(-age_h / 36)))
    likes = views * (30 + seed[2] % 60) // 1000
    return Numbers(
        views=views,
        likes=likes,
        comments=likes * (5 + seed[3] % 15) // 100,
        shares=likes * (3 + seed[4] % 10) // 100,
        saves=likes * (4 + seed[5] % 12) // 100,
        reach=views * 82 // 100,
        average_watch_ms=6_000 + seed[6] * 50,
    )
