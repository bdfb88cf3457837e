"""The truth of a rehearsal: what is live, when, how private, from which bytes; what was asked.

No network here: the platform apps write into it, tests and the control address read it. Safe from any thread.
"""

from __future__ import annotations

import itertools
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from clipdesk.rehearsal.accounts import Account, default_accounts
from clipdesk.rehearsal.faults import FaultPlan
from clipdesk.rehearsal.intake import Intake
from clipdesk.rehearsal.limits import Limits
from clipdesk.rehearsal.tokens import TokenDesk

Clock = Callable[[], datetime]
MOST_REQUESTS_KEPT = 50_000
RECHECK_S = 0.02


def utc_now() -> datetime:
    """Return the wall clock as an aware UTC instant."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class LivePost:
    """Describe one post that is or was on an account.

    `published_at` is the instant it became what the user wanted (visible, or a private video, or a delivered
    draft); it is None while the platform's own timer (`publish_at`) still holds it back. On TikTok
    `remote_id` is the publish id, and `public_id` the number that a public post gets later.
    """

    platform: str
    remote_id: str
    account_id: str
    title: str
    text: str
    tags: tuple[str, ...]
    privacy: str
    sha256: str
    size_bytes: int
    url: str | None
    published_at: datetime | None
    draft: bool
    handle: str
    created_at: datetime
    publish_at: datetime | None = None
    deleted_at: datetime | None = None
    rejected: str | None = None
    thumbnail_sha256: str | None = None
    file_name: str | None = None
    public_id: str | None = None

    @property
    def is_visible(self) -> bool:
        """Tell whether others can see it now."""
        return self.deleted_at is None and self.rejected is None and self.privacy in VISIBLE_PRIVACIES

    def as_json(self) -> dict[str, Any]:
        """Return it as JSON values."""
        values: dict[str, Any] = {name: getattr(self, name) for name in self.__slots__}
        for name, value in values.items():
            if isinstance(value, datetime):
                values[name] = value.isoformat()
        return values | {"tags": list(self.tags), "is_visible": self.is_visible}


VISIBLE_PRIVACIES = frozenset(
    {"public", "unlisted", "PUBLIC_TO_EVERYONE", "MUTUAL_FOLLOW_FRIENDS", "FOLLOWER_OF_CREATOR"}
)


@dataclass(frozen=True, slots=True)
class SeenRequest:
    """Describe one request that reached a platform, without query or secrets."""

    platform: str
    method: str
    path: str
    step: str
    at: datetime
    fault: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Return it as JSON values."""
        values: dict[str, Any] = {name: getattr(self, name) for name in self.__slots__}
        return values | {"at": self.at.isoformat()}


@dataclass(slots=True, kw_only=True)
class Handle:
    """Describe what a platform hands out before anything is visible: a session, a container, a publish id."""

    platform: str
    handle: str
    account_id: str
    created_at: datetime
    state: str = "open"
    intake: Intake = field(default_factory=Intake)
    expected_bytes: int | None = None
    remote_id: str | None = None
    failure: str | None = None
    writer: int = 0

    def take_over(self) -> int:
        """Make the caller the only one who may add bytes, and return its number."""
        self.writer += 1
        return self.writer

    def as_json(self) -> dict[str, Any]:
        """Return the part that a test wants to see."""
        return {
            "platform": self.platform,
            "handle": self.handle,
            "account_id": self.account_id,
            "created_at": self.created_at.isoformat(),
            "state": self.state,
            "received_bytes": self.intake.size_bytes,
            "expected_bytes": self.expected_bytes,
            "remote_id": self.remote_id,
            "failure": self.failure,
        }


H = TypeVar("H", bound=Handle)


