"""The homes of data, as services ask for them: repositories in a unit of work, and the ledger beside it.

The database behind them is the storage's; the rest of the outside world is in `ports`.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from clipdesk.domain.account import Account, Platform
from clipdesk.domain.activity import Activity, ActivityKind
from clipdesk.domain.clip import Clip, ClipState, Fingerprint
from clipdesk.domain.events import Event
from clipdesk.domain.metrics import Metrics
from clipdesk.domain.post import Post
from clipdesk.domain.publication import (
    Effect,
    Handle,
    Publication,
    Status,
    WaitReason,
)
from clipdesk.domain.template import PromptTemplate


@dataclass(frozen=True, slots=True)
class PostQuery:
    """Which posts to list, newest times last unless `is_newest_first`; None means any.

    `after_id` pages by key, in the order of ids when `by_id` is set. `words` are looked for in titles,
    small and capital letters alike.
    """

    status: Status | None = None
    platform: Platform | None = None
    due_from: datetime | None = None
    due_until: datetime | None = None
    after_id: int | None = None
    limit: int | None = None
    by_id: bool = False
    is_newest_first: bool = False
    words: str | None = None


class ClipRepository(Protocol):
    """The clips we know."""

    def add(self, clip: Clip) -> Clip: ...
    def save(self, clip: Clip) -> None: ...
    def get(self, clip_id: int) -> Clip: ...
    def by_path(self, path: Path) -> Clip | None: ...
    def by_fingerprint(self, fingerprint: Fingerprint) -> Clip | None: ...
    def in_state(self, *states: ClipState) -> list[Clip]: ...
    def known_paths(self) -> frozenset[str]: ...


class PostRepository(Protocol):
    """Posts with their clip and publications."""

    def add(self, post: Post) -> Post:
        """Store a new post with its publications (ids 0); return it with ids."""

    def save(self, post: Post) -> None:
        """Store the words, their source and the time; publications have their own repository."""

    def get(self, post_id: int) -> Post: ...
    def find(self, query: PostQuery) -> list[Post]: ...
    def of_clip(self, clip_id: int) -> list[Post]: ...
    def count_by_status(self) -> dict[Status, int]: ...


class PublicationRepository(Protocol):
    """Publications; every write says which state it expects to replace."""

    def add(self, publication: Publication) -> Publication: ...
    def get(self, publication_id: int) -> Publication: ...

    def claim(
        self, *, now: datetime, owner: str, limit: int, busy_accounts: Sequence[int] = ()
    ) -> list[Publication]:
        """Claim what is due with one UPDATE … RETURNING.

        Due is: `next_try_at <= now` and status pending, or status processing without an owner. Sets status
        processing, `owner`, and epoch + 1. At most one for each account, none for `busy_accounts`.
        """

    def save_claimed(self, publication: Publication) -> None:
        """Store where id and epoch match and status is processing; else raise LostClaim (rule I5)."""

    def save(self, publication: Publication, *, was: Publication) -> None:
        """Store a person's change where the row still stands as `was` says; else raise LostClaim."""

    def save_progress(self, publication_id: int, epoch: int, sent_bytes: int, total_bytes: int) -> None: ...

    def owned(self) -> list[Publication]:
        """Return those in processing that still carry an owner."""

    def waiting_for(self, reason: WaitReason, account_id: int | None = None) -> list[Publication]: ...

    def next_try_at(self) -> datetime | None:
        """Return the earliest `next_try_at` that a claim would take, or None."""

    def taken_times(self, account_id: int, start: datetime, end: datetime) -> list[datetime]:
        """Return the times of an account's posts that are not cancelled, failed or missed."""

    def last_completed_at(self, account_id: int) -> datetime | None: ...


class HandleRepository(Protocol):
    """The handles of publications; at most one lives for each (rule I1)."""

    def living(self, publication_id: int) -> Handle | None: ...
    def add(self, publication_id: int, handle: Handle) -> None: ...
    def bury(self, publication_id: int, verdict: str) -> None: ...


class EffectRepository(Protocol):
    """The append-only story of each publication: intents, answers and notes, redacted."""

    def add(self, publication_id: int, effect: Effect) -> None: ...
    def of(self, publication_id: int) -> list[Effect]: ...

    def last_intent(self, publication_id: int, step: str) -> Effect | None:
        """Return the newest intent of a step since the living handle was made, or None."""


