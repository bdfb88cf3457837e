"""One post on one account, and the rules of its life: which state may follow which, and at what price.

Pure: each rule takes a publication and returns the next one; the unit of work stores it under its epoch.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from clipdesk.domain.account import Platform
from clipdesk.domain.errors import NotAllowed


class Status(StrEnum):
    """The public statuses."""

    PENDING = "pending"
    PROCESSING = "processing"
    COMPLETED = "completed"
    FAILED = "failed"
    MISSED = "missed"
    UNCONFIRMED = "unconfirmed"
    CANCELLED = "cancelled"


class Phase(StrEnum):
    """How far a publication has come at its platform."""

    NEW = "new"
    CREATING = "creating"  # the intent to make a handle is written
    HANDLE = "handle"  # the handle is durable
    UPLOADING = "uploading"
    STAGED = "staged"  # all but the irreversible call is done
    PUBLISHING = "publishing"  # the intent of the irreversible call is written
    VERIFYING = "verifying"  # the platform works on it
    DONE = "done"


class WaitReason(StrEnum):
    """What a pending publication waits for, other than its time."""

    OFFLINE = "offline"
    SIGN_IN = "sign_in"
    KEYRING_LOCKED = "keyring_locked"
    QUOTA = "quota"
    RATE_LIMITED = "rate_limited"
    BREAKER = "breaker"
    HELD = "held"
    FILE_MISSING = "file_missing"
    CLOCK_DOUBT = "clock_doubt"
    DISK_FULL = "disk_full"
    APPROVAL = "approval"
    NEEDS_CHOICE = "needs_choice"


# These wait for a person's word about this very post: no wake-up may start them.
ASKS_PERSON = frozenset({WaitReason.APPROVAL, WaitReason.NEEDS_CHOICE})


@dataclass(frozen=True, slots=True)
class PublishOptions:
    """How a publication is to appear; frozen when it is scheduled and never widened afterwards.

    `privacy` is in the platform's own words: YouTube "public", "unlisted", "private"; TikTok one of its
    privacy levels, or "" while nobody has chosen; Instagram "public". `mode` is TikTok's "draft" or "direct".
    """

    privacy: str = ""
    mode: str = ""
    category_id: str = ""
    made_for_kids: bool = False
    allow_comment: bool = False
    allow_duet: bool = False
    allow_stitch: bool = False
    brand_content: bool = False
    brand_organic: bool = False


@dataclass(frozen=True, slots=True)
class Publication:
    """One post on one account.

    `scheduled_at` is the user's time; `next_try_at` is when the engine looks at it next (None: only when
    something happens). `late_from` replaces `scheduled_at` in the late rule after a hold. `epoch` grows with
    every claim; only the owner of the newest epoch may write.
    """

    id: int
    post_id: int
    account_id: int
    platform: Platform
    status: Status
    phase: Phase
    scheduled_at: datetime | None
    options: PublishOptions
    wait_reason: WaitReason | None = None
    next_try_at: datetime | None = None
    late_from: datetime | None = None
    staged_at: datetime | None = None
    completed_at: datetime | None = None
    attempts: int = 0
    epoch: int = 0
    owner: str | None = None
    error_message: str | None = None
    remote_id: str | None = None
    url: str | None = None
    privacy: str | None = None
    sent_bytes: int = 0
    total_bytes: int = 0
    is_forced: bool = False
    account_name: str = ""

    @property
    def progress(self) -> float | None:
        """Return the share of bytes that the platform has, 0 to 1, or None before the first."""
        return min(1.0, self.sent_bytes / self.total_bytes) if self.total_bytes else None

    @property
    def is_committed(self) -> bool:
        """Tell whether the irreversible call may have been made."""
        return self.phase in (Phase.PUBLISHING, Phase.VERIFYING, Phase.DONE)


@dataclass(frozen=True, slots=True)
class Handle:
    """The platform's handle of one publication; the idempotency key of everything that follows.

    `value` is the session address, container id or publish id; `upload_url` where bytes go if that differs.
    Both work like secrets and are stored sealed.
    """

    value: str
    upload_url: str | None
    created_at: datetime
    expires_at: datetime | None


class HandleStage(StrEnum):
    """Where a handle stands, as its platform tells it."""

    RECEIVING = "receiving"  # wants bytes from `offset`
    STAGED = "staged"  # has every byte; only the publish call is missing
    WORKING = "working"  # the irreversible call was taken; the outcome is open
    LIVE = "live"
    DELIVERED = "delivered"  # a draft reached the user's inbox
    DEAD = "dead"  # will never become visible
    UNREADABLE = "unreadable"  # the platform does not know it or cannot say


@dataclass(frozen=True, slots=True)
class HandleState:
    """The platform's answer about a handle; `is_transient`: a new one may succeed."""

    stage: HandleStage
    offset: int = 0
    remote_id: str | None = None
    url: str | None = None
    privacy: str | None = None
    error: str = ""
    is_transient: bool = False


@dataclass(frozen=True, slots=True)
class RemotePost:
    """A post found on an account; compared with ours before it may be adopted."""

    remote_id: str
    url: str | None
    title: str
    published_at: datetime
    file_name: str = ""
    size_bytes: int | None = None
    privacy: str | None = None


