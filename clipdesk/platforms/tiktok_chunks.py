"""How TikTok wants a file cut, and what its answers say about how much has arrived (Media Transfer Guide)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from clipdesk.transport import Answer

CHUNK_BYTES = 10_000_000
MOST_CHUNKS = 1000
ONE_CHUNK_BYTES = 64_000_000
_RANGE = re.compile(r"bytes[= ]0-(\d+)/\d+")


@dataclass(frozen=True, slots=True)
class ChunkPlan:
    """A file in chunks of one size; the last one takes the remainder as well."""

    size_bytes: int
    chunk_bytes: int
    count: int

    @property
    def last_start(self) -> int:
        """Return where the last chunk begins."""
        return self.chunk_bytes * (self.count - 1)

    def end_of(self, start: int) -> int:
        """Return where the chunk that begins at `start` ends."""
        return self.size_bytes if start >= self.last_start else start + self.chunk_bytes

    def begun(self, stored_bytes: int) -> int:
        """Return where to go on: the size if all is there, else the last beginning of a chunk so far."""
        if stored_bytes >= self.size_bytes:
            return self.size_bytes
        return min(max(0, stored_bytes) // self.chunk_bytes * self.chunk_bytes, self.last_start)

    def stored(self, answer: Answer) -> int | None:
        """Return how much an answer's Content-Range says is stored, None if it says nothing sensible.

        The guide can be read both ways: the number is the last byte, or the count. Only whole chunks are ever
        kept, so the beginnings of chunks tell which.
        """
        found = _RANGE.fullmatch(answer.headers.get("content-range", "").strip())
        if found is None:
            return None
        number = int(found[1])
        return next((at for at in (number + 1, number) if self._is_boundary(at)), None)

    def _is_boundary(self, at: int) -> bool:
        return at == self.size_bytes or (at <= self.last_start and at % self.chunk_bytes == 0)


def plan(size_bytes: int) -> ChunkPlan:
    """Return how a file of that size is cut; the number of chunks is rounded down."""
    if size_bytes <= ONE_CHUNK_BYTES:
        return ChunkPlan(size_bytes, size_bytes, 1)
    chunk = max(CHUNK_BYTES, -(-size_bytes // MOST_CHUNKS))
    return ChunkPlan(size_bytes, chunk, size_bytes // chunk)
