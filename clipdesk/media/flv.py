"""Check FLV files (Adobe Flash Video File Format 10.1): the size their writer noted, and their last tag."""

from __future__ import annotations

import re
import struct

from clipdesk.media.verdict import ByteView, ContainerCheck, StructureError

SIGNATURE = b"FLV\x01"

_TAG_HEADER_BYTES = 11
_TAG_KINDS = frozenset({8, 9, 18})
_MAX_METADATA_BYTES = 1 << 20
#: `filesize` (FFmpeg) or `fileSize` (OBS) in the first script tag, an AMF number (marker 0, then a double).
_SIZE_FIELD = re.compile(rb"\x00\x08file[sS]ize\x00(.{8})", re.DOTALL)


def check_flv(view: ByteView) -> ContainerCheck:
    """Judge an FLV file by the size in its metadata and by its last tag."""
    try:
        noted = _noted_size(view)
        problem = _tail_problem(view)
    except StructureError as error:
        return ContainerCheck("flv", "cut", str(error))
    if noted is not None and noted > 0 and noted != view.size_bytes:
        difference = noted - view.size_bytes
        words = (
            f"{difference:.0f} bytes are missing" if difference > 0 else f"{-difference:.0f} bytes too many"
        )
        return ContainerCheck("flv", "cut", f"The file is not as long as its header says: {words}.")
    if noted is not None and not noted > 0:
        return ContainerCheck("flv", "open", "The recording was never closed: its size was never written.")
    if problem is not None:
        return ContainerCheck("flv", "cut", problem)
    if noted is None:
        return ContainerCheck("flv", "no_end_mark", "The file does not say how long it should be.")
    return ContainerCheck("flv", "closed", "The file is exactly as long as its header says.")


def _noted_size(view: ByteView) -> float | None:
    """Return the size in the first script tag, None if there is no such field."""
    start = int.from_bytes(view.read(5, 4), "big") + 4
    if start < 13:
        raise StructureError("The header is broken.")
    tag = view.read(start, _TAG_HEADER_BYTES)
    if tag[0] & 0x1F != 18:
        return None
    length = int.from_bytes(tag[1:4], "big")
    found = _SIZE_FIELD.search(view.read(start + _TAG_HEADER_BYTES, min(length, _MAX_METADATA_BYTES)))
    return float(struct.unpack(">d", found.group(1))[0]) if found else None


def _tail_problem(view: ByteView) -> str | None:
    """Return what is wrong with the last tag, None if it fits its own length."""
    length = int.from_bytes(view.read(view.size_bytes - 4, 4), "big")
    start = view.size_bytes - 4 - length
    if length < _TAG_HEADER_BYTES or start < 13:
        return "The last tag is cut."
    tag = view.read(start, _TAG_HEADER_BYTES)
    if tag[0] & 0x1F not in _TAG_KINDS or int.from_bytes(tag[1:4], "big") != length - _TAG_HEADER_BYTES:
        return "The last tag is cut."
    return None
