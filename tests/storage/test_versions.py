"""Versions of the schema: migrated means the same as new, old files are copied first, newer ones refused."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Engine

from clipdesk.domain.errors import StorageError
from clipdesk.storage.connections import connect_raw, make_engine, use_log, writing
from clipdesk.storage.database import open_database
from clipdesk.storage.versions import REVISION, SCRIPTS, bring_up_to_date, run_migrations, stored_revision

_NEXT = """
from alembic import op
revision = "0002"
down_revision = "0001"

def upgrade() -> None:
    op.execute("ALTER TABLE clips ADD COLUMN rating INTEGER")
    op.execute("CREATE TABLE half (id INTEGER)")
    op.execute({last!r})
"""


def _schema(path: Path) -> set[tuple[str, str]]:
    with closing(sqlite3.connect(path)) as truth:
        rows = truth.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
    return {(name, "".join(sql.replace('"', "").split())) for name, sql in rows}


@pytest.fixture
def scripts(tmp_path: Path) -> Path:
    """Return a folder with our migrations, for tests to add one."""
    folder = tmp_path / "migrations"
    source = Path(__file__).parents[2] / "clipdesk" / "storage" / "migrations"
    (folder / "versions").mkdir(parents=True)
    for part in ("env.py", "versions/v0001_first_schema.py"):
        (folder / part).write_bytes((source / part).read_bytes())
    return folder


def _upgrade(path: Path, scripts: Path) -> None:
    engine: Engine = make_engine(path)
    try:
        bring_up_to_date(
            engine,
            path,
            is_new=False,
            backups=path.parent / "backups",
            revision="0002",
            scripts=str(scripts),
        )
    finally:
        engine.dispose()


def test_a_migrated_database_has_the_schema_of_a_new_one(tmp_path: Path) -> None:
    new, migrated = tmp_path / "new.db", tmp_path / "migrated.db"
    open_database(new).close()
    migrated.touch()
    with closing(connect_raw(migrated)) as raw:
        use_log(raw)
    engine = make_engine(migrated)

    with writing(engine).begin() as connection:
        run_migrations(connection, REVISION, SCRIPTS)
    engine.dispose()

    assert _schema(migrated) == _schema(new)
    assert stored_revision(migrated) == REVISION


def test_the_newest_migration_is_the_one_that_the_program_asks_for() -> None:
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", SCRIPTS)

    assert ScriptDirectory.from_config(config).get_current_head() == REVISION


def test_an_old_database_is_copied_and_then_migrated(tmp_path: Path, scripts: Path) -> None:
    path = tmp_path / "clipdesk.db"
    open_database(path).close()
    before = _schema(path)
    (scripts / "versions" / "v0002.py").write_text(_NEXT.format(last="SELECT 1"))

    _upgrade(path, scripts)

    copy = tmp_path / "backups" / "before-0002-from-0001.db"
    assert stored_revision(path) == "0002"
    assert "rating" in dict(_schema(path))["clips"]
    assert _schema(copy) == before
    assert copy.stat().st_mode & 0o077 == 0


def test_a_migration_that_fails_leaves_everything_as_it_was(tmp_path: Path, scripts: Path) -> None:
    path = tmp_path / "clipdesk.db"
    open_database(path).close()
    before = _schema(path)
    (scripts / "versions" / "v0002.py").write_text(_NEXT.format(last="SELECT * FROM nothing"))

    with pytest.raises(Exception, match="nothing"):
        _upgrade(path, scripts)

    assert _schema(path) == before
    assert stored_revision(path) == "0001"


def test_a_migration_that_is_done_is_not_done_again(tmp_path: Path, scripts: Path) -> None:
    path = tmp_path / "clipdesk.db"
    open_database(path).close()
    (scripts / "versions" / "v0002.py").write_text(_NEXT.format(last="SELECT 1"))

    for _ in range(2):
        _upgrade(path, scripts)

    assert stored_revision(path) == "0002"


@pytest.mark.parametrize("revision", ["0002", "9999", "abc123"])
def test_a_database_of_a_newer_program_is_refused_and_left_alone(tmp_path: Path, revision: str) -> None:
    open_database(tmp_path).close()
    with closing(sqlite3.connect(tmp_path / "clipdesk.db")) as newer:
        newer.execute("UPDATE alembic_version SET version_num = ?", (revision,))
        newer.commit()

    with pytest.raises(StorageError, match="newer ClipDesk"):
        open_database(tmp_path)

    assert stored_revision(tmp_path / "clipdesk.db") == revision
    assert not (tmp_path / "backups").exists()
