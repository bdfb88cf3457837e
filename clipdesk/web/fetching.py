"""Brings a video file from a public https address onto the disk: judged, limited, and whole or not at all.

Where it is kept and what becomes of it is the fetching service's business.
"""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.message import Message
from pathlib import Path
from urllib.parse import unquote

from clipdesk.domain.address import WebAddress, web_address
from clipdesk.domain.errors import DiskFull, FetchFailed, Interrupted, InvalidInput, StorageError
from clipdesk.domain.file_name import video_name
from clipdesk.ports import Clock
from clipdesk.transport import OpenAnswer, Transport, TransportError, Trouble

_REDIRECTS = (301, 302, 303, 307, 308)
_PAGES = frozenset(
    (
        *("text/html", "application/xhtml+xml", "application/json", "application/dash+xml"),
        *("application/vnd.apple.mpegurl", "application/x-mpegurl", "audio/mpegurl"),
    )
)
_HEAD_BYTES = 4096
_STEP = 0.005
_GIB = 1024**3

KindOf = Callable[[bytes], str]


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """How much and how long: `spare_bytes` stay free on the disk."""

    most_bytes: int = 4 * _GIB
    most_s: float = 2 * 3600
    most_redirects: int = 3
    spare_bytes: int = _GIB // 4


@dataclass(frozen=True, slots=True)
class _Watch:
    """What is looked at between two pieces."""

    on_progress: Callable[[float], None]
    is_cancelled: Callable[[], bool]
    ends_s: float


class WebFetcher:
    """`ports.Fetcher` on the one HTTP client.

    Args:
        transport: must judge addresses, as the one above a `PinnedTransport` does.
        kind_of: names the container of a video file by its first bytes, "" for anything else.
    """

    def __init__(
        self, transport: Transport, kind_of: KindOf, clock: Clock, limits: FetchLimits | None = None
    ) -> None:
        self._transport = transport
        self._kind_of = kind_of
        self._clock = clock
        self._limits = limits or FetchLimits()

    def fetch(
        self,
        url: str,
        target: Path,
        *,
        on_progress: Callable[[float], None],
        is_cancelled: Callable[[], bool],
    ) -> str:
        """Write the video behind an address into a new file; return the name that it should have."""
        watch = _Watch(on_progress, is_cancelled, self._clock.monotonic_s() + self._limits.most_s)
        address = web_address(url)
        for _ in range(self._limits.most_redirects + 1):
            self._look_up(watch)
            try:
                with self._transport.open(address.url) as answer:
                    location = answer.headers.get("location", "")
                    if answer.status not in _REDIRECTS or not location:
                        return self._receive(answer, address, target, watch)
            except TransportError as error:
                raise _failed(address.host, error) from None
            address = address.joined(location)
        raise _refused("This link leads from one address to the next without an end.")

    def _receive(self, answer: OpenAnswer, address: WebAddress, target: Path, watch: _Watch) -> str:
        _check_status(answer.status, address.host)
        kind = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
        encoding = answer.headers.get("content-encoding", "identity").strip().lower()
        if kind in _PAGES or encoding not in ("", "identity"):
            raise _no_video()
        total = _length(answer.headers)
        self._check_room(total or 0, target)
        container = self._write(answer, target, total, watch)
        return video_name(_name(answer.headers, address), container)

    def _write(self, answer: OpenAnswer, target: Path, total: int | None, watch: _Watch) -> str:
        """Write all pieces; on any end but the good one, leave nothing behind."""
        try:
            descriptor = os.open(
                target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600
            )
        except OSError as error:
            raise _not_kept(error) from error
        try:
            with os.fdopen(descriptor, "wb") as file:
                pieces = _Pieces(answer, self._limits.most_bytes, lambda: self._look_up(watch))
                container = self._kind_of(pieces.head(_HEAD_BYTES))
                if not container:
                    raise _no_video()
                shown = 0.0
                while piece := pieces.next():
                    file.write(piece)
                    if total and pieces.count / total >= shown + _STEP:
                        shown = min(1.0, pieces.count / total)
                        watch.on_progress(shown)
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            target.unlink(missing_ok=True)
            raise _not_kept(error) from error
        except BaseException:
            target.unlink(missing_ok=True)
            raise
        return container

    def _look_up(self, watch: _Watch) -> None:
        if watch.is_cancelled():
            raise Interrupted("cancel")
        if self._clock.monotonic_s() > watch.ends_s:
            raise FetchFailed("The download took too long.", "Download it yourself, and add the file.")

    def _check_room(self, size_bytes: int, target: Path) -> None:
        if size_bytes > self._limits.most_bytes:
            raise _too_large(self._limits.most_bytes)
        if shutil.disk_usage(target.parent).free < size_bytes + self._limits.spare_bytes:
            raise DiskFull("There is no room on the disk for this video.", "Make room, and try again.")