class AccountRepository(Protocol):
    """The user's accounts, without their tokens."""

    def add(self, account: Account) -> Account: ...
    def save(self, account: Account) -> None: ...
    def get(self, account_id: int) -> Account: ...
    def list(self, platform: Platform | None = None) -> list[Account]: ...
    def default(self, platform: Platform) -> Account | None: ...
    def by_remote_id(self, platform: Platform, remote_id: str) -> Account | None: ...
    def remove(self, account_id: int) -> None: ...


class TemplateRepository(Protocol):
    """The AI prompt templates; at most one is active."""

    def add(self, template: PromptTemplate) -> PromptTemplate: ...
    def save(self, template: PromptTemplate) -> None: ...
    def get(self, template_id: int) -> PromptTemplate: ...
    def list(self) -> list[PromptTemplate]: ...
    def active(self) -> PromptTemplate | None: ...
    def activate(self, template_id: int) -> None: ...
    def remove(self, template_id: int) -> None: ...


class ActivityRepository(Protocol):
    """What the Activity page shows."""

    def add(self, activity: Activity) -> Activity: ...
    def recent(
        self, *, kind: ActivityKind | None = None, before_id: int | None = None, limit: int = 100
    ) -> list[Activity]: ...
    def forget_before(self, moment: datetime) -> int: ...


class MetricsRepository(Protocol):
    """Collected numbers, newest for each publication and over time."""

    def add(self, metrics: Sequence[Metrics]) -> None: ...
    def latest(self) -> list[Metrics]: ...
    def between(self, start: datetime, end: datetime) -> list[Metrics]: ...


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """A published event under the id by which a listener resumes."""

    id: int
    event: Event


class EventRepository(Protocol):
    """The newest published events, so that a listener of the API misses none over a restart."""

    def add(self, event: Event) -> int: ...
    def after(self, event_id: int, limit: int = 1000) -> list[StoredEvent]: ...
    def last_id(self) -> int: ...
    def forget_before(self, moment: datetime) -> int: ...


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """The answer to an API call that carried an idempotency key."""

    key: str
    body_hash: str
    status_code: int
    body: str
    created_at: datetime


class AnswerRepository(Protocol):
    """Answers of the API under their idempotency keys."""

    def add(self, answer: StoredAnswer) -> None: ...
    def get(self, key: str) -> StoredAnswer | None: ...
    def remove(self, key: str) -> None: ...
    def forget_before(self, moment: datetime) -> int: ...


class UnitOfWork(Protocol):
    """One transaction on one thread; hands out frozen values only."""

    @property
    def clips(self) -> ClipRepository: ...
    @property
    def posts(self) -> PostRepository: ...
    @property
    def publications(self) -> PublicationRepository: ...
    @property
    def handles(self) -> HandleRepository: ...
    @property
    def effects(self) -> EffectRepository: ...
    @property
    def accounts(self) -> AccountRepository: ...
    @property
    def templates(self) -> TemplateRepository: ...
    @property
    def activity(self) -> ActivityRepository: ...
    @property
    def metrics(self) -> MetricsRepository: ...
    @property
    def events(self) -> EventRepository: ...
    @property
    def answers(self) -> AnswerRepository: ...


class Work(Protocol):
    """Opens units of work: `with work.write() as unit:` commits at the end, or rolls back on any error."""

    def read(self) -> AbstractContextManager[UnitOfWork]: ...
    def write(self) -> AbstractContextManager[UnitOfWork]: ...


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One irreversible call or its outcome, kept outside the database.

    `outcome` is "intent" before the call, "live", "draft" or "not_live" after it.
    """

    at: datetime
    post_uuid: str
    account_key: str
    fingerprint: str
    outcome: str
    remote_id: str | None = None
    url: str | None = None


class Ledger(Protocol):
    """The append-only file that survives a restored or re-created database."""

    def append(self, line: LedgerLine) -> None:
        """Write one line and wait until it is on the disk."""

    def last(self, post_uuid: str, account_key: str) -> LedgerLine | None: ...

    def live_with_fingerprint(self, account_key: str, fingerprint: str) -> LedgerLine | None: ...
