"""Keeps a few megabytes of the disk back, so that a result can still be written when it is full.

Who gives the reserve up, and when, is the publishing engine's decision.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

RESERVE_BYTES = 8 * 1024 * 1024
SHORT_BYTES = 64 * 1024 * 1024
_PIECE = b"\x5a" * (64 * 1024)


class DiskReserve:
    """A `ports.DiskRoom`: a file of ballast beside the database.

    Args:
        path: where the ballast lies; on the same disk as the database.
        short_bytes: with less free than this no publish begins.
    """

    def __init__(
        self, path: Path, *, size_bytes: int = RESERVE_BYTES, short_bytes: int = SHORT_BYTES
    ) -> None:
        self._path = path
        self._size_bytes = size_bytes
        self._short_bytes = short_bytes

    def is_short(self) -> bool:
        """Tell whether there is too little room to begin a publish."""
        free = self._free_bytes()
        return free is not None and free < self._short_bytes

    def keep(self) -> bool:
        """Lay the reserve up if there is room enough beside it; tell whether it lies there."""
        try:
            if self._path.stat().st_size >= self._size_bytes:
                return True
        except OSError:
            pass  # it is not there: this may be the first start, or it was given up
        free = self._free_bytes()
        if free is None or free < self._short_bytes + self._size_bytes:
            return False
        try:
            self._fill()
        except OSError:
            self.release_reserve()
            return False
        return True

    def release_reserve(self) -> bool:
        """Give the reserve up; tell whether there was one."""
        try:
            self._path.unlink()
        except OSError:
            return False
        return True

    def _fill(self) -> None:
        handle = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as file:
            if hasattr(os, "posix_fallocate"):
                os.posix_fallocate(file.fileno(), 0, self._size_bytes)
                return
            for start in range(0, self._size_bytes, len(_PIECE)):
                file.write(_PIECE[: self._size_bytes - start])

    def _free_bytes(self) -> int | None:
        try:
            return shutil.disk_usage(self._path.parent).free
        except OSError:
            return None
