"""A WMV file is as long as its header says; a broadcast or an unwritten size was never closed."""

from __future__ import annotations

import struct
import uuid
from pathlib import Path

from tests.media.judging import judge

PROPERTIES = uuid.UUID("8CABDCA1-A947-11CF-8EE4-00C00C205365").bytes_le


def changed(videos: dict[str, Path], offset: int, value: bytes) -> bytes:
    """Return the WMV file with other bytes at a place of its properties."""
    data = bytearray(videos["windows.wmv"].read_bytes())
    at = data.index(PROPERTIES) + offset
    data[at : at + len(value)] = value
    return bytes(data)


def test_a_broadcast_was_never_closed(videos: dict[str, Path]) -> None:
    assert judge(changed(videos, 88, struct.pack("<I", 3))).verdict == "open"


def test_a_size_that_was_never_written_is_an_unfinished_recording(videos: dict[str, Path]) -> None:
    assert judge(changed(videos, 40, bytes(8))).verdict == "open"
    assert judge(changed(videos, 40, struct.pack("<Q", 500))).verdict == "open"


def test_a_header_without_properties_is_refused(videos: dict[str, Path]) -> None:
    assert judge(changed(videos, 0, bytes(16))).verdict == "cut"
