"""Turns the database's errors into the user's words, once, at the border of the storage."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from clipdesk.domain.errors import DiskFull, StorageError

_RESTORE = "Close ClipDesk and bring a backup back with `clipdesk restore FILE`; the damaged file is kept."
_SENTENCES = {
    sqlite3.SQLITE_FULL: (
        "The disk is full, so nothing can be stored.",
        "Make room on the disk; ClipDesk goes on by itself.",
    ),
    sqlite3.SQLITE_BUSY: (
        "Another program keeps the database busy.",
        "Close other programs that have clipdesk.db open, and try again.",
    ),
    sqlite3.SQLITE_LOCKED: (
        "Another program keeps the database busy.",
        "Close other programs that have clipdesk.db open, and try again.",
    ),
    sqlite3.SQLITE_READONLY: (
        "The database cannot be written.",
        "Check that clipdesk.db and its folder belong to you and are not write-protected.",
    ),
    sqlite3.SQLITE_PERM: (
        "The database may not be opened.",
        "Check that clipdesk.db and its folder belong to you.",
    ),
    sqlite3.SQLITE_CANTOPEN: (
        "The database cannot be opened.",
        "Check that its folder is there and belongs to you.",
    ),
    sqlite3.SQLITE_IOERR: (
        "The disk did not read or write the database.",
        "Check the disk; is it still connected?",
    ),
    sqlite3.SQLITE_CORRUPT: ("The database is damaged.", _RESTORE),
    sqlite3.SQLITE_NOTADB: ("clipdesk.db is not a database.", _RESTORE),
    sqlite3.SQLITE_CONSTRAINT: (
        "This contradicts what is already stored.",
        "Load the list again and repeat what you did.",
    ),
}


def storage_error(error: Exception) -> StorageError:
    """Return the domain's error for one of the database."""
    # SQLAlchemy wraps the driver's error; files raise their own.
    origin = getattr(error, "orig", None) or error
    code = getattr(origin, "sqlite_errorcode", None)
    primary = code & 0xFF if isinstance(code, int) else None
    if primary is None and isinstance(origin, OSError) and origin.errno is not None:
        primary = {28: sqlite3.SQLITE_FULL, 13: sqlite3.SQLITE_PERM, 30: sqlite3.SQLITE_READONLY}.get(
            origin.errno
        )
    title, advice = _SENTENCES.get(
        primary or 0, ("The database did not answer.", "Try again; the log says more.")
    )
    return (DiskFull if primary == sqlite3.SQLITE_FULL else StorageError)(title, advice)


@contextmanager
def translated_faults() -> Iterator[None]:
    """Raise the database's errors as StorageError or DiskFull; a value that fits no column as what it is."""
    # Here, so that settings and ledger, which share the sentences, do not load a database library.
    from sqlalchemy.exc import DBAPIError, StatementError

    try:
        yield
    except (DBAPIError, sqlite3.Error) as error:
        raise storage_error(error) from error
    except StatementError as error:
        raise (error.orig or error) from None


def damaged(path: Path) -> StorageError:
    """Return the error for a database whose check failed."""
    return StorageError(f"The database {path.name} is damaged.", _RESTORE)
