"""Keeps the ledger: a file that only grows, and that survives a lost, restored or rolled-back database."""

from __future__ import annotations

import json
import os
import threading
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from clipdesk.domain.errors import StorageError
from clipdesk.repositories import LedgerLine
from clipdesk.storage.faults import storage_error
from clipdesk.storage.files import locked_file, sync_folder

_LIVE = "live"


class FileLedger:
    """`ports.Ledger` on a file of JSON lines that several processes may append to."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._file: tuple[int, int] | None = None
        self._offset = 0
        # The newest line of each post on an account, in the order in which they were written.
        self._last: dict[tuple[str, str], LedgerLine] = {}
        self._of_content: dict[tuple[str, str], dict[str, LedgerLine]] = {}

    def append(self, line: LedgerLine) -> None:
        """Write one line and wait until it is on the disk.

        Raises:
            StorageError: it could not be written; nothing of it is left then.
        """
        content = json.dumps({**asdict(line), "at": line.at.isoformat()}).encode("ascii") + b"\n"
        with self._lock, locked_file(self._path) as handle:
            try:
                self._write(handle, content)
            except OSError as error:
                told = storage_error(error)
                raise type(told)(f"{self._path} cannot be written.", told.advice) from error

    def last(self, post_uuid: str, account_key: str) -> LedgerLine | None:
        """Return the newest line of a post on an account, or None."""
        with self._lock:
            self._catch_up()
            return self._last.get((post_uuid, account_key))

    def live_with_fingerprint(self, account_key: str, fingerprint: str) -> LedgerLine | None:
        """Return the newest line of a post with this content that is live on an account, or None."""
        with self._lock:
            self._catch_up()
            lines = self._of_content.get((account_key, fingerprint), {}).values()
            return next((line for line in reversed(lines) if line.outcome == _LIVE), None)

    def _write(self, handle: int, content: bytes) -> None:
        size = os.fstat(handle).st_size
        if size and not self._ends_well(size):
            content = b"\n" + content  # a crash tore the last line: it must not spoil this one
        try:
            if os.write(handle, content) != len(content):
                raise OSError(28, "the disk took only a part")
            os.fsync(handle)
        except OSError:
            os.ftruncate(handle, size)
            raise
        if not size:
            sync_folder(self._path.parent)

    def _ends_well(self, size: int) -> bool:
        with self._path.open("rb") as file:
            file.seek(size - 1)
            return file.read(1) == b"\n"

    def _catch_up(self) -> None:
        """Read what this or another process has appended since the last look."""
        try:
            with self._path.open("rb") as file:
                found = os.fstat(file.fileno())
                is_other_file = (found.st_dev, found.st_ino) != self._file or found.st_size < self._offset
                if is_other_file:
                    self._file, self._offset = (found.st_dev, found.st_ino), 0
                    self._last.clear()
                    self._of_content.clear()
                file.seek(self._offset)
                content = file.read()
        except FileNotFoundError:
            return
        except OSError as error:
            raise StorageError(
                f"{self._path} cannot be read, so nothing is published.",
                "Check that the file belongs to you.",
            ) from error
        whole = content.rfind(b"\n") + 1  # behind it, somebody may be writing, or has died
        for written in content[:whole].splitlines():
            line = _line_of(written)
            if line is not None:
                self._take(line)
        self._offset += whole

    def _take(self, line: LedgerLine) -> None:
        self._last[line.post_uuid, line.account_key] = line
        of_content = self._of_content.setdefault((line.account_key, line.fingerprint), {})
        of_content.pop(line.post_uuid, None)
        of_content[line.post_uuid] = line


def _line_of(written: bytes) -> LedgerLine | None:
    """Return the line, or None for one that a crash tore."""
    try:
        values: dict[str, Any] = json.loads(written)
        return LedgerLine(
            at=datetime.fromisoformat(values["at"]),
            post_uuid=str(values["post_uuid"]),
            account_key=str(values["account_key"]),
            fingerprint=str(values["fingerprint"]),
            outcome=str(values["outcome"]),
            remote_id=values.get("remote_id"),
            url=values.get("url"),
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
