"""Who publishes: one process for each database, by a lock that the operating system frees when it dies.

The lock counts, not what the file says: the text only tells a person who holds it.
"""

from __future__ import annotations

import json
import os
import socket
import sys
from pathlib import Path

from clipdesk.domain.errors import StorageError

# Behind everything that is ever written, so that Windows' mandatory lock leaves the text readable.
_LOCK_OFFSET = 1 << 30


class PublisherRole:
    """The right to publish from one database; kept until `release` or the end of the process.

    Args:
        lock_path: beside the database.
        program: how the holder is called in sentences, such as "the desktop" or "the daemon".
    """

    def __init__(self, lock_path: Path, program: str = "ClipDesk") -> None:
        self._path = lock_path
        self._program = program
        self._descriptor: int | None = None

    @property
    def is_held(self) -> bool:
        """Tell whether this process has the role through this object."""
        return self._descriptor is not None

    def try_take(self) -> bool:
        """Take the role if nobody has it; tell whether it is ours now.

        Raises:
            StorageError: the file cannot be opened or locked at all.
        """
        if self._descriptor is not None:
            return True
        try:
            descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise self._unusable(error) from error
        try:
            is_ours = _lock(descriptor)
            if is_ours:
                self._write_holder(descriptor)
        except OSError as error:
            os.close(descriptor)
            raise self._unusable(error) from error
        if is_ours:
            self._descriptor = descriptor
        else:
            os.close(descriptor)
        return is_ours

    def holder(self) -> str:
        """Say who took the role last, or "another program" where that cannot be read."""
        try:
            told = json.loads(self._path.read_text(encoding="utf-8"))
            return f"{told['program']} on {told['host']} (process {told['pid']})"
        except (OSError, ValueError, KeyError, TypeError):
            return "another program"

    def release(self) -> None:
        """Give the role back; harmless if it is not held."""
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None:
            os.close(descriptor)

    def _write_holder(self, descriptor: int) -> None:
        text = json.dumps({"host": socket.gethostname(), "pid": os.getpid(), "program": self._program})
        os.ftruncate(descriptor, 0)
        os.lseek(descriptor, 0, os.SEEK_SET)
        os.write(descriptor, text.encode())

    def _unusable(self, error: OSError) -> StorageError:
        return StorageError(
            f"ClipDesk cannot lock {self._path}: {error.strerror or error}.",
            "Keep ClipDesk's data on a local disk that you may write to.",
        )


if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> bool:
        os.lseek(descriptor, _LOCK_OFFSET, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except PermissionError:  # what msvcrt gives for a range that another handle has locked
            return False
        return True

else:
    import fcntl

    def _lock(descriptor: int) -> bool:
        try:
            # flock belongs to the open file: a second one in this process conflicts as another process would.
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
