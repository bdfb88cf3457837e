"""Backups: whole while somebody writes, few, and nothing that comes back is published by itself."""

from __future__ import annotations

import sqlite3
import stat
import sys
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from clipdesk.domain.errors import StorageError
from clipdesk.domain.post import Post, PostText
from clipdesk.domain.publication import Phase, Status, WaitReason
from clipdesk.repositories import PostQuery
from clipdesk.storage.backup import backup, backup_daily, restore
from clipdesk.storage.database import Database, open_database
from clipdesk.storage.sealing import Seal
from clipdesk.storage.unit import SqlWork
from tests.storage.conftest import KEY
from tests.storage.values import NOW, an_account, changed, stored_post


def _posts(path: Path) -> list[Post]:
    database = open_database(path)
    with SqlWork(database.engine, Seal(lambda: KEY)).read() as unit:
        found = unit.posts.find(PostQuery(by_id=True))
    database.close()
    return found


def _titles(path: Path) -> list[str]:
    return [post.text.title for post in _posts(path)]


def test_a_backup_holds_what_was_committed_and_nothing_more(
    sql_work: SqlWork, database: Database, tmp_path: Path
) -> None:
    with sql_work.write() as unit:
        post = stored_post(unit)
    target = tmp_path / "copies" / "mine.db"
    target.parent.mkdir()

    with sql_work.write() as unit:
        unit.posts.save(replace(post, text=PostText("not committed yet")))
        backup(database.path, target)

    assert [path.name for path in target.parent.iterdir()] == ["mine.db"]
    assert _titles(target) == ["A title"]


@pytest.mark.skipif(sys.platform == "win32", reason="modes are of POSIX")
def test_a_backup_is_its_owners_alone(database: Database, tmp_path: Path) -> None:
    backup(database.path, tmp_path / "copy.db")

    assert stat.S_IMODE((tmp_path / "copy.db").stat().st_mode) == 0o600


def test_a_backup_that_fails_leaves_the_old_one(database: Database, tmp_path: Path) -> None:
    target = tmp_path / "copies" / "mine.db"
    target.parent.mkdir()
    backup(database.path, target)
    before = target.read_bytes()
    with closing(sqlite3.connect(database.path)) as other:
        other.execute("PRAGMA foreign_keys = OFF")
        other.execute("INSERT INTO effect_log VALUES (1, 77, '2026-01-01', 1, 's', 'intent', 't', '{}')")
        other.commit()

    with pytest.raises(StorageError, match="damaged"):
        backup(database.path, target)

    assert target.read_bytes() == before
    assert list(target.parent.iterdir()) == [target]


def test_a_backup_into_a_missing_folder_is_said(database: Database, tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="cannot be written"):
        backup(database.path, tmp_path / "missing" / "copy.db")


def test_seven_days_and_four_weeks_are_kept(database: Database, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    first = date(2026, 6, 1)  # a Monday
    for number in range(60):
        backup_daily(database.path, folder, first + timedelta(days=number))
    (folder / "mine.db").touch()
    assert backup_daily(database.path, folder, first + timedelta(days=59)) is None

    backup_daily(database.path, folder, first + timedelta(days=60))

    kept = sorted(path.name for path in folder.iterdir())
    days = [f"clipdesk-2026-07-{day}.db" for day in range(25, 32)]
    weeks = [f"clipdesk-2026-07-{day:02}.db" for day in (6, 13, 20, 27)]
    assert kept == sorted({*days, *weeks, "mine.db"})


def test_what_comes_back_waits_for_a_persons_word(
    sql_work: SqlWork, database: Database, tmp_path: Path
) -> None:
    with sql_work.write() as unit:
        accounts = [unit.accounts.add(an_account()) for _ in range(2)]
        for status in Status:
            was = stored_post(unit, *accounts).publications[0]
            step = changed(was, status=status, phase=Phase.UPLOADING, is_forced=True, owner="old:1")
            unit.publications.save(step, was=was)
    before = _posts(database.path)
    backup(database.path, tmp_path / "copy.db")
    database.close()

    done = restore(tmp_path / "copy.db", database.path, now=NOW)

    after = _posts(database.path)
    assert done.to_review == 9  # seven second publications, and of the first ones the two that were due
    for old_post, new_post in zip(before, after, strict=True):
        for old, new in zip(old_post.publications, new_post.publications, strict=True):
            if old.status not in (Status.PENDING, Status.PROCESSING):
                assert new == old
                continue
            assert (new.status, new.wait_reason) == (Status.PENDING, WaitReason.APPROVAL)
            assert (new.next_try_at, new.owner, new.is_forced) == (None, None, False)
            assert (new.phase, new.epoch) == (old.phase, old.epoch + 1)
            assert new.error_message
    opened = open_database(database.path)
    with SqlWork(opened.engine, Seal(lambda: KEY)).write() as unit:
        assert unit.publications.next_try_at() is None
        assert unit.publications.claim(now=NOW + timedelta(days=999), owner="x", limit=99) == []
        counts = unit.posts.count_by_status()
    opened.close()
    assert {status: number for status, number in counts.items() if number} == {
        status: [post.status for post in after].count(status) for status in {post.status for post in after}
    }


def test_the_old_database_is_put_aside_with_all_it_held(
    sql_work: SqlWork, database: Database, tmp_path: Path
) -> None:
    backup(database.path, tmp_path / "copy.db")
    with sql_work.write() as unit:
        stored_post(unit)
    database.close()

    twice = [restore(tmp_path / "copy.db", database.path, now=NOW) for _ in range(2)]

    assert _titles(database.path) == []
    first, second = (done.set_aside for done in twice)
    assert first is not None
    assert second is not None
    assert first != second
    first.rename(tmp_path / "aside.db")
    assert _titles(tmp_path / "aside.db") == ["A title"]


def test_a_damaged_database_is_put_aside_as_it_is(database: Database, tmp_path: Path) -> None:
    backup(database.path, tmp_path / "copy.db")
    database.close()
    database.path.write_bytes(b"broken" * 5000)

    done = restore(tmp_path / "copy.db", database.path, now=NOW)

    assert done.set_aside is not None
    assert done.set_aside.read_bytes() == b"broken" * 5000
    assert _titles(database.path) == []


def test_a_backup_comes_back_where_there_is_no_database(database: Database, tmp_path: Path) -> None:
    backup(database.path, tmp_path / "copy.db")
    (tmp_path / "new").mkdir()

    done = restore(tmp_path / "copy.db", tmp_path / "new" / "clipdesk.db", now=NOW)

    assert done.set_aside is None
    assert _titles(tmp_path / "new" / "clipdesk.db") == []


@pytest.mark.parametrize("kind", ["missing", "text", "foreign", "newer"])
def test_what_is_no_backup_is_refused_and_the_database_stays(
    sql_work: SqlWork, database: Database, tmp_path: Path, kind: str
) -> None:
    with sql_work.write() as unit:
        stored_post(unit)
    source = tmp_path / "source"
    if kind == "text":
        source.write_bytes(b"just a text " * 1000)
    elif kind == "foreign":
        with closing(sqlite3.connect(source)) as other:
            other.execute("CREATE TABLE notes (text)")
    elif kind == "newer":
        backup(database.path, source)
        with closing(sqlite3.connect(source)) as newer:
            newer.execute("UPDATE alembic_version SET version_num = '9999'")
            newer.commit()

    with pytest.raises(StorageError) as caught:
        restore(source, database.path, now=NOW)

    assert caught.value.advice
    database.close()
    assert _titles(database.path) == ["A title"]
    assert not [path for path in tmp_path.iterdir() if path.name.endswith(".tmp")]
