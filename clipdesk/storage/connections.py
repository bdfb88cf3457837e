"""Connections to the SQLite file: their pragmas, and how each transaction begins."""

from __future__ import annotations

import sqlite3
import threading
import time
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, QueuePool, create_engine, event

APPLICATION_ID = 0x436C6944  # "CliD"
BUSY_TIMEOUT_S = 10.0
WRITE_OPTION = "clipdesk_write"
_LOG_LIMIT_BYTES = 16 * 1024 * 1024
_PRAGMAS = (
    f"PRAGMA busy_timeout = {int(BUSY_TIMEOUT_S * 1000)}",
    "PRAGMA synchronous = FULL",  # NORMAL may forget the newest commit, a handle say, in a power cut
    "PRAGMA foreign_keys = ON",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA cell_size_check = ON",
    "PRAGMA fullfsync = ON",  # macOS: wait for the disk itself
    f"PRAGMA journal_size_limit = {_LOG_LIMIT_BYTES}",
)


def connect_raw(path: Path, *, is_read_only: bool = False) -> sqlite3.Connection:
    """Return a plain connection with our pragmas, in autocommit."""
    address = f"{path.absolute().as_uri()}?mode={'ro' if is_read_only else 'rw'}"
    connection = sqlite3.connect(
        address, uri=True, timeout=BUSY_TIMEOUT_S, isolation_level=None, check_same_thread=False
    )
    try:
        # SQLite's own knows the letters of ASCII only.
        connection.create_function("lower", 1, _lower, deterministic=True)
        for pragma in _PRAGMAS:
            connection.execute(pragma)
    except BaseException:
        connection.close()
        raise
    return connection


def _lower(value: Any) -> Any:
    return value.lower() if isinstance(value, str) else value


def use_log(connection: sqlite3.Connection) -> None:
    """Switch to the write-ahead log; the busy timeout does not cover two programs that switch at once."""
    deadline = time.monotonic() + BUSY_TIMEOUT_S
    pause = threading.Event()
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            pause.wait(0.02)


def make_engine(path: Path) -> Engine:
    """Return the engine of a file; it begins writing transactions where `clipdesk_write` is set."""
    # The parameters hold captions and sealed handles: an error's text must not repeat them.
    engine = create_engine(
        "sqlite://",
        creator=lambda: connect_raw(path),
        poolclass=QueuePool,  # told apart from an in-memory database by nothing else
        pool_size=8,
        max_overflow=-1,
        hide_parameters=True,
    )

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        is_writing = connection.get_execution_options().get(WRITE_OPTION, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if is_writing else "BEGIN")

    return engine


def writing(engine: Engine) -> Engine:
    """Return the engine whose transactions take the write lock at once; it shares the pool."""
    options: dict[str, Any] = {WRITE_OPTION: True}
    return engine.execution_options(**options)
