"""Keeps the bearer token of the loopback API in a file that only its owner can read."""

from __future__ import annotations

import os
import re
import secrets
import stat
import sys
from pathlib import Path

from clipdesk.domain.errors import StorageError
from clipdesk.storage.files import locked_file

_TOKEN_BYTES = 32
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43,200}")


def load_token(file: Path) -> str:
    """Return the token; make a new one when there is none, it is damaged, or others could read it.

    Raises:
        StorageError: the file cannot be read or written.
    """
    with locked_file(file) as handle:
        try:
            return _read(handle) or _write_new(handle)
        except OSError as error:
            raise StorageError(
                f"{file} cannot be read or written.", "Check who owns the file and its folder."
            ) from error


def _read(handle: int) -> str | None:
    if sys.platform != "win32" and stat.S_IMODE(os.fstat(handle).st_mode) & 0o077:
        return None
    os.lseek(handle, 0, os.SEEK_SET)
    text = os.read(handle, 256).decode("ascii", "replace").strip()
    return text if _TOKEN.fullmatch(text) else None


def _write_new(handle: int) -> str:
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    if sys.platform != "win32":
        os.fchmod(handle, 0o600)
    os.ftruncate(handle, 0)
    os.write(handle, f"{token}\n".encode())
    os.fsync(handle)
    return token
