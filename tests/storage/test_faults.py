"""The database's errors in the user's words: what is wrong, and what helps."""

from __future__ import annotations

import errno
import sqlite3

import pytest
from sqlalchemy.exc import OperationalError

from clipdesk.domain.errors import DiskFull, StorageError
from clipdesk.storage.faults import storage_error, translated_faults


def _error(code: int) -> sqlite3.OperationalError:
    error = sqlite3.OperationalError("canary-secret")
    error.sqlite_errorcode = code
    return error


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (sqlite3.SQLITE_FULL, "disk is full"),
        (sqlite3.SQLITE_BUSY, "busy"),
        (sqlite3.SQLITE_BUSY_SNAPSHOT, "busy"),
        (sqlite3.SQLITE_READONLY, "cannot be written"),
        (sqlite3.SQLITE_READONLY_DIRECTORY, "cannot be written"),
        (sqlite3.SQLITE_CORRUPT, "damaged"),
        (sqlite3.SQLITE_NOTADB, "not a database"),
        (sqlite3.SQLITE_CANTOPEN, "cannot be opened"),
        (sqlite3.SQLITE_IOERR_WRITE, "disk did not"),
        (sqlite3.SQLITE_CONSTRAINT_UNIQUE, "contradicts"),
        (sqlite3.SQLITE_ERROR, "did not answer"),
    ],
)
def test_each_error_says_what_is_wrong_and_what_helps(code: int, words: str) -> None:
    for error in (_error(code), OperationalError("SELECT", {}, _error(code))):
        told = storage_error(error)

        assert words in told.title
        assert told.advice
        assert "canary" not in str(told)
        assert isinstance(told, DiskFull) == (code == sqlite3.SQLITE_FULL)


@pytest.mark.parametrize(
    ("number", "kind"), [(errno.ENOSPC, DiskFull), (errno.EACCES, StorageError), (errno.EROFS, StorageError)]
)
def test_an_error_of_the_system_is_told_alike(number: int, kind: type[StorageError]) -> None:
    assert type(storage_error(OSError(number, "x"))) is kind


def test_only_errors_of_the_database_are_translated() -> None:
    with pytest.raises(StorageError), translated_faults():
        raise _error(sqlite3.SQLITE_BUSY)
    with pytest.raises(KeyError), translated_faults():
        raise KeyError
