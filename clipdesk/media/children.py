"""Run ffmpeg's programs as children: no shell, no input, no secrets, low priority, limited time, memory."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Sequence
from pathlib import Path
from typing import IO

#: All that a child may know of our environment: enough to find programs, libraries and fonts.
_ENVIRONMENT = ("PATH", "SYSTEMROOT", "WINDIR", "TEMP", "TMP", "TMPDIR", "LD_LIBRARY_PATH", "FONTCONFIG_PATH")
_MAX_OUTPUT_BYTES = 4 << 20
_KEPT_ERROR_LINES = 8
_NICENESS = 10


class ChildFailed(Exception):
    """The child ended with an error; the text is the end of what it complained about."""


class ChildTimedOut(ChildFailed):
    """The child was ended because it took too long."""


class Children:
    """The children of one owner; `close` ends them all."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._running: set[subprocess.Popen[bytes]] = set()
        self._is_closed = False

    def run(
        self, command: Sequence[str], *, timeout_s: float, memory_bytes: int, folder: Path | None = None
    ) -> bytes:
        """Run a program to its end and return what it printed.

        Raises:
            ChildTimedOut: it took longer than `timeout_s`.
            ChildFailed: it failed, printed too much, or was ended by `close`.
            FileNotFoundError: there is no such program.
        """
        child = self._start(command, folder)
        complaints: deque[str] = deque(maxlen=_KEPT_ERROR_LINES)
        timer = threading.Timer(timeout_s, child.kill)
        timer.daemon = True
        with child:
            assert child.stdout is not None and child.stderr is not None  # noqa: S101 - for the types
            listener = threading.Thread(target=_listen, args=(child.stderr, complaints), daemon=True)
            try:
                _limit(child.pid, memory_bytes)
                timer.start()
                listener.start()
                output = child.stdout.read(_MAX_OUTPUT_BYTES + 1)
                if len(output) > _MAX_OUTPUT_BYTES:
                    child.kill()
                child.wait()
                listener.join()
            finally:
                has_timed_out = not timer.is_alive()
                timer.cancel()
                child.kill()
                with self._lock:
                    self._running.discard(child)
        if child.returncode == 0 and len(output) <= _MAX_OUTPUT_BYTES:
            return output
        words = " | ".join(complaints) or f"it ended with status {child.returncode}"
        raise ChildTimedOut(words) if has_timed_out else ChildFailed(words)

    def close(self) -> None:
        """End what runs and start nothing more."""
        with self._lock:
            self._is_closed = True
            for child in self._running:
                child.kill()

    def _start(self, command: Sequence[str], folder: Path | None) -> subprocess.Popen[bytes]:
        environment = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
        flags = 0
        if sys.platform == "win32":
            flags = subprocess.CREATE_NO_WINDOW | subprocess.BELOW_NORMAL_PRIORITY_CLASS
        with self._lock:
            if self._is_closed:
                raise ChildFailed("ClipDesk is closing")
            child = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env=environment | {"LC_ALL": "C.UTF-8", "AV_LOG_FORCE_NOCOLOR": "1"},
                cwd=folder,
                creationflags=flags,
            )
            self._running.add(child)
        return child


def _listen(pipe: IO[bytes], complaints: deque[str]) -> None:
    """Keep the last lines of a pipe, each cut to a sane length."""
    while line := pipe.readline(4096):
        text = line.decode("utf-8", "replace").strip()
        if text:
            complaints.append("".join(sign for sign in text if sign.isprintable())[:300])


def _limit(process_id: int, memory_bytes: int) -> None:
    """Lower the priority of a child and cap its memory, where the system lets us.

    Done from outside: code between fork and exec is not safe in a process with threads.
    """
    with contextlib.suppress(OSError):
        if sys.platform != "win32":
            os.setpriority(os.PRIO_PROCESS, process_id, _NICENESS)
        if sys.platform == "linux":
            import resource

            resource.prlimit(process_id, resource.RLIMIT_AS, (memory_bytes, memory_bytes))
            resource.prlimit(process_id, resource.RLIMIT_CORE, (0, 0))
