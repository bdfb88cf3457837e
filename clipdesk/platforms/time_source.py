"""What time the platforms have, by the Date header of whatever they answer (RFC 9110, section 6.6.1)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from clipdesk.ports import Clock
from clipdesk.transport import Transport, TransportError

_PATIENCE_S = 10.0


class PlatformTime:
    """Compare our clock with the platforms'.

    Args:
        addresses: of the platforms' APIs, asked in this order until one answers; nothing secret is sent.
    """

    def __init__(self, transport: Transport, addresses: Callable[[], Sequence[str]], clock: Clock) -> None:
        self._transport = transport
        self._addresses = addresses
        self._clock = clock

    def ahead_s(self) -> float | None:
        """Return how far our clock is ahead (behind: negative), or None if no platform told its time."""
        for address in self._addresses():
            try:
                answer = self._transport.send("GET", address, read_timeout_s=_PATIENCE_S)
            except TransportError:
                continue
            theirs = _moment(answer.headers.get("date", ""))
            if theirs is not None:
                return (self._clock.now() - theirs).total_seconds()
        return None


def _moment(header: str) -> datetime | None:
    try:
        told = parsedate_to_datetime(header)
    except ValueError:
        return None
    return told.replace(tzinfo=UTC) if told.tzinfo is None else told
