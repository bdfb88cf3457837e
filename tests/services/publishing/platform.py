"""A platform in memory that keeps the truth and makes planted mistakes, for tests of the engine.

Two kinds: "tail" makes a post live with its last bytes (YouTube, TikTok), "button" with a publish call
(Instagram).
"""

from __future__ import annotations

import itertools
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from clipdesk.domain.account import Platform
from clipdesk.domain.errors import FailureClass, FileChanged, FileMissing, PlatformFailure
from clipdesk.domain.publication import Handle, HandleStage, HandleState, ReadBack, RemotePost
from clipdesk.ports import Clock, PublishJob, UploadBody, UploadFile

PIECE = 4


@dataclass
class Session:
    """What the platform knows about one handle."""

    post_uuid: str
    size: int
    received: bytes = b""
    remote_id: str | None = None
    is_gone: bool = False
    is_dead: bool = False


@dataclass
class LivePost:
    """The truth about one visible post."""

    remote_id: str
    post_uuid: str
    content: bytes
    at: datetime
    privacy: str


@dataclass
class FakePlatform:
    """Implements `ports.Publisher`; `mistakes` maps a step to what goes wrong at its next calls.

    A mistake is a PlatformFailure to raise before the effect, or ("after", failure) to raise after it.
    """

    clock: Clock
    platform: Platform = Platform.YOUTUBE
    kind: str = "tail"
    stage_ahead: timedelta = timedelta(minutes=15)
    keeps_less: bool = False
    works_for: int = 0
    live: list[LivePost] = field(default_factory=list)
    sessions: dict[str, Session] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)
    mistakes: dict[str, deque[object]] = field(default_factory=dict)
    on_call: Callable[[str], None] = lambda step: None

    def __post_init__(self) -> None:
        self._numbers = itertools.count(1)

    def plant(self, step: str, *mistakes: object) -> None:
        """Let the next calls of a step go wrong, one mistake each."""
        self.mistakes.setdefault(step, deque()).extend(mistakes)

    @contextmanager
    def _step(self, step: str) -> Iterator[None]:
        self.calls.append(step)
        self.on_call(step)
        waiting = self.mistakes.get(step)
        mistake = waiting.popleft() if waiting else None
        if isinstance(mistake, Exception):
            raise mistake
        yield
        if isinstance(mistake, tuple):
            raise mistake[1]

    def tail_start(self, size_bytes: int, offset: int = 0) -> int:
        return max(0, size_bytes - PIECE) if self.kind == "tail" else size_bytes

    def check(self, job: PublishJob) -> None:
        with self._step("check"):
            pass

    def create(self, job: PublishJob) -> Handle:
        with self._step("create"):
            value = f"handle-{next(self._numbers)}"
            self.sessions[value] = Session(job.post_uuid, job.file.fingerprint.size_bytes)
        return Handle(value, None, self.clock.now(), None)

    def ask(self, job: PublishJob, handle: Handle) -> HandleState:
        with self._step("ask"):
            session = self.sessions.get(handle.value)
        if session is None or session.is_gone:
            return HandleState(HandleStage.UNREADABLE)
        if session.is_dead:
            return HandleState(HandleStage.DEAD, error="The platform gave it up.", is_transient=True)
        return self._state(session)

    def send(self, job: PublishJob, handle: Handle, body: UploadBody, offset: int) -> HandleState:
        session = self.sessions[handle.value]
        end = self.tail_start(session.size)
        with self._step("send"):
            pieces = body.pieces(offset, end)
            if self.keeps_less:
                self.keeps_less = False
                session.received = session.received[:offset] + next(pieces)
            else:
                session.received = session.received[:offset] + b"".join(pieces)
        return self._state(session)

    def commit(self, job: PublishJob, handle: Handle, body: UploadBody, offset: int) -> HandleState:
        session = self.sessions[handle.value]
        with self._step("commit"):
            if self.kind == "tail":
                session.received = session.received[:offset] + b"".join(body.last_pieces(offset))
            # A second press of the button makes a second post; second last bytes do not.
            if self.kind == "button" or session.remote_id is None:
                self._make_live(session, job)
        return self._state(session)

    def find(self, job: PublishJob, since: datetime) -> list[RemotePost]:
        with self._step("find"):
            return [
                RemotePost(post.remote_id, None, job.text.title, post.at)
                for post in self.live
                if post.post_uuid == job.post_uuid and post.at >= since
            ]

    def read_back(self, job: PublishJob, remote_id: str) -> ReadBack:
        with self._step("read_back"):
            post = next(post for post in self.live if post.remote_id == remote_id)
            return ReadBack(url=f"https://example.com/{remote_id}", privacy=post.privacy)

    def _make_live(self, session: Session, job: PublishJob) -> None:
        session.remote_id = f"remote-{next(self._numbers)}"
        self.live.append(
            LivePost(
                session.remote_id, job.post_uuid, session.received, self.clock.now(), job.options.privacy
            )
        )

    def _state(self, session: Session) -> HandleState:
        if session.remote_id is not None:
            if self.works_for > 0:
                self.works_for -= 1
                return HandleState(HandleStage.WORKING)
            return HandleState(HandleStage.LIVE, remote_id=session.remote_id)
        if self.kind == "button" and len(session.received) == session.size:
            return HandleState(HandleStage.STAGED)
        return HandleState(HandleStage.RECEIVING, offset=len(session.received))


def failure(kind: FailureClass, title: str = "It did not work.", **more: object) -> PlatformFailure:
    """Return a failure of a class."""
    return PlatformFailure(kind, title, "Try again.", **more)  # type: ignore[arg-type]


@dataclass
class FakeSource:
    """Implements `ports.UploadSource` over bytes; `stored` is what was scheduled."""

    content: bytes
    stored: bytes
    is_missing: bool = False

    @contextmanager
    def open(
        self, file: UploadFile, *, gate: Callable[[], None], on_sent: Callable[[int], None]
    ) -> Iterator[FakeBody]:
        if self.is_missing:
            raise FileMissing("The video was moved or deleted.", "Choose the file again.")
        yield FakeBody(self, gate, on_sent)


@dataclass
class FakeBody:
    """Implements `ports.UploadBody`."""

    source: FakeSource
    gate: Callable[[], None]
    on_sent: Callable[[int], None]

    @property
    def size_bytes(self) -> int:
        return len(self.source.content)

    def pieces(self, start: int, end: int) -> Iterator[bytes]:
        for at in range(start, end, PIECE):
            self.gate()
            yield self.source.content[at : min(at + PIECE, end)]
            self.on_sent(min(at + PIECE, end))

    def last_pieces(self, start: int) -> Iterator[bytes]:
        self.gate()
        if self.source.content != self.source.stored:
            raise FileChanged("The video changed.", "Schedule it again.")
        yield self.source.content[start:]


def uuids(posts: Sequence[LivePost]) -> list[str]:
    """Return which posts are live, in order."""
    return [post.post_uuid for post in posts]
