"""YouTube's resumable upload, one request a call (Google's "Resumable Uploads" for the YouTube Data API).

The server's Range is the truth about what has arrived; 308 is an answer here, never a redirect.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

from clipdesk.platforms.addresses import ApiAddress
from clipdesk.ports import UploadFile
from clipdesk.transport import Answer, Transport

GRAIN_BYTES = 262_144
RESUME_INCOMPLETE = 308
GONE = (404, 410)
_START_PATH = "/upload/youtube/v3/videos"
_RANGE = re.compile(r"bytes[= ]0-(\d+)")


def tail_start(size_bytes: int, offset: int = 0) -> int:
    """Return where the last stretch begins when `offset` bytes are stored: whole grains from there on."""
    return offset + (size_bytes - 1 - offset) // GRAIN_BYTES * GRAIN_BYTES if size_bytes > offset else offset


def stored_bytes(answer: Answer) -> int:
    """Return how many bytes a 308 says are stored; without a Range none are."""
    found = _RANGE.match(answer.headers.get("range", ""))
    return int(found[1]) + 1 if found else 0


class YouTubeSession:
    """The four requests of an upload."""

    def __init__(self, transport: Transport, address: ApiAddress) -> None:
        self._transport = transport
        self._address = address

    def start(self, token: str, resource: dict[str, Any], file: UploadFile, name: str) -> Answer:
        """Open a session; its address is the answer's Location."""
        return self._transport.send(
            "POST",
            self._address.url(_START_PATH),
            params={"uploadType": "resumable", "part": ",".join(resource)},
            headers={
                "Authorization": f"Bearer {token}",
                "Content-Type": "application/json; charset=UTF-8",
                "X-Upload-Content-Length": str(file.fingerprint.size_bytes),
                "X-Upload-Content-Type": file.content_type,
                "Slug": name,
            },
            content=json.dumps(resource).encode(),
        )

    def ask(self, token: str, session: str, size_bytes: int) -> Answer:
        """Ask how much has arrived."""
        headers = {
            "Authorization": f"Bearer {token}",
            "Content-Length": "0",
            "Content-Range": f"bytes */{size_bytes}",
        }
        return self._transport.send("PUT", session, headers=headers)

    def put(
        self, token: str, session: str, pieces: Iterable[bytes], span: tuple[int, int, int], content_type: str
    ) -> Answer:
        """Send the bytes [start, end) of a file of `size`, given as `span`, in one request."""
        start, end, size = span
        headers = {
            "Authorization": f"Bearer {token}",
            "Content-Type": content_type,
            "Content-Length": str(end - start),
            "Content-Range": f"bytes {start}-{end - 1}/{size}",
        }
        return self._transport.send("PUT", session, headers=headers, content=pieces)
