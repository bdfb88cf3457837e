"""The tables as scripts and other programs meet them: their columns, and the rules they keep."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from clipdesk.storage.database import Database, open_database
from clipdesk.storage.unit import SqlWork
from tests.storage.values import a_handle, an_account, stored_post


@pytest.fixture
def truth(sql_work: SqlWork, database: Database) -> Iterator[sqlite3.Connection]:
    """Return a look of another program at a database with one post on two accounts."""
    with sql_work.write() as unit:
        accounts = [unit.accounts.add(an_account()) for _ in range(2)]
        post = stored_post(unit, *accounts)
        unit.handles.add(post.publications[0].id, a_handle())
    with closing(sqlite3.connect(database.path)) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        yield connection


def test_the_models_say_what_the_database_has(tmp_path: Path) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    from clipdesk.storage.rows import METADATA

    database = open_database(tmp_path)
    with database.engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), METADATA)
    database.close()

    assert differences == []


def test_scripts_find_what_the_contract_promises_them(truth: sqlite3.Connection) -> None:
    row = truth.execute(
        "SELECT title, caption, hashtags, scheduled_time, status FROM scheduled_posts"
    ).fetchone()
    tables = {name for (name,) in truth.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}

    assert row == ("A title", "A caption", "#one #two", "2026-06-20 18:00:00.123456", "pending")
    assert tables >= {
        "scheduled_posts",
        "publications",
        "publish_handles",
        "effect_log",
        "ai_prompt_templates",
        "clips",
        "accounts",
        "video_metrics",
        "activity",
        "api_idempotency",
        "event_log",
    }


_SECOND_HANDLE = """
INSERT INTO publish_handles (publication_id, value, created_at, since_effect_id)
SELECT publication_id, 'x', created_at, 0 FROM publish_handles
"""
_SECOND_ACTIVE = """
INSERT INTO ai_prompt_templates (name, prompt_text, is_active, created_at, updated_at)
SELECT 'x', 'x', 1, created_at, updated_at FROM ai_prompt_templates
"""
_SECOND_CLIP = """
INSERT INTO clips
SELECT 99, path, fingerprint, size_bytes, 0, '{}', NULL, 'listed', 'replay', '', settled_at, created_at
FROM clips
"""


@pytest.mark.parametrize(
    ("statement", "rule"),
    [
        ("UPDATE publications SET account_id = 1, repost_no = 0", "clip_id, publications.account_id"),
        (_SECOND_HANDLE, "publish_handles.publication_id"),
        ("UPDATE accounts SET is_default = 1", "accounts.platform"),
        (_SECOND_ACTIVE, "is_active"),
        (_SECOND_CLIP, "clips.fingerprint"),
        ("DELETE FROM accounts", "FOREIGN KEY"),
        ("DELETE FROM clips", "FOREIGN KEY"),
        ("UPDATE publications SET account_id = 77 WHERE id = 1", "FOREIGN KEY"),
    ],
)
def test_the_database_itself_keeps_the_rules(truth: sqlite3.Connection, statement: str, rule: str) -> None:
    with pytest.raises(sqlite3.IntegrityError, match=rule):
        truth.execute(statement)


def test_a_buried_handle_leaves_room_for_another(truth: sqlite3.Connection) -> None:
    truth.execute("UPDATE publish_handles SET verdict = 'dead'")
    truth.execute(_SECOND_HANDLE)

    assert truth.execute("SELECT count(*) FROM publish_handles").fetchone() == (2,)
