"""The publishing engine's face: claims what is due, runs it, and settles how each run ended.

It knows when a publication is too late, held or doubtful; how one is carried forward is `run`, what a failure
means is `verdicts`, what is remembered is `record`.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import datetime, timedelta

from clipdesk.domain.account import Account, AccountStatus
from clipdesk.domain.errors import (
    CredentialError,
    Interrupted,
    LostClaim,
    MediaError,
    NotFound,
    PlatformFailure,
    StorageError,
)
from clipdesk.domain.events import EventName
from clipdesk.domain.publication import (
    Phase,
    Publication,
    Status,
    WaitReason,
    is_late,
    miss,
    park,
)
from clipdesk.repositories import PostQuery, UnitOfWork
from clipdesk.services.publishing.endings import Endings
from clipdesk.services.publishing.parts import EngineParts
from clipdesk.services.publishing.record import Record
from clipdesk.services.publishing.run import OutcomeUnknown, Run
from clipdesk.services.publishing.verdicts import Judge

log = logging.getLogger(__name__)

_FILE_AGAIN = timedelta(minutes=5)
_KEYRING_AGAIN = timedelta(seconds=30)
_HOLD_AGAIN = timedelta(seconds=30)
# Their moments were reckoned by us, not told by a platform.
_RECKONED = frozenset(
    {
        WaitReason.OFFLINE,
        WaitReason.KEYRING_LOCKED,
        WaitReason.FILE_MISSING,
        WaitReason.CLOCK_DOUBT,
        WaitReason.DISK_FULL,
        WaitReason.BREAKER,
        WaitReason.HELD,
    }
)
_VOLLEY_GAP = timedelta(minutes=10)
_LATE = timedelta(seconds=60)


class PublishingService:
    """Publish what is due, exactly once.

    Args:
        owner: names this process in claims: host, boot, pid and start.
    """

    def __init__(self, parts: EngineParts, owner: str) -> None:
        self._parts = parts
        self._owner = owner
        self._endings = Endings(parts)

    # -- the scheduler's questions

    def next_due(self) -> datetime | None:
        """Return when something is to be claimed next."""
        with self._parts.work.read() as unit:
            return unit.publications.next_try_at()

    def claim_due(self, *, limit: int, busy_accounts: Collection[int] = ()) -> list[Publication]:
        """Claim what is due, at most one for each account."""
        if limit <= 0:
            return []
        with self._parts.work.write() as unit:
            return unit.publications.claim(
                now=self._now(), owner=self._owner, limit=limit, busy_accounts=list(busy_accounts)
            )

    def reconcile(self, busy_accounts: Collection[int] = ()) -> int:
        """Take over what nobody carries any more; returns how many. The platform is asked first.

        A dead process left it, or a run of this one whose end could not be written.

        Args:
            busy_accounts: the accounts of the runs that go on.
        """
        with self._parts.work.read() as unit:
            if not _left(unit, busy_accounts):
                return 0
        with self._parts.work.write() as unit:
            orphans = _left(unit, busy_accounts)
            for was in orphans:
                new = replace(was, owner=None, epoch=was.epoch + 1, next_try_at=self._now())
                unit.publications.save(new, was=was)
        return len(orphans)

    def release(self, reason: WaitReason, account_id: int | None = None) -> int:
        """Let what waits for `reason` be looked at again now; returns how many."""
        now = self._now()
        with self._parts.work.write() as unit:
            waiting = unit.publications.waiting_for(reason, account_id)
            for was in waiting:
                late_from = now if reason is WaitReason.HELD else was.late_from
                unit.publications.save(replace(was, next_try_at=now, late_from=late_from), was=was)
        return len(waiting)

    def start_waits_again(self) -> int:
        """Look at all that is under way again now: its waits were reckoned by another clock. Return how many.

        What waits for its time, for a date from a platform or for a person keeps waiting.
        """
        now = self._now()
        self._endings.forget_breakers()
        with self._parts.work.write() as unit:
            waiting = [
                publication
                for status in (Status.PROCESSING, Status.PENDING)
                for post in unit.posts.find(PostQuery(status=status))
                for publication in post.publications
                if _waits_by_the_clock(publication, now)
            ]
            for was in waiting:
                unit.publications.save(replace(was, next_try_at=now), was=was)
        return len(waiting)

    # -- one publication

    def run(self, publication: Publication) -> None:
        """Carry a claimed publication forward and settle how the run ended."""
        record = Record(self._parts.work, self._parts.clock, self._parts.bus, publication, self._parts.trace)
        account = self._account(publication)
        if account is None:
            self._guarded(record, lambda: self._endings.disconnected(record))
            return
        try:
            self._go(record, account)
        except LostClaim:
            log.info("publication %s was taken away while it ran", publication.id)
        except Interrupted as interruption:
            reason = interruption.reason
            self._guarded(record, lambda: self._endings.interrupted(record, reason))
        except PlatformFailure as failure:
            problem = failure
            self._guarded(record, lambda: self._endings.failed(record, account, problem))
        except OutcomeUnknown as unknown:
            since = unknown.since
            self._guarded(record, lambda: self._endings.adopt(record, account, since))
        except CredentialError as error:
            message = str(error)
            self._guarded(record, lambda: self._endings.locked(record, message))
        except MediaError as error:
            trouble = error
            self._guarded(record, lambda: self._endings.file_trouble(record, trouble))
        except StorageError as error:
            self._endings.cannot_write(record, error)

    def _go(self, record: Record, account: Account) -> None:
        publication = record.publication
        if self._is_put_off(record, account):
            return
        if publication.phase is Phase.NEW:
            record.tell(EventName.PUBLICATION_STARTED)
        record.tell(EventName.POST_CHANGED, status=str(Status.PROCESSING))
        judge = Judge(self._parts.settings.current.publish, self._parts.limits, self._parts.random)
        Run(self._parts, record, judge, account).go()
        self._endings.succeeded(publication)

    def _account(self, publication: Publication) -> Account | None:
        try:
            with self._parts.work.read() as unit:
                return unit.accounts.get(publication.account_id)
        except NotFound:
            return None

    def crashed(self, publication: Publication, error: BaseException) -> None:
        """Settle a run that ended by an error nobody foresaw: the platform is asked first (rule I9)."""
        log.error("publication %s ended by %s", publication.id, type(error).__name__, exc_info=error)
        with self._parts.work.read() as unit:
            stored = unit.publications.get(publication.id)
        if stored.epoch != publication.epoch or stored.status is not Status.PROCESSING:
            return
        record = Record(self._parts.work, self._parts.clock, self._parts.bus, stored, self._parts.trace)
        self._guarded(record, lambda: self._endings.crashed(record))

    # -- before a run

    def _is_put_off(self, record: Record, account: Account) -> bool:
        """Settle what must not run now: held, in doubt, too late, breaker open, too close to the last one."""
        publication = record.publication
        now = self._now()
        if publication.is_committed or record.last_intent("publish") is not None:
            return False
        if self._put_off_by_account(record, account, now):
            return True
        if self._parts.is_clock_in_doubt():
            words = "The computer's clock was changed, so nothing is posted before it was checked."
            record.leave(park(publication, WaitReason.CLOCK_DOUBT, words, until=now + _LATE), "clock", words)
            return True
        if publication.phase is Phase.NEW and self._parts.disk.is_short():
            words = "The disk is nearly full. Make room on it; ClipDesk goes on by itself."
            record.leave(park(publication, WaitReason.DISK_FULL, words, until=now + _LATE), "disk", words)
            return True
        needs_bytes = publication.phase is not Phase.STAGED or publication.platform.value != "instagram"
        if needs_bytes and self._is_held():
            self._endings.hold(record)
            return True
        settings = self._parts.settings.current.schedule
        if (
            is_late(publication, now, timedelta(minutes=settings.grace_minutes))
            and settings.when_missed != "post"
        ):
            self._miss(record, settings.when_missed)
            return True
        return self._is_volley(record, now)

    def _put_off_by_account(self, record: Record, account: Account, now: datetime) -> bool:
        publication = record.publication
        if account.status is AccountStatus.NEEDS_SIGN_IN:
            self._endings.await_sign_in(record, account)
            return True
        breaker = self._endings.breaker(account.id)
        if breaker.is_open(now) and not publication.is_forced:
            words = f"{account.platform.label} keeps failing. ClipDesk waits before it tries again."
            until = breaker.open_until
            record.leave(park(publication, WaitReason.BREAKER, words, until=until), "check", words)
            return True
        return False

    def _is_volley(self, record: Record, now: datetime) -> bool:
        """Space what is overdue, so that a wake-up never fires everything at once."""
        publication = record.publication
        start = publication.late_from or publication.scheduled_at
        if publication.is_forced or start is None or now - start < _LATE:
            return False
        with self._parts.work.read() as unit:
            last = unit.publications.last_completed_at(publication.account_id)
        gap = timedelta(hours=self._parts.settings.current.schedule.schedule_spacing_hours) or _VOLLEY_GAP
        if last is None or now - last >= gap:
            return False
        later = replace(
            publication,
            status=Status.PENDING,
            owner=None,
            next_try_at=last + gap,
            error_message="Goes out after the last one.",
        )
        record.leave(later, "space", "keeps the distance to the last post")
        return True

    def _miss(self, record: Record, policy: str) -> None:
        publication = record.publication
        slot = self._parts.next_slot(publication) if policy == "next_slot" else None
        if slot is not None:
            moved = replace(
                publication,
                status=Status.PENDING,
                owner=None,
                scheduled_at=slot,
                next_try_at=slot,
                late_from=None,
            )
            record.leave(
                moved,
                "late",
                f"moved to {slot.isoformat()}",
                activity="A missed post was moved to its next slot.",
            )
            return
        words = "Its time passed while nothing could post it."
        missed = miss(publication, f"{words} Post it now, or choose a new time.")
        record.leave(missed, "late", words, activity="A post was missed.", advice="Post Now or Reschedule.")

    def _guarded(self, record: Record, settle: Callable[[], None]) -> None:
        try:
            settle()
        except LostClaim:
            log.info("publication %s was taken away while its run ended", record.publication.id)
        except StorageError as error:
            self._endings.cannot_write(record, error)

    def _is_held(self) -> bool:
        return self._parts.is_held()

    def _now(self) -> datetime:
        return self._parts.clock.now()


def _left(unit: UnitOfWork, busy_accounts: Collection[int]) -> list[Publication]:
    return [each for each in unit.publications.owned() if each.account_id not in busy_accounts]


def _waits_by_the_clock(publication: Publication, now: datetime) -> bool:
    """Tell whether it waits for a moment that the engine reckoned by the clock."""
    if publication.owner is not None or publication.next_try_at is None or publication.next_try_at <= now:
        return False
    if publication.status is Status.PROCESSING or publication.wait_reason in _RECKONED:
        return True
    is_retry = publication.status is Status.PENDING and publication.attempts > 0
    return is_retry and publication.wait_reason is None and publication.staged_at is None
