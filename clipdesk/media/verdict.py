"""The answer of a container check, and the careful reader that every check uses.

Which bytes mean what is left to one module per container.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import BinaryIO, Literal

Verdict = Literal["closed", "open", "cut", "unknown_container", "no_end_mark"]

#: A box, element or chunk costs one read; more of them than this is no recording.
MAX_PARTS = 200_000


class StructureError(Exception):
    """The bytes do not hold what the structure promises; the text says so in plain words."""


@dataclass(frozen=True, slots=True)
class ContainerCheck:
    """What the structure of a file says about its end, without decoding anything.

    `closed`: the writer finished and every byte is there. `open`: the writer never finished. `cut`: bytes are
    missing or broken. `no_end_mark`: this kind of file does not tell where it ends.
    """

    kind: str
    verdict: Verdict
    reason: str
    is_index_first: bool | None = None
    has_edit_list: bool | None = None

    @property
    def may_be_whole(self) -> bool:
        """Say whether nothing in the structure speaks against the file."""
        return self.verdict in ("closed", "no_end_mark")


class ByteView:
    """Read small pieces at given places of an open file, never past its end, never more than a budget."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.size_bytes = file.seek(0, 2)
        self._parts = 0

    def read(self, offset: int, count: int) -> bytes:
        """Return exactly `count` bytes from `offset`; raise StructureError if the file does not hold them."""
        if offset < 0 or count < 0 or offset + count > self.size_bytes:
            raise StructureError(f"The file ends at byte {self.size_bytes}, in the middle of its structure.")
        self._file.seek(offset)
        data = bytearray()
        while len(data) < count:
            piece = self._file.read(count - len(data))
            if not piece:
                raise StructureError("The file became shorter while it was read.")
            data += piece
        return bytes(data)

    def head(self, count: int) -> bytes:
        """Return the first bytes, fewer if the file is shorter."""
        return self.read(0, min(count, self.size_bytes))

    def count_part(self) -> None:
        """Count one box, element or chunk; raise StructureError when there are too many to check."""
        self._parts += 1
        if self._parts > MAX_PARTS:
            raise StructureError("Its structure has too many parts to be checked.")