class RehearsalWorld:
    """Hold the truth of all rehearsal platforms."""

    def __init__(
        self, clock: Clock = utc_now, *, limits: Limits | None = None, keep_in: Path | None = None
    ) -> None:
        """Open an empty world.

        Args:
            clock: tells the platforms' time (aware UTC).
            limits: the platforms' caps and tempos.
            keep_in: a folder that gets every uploaded file; None: only size and hash are kept.
        """
        self.clock = clock
        self.limits = limits or Limits()
        self.faults = FaultPlan()
        self.accounts: list[Account] = default_accounts()
        self.tokens = TokenDesk(self.now)
        self.base_urls: dict[str, str] = {}
        self._keep_in = keep_in
        self._changed = threading.Condition(threading.RLock())
        self._shift = timedelta()
        self._numbers = itertools.count(1)
        self._live: list[LivePost] = []
        self._handles: dict[tuple[str, str], Handle] = {}
        self._requests: deque[SeenRequest] = deque(maxlen=MOST_REQUESTS_KEPT)
        self._counts: dict[str, int] = {}
        self._moments: dict[str, list[datetime]] = {}

    # time

    def now(self) -> datetime:
        """Return the platforms' time."""
        return self.clock().astimezone(UTC) + self._shift

    def shift_clock(self, seconds: float) -> None:
        """Move the platforms' time on (or back)."""
        with self._changed:
            self._shift += timedelta(seconds=seconds)
            self._changed.notify_all()

    # what is live

    @property
    def live(self) -> list[LivePost]:
        """Return every post that is or was on an account, oldest first."""
        return self.posts()

    def posts(self, platform: str | None = None) -> list[LivePost]:
        """Return the posts of one platform, or of all."""
        with self._changed:
            self._run_timers()
            return [post for post in self._live if platform in (None, post.platform)]

    def post(self, platform: str, remote_id: str) -> LivePost | None:
        """Return one post by its id at the platform."""
        return next((post for post in self.posts(platform) if post.remote_id == remote_id), None)

    def record(self, post: LivePost) -> None:
        """Write down that a post came into being."""
        with self._changed:
            self._live.append(post)
            self._changed.notify_all()

    def amend(self, post: LivePost, **changes: Any) -> LivePost:
        """Replace a post by a changed one and return it."""
        with self._changed:
            changed = replace(post, **changes)
            for place, known in enumerate(self._live):
                if (known.platform, known.remote_id) == (post.platform, post.remote_id):
                    self._live[place] = changed
            self._changed.notify_all()
            return changed

    def _run_timers(self) -> None:
        now = self.now()
        for place, post in enumerate(self._live):
            due = post.publish_at is not None and post.publish_at <= now
            if due and post.published_at is None and post.deleted_at is None and post.rejected is None:
                self._live[place] = replace(post, privacy="public", published_at=post.publish_at)

    # handles

    def open_handle(self, handle: H) -> H:
        """Remember a session, container or publish id."""
        with self._changed:
            self._handles[handle.platform, handle.handle] = handle
            self._changed.notify_all()
            return handle

    def handle(self, kind: type[H], platform: str, handle: str) -> H | None:
        """Return a remembered handle of that kind."""
        found = self._handles.get((platform, handle))
        return found if isinstance(found, kind) else None

    def handles(self, platform: str | None = None) -> list[Handle]:
        """Return all handles, oldest first."""
        with self._changed:
            return [handle for handle in self._handles.values() if platform in (None, handle.platform)]

    def new_intake(self, platform: str, handle: str, grain_bytes: int | None = None) -> Intake:
        """Open the intake of one upload, kept on disk if this world keeps files."""
        path = self._keep_in / f"{platform}-{handle}.bin" if self._keep_in is not None else None
        return Intake(grain_bytes=grain_bytes, path=path)

    # requests, counters

    @property
    def requests(self) -> list[SeenRequest]:
        """Return what reached the platforms, oldest first."""
        with self._changed:
            return list(self._requests)

    def saw(self, request: SeenRequest) -> None:
        """Write down that a request arrived."""
        with self._changed:
            self._requests.append(request)
            self._changed.notify_all()

    def next_number(self) -> int:
        """Return the next number of the world, for ids."""
        with self._changed:
            return next(self._numbers)

    def count(self, name: str, by: int = 1) -> int:
        """Raise a named counter and return it."""
        with self._changed:
            self._counts[name] = self._counts.get(name, 0) + by
            return self._counts[name]

    def counted(self, name: str) -> int:
        """Return a named counter."""
        with self._changed:
            return self._counts.get(name, 0)

    def moments_within(self, name: str, window_s: float) -> int:
        """Return how often something named was noted within the last seconds."""
        with self._changed:
            oldest = self.now() - timedelta(seconds=window_s)
            kept = [moment for moment in self._moments.get(name, []) if moment > oldest]
            self._moments[name] = kept
            return len(kept)

    def note_moment(self, name: str) -> None:
        """Note that something named happened now."""
        with self._changed:
            self._moments.setdefault(name, []).append(self.now())

    # accounts

    def account(self, platform: str, account_id: str) -> Account | None:
        """Return an account by id."""
        found = (
            entry for entry in self.accounts if (entry.platform, entry.account_id) == (platform, account_id)
        )
        return next(found, None)

    def accounts_of(self, platform: str) -> list[Account]:
        """Return a platform's accounts, the usual one first."""
        return [entry for entry in self.accounts if entry.platform == platform]

    # tests

    def wait_until(self, predicate: Callable[[RehearsalWorld], bool], timeout_s: float = 10.0) -> bool:
        """Wait until the truth fits the predicate; tell whether it does."""
        deadline = time.monotonic() + timeout_s
        with self._changed:
            while not predicate(self):
                if time.monotonic() >= deadline:
                    return False
                self._changed.wait(RECHECK_S)  # bytes arrive without a word
        return True

    def reset(self, *, tokens: bool = False) -> None:
        """Forget posts, handles, requests, counters and faults; sign-ins too if asked to."""
        with self._changed:
            self._live.clear()
            self._handles.clear()
            self._requests.clear()
            self._counts.clear()
            self._moments.clear()
            self.faults.clear()
            if tokens:
                self.tokens.clear()
            self._changed.notify_all()

    def truth(self) -> dict[str, Any]:
        """Return the whole truth as JSON values."""
        with self._changed:
            return {
                "now": self.now().isoformat(),
                "live": [post.as_json() for post in self.posts()],
                "handles": [handle.as_json() for handle in self._handles.values()],
                "requests": [request.as_json() for request in self._requests],
                "faults": self.faults.pending(),
                "limits": self.limits.as_json(),
            }
