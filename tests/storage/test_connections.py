"""Connections: as safe as promised, a beginning for each kind of work, and no question that scans."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import event, text

from clipdesk.domain.publication import Status, WaitReason
from clipdesk.repositories import PostQuery, UnitOfWork
from clipdesk.storage.connections import APPLICATION_ID, connect_raw, use_log, writing
from clipdesk.storage.database import Database
from clipdesk.storage.unit import SqlWork
from tests.storage.values import NOW, minutes, stored_post


def test_every_connection_is_as_safe_as_promised(database: Database) -> None:
    wanted = {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "busy_timeout": 10_000,
        "trusted_schema": 0,
        "cell_size_check": 1,
        "application_id": APPLICATION_ID,
        "journal_size_limit": 16 * 1024 * 1024,
    }
    with database.engine.connect() as connection:
        found = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in wanted}

    assert found == wanted


def test_a_writer_takes_the_lock_when_it_begins_and_a_reader_never(database: Database) -> None:
    with closing(sqlite3.connect(database.path, timeout=0, isolation_level=None)) as other:
        with database.engine.begin() as reader:
            reader.execute(text("SELECT count(*) FROM clips"))
            other.execute("BEGIN IMMEDIATE")
            other.execute("ROLLBACK")
        with (
            writing(database.engine).begin(),
            pytest.raises(sqlite3.OperationalError, match="locked"),
        ):
            other.execute("BEGIN IMMEDIATE")


def test_a_change_of_tables_is_rolled_back_like_any_other(database: Database) -> None:
    with pytest.raises(ZeroDivisionError), writing(database.engine).begin() as connection:
        connection.execute(text("CREATE TABLE half (id INTEGER)"))
        raise ZeroDivisionError

    with closing(connect_raw(database.path)) as raw:
        assert raw.execute("SELECT count(*) FROM sqlite_master WHERE name = 'half'").fetchone() == (0,)


def test_a_connection_for_reading_cannot_write(database: Database) -> None:
    with (
        closing(connect_raw(database.path, is_read_only=True)) as raw,
        pytest.raises(sqlite3.OperationalError, match="readonly"),
    ):
        raw.execute("DELETE FROM clips")


def test_many_programs_may_switch_to_the_log_at_once(tmp_path: Path) -> None:
    path = tmp_path / "new.db"
    path.touch()
    start = threading.Barrier(8)
    modes: list[str] = []

    def switch() -> None:
        with closing(connect_raw(path)) as raw:
            start.wait()
            use_log(raw)
            modes.append(raw.execute("PRAGMA journal_mode").fetchone()[0])

    threads = [threading.Thread(target=switch) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert modes == ["wal"] * 8


_QUESTIONS: dict[str, Callable[[UnitOfWork], object]] = {
    "claim": lambda unit: unit.publications.claim(now=NOW, owner="x", limit=3),
    "wake": lambda unit: unit.publications.next_try_at(),
    "taken": lambda unit: unit.publications.taken_times(1, NOW, NOW + minutes(600)),
    "last": lambda unit: unit.publications.last_completed_at(1),
    "waiting": lambda unit: unit.publications.waiting_for(WaitReason.SIGN_IN),
    "owned": lambda unit: unit.publications.owned(),
    "page by id": lambda unit: unit.posts.find(PostQuery(by_id=True, after_id=3, limit=30)),
    "page by time": lambda unit: unit.posts.find(PostQuery(after_id=3, limit=30)),
    "window": lambda unit: unit.posts.find(PostQuery(due_from=NOW, due_until=NOW + minutes(60))),
    "status": lambda unit: unit.posts.find(PostQuery(status=Status.PENDING, limit=30)),
    "counts": lambda unit: unit.posts.count_by_status(),
    "handle": lambda unit: unit.handles.living(1),
    "intent": lambda unit: unit.effects.last_intent(1, "commit"),
    "activity": lambda unit: unit.activity.recent(limit=10),
}


@pytest.mark.parametrize("question", _QUESTIONS)
def test_no_question_of_the_engine_reads_a_whole_table_or_sorts_it(
    sql_work: SqlWork, database: Database, question: str
) -> None:
    with sql_work.write() as unit:
        for number in range(5):
            stored_post(unit, due=NOW - minutes(number))
    asked: list[tuple[str, tuple[object, ...]]] = []
    event.listen(
        database.engine,
        "before_cursor_execute",
        lambda connection, cursor, statement, values, context, many: asked.append((statement, values)),
    )

    with sql_work.write() as unit:
        _QUESTIONS[question](unit)

    with closing(connect_raw(database.path)) as raw:
        plans = [
            row[3]
            for statement, values in asked
            if not statement.startswith("BEGIN")
            for row in raw.execute(f"EXPLAIN QUERY PLAN {statement}", values)
        ]
    # Accounts are few, a constant row is one, and a claim is put in order among one row for each account.
    harmless: tuple[str, ...] = ("SCAN accounts",)
    if question == "claim":
        harmless += ("SCAN CONSTANT ROW", "SCAN (subquery", "USE TEMP B-TREE")
    bad = [
        line
        for line in plans
        if (line.startswith("SCAN") and "INDEX" not in line) or line.startswith("USE TEMP B-TREE")
        if not line.startswith(harmless)
    ]
    assert plans
    assert bad == [], plans
