"""Opens the database file: its place, its modes, its check and its way of starting transactions.

What is in it, is the rows' and migrations' work; who works with it, the unit of work's.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine

from clipdesk.domain.errors import StorageError
from clipdesk.storage.connections import APPLICATION_ID, connect_raw, make_engine, use_log
from clipdesk.storage.faults import damaged, storage_error, translated_faults
from clipdesk.storage.versions import bring_up_to_date

FILE_NAME = "clipdesk.db"
_NETWORK_KINDS = re.compile(
    r"remote|nfs\d?|cifs|smbfs|smb\d|afpfs|afs|ncpfs|webdav|davfs2?|glusterfs|ceph|lustre"
    r"|fuse\.(sshfs|davfs2|rclone|s3fs|glusterfs)"
)


@dataclass(frozen=True, slots=True)
class Database:
    """An open database; `engine` begins writing transactions where `clipdesk_write` is set."""

    engine: Engine
    path: Path

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()


def open_database(
    place: Path | str,
    *,
    file_system_of: Callable[[Path], str] | None = None,
    backups: Path | None = None,
    is_read_through: bool = True,
) -> Database:
    """Open the database, checked and at this program's version; make it if there is none.

    Args:
        place: the home folder, or a path that ends in `.db`; addresses of servers are refused for now.
        file_system_of: tells the kind of file system a folder is on.
        backups: where the copy before an upgrade goes; beside the database unless said otherwise.
        is_read_through: look for damage in the whole file, which takes half a second at 100,000 posts;
            without it, damage is told where it is met.

    Raises:
        StorageError: with what to do.
    """
    path = _path_of(place)
    _prepare(path, file_system_of or file_system_kind)
    with translated_faults():
        is_new = _check_file(path, is_read_through=is_read_through)
        database = Database(make_engine(path), path)
        try:
            bring_up_to_date(database.engine, path, is_new=is_new, backups=backups or path.parent / "backups")
        except BaseException:
            database.close()
            raise
    return database


def file_system_kind(folder: Path) -> str:
    """Return the kind of file system that holds a folder, or "" where nobody knows."""
    import psutil

    real = folder.resolve()
    if str(real).startswith("\\\\"):
        return "remote"
    holding = [part for part in psutil.disk_partitions(all=True) if real.is_relative_to(part.mountpoint)]
    if not holding:
        return ""
    best = max(holding, key=lambda part: len(part.mountpoint))
    return "remote" if "remote" in best.opts.split(",") else str(best.fstype).lower()


def _path_of(place: Path | str) -> Path:
    if isinstance(place, str):
        if "://" in place:
            raise StorageError(
                "A shared database is not possible yet.", "Empty the setting database.url to use your own."
            )
        place = Path(place)
    return place if place.suffix == ".db" else place / FILE_NAME


def _prepare(path: Path, file_system_of: Callable[[Path], str]) -> None:
    """Make the folder and an empty file that nobody else can read; refuse a network drive."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if _NETWORK_KINDS.fullmatch(file_system_of(path.parent)):
            raise StorageError(
                f"{path.parent} is on a network drive, where the database can break.",
                "Set CLIPDESK_HOME to a folder on this computer.",
            )
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        if sys.platform != "win32":
            path.chmod(0o600)  # the log and the shared memory copy it
    except PermissionError as error:
        raise StorageError(
            f"{path} cannot be written.", "Check that the file and its folder belong to you."
        ) from error
    except OSError as error:
        raise storage_error(error) from error


def _check_file(path: Path, *, is_read_through: bool) -> bool:
    """Look into the file before anything is changed; return whether it is new."""
    with closing(connect_raw(path)) as connection:
        if is_read_through and connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
            raise damaged(path)
        (kind,) = connection.execute("PRAGMA application_id").fetchone()
        (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        if tables and kind != APPLICATION_ID:
            raise StorageError(
                f"{path} is a database of another program.", "Move it away, or choose another CLIPDESK_HOME."
            )
        use_log(connection)
    return not tables
