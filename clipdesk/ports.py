"""All that ClipDesk asks of the outside world: read this page first.

Services know these protocols and the domain; `app.py` hands them the adapters. A port exists only where
something leaves the process or must be faked.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

from clipdesk.domain.account import Account, Platform, Profile, Tokens
from clipdesk.domain.clip import Fingerprint, MediaFacts
from clipdesk.domain.errors import CredentialState
from clipdesk.domain.events import Event
from clipdesk.domain.metrics import Metrics
from clipdesk.domain.post import PostText
from clipdesk.domain.publication import (
    Handle,
    HandleState,
    Publication,
    PublishOptions,
    ReadBack,
    RemotePost,
)
from clipdesk.domain.settings import Settings

# ---- time and news


class Clock(Protocol):
    """Three clocks; each stands still or jumps in its own way."""

    def now(self) -> datetime:
        """Return the wall clock's instant, aware, in UTC."""

    def monotonic_s(self) -> float:
        """Return seconds that never jump and stand still while the computer sleeps."""

    def boot_s(self) -> float:
        """Return seconds since boot, sleep included."""

    def wait(self, event: threading.Event, timeout_s: float) -> bool:
        """Wait for an event at most `timeout_s`; tell whether it is set."""


class EventSink(Protocol):
    """Takes the events that services publish after their commit."""

    def publish(self, event: Event) -> None:
        """Hand an event to every listener; never raises."""


# ---- secrets and settings


class CredentialStore(Protocol):
    """Secrets, in the OS keyring and nowhere else; all calls end within 5 s.

    Raises CredentialError (locked, absent, broken) from `get`, `set` and `delete`.
    """

    @property
    def is_lasting(self) -> bool:
        """Tell whether secrets outlive this process."""

    def get(self, name: str) -> str | None: ...
    def set(self, name: str, value: str) -> None: ...
    def delete(self, name: str) -> None: ...
    def problem(self) -> CredentialState | None: ...


class SettingsStore(Protocol):
    """The settings file."""

    @property
    def current(self) -> Settings: ...

    def get(self, key: str) -> object: ...

    def set(self, key: str, value: object) -> Settings:
        """Check and store one key; the file's comments stay. Raises SettingsError."""


# ---- media and words


class MediaProbe(Protocol):
    """Looks into video files; raises MediaError with what to do."""

    def facts(self, path: Path) -> MediaFacts: ...
    def thumbnail(self, path: Path, target: Path, at_s: float) -> None: ...

    def remux(self, source: Path, target: Path) -> None:
        """Copy the streams into an MP4 with the index first and no edit list, atomically."""

    def fingerprint(self, path: Path, on_progress: Callable[[int], None] | None = None) -> Fingerprint: ...


class TextGenerator(Protocol):
    """Writes title, caption and hashtags; raises TextGenerationError."""

    def write(self, prompt: str, *, images: Sequence[bytes] = ()) -> PostText: ...

    def check(self) -> str:
        """Ask the server which model answers; return one sentence."""


# ---- publishing


@dataclass(frozen=True, slots=True)
class UploadFile:
    """The file that a platform gets: the clip itself or its prepared copy."""

    path: Path
    fingerprint: Fingerprint
    content_type: str
    facts: MediaFacts


@dataclass(frozen=True, slots=True)
class PublishJob:
    """All that a publisher needs to know about one publication; frozen when claimed (rule I6)."""

    publication_id: int
    post_uuid: str
    account: Account
    text: PostText
    options: PublishOptions
    file: UploadFile
    due_at: datetime
    others_with_same_text: bool = False


class UploadBody(Protocol):
    """A file on its way out: hashes what it yields and can be stopped between two pieces.

    Its pieces raise Interrupted when the user cancels or a hold begins, and FileChanged when the file is no
    longer the one that was scheduled.
    """

    @property
    def size_bytes(self) -> int: ...

    def pieces(self, start: int, end: int) -> Iterator[bytes]:
        """Yield the bytes [start, end) in pieces of at most 1 MiB."""

    def last_pieces(self, start: int) -> Iterator[bytes]:
        """Yield [start, size), the final piece only once the hash of the whole file is the stored one."""


class UploadSource(Protocol):
    """Opens files for sending."""

    def open(
        self, file: UploadFile, *, gate: Callable[[], None], on_sent: Callable[[int], None]
    ) -> AbstractContextManager[UploadBody]:
        """Open a file; `gate` is called before each piece and may raise Interrupted.

        Raises:
            FileMissing: it is gone.
            FileChanged: its size or content is not what was scheduled.
        """


