"""Check MPEG transport streams (ISO/IEC 13818-1): no end mark, so only their packets can be looked at."""

from __future__ import annotations

from clipdesk.media.verdict import ByteView, ContainerCheck

PACKET_BYTES = 188

_SYNC = 0x47
_WINDOW_PACKETS = 512


def looks_like_ts(head: bytes) -> bool:
    """Say whether the first bytes are packets of a transport stream."""
    starts = range(0, len(head), PACKET_BYTES)
    return len(head) >= 3 * PACKET_BYTES and all(head[start] == _SYNC for start in starts)


def check_ts(view: ByteView) -> ContainerCheck:
    """Judge a transport stream by its packets."""
    rest = view.size_bytes % PACKET_BYTES
    if rest:
        return ContainerCheck("ts", "cut", f"The last packet has {rest} of {PACKET_BYTES} bytes.")
    count = view.size_bytes // PACKET_BYTES
    window = min(count, _WINDOW_PACKETS) * PACKET_BYTES
    first, last = view.read(0, window), view.read(view.size_bytes - window, window)
    if any(part[at] != _SYNC for part in (first, last) for at in range(0, window, PACKET_BYTES)):
        return ContainerCheck("ts", "cut", "Some packets are broken.")
    if not any(_packet_id(first, at) == 0 for at in range(0, window, PACKET_BYTES)):
        return ContainerCheck("ts", "cut", "The list of programmes (PAT) is missing.")
    return ContainerCheck("ts", "no_end_mark", "This kind of file does not say where it ends.")


def _packet_id(data: bytes, at: int) -> int:
    return (data[at + 1] & 0x1F) << 8 | data[at + 2]
