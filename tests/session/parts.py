"""The processes that make up a desktop session: started apart, waited for, and ended whatever happens.

Each part runs in a process group of its own and dies with the process that started it. Start parts
from a thread that outlives them: the kernel ends them with that thread.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

MARK = "CLIPDESK_TEST_SESSION"
_Found = TypeVar("_Found")


class SessionError(Exception):
    """A part of the session did not come up or did not answer."""


def wait_until(condition: Callable[[], _Found], what: str, *, timeout_s: float = 20.0) -> _Found:
    """Return the first true answer of `condition`, or raise SessionError when time is up."""
    deadline = time.monotonic() + timeout_s
    pause = threading.Event()
    while True:
        if found := condition():
            return found
        if time.monotonic() >= deadline:
            raise SessionError(f"{what}: not within {timeout_s:g} s")
        pause.wait(0.03)


@dataclass(frozen=True, slots=True)
class Part:
    """One process of the session, with the file that holds all it said."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path

    @property
    def pid(self) -> int:
        """Return the process id."""
        return self.process.pid

    def said(self) -> str:
        """Return what the part wrote so far."""
        return self.log.read_text(encoding="utf-8", errors="replace")

    def is_running(self) -> bool:
        """Return whether the process has not ended."""
        return self.process.poll() is None

    def send(self, number: signal.Signals) -> None:
        """Send a signal to the part's process group, if anything of it is left."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, number)

    def stop(self, *, timeout_s: float = 3.0) -> int:
        """End the part, by force if it takes too long, and return its exit status."""
        if self.is_running():
            self.send(signal.SIGTERM)
            # A stopped process cannot end itself.
            self.send(signal.SIGCONT)
        try:
            status = self.process.wait(timeout_s)
        except subprocess.TimeoutExpired:
            self.send(signal.SIGKILL)
            return self.process.wait()
        self.send(signal.SIGKILL)  # children that it left behind
        return status


class Parts:
    """All processes of one session, in the order in which they were started."""

    def __init__(self, directory: Path, environment: Mapping[str, str]) -> None:
        self._logs = directory
        self._environment = environment
        self._parts: list[Part] = []
        self._logs.mkdir(parents=True, exist_ok=True)

    def start(
        self,
        name: str,
        command: Sequence[str | Path],
        *,
        stdin: bytes = b"",
        pass_fds: Sequence[int] = (),
        extra_environment: Mapping[str, str] | None = None,
    ) -> Part:
        """Start a program as a part of the session."""
        log = self._logs / f"{name}.log"
        with log.open("ab") as output:
            process = subprocess.Popen(
                ["setpriv", "--pdeathsig", "KILL", "--", *map(str, command)],
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=subprocess.STDOUT,
                env={**self._environment, **(extra_environment or {})},
                start_new_session=True,
                pass_fds=tuple(pass_fds),
            )
        part = Part(name, process, log)
        self._parts.append(part)
        assert process.stdin is not None
        with contextlib.suppress(BrokenPipeError):
            process.stdin.write(stdin)
            process.stdin.close()
        return part

    def wait_for(self, part: Part, condition: Callable[[], object], *, timeout_s: float = 20.0) -> None:
        """Wait until a part is up; raise SessionError with its last words if it ends or never is."""

        def is_up() -> bool:
            if condition():
                return True
            if not part.is_running():
                raise SessionError(f"{part.name} ended while starting:\n{part.said()[-2000:]}")
            return False

        try:
            wait_until(is_up, part.name, timeout_s=timeout_s)
        except SessionError as error:
            raise SessionError(f"{error}\n{part.said()[-2000:]}") from None

    def named(self, name: str) -> Part:
        """Return the newest part of that name."""
        for part in reversed(self._parts):
            if part.name == name:
                return part
        raise KeyError(name)

    def stop_all(self) -> None:
        """End every part, the newest first, and whatever the session's programs left running."""
        while self._parts:
            self._parts.pop().stop()
        mark = f"{MARK}={self._environment[MARK]}".encode()
        for number in (signal.SIGTERM, signal.SIGKILL):
            if not (left := _marked(mark)):
                return
            for pid in left:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, number)
            with contextlib.suppress(SessionError):
                wait_until(lambda: not _marked(mark), "leftover processes", timeout_s=2)


def _marked(mark: bytes) -> list[int]:
    """Return the processes whose environment holds the session's mark."""
    found = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit() or int(entry.name) == os.getpid():
            continue
        try:
            environment = (entry / "environ").read_bytes()
        except OSError:
            continue  # ended meanwhile, or another user's
        if mark in environment.split(b"\0"):
            found.append(int(entry.name))
    return found
