"""Posts notices to public https addresses and says, for each try, whether another one can help."""

from __future__ import annotations

from collections.abc import Mapping

from clipdesk.domain.errors import InvalidInput
from clipdesk.ports import NoticeAnswer
from clipdesk.transport import Transport, TransportError, Trouble

_READ_TIMEOUT_S = 10.0
_MOST_BYTES = 64 * 1024
_AGAIN = (408, 425, 429)
_TROUBLES = {
    Trouble.NOT_SENT: "it cannot be reached",
    Trouble.TLS: "its certificate cannot be trusted",
    Trouble.MAYBE_SENT: "it did not answer",
    Trouble.TOO_LARGE: "it answered with far too much",
}


class WebNoticeSender:
    """`ports.NoticeSender` on the one HTTP client.

    Args:
        transport: must judge addresses, as the one above a `PinnedTransport` does.
    """

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def send(self, url: str, body: bytes, headers: Mapping[str, str]) -> NoticeAnswer:
        """Post a body once; a redirect is not followed."""
        try:
            answer = self._transport.send(
                "POST",
                url,
                headers={"Content-Type": "application/json", **headers},
                content=body,
                read_timeout_s=_READ_TIMEOUT_S,
                most_bytes=_MOST_BYTES,
            )
        except InvalidInput as error:
            return NoticeAnswer(False, str(error))
        except TransportError as error:
            is_temporary = error.trouble in (Trouble.NOT_SENT, Trouble.MAYBE_SENT)
            return NoticeAnswer(False, _TROUBLES.get(error.trouble, "it did not answer"), is_temporary)
        if answer.is_success:
            return NoticeAnswer(True)
        if 300 <= answer.status < 400:
            return NoticeAnswer(False, "it leads to another address; enter that one")
        is_temporary = answer.status in _AGAIN or answer.status >= 500
        wait_s = _seconds(answer.headers.get("retry-after", ""))
        return NoticeAnswer(False, f"it answered {answer.status}", is_temporary, wait_s)


def _seconds(text: str) -> float:
    try:
        return max(0.0, float(text)) if len(text) < 12 else 0.0
    except ValueError:
        return 0.0