class Publisher(Protocol):
    """Sends to one platform. Stateless: all that must survive is in the handle.

    Every method raises PlatformFailure for what the platform or the network refuses. Only `commit` can make
    anything visible; everything before it may be thrown away.
    """

    @property
    def platform(self) -> Platform: ...

    @property
    def stage_ahead(self) -> timedelta:
        """How long before its time a publication may be made ready at the platform; zero: not at all."""

    def tail_start(self, size_bytes: int, offset: int = 0) -> int:
        """Return where the irreversible part of the file begins once `offset` bytes are stored.

        It is `size_bytes` if no byte is irreversible, and never less than `offset`.
        """

    def check(self, job: PublishJob) -> None:
        """Ask whether this account may post this now: the right channel, limits, privacy offered."""

    def create(self, job: PublishJob) -> Handle:
        """Make the handle; nothing becomes visible."""

    def ask(self, job: PublishJob, handle: Handle) -> HandleState:
        """Ask where the handle stands; changes nothing."""

    def send(self, job: PublishJob, handle: Handle, body: UploadBody, offset: int) -> HandleState:
        """Send the bytes from `offset` to `tail_start`; return RECEIVING, WORKING or STAGED."""

    def commit(self, job: PublishJob, handle: Handle, body: UploadBody, offset: int) -> HandleState:
        """Make the irreversible call: the last bytes, or the publish request; once."""

    def find(self, job: PublishJob, since: datetime) -> list[RemotePost]:
        """Return the account's own posts since then that can only be this one, for adoption."""

    def read_back(self, job: PublishJob, remote_id: str) -> ReadBack:
        """Ask about the live post: link, privacy, processing. Best effort."""


class MetricsSource(Protocol):
    """Collects numbers from one platform."""

    @property
    def platform(self) -> Platform: ...

    def collect(self, account: Account, publications: Sequence[Publication]) -> list[Metrics]: ...


class TokenSource(Protocol):
    """Valid access tokens, refreshed early and by one process at a time."""

    def access_token(self, account: Account, *, min_life_s: float = 300) -> str:
        """Return a token that lives at least that long.

        Raises:
            PlatformFailure: SIGN_IN if the owner must sign in again, WAIT if the network is away.
            CredentialError: the keyring is locked or absent.
        """

    def refresh(self, account: Account, *, rejected_token: str) -> str:
        """Return another token after the platform refused one with 401."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """One account that a sign-in opened, with its tokens."""

    profile: Profile
    tokens: Tokens


class PendingSignIn(Protocol):
    """A sign-in that waits for its answer on a loopback address."""

    @property
    def url(self) -> str: ...
    @property
    def redirect_uri(self) -> str: ...

    def wait(self) -> list[SignedIn]:
        """Wait at most five minutes; return the accounts that were opened (Instagram may open several).

        Raises:
            NeedsPerson: it was refused, cancelled or too late.
            PlatformFailure: the platform did not take the code.
        """

    def paste(self, text: str) -> list[SignedIn]:
        """Go on with a landing address or a token that a person pasted."""

    def cancel(self) -> None: ...


class Authorizer(Protocol):
    """Signs in to one platform with the user's own app."""

    @property
    def platform(self) -> Platform: ...

    def start(self, client_id: str, client_secret: str, *, login_hint: str = "") -> PendingSignIn: ...

    def revoke(self, tokens: Tokens) -> None:
        """Tell the platform to forget the tokens; best effort."""


class DiskRoom(Protocol):
    """The room on the disk that holds the data."""

    def is_short(self) -> bool:
        """Tell whether there is too little room to begin a publish."""

    def release_reserve(self) -> bool:
        """Give up the reserve, so that a last line can still be written; tell whether there was one."""


class PowerKeeper(Protocol):
    """Keeps the computer awake while something is sent."""

    def awake(self, why: str) -> AbstractContextManager[None]: ...


@dataclass(frozen=True, slots=True)
class ObsActivity:
    """What OBS is doing, as far as known."""

    is_connected: bool = False
    is_recording: bool = False
    is_streaming: bool = False
    is_replay_buffer_on: bool = False
    scene: str = ""


# ---- the web


class Fetcher(Protocol):
    """Brings video files from public https addresses."""

    def fetch(
        self,
        url: str,
        target: Path,
        *,
        on_progress: Callable[[float], None],
        is_cancelled: Callable[[], bool],
    ) -> str:
        """Write the video behind an address into a new file; return the name that it should have.

        Args:
            on_progress: told which part of it is here, from 0 to 1; never, if nobody knows how long it is.

        Raises:
            InvalidInput: the address or what is there cannot be used.
            FetchFailed: it cannot be brought now.
            StorageError: it cannot be kept, DiskFull among them.
            Interrupted: `is_cancelled` said so.
        """


@dataclass(frozen=True, slots=True)
class NoticeAnswer:
    """What became of one try to send a notice.

    `is_temporary` tells whether another try may help, `wait_s` how long the receiver wants it to wait.
    """

    is_taken: bool
    text: str = ""
    is_temporary: bool = False
    wait_s: float = 0.0


class NoticeSender(Protocol):
    """Posts JSON to public https addresses, once for each call."""

    def send(self, url: str, body: bytes, headers: Mapping[str, str]) -> NoticeAnswer: ...


# ---- workers


class Worker(Protocol):
    """A loop that a host gives a thread: a QThread in the desktop, a plain thread in the daemon."""

    @property
    def name(self) -> str: ...

    def run(self, stop: threading.Event) -> None: ...
    def wake(self) -> None: ...
