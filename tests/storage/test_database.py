"""The database file: who may read it, where it may lie, and what is said when it cannot be used."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest

from clipdesk.domain.errors import StorageError
from clipdesk.storage.database import file_system_kind, open_database
from clipdesk.storage.sealing import Seal
from clipdesk.storage.unit import SqlWork

posix = pytest.mark.skipif(sys.platform == "win32", reason="modes are of POSIX")


@posix
def test_only_the_owner_can_read_any_file_of_the_database(tmp_path: Path) -> None:
    home = tmp_path / "new" / "home"
    old_mask = os.umask(0)
    try:
        database = open_database(home)
        with database.engine.begin() as connection:
            connection.exec_driver_sql("SELECT count(*) FROM clips")
    finally:
        os.umask(old_mask)

    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in home.iterdir()}
    database.close()
    assert modes == {"clipdesk.db": 0o600, "clipdesk.db-wal": 0o600, "clipdesk.db-shm": 0o600}
    assert stat.S_IMODE(home.stat().st_mode) == 0o700


@posix
def test_a_file_that_others_could_read_is_closed_to_them(tmp_path: Path) -> None:
    open_database(tmp_path).close()
    (tmp_path / "clipdesk.db").chmod(0o644)

    open_database(tmp_path).close()

    assert stat.S_IMODE((tmp_path / "clipdesk.db").stat().st_mode) == 0o600


def test_a_network_drive_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    for kind in ("nfs4", "cifs", "remote", "fuse.sshfs", "smb3"):
        with pytest.raises(StorageError, match=r"network drive.*CLIPDESK_HOME"):
            open_database(tmp_path, file_system_of=lambda folder, kind=kind: kind)  # type: ignore[misc]

    assert list(tmp_path.iterdir()) == []


def test_the_disk_of_a_folder_is_known(tmp_path: Path) -> None:
    kind = file_system_kind(tmp_path)

    assert kind == kind.lower()
    assert kind or sys.platform != "linux"


def test_a_server_is_refused_for_now() -> None:
    with pytest.raises(StorageError, match=r"database\.url"):
        open_database("postgresql://desk/clips")


def test_a_file_that_is_no_database_is_refused_and_kept(tmp_path: Path) -> None:
    content = b"this is not a database, however long it is" * 100
    (tmp_path / "clipdesk.db").write_bytes(content)

    with pytest.raises(StorageError, match="clipdesk restore"):
        open_database(tmp_path)

    assert (tmp_path / "clipdesk.db").read_bytes() == content


def damaged_database(folder: Path) -> Path:
    path = folder / "clipdesk.db"
    open_database(folder).close()
    content = bytearray(path.read_bytes())
    content[4096 * 2 : 4096 * 12] = os.urandom(4096 * 10)
    path.write_bytes(content)
    return path


def test_a_damaged_database_is_refused_and_kept(tmp_path: Path) -> None:
    path = damaged_database(tmp_path)
    content = path.read_bytes()

    with pytest.raises(StorageError, match=r"damaged.*clipdesk restore"):
        open_database(tmp_path)

    assert path.read_bytes() == content


def test_damage_is_told_where_it_is_met_when_the_file_is_not_read_through(tmp_path: Path) -> None:
    damaged_database(tmp_path)

    database = open_database(tmp_path, is_read_through=False)

    work = SqlWork(database.engine, Seal(lambda: b""))
    with pytest.raises(StorageError, match=r"damaged.*clipdesk restore"), work.read() as unit:
        unit.templates.list()
    database.close()


def test_the_database_of_another_program_is_refused(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "clipdesk.db")) as other:
        other.execute("CREATE TABLE notes (text)")

    with pytest.raises(StorageError, match="another program"):
        open_database(tmp_path)


def test_a_place_that_is_a_file_is_said_to_be_unusable(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")

    with pytest.raises(StorageError):
        open_database(tmp_path / "file" / "home")


def test_eight_programs_that_open_a_new_home_at_once_find_one_database(tmp_path: Path) -> None:
    start = threading.Barrier(8)
    errors: list[BaseException] = []

    def open_it() -> None:
        start.wait()
        try:
            open_database(tmp_path).close()
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=open_it) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert errors == []
    with closing(sqlite3.connect(tmp_path / "clipdesk.db")) as truth:
        assert truth.execute("SELECT count(*) FROM ai_prompt_templates").fetchone() == (1,)


def test_opening_imports_neither_alembic_nor_what_seals(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from clipdesk.storage.database import open_database\n"
        "from clipdesk.storage.unit import SqlWork\n"
        "for _ in range(2): open_database(Path(sys.argv[1])).close()\n"
        "print([name for name in ('alembic', 'cryptography', 'keyring', 'tomlkit') if name in sys.modules])"
    )
    root = Path(__file__).parents[2]

    answer = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)], cwd=root, capture_output=True, text=True, check=True
    )

    assert answer.stdout.strip() == "[]"
