"""Reads what the window shows first, with nothing but the standard library, before the rest is imported.

What cannot be read is simply not there yet: the real lists follow, and they tell what is wrong.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from clipdesk.storage.path_text import stored_path

OPEN_STATUSES = ("processing", "unconfirmed", "failed", "missed", "pending")
_BUSY_TIMEOUT_S = 0.2  # the window shall not wait for a writer
_POSTS = """
SELECT posts.id, posts.title, posts.status, posts.scheduled_time, clips.path, clips.thumbnail,
  (SELECT group_concat(platform, ' ') FROM
    (SELECT DISTINCT platform FROM publications WHERE post_id = posts.id ORDER BY id))
FROM scheduled_posts AS posts JOIN clips ON clips.id = posts.clip_id
WHERE posts.status = ? AND posts.scheduled_time IS NOT NULL
ORDER BY posts.scheduled_time, posts.id LIMIT ?
"""
_COUNTS = "SELECT status, count(*) FROM scheduled_posts GROUP BY status"


@dataclass(frozen=True, slots=True)
class FirstPost:
    """One post as the first picture of the window shows it."""

    id: int
    title: str
    status: str
    scheduled_at: datetime
    platforms: tuple[str, ...]
    path: Path
    thumbnail: Path | None


@dataclass(frozen=True, slots=True)
class FirstPage:
    """The first posts in the order of their times, and how many show each status."""

    posts: tuple[FirstPost, ...]
    counts: dict[str, int]


def read_first_page(
    database: Path, *, limit: int = 30, statuses: Sequence[str] = OPEN_STATUSES
) -> FirstPage | None:
    """Return the first page, or None where there is no database that can be read at once."""
    if not database.is_file():
        return None
    try:
        address = f"{database.absolute().as_uri()}?mode=ro"
        with closing(sqlite3.connect(address, uri=True, timeout=_BUSY_TIMEOUT_S)) as connection:
            found = [row for status in statuses for row in connection.execute(_POSTS, (status, limit))]
            counts = dict(connection.execute(_COUNTS).fetchall())
        posts = sorted((_post_of(row) for row in found), key=lambda post: (post.scheduled_at, post.id))
    except (sqlite3.Error, ValueError, TypeError):
        return None
    return FirstPage(tuple(posts[:limit]), counts)


def _post_of(row: tuple[int, str, str, str, str, str | None, str | None]) -> FirstPost:
    post_id, title, status, time, path, thumbnail, platforms = row
    return FirstPost(
        id=post_id,
        title=title,
        status=status,
        scheduled_at=datetime.fromisoformat(time).replace(tzinfo=UTC),
        platforms=tuple((platforms or "").split()),
        path=stored_path(path),
        thumbnail=None if thumbnail is None else stored_path(thumbnail),
    )
