"""Copies the database while it is in use, keeps a few copies, and brings one back in safety."""

from __future__ import annotations

import os
import re
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from clipdesk.domain.errors import StorageError
from clipdesk.storage.connections import APPLICATION_ID, connect_raw
from clipdesk.storage.faults import damaged, storage_error, translated_faults
from clipdesk.storage.files import sync_folder
from clipdesk.storage.versions import REVISION, stored_revision

DAYS_KEPT = 7
WEEKS_KEPT = 4
_DAILY = re.compile(r"clipdesk-(\d{4}-\d\d-\d\d)\.db")
_REVIEW = "This post comes from a backup. Check whether it is out already, then approve it."
_TO_REVIEW = """
UPDATE publications SET status = 'pending', wait_reason = 'approval', error_message = ?,
  next_try_at = NULL, owner = NULL, is_forced = 0, epoch = epoch + 1
WHERE status IN ('pending', 'processing')
"""
# What the restored publications leave of a post's status: processing is over, and the rest stands as it did.
_POSTS_IN_STEP = """
UPDATE scheduled_posts SET status = (
  SELECT CASE min(CASE status WHEN 'unconfirmed' THEN 1 WHEN 'failed' THEN 2 WHEN 'missed' THEN 3 ELSE 4 END)
    WHEN 1 THEN 'unconfirmed' WHEN 2 THEN 'failed' WHEN 3 THEN 'missed' ELSE 'pending' END
  FROM publications WHERE post_id = scheduled_posts.id)
WHERE status = 'processing'
"""


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore did: where the old database lies now, and how many publications wait for review."""

    set_aside: Path | None
    to_review: int


def backup(database: Path, target: Path) -> None:
    """Write a whole, checked copy of the database, which may be in use, into one file.

    Raises:
        StorageError: the copy could not be made; a target that was there before is untouched.
    """
    with _new_file(target) as temporary:
        _copy(database, temporary)
        _check(temporary)


def backup_daily(database: Path, folder: Path, today: date) -> Path | None:
    """Make today's backup unless there is one, and delete those that nobody needs any more."""
    target = folder / f"clipdesk-{today.isoformat()}.db"
    if target.exists():
        return None
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    backup(database, target)
    for old in _outdated(folder):
        old.unlink(missing_ok=True)
    return target


def restore(source: Path, database: Path, *, now: datetime) -> Restored:
    """Put a backup in the place of the database; everything that was due waits for a person's word.

    No other ClipDesk may be running: the caller holds the publisher's role.

    Raises:
        StorageError: the backup cannot be used; the database is untouched then.
    """
    if not source.is_file():
        raise StorageError(f"There is no backup {source}.", "Choose another file.")
    set_aside: Path | None = None
    with _new_file(database) as temporary:
        _copy(source, temporary)
        _check(temporary)
        with translated_faults(), closing(connect_raw(temporary)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            to_review = connection.execute(_TO_REVIEW, (_REVIEW,)).rowcount
            connection.execute(_POSTS_IN_STEP)
            connection.execute("COMMIT")
        if database.exists():
            set_aside = _set_aside(database, now)
    return Restored(set_aside, to_review)


@contextmanager
def _new_file(target: Path) -> Iterator[Path]:
    """Yield a new file of the owner's alone that takes the target's place if all goes well."""
    temporary = target.with_name(f".{target.name}.{secrets.token_hex(4)}.tmp")
    try:
        os.close(os.open(temporary, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
        yield temporary
        with temporary.open("rb+") as file:
            os.fsync(file.fileno())
        temporary.replace(target)
        sync_folder(target.parent)
    except OSError as error:
        told = storage_error(error)
        raise type(told)(f"{target} cannot be written.", told.advice) from error
    finally:
        for leftover in (temporary, *_companions(temporary)):
            leftover.unlink(missing_ok=True)


def _copy(source: Path, target: Path) -> None:
    """Copy a database page by page, as of one moment, into a file that needs no log beside it."""
    with translated_faults():
        address = f"{source.absolute().as_uri()}?mode=ro"
        with (
            closing(sqlite3.connect(address, uri=True, timeout=10)) as origin,
            closing(connect_raw(target)) as copy,
        ):
            origin.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")


def _check(path: Path) -> None:
    """Open a copy and look into all of it."""
    with translated_faults(), closing(connect_raw(path)) as connection:
        if connection.execute("PRAGMA integrity_check(1)").fetchone() != ("ok",):
            raise damaged(path)
        if connection.execute("PRAGMA application_id").fetchone() != (APPLICATION_ID,):
            raise StorageError("This file is no backup of ClipDesk.", "Choose another file.")
        if connection.execute("PRAGMA foreign_key_check").fetchone() is not None:
            raise damaged(path)
    if stored_revision(path) > REVISION:
        raise StorageError("This backup was made by a newer ClipDesk.", "Update ClipDesk, then restore it.")


def _set_aside(database: Path, now: datetime) -> Path:
    """Move a database and its log away; nothing is deleted, and at no moment is there no database."""
    suffix = f".replaced-{now:%Y%m%dT%H%M%SZ}"
    aside = database.with_name(f"{database.name}{suffix}")
    number = 1
    while aside.exists():
        number += 1
        aside = database.with_name(f"{database.name}{suffix}-{number}")
    try:
        with closing(connect_raw(database)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except sqlite3.Error:
        pass  # a damaged one is put aside as it is, with its log
    try:
        aside.hardlink_to(database)
    except OSError:
        database.rename(aside)  # a file system without links
    for part, companion in zip(_companions(database), _companions(aside), strict=True):
        if part.exists():
            part.rename(companion)
    return aside


def _companions(database: Path) -> list[Path]:
    return [database.with_name(f"{database.name}{end}") for end in ("-wal", "-shm", "-journal")]


def _outdated(folder: Path) -> list[Path]:
    """Return the daily backups that are neither of the last days nor the first of one of the last weeks."""
    found: dict[date, Path] = {}
    for path in folder.iterdir():
        match = _DAILY.fullmatch(path.name)
        if match:
            try:
                found[date.fromisoformat(match[1])] = path
            except ValueError:
                continue  # no date: not ours to delete
    newest = sorted(found, reverse=True)
    weeks: dict[tuple[int, int], date] = {}
    for day in newest:
        weeks[day.isocalendar()[:2]] = day  # the oldest of the week stays in the end
    kept = {*newest[:DAYS_KEPT], *list(weeks.values())[:WEEKS_KEPT]}
    return [path for day, path in found.items() if day not in kept]
