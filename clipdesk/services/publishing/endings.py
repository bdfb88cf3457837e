"""How a run ends when it does not end well: parks, retries, adopts, doubts, and says so.

Every ending is one unit of work under the epoch; the state machine itself is `domain.publication`.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import datetime, timedelta

from clipdesk.domain.account import Account, AccountStatus
from clipdesk.domain.activity import Activity, ActivityKind
from clipdesk.domain.breaker import Breaker
from clipdesk.domain.errors import (
    DiskFull,
    FailureClass,
    FileMissing,
    LostClaim,
    MediaError,
    NotFound,
    PlatformFailure,
    StorageError,
)
from clipdesk.domain.events import Event, EventName
from clipdesk.domain.post import Post
from clipdesk.domain.publication import (
    HandleStage,
    HandleState,
    Phase,
    Publication,
    Status,
    WaitReason,
    complete,
    doubt,
    fail,
    look_again,
    park,
)
from clipdesk.ports import PublishJob, UploadFile
from clipdesk.repositories import PostQuery, UnitOfWork
from clipdesk.services.publishing.lines import LedgerLines
from clipdesk.services.publishing.parts import BY_PERSON, EngineParts
from clipdesk.services.publishing.record import Record
from clipdesk.services.publishing.verdicts import Judge, Verdict

log = logging.getLogger(__name__)

_FILE_AGAIN = timedelta(minutes=5)
_KEYRING_AGAIN = timedelta(seconds=30)
_HOLD_AGAIN = timedelta(seconds=30)
_TWINS_WITHIN = timedelta(days=7)


class Endings:
    """Settle runs that stopped short; remembers failures in a row for each account."""

    def __init__(self, parts: EngineParts) -> None:
        self._parts = parts
        self._breakers: dict[int, Breaker] = {}
        self._unanswered_since: dict[int, datetime] = {}

    def breaker(self, account_id: int) -> Breaker:
        """Return the state of an account's breaker."""
        return self._breakers.get(account_id, Breaker())

    def forget_breakers(self) -> None:
        """Close every breaker: the moment until which it stays open was reckoned by another clock."""
        self._breakers.clear()
        self._unanswered_since.clear()

    def succeeded(self, publication: Publication) -> None:
        """Forget the failures of a publication and its account."""
        self._unanswered_since.pop(publication.id, None)
        self._breakers.pop(publication.account_id, None)

    def crashed(self, record: Record) -> None:
        """Settle a run that ended by an error nobody foresaw as ambiguous (rule I9)."""
        kind = FailureClass.AMBIGUOUS if record.publication.is_committed else FailureClass.RETRYABLE
        failure = PlatformFailure(
            kind, "Something went wrong inside ClipDesk.", "It is tried again; see the log."
        )
        verdict = self._judge().judge(record.publication, failure, self._now(), asked_for_s=0)
        self.settle(record, verdict, failure.title)

    def failed(self, record: Record, account: Account, failure: PlatformFailure) -> None:
        publication = record.publication
        now = self._now()
        first = self._unanswered_since.get(publication.id)
        if failure.failure is FailureClass.READ:
            first = self._unanswered_since.setdefault(publication.id, now)
        asked_for_s = (now - first).total_seconds() if first else 0.0
        verdict = self._judge().judge(publication, failure, now, asked_for_s=asked_for_s)
        if verdict.asks_sign_in:
            self._ask_sign_in(record, account, verdict.publication, failure)
            return
        self.settle(record, verdict, f"{failure.failure}: {failure.title}", code=failure.code)
        if verdict.counts_for_breaker:
            self._breakers[account.id] = self._breakers.get(account.id, Breaker()).failed(now)

    def settle(self, record: Record, verdict: Verdict, text: str, *, code: str = "") -> None:
        publication = verdict.publication
        label = publication.platform.label
        told = f"{label}: {publication.error_message}" if verdict.is_failure else ""
        words = f"{text} ({code})" if code else text
        record.leave(publication, "failure", words, bury=verdict.bury, activity=told)
        if publication.status is Status.FAILED:
            record.tell(EventName.PUBLICATION_FAILED, error_message=publication.error_message)
        elif publication.status is Status.UNCONFIRMED:
            record.tell(EventName.PUBLICATION_UNCONFIRMED, error_message=publication.error_message)

    def await_sign_in(self, record: Record, account: Account) -> None:
        """Park it until its account, which needs its owner, is signed in again."""
        words = f"{account.platform.label} sign-in has expired."
        now = self._now()

        def unless_renewed(unit: UnitOfWork, parked: Publication) -> Publication:
            # Whoever signs in looks for what waits: by now that may have been before this waits.
            stored = _stored(unit, account)
            is_renewed = stored is not None and stored.status is not AccountStatus.NEEDS_SIGN_IN
            return replace(parked, next_try_at=now) if is_renewed else parked

        parked = park(record.publication, WaitReason.SIGN_IN, words)
        record.leave(parked, "check", words, last_word=unless_renewed)

    def _ask_sign_in(
        self, record: Record, account: Account, parked: Publication, failure: PlatformFailure
    ) -> None:
        """Park it and mark its account in one unit of work; say so once, and not if it was just renewed."""
        now = self._now()
        told: list[str] = []

        def mark(unit: UnitOfWork, parked: Publication) -> Publication:
            stored = _stored(unit, account)
            if stored is None or stored.status is AccountStatus.NEEDS_SIGN_IN:
                return parked
            if stored != account:
                return replace(parked, next_try_at=now)
            unit.accounts.save(replace(stored, status=AccountStatus.NEEDS_SIGN_IN))
            line = Activity(0, now, ActivityKind.PROBLEM, str(failure), advice="Reconnect")
            unit.activity.add(line)
            told.append(str(failure))
            return parked

        text = f"{failure.failure}: {failure.title}" + (f" ({failure.code})" if failure.code else "")
        record.leave(parked, "failure", text, last_word=mark)
        for message in told:
            data = {"account_id": account.id, "platform": str(account.platform), "message": message}
            self._parts.bus.publish(Event(EventName.ACCOUNT_NEEDS_SIGN_IN, now, data))

    def adopt(self, record: Record, account: Account, since: datetime) -> None:
        """Look for the post among the account's own; adopt a single certain match, else ask a person."""
        publication = record.publication
        job = self._search_job(record, account)
        label = account.platform.label
        try:
            found = self._parts.publishers[account.platform].find(job, since)
        except PlatformFailure as failure:
            self.failed(record, account, replace_class(failure, FailureClass.READ))
            return
        now = self._now()
        if len(found) == 1:
            match = found[0]
            state = HandleState(
                HandleStage.LIVE, remote_id=match.remote_id, url=match.url, privacy=match.privacy
            )
            lines = LedgerLines(self._parts.ledger, self._parts.clock, account)
            lines.write(job.post_uuid, job.file.fingerprint.xxh3_128, "live", state)
            adopted = complete(
                publication, now=now, remote_id=match.remote_id, url=match.url, privacy=match.privacy
            )
            words = f"Found the post on {label} and took it as this one."
            record.leave(adopted, "adopt", words, bury="adopted", activity=words)
            record.tell(EventName.PUBLICATION_COMPLETED, remote_id=match.remote_id, url=match.url)
            return
        age_s = (now - since).total_seconds()
        if age_s < self._parts.limits.adoption_s:
            wait_s = max(self._judge().poll_s(3), age_s / 4)
            words = f"{label} does not say whether the post went out; asking again."
            record.leave(
                look_again(publication, at=now + timedelta(seconds=wait_s), message=words), "adopt", words
            )
            return
        words = f"{label} cannot say whether the post went out. Look there, then say whether it is live."
        record.leave(doubt(publication, words), "adopt", f"{len(found)} matches", activity=words)
        record.tell(EventName.PUBLICATION_UNCONFIRMED, error_message=words)

    def _search_job(self, record: Record, account: Account) -> PublishJob:
        post, _ = record.load()
        publication = record.publication
        try:
            file = self._parts.file_for(post.clip, publication.platform)
        except MediaError:
            file = UploadFile(post.clip.path, post.clip.fingerprint, "video/mp4", post.clip.facts)
        due_at = publication.scheduled_at or self._now()
        return PublishJob(
            publication_id=publication.id,
            post_uuid=post.uuid,
            account=account,
            text=post.text,
            options=publication.options,
            file=file,
            due_at=due_at,
            others_with_same_text=self._has_twin(post, account),
        )

    def _has_twin(self, post: Post, account: Account) -> bool:
        """Tell whether another recent post has the same words, so that a match by them proves nothing."""
        query = PostQuery(platform=account.platform, due_from=self._now() - _TWINS_WITHIN)
        with self._parts.work.read() as unit:
            return any(other.id != post.id and other.text == post.text for other in unit.posts.find(query))

    def interrupted(self, record: Record, reason: str) -> None:
        publication = record.publication
        if publication.phase is Phase.PUBLISHING:
            publication = replace(publication, phase=Phase.UPLOADING)
        if reason == "hold":
            self.hold(record)
            return
        stopped = replace(publication, status=Status.PENDING, owner=None, next_try_at=self._now())
        record.leave(stopped, "stop", "ClipDesk is ending; goes on at the same byte next time")

    def hold(self, record: Record) -> None:
        publication = record.publication
        if publication.phase is Phase.PUBLISHING:
            publication = replace(publication, phase=Phase.UPLOADING)
        words = "Posting is on hold while OBS is streaming or recording."
        if BY_PERSON in self._parts.held_by():
            words = "Posting is on hold until you resume it."
        held = park(publication, WaitReason.HELD, words, until=self._now() + _HOLD_AGAIN)
        record.leave(replace(held, late_from=self._now()), "hold", words)

    def disconnected(self, record: Record) -> None:
        """Wait for an account that its owner took away; it may be connected again."""
        label = record.publication.platform.label
        words = f"The {label} account is disconnected. Connect it again, or cancel this post."
        record.leave(park(record.publication, WaitReason.SIGN_IN, words), "check", words)

    def locked(self, record: Record, message: str) -> None:
        until = self._now() + _KEYRING_AGAIN
        record.leave(
            park(record.publication, WaitReason.KEYRING_LOCKED, message, until=until), "keyring", message
        )

    def file_trouble(self, record: Record, error: MediaError) -> None:
        publication = record.publication
        if isinstance(error, FileMissing):
            if publication.is_committed:
                # Bytes are asked for only where the platform said that it has not got them all.
                publication = replace(publication, phase=Phase.UPLOADING)
            parked = park(publication, WaitReason.FILE_MISSING, str(error), until=self._now() + _FILE_AGAIN)
            record.leave(parked, "file", error.title, activity=error.title, advice=error.advice)
            return
        failed = replace(fail(publication, str(error)), phase=Phase.NEW)
        record.leave(
            failed, "file", error.title, bury="the file changed before its last piece", activity=str(error)
        )
        record.tell(EventName.PUBLICATION_FAILED, error_message=str(error))

    def cannot_write(self, record: Record, error: StorageError) -> None:
        """Park it if that can still be written; otherwise it is taken up when it can be.

        On a full disk the reserve makes room for this last line, and for what the platform said.
        """
        publication, message = record.publication, str(error)
        now = self._now()
        self._parts.bus.publish(Event(EventName.PROBLEM, now, {"text": message}))
        if isinstance(error, DiskFull):
            self._parts.disk.release_reserve()
        until = now + timedelta(seconds=self._parts.limits.room_again_s)
        parked = park(publication, WaitReason.DISK_FULL, message, until=until)
        if publication.is_committed:
            parked = look_again(publication, at=until, message=message)
        try:
            record.leave(parked, "disk", message)
        except (StorageError, LostClaim):
            log.error("publication %s could not be parked: %s", publication.id, message)

    def _judge(self) -> Judge:
        return Judge(self._parts.settings.current.publish, self._parts.limits, self._parts.random)

    def _now(self) -> datetime:
        return self._parts.clock.now()


def replace_class(failure: PlatformFailure, kind: FailureClass) -> PlatformFailure:
    """Return the same failure under another class, unless it is one that a question may end by itself."""
    if failure.failure in (FailureClass.SIGN_IN, FailureClass.WAIT, FailureClass.DATED):
        return failure
    return PlatformFailure(kind, failure.title, failure.advice, code=failure.code)


def _stored(unit: UnitOfWork, account: Account) -> Account | None:
    """Return the account as it is now, or None if it was taken away."""
    try:
        return unit.accounts.get(account.id)
    except NotFound:
        return None
