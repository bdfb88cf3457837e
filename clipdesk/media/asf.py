"""Check WMV files (Microsoft Advanced Systems Format): the size that their writer noted in the header."""

from __future__ import annotations

import struct
import uuid

from clipdesk.media.verdict import ByteView, ContainerCheck, StructureError

SIGNATURE = uuid.UUID("75B22630-668E-11CF-A6D9-00AA0062CE6C").bytes_le

_FILE_PROPERTIES = uuid.UUID("8CABDCA1-A947-11CF-8EE4-00C00C205365").bytes_le
_BROADCAST_FLAG = 1
_MAX_HEADER_OBJECTS = 1000


def check_asf(view: ByteView) -> ContainerCheck:
    """Judge a WMV file by the file size in its header."""
    try:
        size_bytes, flags = _file_properties(view)
    except StructureError as error:
        return ContainerCheck("wmv", "cut", str(error))
    if flags & _BROADCAST_FLAG or size_bytes == 0:
        return ContainerCheck("wmv", "open", "The recording was never closed: its size was never written.")
    if size_bytes != view.size_bytes:
        reason = f"The header says {size_bytes} bytes, the file has {view.size_bytes}."
        # Until its end is written, a recorder notes the size of the bare header.
        return ContainerCheck("wmv", "cut" if size_bytes > view.size_bytes else "open", reason)
    return ContainerCheck("wmv", "closed", "The file is exactly as long as its header says.")


def _file_properties(view: ByteView) -> tuple[int, int]:
    """Return the noted file size and the flags."""
    _guid, header_bytes, count = struct.unpack("<16sQI", view.read(0, 28))
    offset = 30
    for _ in range(min(count, _MAX_HEADER_OBJECTS)):
        guid, length = struct.unpack("<16sQ", view.read(offset, 24))
        if length < 24 or offset + length > header_bytes:
            break
        if guid == _FILE_PROPERTIES and length >= 92:
            size_bytes = int.from_bytes(view.read(offset + 40, 8), "little")
            flags = int.from_bytes(view.read(offset + 88, 4), "little")
            return size_bytes, flags
        offset += length
    raise StructureError("The header does not say how long the file is.")
