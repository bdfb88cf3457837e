"""Files on their way out, read in small pieces and hashed; the last piece waits until the hash is right.

Where the pieces go, and from which offset, is the publisher's business.
"""

from __future__ import annotations

import errno
import os
import stat
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import FileIO
from pathlib import Path

import xxhash

from clipdesk.domain.errors import FileChanged, FileMissing
from clipdesk.ports import Clock, UploadFile

PIECE_BYTES = 1024 * 1024
LAST_PIECE_BYTES = 256 * 1024
LEAST_PIECE_BYTES = 16 * 1024
PATIENCE_S = 0.25


class Throttle:
    """Spread bytes over time; all uploads together keep to one limit, which may change at any moment."""

    def __init__(self, clock: Clock, limit_kib_s: Callable[[], int]) -> None:
        self._clock = clock
        self._limit_kib_s = limit_kib_s
        self._lock = threading.Lock()
        self._free_at_s = 0.0
        self._never = threading.Event()

    def piece_bytes(self) -> int:
        """Return how large a piece may be: a quarter of a second's worth, within bounds."""
        limit = self._limit_kib_s() * 1024
        return min(PIECE_BYTES, max(LEAST_PIECE_BYTES, limit // 4)) if limit > 0 else PIECE_BYTES

    def take(self, size_bytes: int, gate: Callable[[], None]) -> None:
        """Wait until that many bytes may go; `gate` is asked while waiting."""
        limit = self._limit_kib_s() * 1024
        if limit <= 0:
            return
        with self._lock:
            start_s = max(self._clock.monotonic_s(), self._free_at_s)
            self._free_at_s = start_s + size_bytes / limit
        while (left_s := start_s - self._clock.monotonic_s()) > 0:
            gate()
            self._clock.wait(self._never, min(left_s, PATIENCE_S))


class FileBody:
    """One open file (an `UploadBody`); belongs to one thread."""

    def __init__(
        self,
        file: FileIO,
        expected: UploadFile,
        *,
        throttle: Throttle,
        gate: Callable[[], None],
        on_sent: Callable[[int], None],
    ) -> None:
        self._file = file
        self._expected = expected
        self._throttle = throttle
        self._gate = gate
        self._on_sent = on_sent
        self._hash = xxhash.xxh3_128()
        self._hashed = 0

    @property
    def size_bytes(self) -> int:
        """Return the size that was scheduled, which is the size of the file."""
        return self._expected.fingerprint.size_bytes

    def pieces(self, start: int, end: int) -> Iterator[bytes]:
        """Yield the bytes [start, end); what lies before and was not read yet is hashed from the disk."""
        self._hash_up_to(start)
        position = start
        while position < end:
            data = self._read_piece(position, end)
            yield data
            position += len(data)
            self._on_sent(position)

    def last_pieces(self, start: int) -> Iterator[bytes]:
        """Yield [start, size); the final piece only once the hash of the whole file is the stored one."""
        last = max(start, self.size_bytes - LAST_PIECE_BYTES)
        yield from self.pieces(start, last)
        self._hash_up_to(last)
        data = b"".join(self._read_up_to(last, self.size_bytes))
        self._check_whole()
        yield data
        self._on_sent(self.size_bytes)

    def _read_up_to(self, start: int, end: int) -> Iterator[bytes]:
        while start < end:
            data = self._read_piece(start, end)
            start += len(data)
            yield data

    def _read_piece(self, position: int, end: int) -> bytes:
        near_end = self.size_bytes - position <= PIECE_BYTES
        most = LAST_PIECE_BYTES if near_end else PIECE_BYTES
        wanted = min(end - position, most, self._throttle.piece_bytes())
        self._gate()
        self._throttle.take(wanted, self._gate)
        return self._read(position, wanted)

    def _read(self, position: int, wanted: int) -> bytes:
        self._file.seek(position)
        data = self._file.read(wanted)
        while len(data) < wanted:
            more = self._file.read(wanted - len(data))
            if not more:
                raise _changed(self._expected.path, "It is shorter than before.")
            data += more
        self._hash.update(data)
        self._hashed = position + len(data)
        return data

    def _hash_up_to(self, position: int) -> None:
        if position < self._hashed:
            # The platform kept less than was sent: the bytes are read again, so they are hashed again.
            self._hash = xxhash.xxh3_128()
            self._hashed = 0
        while self._hashed < position:
            self._gate()
            self._read(self._hashed, min(PIECE_BYTES, position - self._hashed))

    def _check_whole(self) -> None:
        is_same = os.fstat(self._file.fileno()).st_size == self.size_bytes
        if not is_same or self._hash.hexdigest() != self._expected.fingerprint.xxh3_128:
            raise _changed(self._expected.path, "Its content is another one.")


class FileUploadSource:
    """Open files for sending (an `UploadSource`); all files share one bandwidth limit."""

    def __init__(self, clock: Clock, upload_limit_kib_s: Callable[[], int] = lambda: 0) -> None:
        """Take the clock and the limit in KiB/s, asked before each piece; 0 means none."""
        self._throttle = Throttle(clock, upload_limit_kib_s)

    @contextmanager
    def open(
        self, file: UploadFile, *, gate: Callable[[], None], on_sent: Callable[[int], None]
    ) -> Iterator[FileBody]:
        """Open a regular file, never through a link, if it still has the size that was scheduled.

        Args:
            gate: asked before each piece; may raise Interrupted.
            on_sent: gets the offset that has been handed to the network.

        Raises:
            FileMissing: it is gone or cannot be read.
            FileChanged: it has another size, or is no regular file any more.
        """
        with FileIO(_open_regular(file.path), "rb") as raw:
            if os.fstat(raw.fileno()).st_size != file.fingerprint.size_bytes:
                raise _changed(file.path, "It has another size.")
            yield FileBody(raw, file, throttle=self._throttle, gate=gate, on_sent=on_sent)


def _open_regular(path: Path) -> int:
    descriptor = _open_no_follow(path)
    if stat.S_ISREG(os.fstat(descriptor).st_mode):
        return descriptor
    os.close(descriptor)
    raise _changed(path, "It is no ordinary file any more.")


def _open_no_follow(path: Path) -> int:
    flags = os.O_RDONLY
    for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_BINARY", "O_NOINHERIT"):
        flags |= getattr(os, name, 0)
    try:
        if not hasattr(os, "O_NOFOLLOW") and path.is_symlink():
            raise OSError(errno.ELOOP, "is a link")
        return os.open(path, flags)
    except (FileNotFoundError, NotADirectoryError):
        raise FileMissing("The video was moved or deleted.", "Choose the file again.") from None
    except OSError as error:
        if error.errno in (errno.ELOOP, errno.EMLINK):
            raise _changed(path, "A link stands in its place.") from None
        raise FileMissing(
            f'The video "{path.name}" can\'t be read: {error.strerror}.', "Check the folder and its rights."
        ) from None


def _changed(path: Path, why: str) -> FileChanged:
    return FileChanged(
        f'The video "{path.name}" is not the one that was scheduled. {why}', "Schedule the new video instead."
    )