@dataclass(frozen=True, slots=True)
class ReadBack:
    """What a platform says about a live post; `notice` is a sentence if something is not as chosen."""

    url: str | None = None
    privacy: str | None = None
    notice: str = ""
    is_final: bool = True


@dataclass(frozen=True, slots=True)
class Effect:
    """One line of the story of a publication: an intent before a call, or the answer after it."""

    at: datetime
    attempt: int
    step: str
    kind: str  # "intent", "answer", "note"
    text: str
    data: dict[str, Any] = field(default_factory=dict)


# ---- the life of a publication


def park(
    publication: Publication, reason: WaitReason, message: str, *, until: datetime | None = None
) -> Publication:
    """Put it back to wait for `reason`; uses up no attempt."""
    return replace(
        publication,
        status=Status.PENDING,
        wait_reason=reason,
        error_message=message,
        next_try_at=until,
        owner=None,
    )


def retry(
    publication: Publication, message: str, *, at: datetime, max_attempts: int, is_handle_dead: bool
) -> Publication:
    """Count an attempt: wait for the next one, or fail when they are used up."""
    attempts = publication.attempts + 1
    phase = publication.phase
    if is_handle_dead:
        phase = Phase.NEW
    elif phase is Phase.PUBLISHING:
        phase = Phase.UPLOADING
    if attempts >= max_attempts:
        return replace(fail(publication, message), attempts=attempts, phase=phase)
    return replace(
        publication,
        status=Status.PENDING,
        phase=phase,
        wait_reason=None,
        attempts=attempts,
        error_message=message,
        next_try_at=at,
        owner=None,
        staged_at=None if is_handle_dead else publication.staged_at,
    )


def look_again(publication: Publication, *, at: datetime, message: str | None = None) -> Publication:
    """Stay in processing without an owner until `at`; the platform is asked then."""
    return replace(
        publication,
        status=Status.PROCESSING,
        wait_reason=None,
        next_try_at=at,
        owner=None,
        error_message=message,
    )


def stage(publication: Publication, *, now: datetime) -> Publication:
    """Leave it staged at the platform until its time."""
    return replace(
        publication,
        status=Status.PENDING,
        phase=Phase.STAGED,
        wait_reason=None,
        error_message=None,
        staged_at=publication.staged_at or now,
        next_try_at=publication.scheduled_at,
        owner=None,
    )


def complete(
    publication: Publication, *, now: datetime, remote_id: str | None, url: str | None, privacy: str | None
) -> Publication:
    """End it well, by the platform's or a person's word."""
    return replace(
        publication,
        status=Status.COMPLETED,
        phase=Phase.DONE,
        wait_reason=None,
        error_message=None,
        remote_id=remote_id or publication.remote_id,
        url=url or publication.url,
        privacy=privacy or publication.privacy,
        sent_bytes=publication.total_bytes,
        completed_at=now,
        next_try_at=None,
        owner=None,
    )


def fail(publication: Publication, message: str) -> Publication:
    """End it with a sentence that says what to do; a person may start it again."""
    return replace(
        publication,
        status=Status.FAILED,
        wait_reason=None,
        error_message=message,
        next_try_at=None,
        owner=None,
    )


def miss(publication: Publication, message: str) -> Publication:
    """Say that its time has passed; a person decides."""
    return replace(
        publication,
        status=Status.MISSED,
        wait_reason=None,
        error_message=message,
        next_try_at=None,
        owner=None,
    )


def doubt(publication: Publication, message: str) -> Publication:
    """Say that nobody knows whether it went out; never retried by itself."""
    return replace(
        publication,
        status=Status.UNCONFIRMED,
        wait_reason=None,
        error_message=message,
        next_try_at=None,
        owner=None,
    )


def cancel(publication: Publication) -> Publication:
    """Take it back.

    Raises:
        NotAllowed: it is completed or cancelled already, or the irreversible call may have been made.
    """
    if publication.status in (Status.COMPLETED, Status.CANCELLED):
        raise NotAllowed(
            f"This post is already {publication.status}.", "Only a post that is not out can be cancelled."
        )
    if publication.is_committed:
        raise NotAllowed(
            f"{publication.platform.label} already has this post.",
            "It can only be removed on the platform itself.",
        )
    return replace(
        publication,
        status=Status.CANCELLED,
        wait_reason=None,
        error_message=None,
        next_try_at=None,
        owner=None,
        epoch=publication.epoch + 1,
    )


def start_again(
    publication: Publication, *, scheduled_at: datetime, is_forced: bool, try_at: datetime
) -> Publication:
    """Make a publication that a person asked for pending again, with all its attempts.

    A publication in doubt, or one with a living handle, keeps its phase: the engine asks the platform first.
    """
    return replace(
        publication,
        status=Status.PENDING,
        wait_reason=None,
        error_message=None,
        attempts=0,
        scheduled_at=scheduled_at,
        next_try_at=try_at,
        late_from=None,
        is_forced=is_forced,
        owner=None,
    )


def is_late(publication: Publication, now: datetime, grace: timedelta) -> bool:
    """Tell whether it may no longer go out by itself."""
    start = publication.late_from or publication.scheduled_at
    return start is not None and not publication.is_forced and now - start > grace
