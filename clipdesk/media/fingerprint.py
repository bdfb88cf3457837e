"""The identity of a file's content: xxh3-128 over every byte, in constant memory."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import xxhash

from clipdesk.domain.clip import Fingerprint
from clipdesk.domain.errors import FileChanged, FileMissing, MediaError
from clipdesk.media.opening import open_regular, shown_name

_PIECE_BYTES = 1 << 20


def fingerprint_file(path: Path, on_progress: Callable[[int], None] | None = None) -> Fingerprint:
    """Hash a file from its first to its last byte; `on_progress` hears how many are done.

    Raises:
        FileMissing: there is no such file.
        FileChanged: it was written, replaced or taken away meanwhile.
        MediaError: it cannot be read.
    """
    try:
        with open_regular(path) as file:
            before = os.fstat(file.fileno())
            digest = xxhash.xxh3_128()
            buffer = memoryview(bytearray(_PIECE_BYTES))
            done = 0
            # A file that grows as fast as it is read must not keep us here for ever.
            while done <= before.st_size and (count := file.readinto(buffer)):
                digest.update(buffer[:count])
                done += count
                if on_progress is not None:
                    on_progress(done)
            after = os.fstat(file.fileno())
        same = _identity(before) == _identity(after) == _identity(path.lstat()) and done == before.st_size
    except FileNotFoundError as error:
        advice = "Put it back, or choose it again."
        raise FileMissing(f"{shown_name(path)} is not there any more.", advice) from error
    except OSError as error:
        advice = "Check the drive it lies on and who may read it, then try again."
        raise MediaError(f"{shown_name(path)} cannot be read.", advice) from error
    if not same:
        raise FileChanged(f"{shown_name(path)} was changed while it was read.", "Wait until it is finished.")
    return Fingerprint(digest.hexdigest(), done)


def _identity(found: os.stat_result) -> tuple[int, int, int, int]:
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns
