"""Check AVI files (Microsoft RIFF and OpenDML AVI extensions): do their chunks end where the file does?"""

from __future__ import annotations

import struct

from clipdesk.media.verdict import ByteView, ContainerCheck, StructureError

SIGNATURE = b"RIFF"

_UNWRITTEN_SIZES = frozenset({0, 0xFFFFFFFF})


def check_avi(view: ByteView) -> ContainerCheck:
    """Judge an AVI file by the sizes of its RIFF chunks."""
    offset, kinds = 0, 0
    try:
        while offset < view.size_bytes:
            view.count_part()
            name, size, form = struct.unpack("<4sI4s", view.read(offset, 12))
            if name != SIGNATURE or form != (b"AVI " if offset == 0 else b"AVIX"):
                return ContainerCheck("avi", "cut", "Something that is no video data follows the video.")
            if size in _UNWRITTEN_SIZES:
                return ContainerCheck(
                    "avi", "open", "The recording was never closed: its size was never written."
                )
            end = offset + 8 + size + (size & 1)
            if end > view.size_bytes:
                return ContainerCheck("avi", "cut", f"The last {end - view.size_bytes} bytes are missing.")
            kinds |= _lists(view, offset + 12, offset + 8 + size)
            offset = end
    except StructureError as error:
        return ContainerCheck("avi", "cut", str(error))
    if kinds != 3:
        return ContainerCheck("avi", "open", "The recording has no header or no data.")
    return ContainerCheck("avi", "closed", "The file ends exactly where its header says.")


def _lists(view: ByteView, offset: int, end: int) -> int:
    """Return which lists a RIFF chunk holds (1: header, 2: data); raise if its parts do not fit."""
    found = 0
    while offset + 8 <= end:
        view.count_part()
        name, size = struct.unpack("<4sI", view.read(offset, 8))
        if offset + 8 + size > end:
            raise StructureError("A part of the video does not fit into the file.")
        if name == b"LIST" and size >= 4:
            found |= {b"hdrl": 1, b"movi": 2}.get(view.read(offset + 8, 4), 0)
        offset += 8 + size + (size & 1)
    return found