class _Pieces:
    """The bytes of an answer, counted; the first of them can be looked at beforehand.

    Args:
        look_up: called after each piece; may raise.
    """

    def __init__(self, answer: OpenAnswer, most_bytes: int, look_up: Callable[[], None]) -> None:
        self._pieces = answer.pieces
        self._most_bytes = most_bytes
        self._look_up = look_up
        self._ahead = b""
        self.count = 0

    def head(self, size: int) -> bytes:
        """Return the first bytes, fewer if there are no more; `next` gives them again."""
        while len(self._ahead) < size and (piece := self._read()):
            self._ahead += piece
        return self._ahead[:size]

    def next(self) -> bytes:
        """Return the next bytes, none at the end."""
        piece, self._ahead = self._ahead or self._read(), b""
        self.count += len(piece)
        if self.count > self._most_bytes:
            raise _too_large(self._most_bytes)
        return piece

    def _read(self) -> bytes:
        piece = next(self._pieces, b"")
        self._look_up()
        return piece


def _length(headers: Mapping[str, str]) -> int | None:
    text = headers.get("content-length", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 20 else None


def _name(headers: Mapping[str, str], address: WebAddress) -> str:
    """Return what the server calls the file, or the end of its path."""
    message = Message()
    message["Content-Disposition"] = headers.get("content-disposition", "")
    return message.get_filename() or unquote(address.path.rpartition("/")[2])


def _check_status(status: int, host: str) -> None:
    if status == 200:
        return
    if status in (401, 402, 403, 407):
        raise _refused(
            f"{host} does not give this file to everybody.",
            "The link may need a sign-in, or be too old. Get a new one, or add the file itself.",
        )
    if status in (404, 410):
        raise _refused("There is nothing behind this link any more.")
    if status < 500 and status not in (408, 425, 429):
        raise _no_video()
    raise FetchFailed(f"{host} has trouble ({status}).", "Try again in a few minutes.")


def _failed(host: str, error: TransportError) -> FetchFailed:
    if error.trouble is Trouble.NOT_SENT:
        return FetchFailed(f"{host} cannot be reached.", "Check the link and your connection, and try again.")
    if error.trouble is Trouble.TLS:
        return FetchFailed(
            f"The connection to {host} cannot be trusted.", "Use another link, or add the file itself."
        )
    return FetchFailed(f"The download from {host} broke off.", "Try again; nothing of it was kept.")


def _no_video() -> InvalidInput:
    return _refused(
        "This link doesn't lead to a video file.",
        "Copy the address of the file itself; a page that plays it is not the file.",
    )


def _too_large(most_bytes: int) -> InvalidInput:
    return _refused(
        f"This video is larger than {most_bytes / _GIB:g} GB.", "Download it yourself, and add the file."
    )


def _refused(title: str, advice: str = "Copy the link again.") -> InvalidInput:
    return InvalidInput(title, advice, field="url")


def _not_kept(error: OSError) -> StorageError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return DiskFull("There is no room on the disk for this video.", "Make room, and try again.")
    reason = error.strerror or type(error).__name__
    return StorageError(f"The video cannot be kept: {reason}.", "Check the disk and its rights.")
