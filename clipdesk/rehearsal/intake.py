"""Takes in the bytes of one upload: counts and hashes them as they come, writes them down if asked.

A whole file is never held in memory, and what was taken can be given back to an earlier mark.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Protocol


class Hash(Protocol):
    """Name what we need of a running hash."""

    def update(self, data: bytes | memoryview, /) -> None:
        """Take more bytes in."""

    def hexdigest(self) -> str:
        """Return the digest so far."""

    def copy(self) -> Hash:
        """Return an independent copy."""


class Intake:
    """Count and hash a growing upload; `back` drops what is beyond the last mark or grain."""

    def __init__(self, *, grain_bytes: int | None = None, path: Path | None = None) -> None:
        self.size_bytes = 0
        self.path = path
        self._grain_bytes = grain_bytes
        self._hash: Hash = hashlib.sha256()
        self._mark: tuple[int, Hash] = (0, self._hash.copy())
        if path is not None:
            path.write_bytes(b"")

    @property
    def sha256(self) -> str:
        """Return the hash of everything kept so far."""
        return self._hash.hexdigest()

    def add(self, data: bytes) -> None:
        """Take bytes in."""
        view = memoryview(data)
        while view:
            room = len(view)
            if self._grain_bytes is not None:
                room = min(room, self._grain_bytes - self.size_bytes % self._grain_bytes)
            piece, view = view[:room], view[room:]
            self._hash.update(piece)
            self.size_bytes += len(piece)
            if self._grain_bytes is not None and self.size_bytes % self._grain_bytes == 0:
                self.mark()
        if self.path is not None:
            with self.path.open("ab") as file:
                file.write(data)

    def mark(self) -> None:
        """Remember this point as the one to go back to."""
        self._mark = (self.size_bytes, self._hash.copy())

    def back(self) -> None:
        """Give up everything after the last mark (the last whole grain, where there are grains)."""
        size_bytes, kept = self._mark
        self.size_bytes, self._hash = size_bytes, kept.copy()
        if self.path is not None:
            with self.path.open("r+b") as file:
                file.truncate(size_bytes)
