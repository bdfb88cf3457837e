"""A database with as many posts as a benchmark wants, written in a few statements."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from clipdesk.domain.account import Platform
from clipdesk.storage.database import FILE_NAME, Database, open_database
from clipdesk.storage.sealing import Seal
from clipdesk.storage.unit import SqlWork
from tests import values

KEY = b"xYSmjcRmJ1kZ4GeZ8vnXVvbFA4kCwh0LKy7Bg8iT8eY="
_NUMBERS = "WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < :count)"
_CLIPS = """
INSERT INTO clips (path, fingerprint, size_bytes, mtime_ns, facts, state, kind, game, settled_at, created_at)
SELECT '/clips/Replay ' || n || '.mp4', printf('%032x', n), 1000000, 1, :facts, 'scheduled', 'replay',
  'Riftline', :now, :now FROM numbers"""
_POSTS = """
INSERT INTO scheduled_posts
  (uuid, clip_id, title, caption, hashtags, scheduled_time, status, text_source, created_at)
SELECT 'post-' || n, n, 'A last second win ' || n, 'It was close.', '#gaming #clutch',
  strftime('%Y-%m-%d %H:%M:%S.000000', :now, ((n - :done) * :step_s) || ' seconds'),
  CASE WHEN n <= :done THEN 'completed' ELSE 'pending' END, 'ai', :now FROM numbers"""
_PUBLICATIONS = """
INSERT INTO publications
  (post_id, clip_id, account_id, repost_no, platform, status, phase, scheduled_at, next_try_at, completed_at,
   attempts, epoch, sent_bytes, total_bytes, is_forced, options)
SELECT posts.id, posts.clip_id, accounts.id, 0, accounts.platform, posts.status,
  CASE posts.status WHEN 'completed' THEN 'done' ELSE 'new' END, posts.scheduled_time,
  CASE posts.status WHEN 'completed' THEN NULL ELSE posts.scheduled_time END,
  CASE posts.status WHEN 'completed' THEN posts.scheduled_time END, 0, 0, 0, 0, 0, :options
FROM scheduled_posts AS posts CROSS JOIN accounts ORDER BY posts.id, accounts.id"""


@dataclass(frozen=True, slots=True)
class Filled:
    """A database with posts, open."""

    database: Database
    work: SqlWork


def fill(
    folder: Path, count: int, *, step: timedelta = timedelta(hours=1), done: int | None = None
) -> Filled:
    """Fill a new database with posts on three accounts: `done` are out, the rest follow each other from now.

    The last that is out was due this very hour; half of all are out unless said otherwise.
    """
    database = open_database(folder)
    work = SqlWork(database.engine, Seal(lambda: KEY))
    with work.write() as unit:
        for platform in Platform:
            unit.accounts.add(values.account(platform))
    given = {
        "count": count,
        "done": count // 2 if done is None else done,
        "step_s": int(step.total_seconds()),
        "now": datetime.now(UTC).replace(tzinfo=None, minute=0, second=0, microsecond=0).isoformat(" ")
        + ".000000",
        "facts": json.dumps(asdict(values.facts())),
        "options": json.dumps(asdict(values.options(Platform.YOUTUBE))),
    }
    with closing(sqlite3.connect(folder / FILE_NAME, isolation_level=None)) as raw:
        raw.execute("BEGIN IMMEDIATE")
        for statement in (_NUMBERS + _CLIPS, _NUMBERS + _POSTS, _PUBLICATIONS):
            raw.execute(statement, given)
        raw.execute("COMMIT")
    return Filled(database, work)
