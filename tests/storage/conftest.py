"""Fixtures of the storage: a database on the disk, and the two homes that keep the same contract."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from clipdesk.repositories import Work
from clipdesk.storage.database import Database, open_database
from clipdesk.storage.sealing import Seal
from clipdesk.storage.unit import SqlWork
from tests.fakes import MemoryWork

KEY = b"xYSmjcRmJ1kZ4GeZ8vnXVvbFA4kCwh0LKy7Bg8iT8eY="


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """Return a new database."""
    opened = open_database(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def sql_work(database: Database) -> SqlWork:
    """Return units of work on the new database."""
    return SqlWork(database.engine, Seal(lambda: KEY))


@pytest.fixture(params=["database", "memory"])
def work(request: pytest.FixtureRequest) -> Work:
    """Return each home in its turn."""
    if request.param == "memory":
        return MemoryWork()
    found: SqlWork = request.getfixturevalue("sql_work")
    return found
