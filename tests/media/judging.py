"""Small tools for tests of containers: judge bytes, make boxes."""

from __future__ import annotations

import io
import struct

from clipdesk.media.containers import check_container
from clipdesk.media.verdict import ContainerCheck


def judge(data: bytes) -> ContainerCheck:
    """Check bytes as if they were a file."""
    return check_container(io.BytesIO(data))


def box(kind: bytes, content: bytes = b"") -> bytes:
    """Return one MP4 box."""
    return struct.pack(">I4s", 8 + len(content), kind) + content
