"""Brings the schema to this program's version: makes a new file, migrates an old, refuses a newer."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, insert, inspect

from clipdesk.domain.errors import StorageError
from clipdesk.domain.template import DEFAULT_PROMPT, DEFAULT_TEMPLATE_NAME
from clipdesk.storage.connections import APPLICATION_ID, connect_raw, writing
from clipdesk.storage.rows import METADATA, TEMPLATES

REVISION = "0001"
SCRIPTS = "clipdesk.storage:migrations"


def bring_up_to_date(
    engine: Engine,
    path: Path,
    *,
    is_new: bool,
    backups: Path,
    revision: str = REVISION,
    scripts: str = SCRIPTS,
) -> None:
    """Make or upgrade the schema under the write lock, so that two programs cannot do it at once.

    Raises:
        StorageError: the file is newer than this program.
    """
    if is_new:
        with writing(engine).begin() as connection:
            if not inspect(connection).get_table_names():
                _found(connection)
    stored = stored_revision(path)
    if stored == revision:
        return
    if not stored.isdecimal() or stored > revision:
        raise StorageError(
            "The database was made by a newer ClipDesk.",
            "Update ClipDesk; this version would damage the data.",
        )
    _copy(path, backups / f"before-{revision}-from-{stored}.db")
    with writing(engine).begin() as connection:
        run_migrations(connection, revision, scripts)


def stored_revision(path: Path) -> str:
    """Return the version of the schema in a file."""
    with closing(connect_raw(path)) as connection:
        try:
            row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        except sqlite3.OperationalError:
            row = None
    return str(row[0]) if row else "0000"


def _found(connection: Connection) -> None:
    """Make all tables of a new database, and the template it holds."""
    connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
    METADATA.create_all(connection)
    connection.exec_driver_sql(
        "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, "
        "CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"
    )
    connection.exec_driver_sql("INSERT INTO alembic_version (version_num) VALUES (?)", (REVISION,))
    now = datetime.now(UTC)
    connection.execute(
        insert(TEMPLATES),
        {
            "name": DEFAULT_TEMPLATE_NAME,
            "prompt_text": DEFAULT_PROMPT,
            "is_active": True,
            "created_at": now,
            "updated_at": now,
        },
    )


def _copy(path: Path, target: Path) -> None:
    """Copy the file before it is changed."""
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    target.touch(mode=0o600)
    with closing(connect_raw(path)) as source, closing(connect_raw(target)) as copy:
        source.backup(copy)


def run_migrations(connection: Connection, revision: str, scripts: str) -> None:
    """Run the missing migrations in the transaction that is open."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", scripts)
    config.attributes["connection"] = connection
    command.upgrade(config, revision)
