"""A home on real parts for crash tests: SQLite, files, sockets, and platforms that keep the truth.

The engine runs in a forked child, so that it can be killed at a named moment; the platforms in the parent.
"""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from clipdesk.app import Desk
from clipdesk.domain.account import Platform
from clipdesk.domain.errors import StorageError
from clipdesk.domain.post import Post, PostText
from clipdesk.domain.publication import Status
from clipdesk.domain.wish import NewPost
from clipdesk.rehearsal.servers import RehearsalServers
from clipdesk.rehearsing import connect
from clipdesk.repositories import PostQuery
from clipdesk.resident import Resident, Tuning
from clipdesk.services.publishing.verdicts import EngineLimits
from clipdesk.storage.files import locked_file
from clipdesk.storage.home import Home
from clipdesk.transport import Transport

# Quick, and still in the right order: a publish call settles later than any request of ours can live.
LIMITS = EngineLimits(
    settle_s=0.8, longest_request_s=0.5, adoption_s=3, read_s=5, short_wait_s=0.5, room_again_s=0.1
)
ENDS = frozenset({Status.COMPLETED, Status.FAILED, Status.UNCONFIRMED, Status.MISSED, Status.CANCELLED})
_SETTINGS = {
    "publish.retry_base_s": "0.05",
    "publish.status_poll_s": "0.05",
    "publish.max_attempts": "5",
    "schedule.schedule_spacing_hours": "0",
    "obs.enabled": "false",
    "ai.enabled": "false",
}
FORK = multiprocessing.get_context("fork")


class FileCredentials:
    """A keyring that outlives a killed process, as a real one does; for tests only."""

    is_lasting = True

    def __init__(self, path: Path) -> None:
        self.path = path
        self._path = path

    def get(self, name: str) -> str | None:
        return self._all().get(name)

    def set(self, name: str, value: str) -> None:
        with locked_file(self._path.with_suffix(".lock")):
            self._write({**self._all(), name: value})

    def delete(self, name: str) -> None:
        with locked_file(self._path.with_suffix(".lock")):
            self._write({key: value for key, value in self._all().items() if key != name})

    def problem(self) -> None:
        return None

    def _all(self) -> dict[str, str]:
        return dict(json.loads(self._path.read_text())) if self._path.exists() else {}

    def _write(self, secrets: dict[str, str]) -> None:
        fresh = self._path.with_suffix(".new")
        fresh.write_text(json.dumps(secrets))
        fresh.replace(self._path)


@dataclass
class Stage:
    """One home, one set of platforms, and the clip whose bytes must arrive."""

    home: Home
    servers: RehearsalServers
    credentials: FileCredentials
    clip: Path
    more: dict[str, str]

    def desk(self) -> Desk:
        """Open a desk as a process that has just started would."""
        settings = {**self.servers.urls.as_settings(), **_SETTINGS, **self.more}
        environment = {
            f"CLIPDESK__{key.upper().replace('.', '__')}": value for key, value in settings.items()
        }
        desk = Desk(self.home, credentials=self.credentials, environment=environment)
        desk.transport = Transport(read_timeout_s=LIMITS.longest_request_s - 0.1, answer_timeout_s=1)
        return desk

    @contextmanager
    def open(self) -> Iterator[Desk]:
        """Open a desk and close it again."""
        desk = self.desk()
        try:
            yield desk
        finally:
            desk.close()

    def given_post(
        self,
        *platforms: Platform,
        title: str = "A last second win",
        options: Mapping[Platform, Mapping[str, Any]] | None = None,
    ) -> int:
        """Store a post of the clip that is due now; return its id."""
        with self.open() as desk:
            for platform in platforms:
                with desk.work.read() as unit:
                    is_known = unit.accounts.default(platform) is not None
                if not is_known:
                    connect(desk, self.servers, platform)
            clip = desk.ingest.clip_for(self.clip)
            text = PostText(title, "It was close.", ("#gaming",))
            # Forced posts are neither spaced nor late, so a test need not wait for the clock.
            wish = NewPost(clip, text, platforms=platforms, is_now=True, options=options or {})
            return desk.scheduling.add(wish).id

    def run_in_child(self, *, kill_at: str = "", turn: int = 1, longest_s: float = 30) -> int:
        """Run the engine in a child until everything has ended; return its exit code, -9 if killed."""
        return self.in_child(lambda: self._child(kill_at, turn, longest_s), longest_s)

    def in_child(self, deed: Callable[[], None], longest_s: float = 30) -> int:
        """Do something in a child that can be killed; return its exit code, -9 if killed."""
        child = FORK.Process(target=deed)
        child.start()
        child.join(longest_s + 10)
        if child.exitcode is None:
            child.kill()
            child.join()
            raise AssertionError("the engine did not come to an end")
        return child.exitcode

    def _child(self, kill_at: str, turn: int, longest_s: float) -> None:
        seen = 0

        def trace(moment: str) -> None:
            nonlocal seen
            if moment == kill_at:
                seen += 1
                if seen == turn:
                    os.kill(os.getpid(), signal.SIGKILL)

        os._exit(self.run_here(trace, longest_s=longest_s))

    def run_here(
        self,
        trace: Callable[[str], None] = lambda moment: None,
        *,
        longest_s: float = 30,
        is_enough: Callable[[], bool] = lambda: False,
        desk: Desk | None = None,
    ) -> int:
        """Run the engine in this process until everything has ended; return 0 if it did."""
        desk = desk or self.desk()
        resident = Resident(desk, tuning=Tuning(trace, LIMITS))
        pause = threading.Event()
        end_s = time.monotonic() + longest_s
        while time.monotonic() < end_s and not is_enough():
            try:
                resident.dispatcher.tick()
                due = resident.publishing.next_due()
            except StorageError:
                # The scheduler tells of it, and ticks again.
                pause.wait(0.02)
                continue
            if due is None and resident.dispatcher.wait_idle(0.05):
                if resident.publishing.next_due() is None and not owned(desk):
                    resident.close(2)
                    desk.close()
                    return 0
                continue
            wait = timedelta(0) if due is None else due - desk.clock.now()
            pause.wait(min(max(wait.total_seconds(), 0.005), 0.2))
        resident.close(2)
        desk.close()
        return 1

    def posts(self) -> list[Post]:
        """Return the posts as they are stored."""
        with self.open() as desk, desk.work.read() as unit:
            return unit.posts.find(PostQuery())

    def live(self) -> list[str]:
        """Return the platform of everything that is live or delivered and has the bytes of the clip."""
        wanted = hashlib.sha256(self.clip.read_bytes()).hexdigest()
        found = []
        for post in self.servers.world.posts():
            assert post.sha256 == wanted, f"{post.platform} has other bytes than the clip"
            found.append(str(post.platform))
        return found


def owned(desk: Desk) -> bool:
    """Tell whether a publication is left that only a next tick would take over."""
    with desk.work.read() as unit:
        return bool(unit.publications.owned())


@contextmanager
def set_stage(folder: Path, clip: Path, more: dict[str, str] | None = None) -> Iterator[Stage]:
    """Start platforms of one's own around a fresh home."""
    servers = RehearsalServers()
    with servers:
        keyring = FileCredentials(folder / "keyring.json")
        yield Stage(Home.at(folder / "home"), servers, keyring, clip, more or {})
