"""Wakes the process that publishes when another one (a command, a script's call) changed the schedule.

A datagram on the loopback address carries no content: whoever rings can only cause a look at the database.
"""

from __future__ import annotations

import contextlib
import os
import socket
import threading
from collections.abc import Callable
from pathlib import Path


class DoorbellWorker:
    """Listen for rings; the port is written into a file that only the owner can read.

    Args:
        file: where the port is written.
        on_ring: called for each ring.
    """

    def __init__(self, file: Path, on_ring: Callable[[], None]) -> None:
        self._file = file
        self._on_ring = on_ring
        self._port = 0

    @property
    def name(self) -> str:
        """Name the worker."""
        return "doorbell"

    def run(self, stop: threading.Event) -> None:
        """Listen until `stop` is set and `wake` was called."""
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as bell:
            bell.bind(("127.0.0.1", 0))
            self._port = bell.getsockname()[1]
            self._write_port()
            while not stop.is_set():
                bell.recv(16)
                if not stop.is_set():
                    self._on_ring()
        with contextlib.suppress(OSError):
            self._file.unlink()

    def wake(self) -> None:
        """End the wait for a ring."""
        if self._port:
            _send(self._port)

    def _write_port(self) -> None:
        fresh = self._file.with_suffix(f".{os.getpid()}")
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as out:
            out.write(str(self._port))
        fresh.replace(self._file)


def ring(file: Path) -> bool:
    """Wake the process whose port is in the file; tell whether there was one to be tried."""
    try:
        port = int(file.read_text())
    except (OSError, ValueError):
        return False
    return _send(port) if 0 < port < 65_536 else False


def _send(port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as caller:
        try:
            caller.sendto(b"1", ("127.0.0.1", port))
        except OSError:
            return False
    return True
