"""Small files of ours: written whole or not at all, readable by their owner only, one writer at a time."""

from __future__ import annotations

import os
import secrets
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from clipdesk.domain.errors import StorageError
from clipdesk.storage.faults import storage_error

_LOCK_LIMIT_S = 10.0


def write_atomically(path: Path, content: bytes) -> None:
    """Replace a file's content; a crash or a full disk leaves the old one.

    Raises:
        StorageError: it cannot be written.
    """
    target = path.resolve()  # a link, to a folder of dotfiles say, stays one
    temporary = target.with_name(f".{target.name}.{secrets.token_hex(4)}.tmp")
    try:
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(target)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
        sync_folder(target.parent)
    except OSError as error:
        raise _not_written(path, error) from error


def sync_folder(folder: Path) -> None:
    """Wait until a folder's new names are on the disk, where a folder can be opened."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def locked_file(path: Path) -> Iterator[int]:
    """Open a file, made if need be, and hold its lock; other programs and threads wait up to 10 s.

    The handle it yields appends. The lock is the system's: it ends with the process, however that ends.
    """
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    except OSError as error:
        raise _not_written(path, error) from error
    try:
        _lock(handle, path)
        try:
            yield handle
        finally:
            _unlock(handle)
    finally:
        os.close(handle)


def _lock(handle: int, path: Path) -> None:
    deadline = time.monotonic() + _LOCK_LIMIT_S
    pause = threading.Event()
    while not _try_lock(handle):
        if time.monotonic() > deadline:
            raise StorageError(
                f"Another program keeps {path.name} busy.", "Close other programs that use it, and try again."
            )
        pause.wait(0.01)


if sys.platform == "win32":
    import msvcrt

    # Far behind any content: the locked byte can then be neither read nor written by anyone.
    _LOCKED_BYTE = 2**31 - 2

    def _try_lock(handle: int) -> bool:
        os.lseek(handle, _LOCKED_BYTE, os.SEEK_SET)
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _unlock(handle: int) -> None:
        os.lseek(handle, _LOCKED_BYTE, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _try_lock(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _unlock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_UN)


def _not_written(path: Path, error: OSError) -> StorageError:
    told = storage_error(error)
    return type(told)(f"{path} cannot be written.", told.advice)
