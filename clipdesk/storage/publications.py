"""Keeps publications, and claims what is due: every write names the state it expects to replace."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, case, func, insert, literal_column, select, text, update

from clipdesk.domain.account import Platform
from clipdesk.domain.errors import LostClaim, NotFound
from clipdesk.domain.post import post_status
from clipdesk.domain.publication import Phase, Publication, PublishOptions, Status, WaitReason
from clipdesk.storage.rows import ACCOUNTS, CLAIMABLE, POSTS, PUBLICATIONS
from clipdesk.storage.transaction import Transaction

_P = PUBLICATIONS.c
_WITH_NAME = select(PUBLICATIONS, ACCOUNTS.c.name.label("account_name")).join_from(
    PUBLICATIONS, ACCOUNTS, _P.account_id == ACCOUNTS.c.id
)
_BY_ID = _WITH_NAME.where(_P.id == bindparam("publication_id"))
_BY_IDS = _WITH_NAME.where(_P.id.in_(bindparam("ids", expanding=True))).order_by(_P.next_try_at, _P.id)
_OF_POSTS = _WITH_NAME.where(_P.post_id.in_(bindparam("ids", expanding=True))).order_by(_P.post_id, _P.id)
_OWNED = _WITH_NAME.where(
    _P.owner.is_not(None), _P.status == literal_column(f"'{Status.PROCESSING.value}'")
).order_by(_P.id)
_WAITING = _WITH_NAME.where(
    _P.wait_reason == bindparam("reason"), _P.status == literal_column(f"'{Status.PENDING.value}'")
).order_by(_P.id)
_WAITING_ON_ACCOUNT = _WAITING.where(_P.account_id == bindparam("account"))

# The first due publication of each account: a look into the index per account, however long the queue is.
_due = PUBLICATIONS.alias("due")
_first = PUBLICATIONS.alias("first")
_FIRST_DUE_ID = (
    select(_due.c.id)
    .where(
        _due.c.account_id == ACCOUNTS.c.id,
        _due.c.next_try_at <= bindparam("now", type_=_P.next_try_at.type),
        text(CLAIMABLE.replace("status", "due.status").replace("owner", "due.owner")),
    )
    .order_by(_due.c.next_try_at, _due.c.id)
    .limit(1)
    .correlate(ACCOUNTS)
    .scalar_subquery()
)
_TO_CLAIM = (
    select(_first.c.id)
    .select_from(ACCOUNTS)
    .join(_first, _first.c.id == _FIRST_DUE_ID)
    .where(ACCOUNTS.c.id.not_in(bindparam("busy", expanding=True)))
    .order_by(_first.c.next_try_at, _first.c.id)
    .limit(bindparam("most"))
)
_CLAIM = (
    update(PUBLICATIONS)
    .where(_P.id.in_(_TO_CLAIM), text(CLAIMABLE))
    .values(status=Status.PROCESSING.value, owner=bindparam("new_owner"), epoch=_P.epoch + 1)
    .returning(_P.id, _P.post_id)
)

_ADD = insert(PUBLICATIONS)
_CLIP_OF_POST = select(POSTS.c.clip_id).where(POSTS.c.id == bindparam("post"))
_LAST_REPOST = select(func.max(_P.repost_no)).where(
    _P.clip_id == bindparam("clip"), _P.account_id == bindparam("account")
)
_SAVE_CLAIMED = update(PUBLICATIONS).where(
    _P.id == bindparam("was_id"),
    _P.epoch == bindparam("was_epoch"),
    _P.status == literal_column(f"'{Status.PROCESSING.value}'"),
)
_SAVE = update(PUBLICATIONS).where(
    _P.id == bindparam("was_id"),
    _P.epoch == bindparam("was_epoch"),
    _P.status == bindparam("was_status"),
    _P.phase == bindparam("was_phase"),
    _P.owner.is_not_distinct_from(bindparam("was_owner")),
)
_NEXT_TRY = select(func.min(_P.next_try_at)).where(text(CLAIMABLE))
_NOT_TAKING = ", ".join(f"'{status.value}'" for status in (Status.CANCELLED, Status.FAILED, Status.MISSED))
_TAKEN = (
    select(_P.scheduled_at)
    .where(
        _P.account_id == bindparam("account"),
        _P.scheduled_at >= bindparam("start"),
        _P.scheduled_at <= bindparam("end"),
        text(f"status NOT IN ({_NOT_TAKING})"),
    )
    .order_by(_P.scheduled_at)
)
_LAST_COMPLETED = select(func.max(_P.completed_at)).where(
    _P.account_id == bindparam("account"), _P.completed_at.is_not(None)
)

_RANKED = (
    Status.PROCESSING,
    Status.UNCONFIRMED,
    Status.FAILED,
    Status.MISSED,
    Status.PENDING,
    Status.COMPLETED,
    Status.CANCELLED,
)
_RANK = case({status.value: rank for rank, status in enumerate(_RANKED)}, value=_P.status)
_SHOWN = case(
    {rank: status.value for rank, status in enumerate(_RANKED)},
    value=select(func.min(_RANK)).where(_P.post_id == POSTS.c.id).correlate(POSTS).scalar_subquery(),
    else_=post_status(()).value,
)
_KEEP_IN_STEP = update(POSTS).where(POSTS.c.id.in_(bindparam("ids", expanding=True))).values(status=_SHOWN)
_OPTIONS = frozenset(part.name for part in fields(PublishOptions))


class SqlPublications:
    """`ports.PublicationRepository` on the database."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def add(self, publication: Publication) -> Publication:
        """Store one more publication of a post; return it with its id."""
        clip_id = self._transaction.value(_CLIP_OF_POST, {"post": publication.post_id})
        if clip_id is None:
            raise NotFound(f"There is no post {publication.post_id}.", "Load the list again.")
        new_id = self.insert(publication, clip_id)
        self._keep_in_step(publication.post_id)
        return self.get(new_id)

    def insert(self, publication: Publication, clip_id: int) -> int:
        """Store a row and leave the post's status to the caller; for the posts' repository."""
        where = {"clip": clip_id, "account": publication.account_id}
        last = self._transaction.value(_LAST_REPOST, where)
        return self._transaction.insert(
            _ADD,
            {
                **_values(publication),
                "post_id": publication.post_id,
                "clip_id": clip_id,
                "account_id": publication.account_id,
                "platform": publication.platform.value,
                "repost_no": 0 if last is None else last + 1,
                "epoch": publication.epoch,
            },
        )

    def get(self, publication_id: int) -> Publication:
        """Return a publication."""
        row = self._transaction.first(_BY_ID, {"publication_id": publication_id})
        if row is None:
            raise NotFound(f"There is no publication {publication_id}.", "Load the list again.")
        return publication_of(row)

    def claim(
        self, *, now: datetime, owner: str, limit: int, busy_accounts: Sequence[int] = ()
    ) -> list[Publication]:
        """Claim what is due, oldest first, at most one for each account that is not busy."""
        values = {"now": now, "new_owner": owner, "busy": list(busy_accounts), "most": limit}
        claimed = self._transaction.changed(_CLAIM, values)
        if not claimed:
            return []
        self._keep_in_step(*{row.post_id for row in claimed})
        rows = self._transaction.rows(_BY_IDS, {"ids": [row.id for row in claimed]})
        return [publication_of(row) for row in rows]

    def save_claimed(self, publication: Publication) -> None:
        """Store where id and epoch match and the row is in processing; else raise LostClaim."""
        guard = {"was_id": publication.id, "was_epoch": publication.epoch}
        self._replace(self._transaction.change(_SAVE_CLAIMED, {**guard, **_values(publication)}), publication)

    def save(self, publication: Publication, *, was: Publication) -> None:
        """Store a person's change where the row still stands as `was` says; else raise LostClaim."""
        values = {
            "was_id": was.id,
            "was_epoch": was.epoch,
            "was_status": was.status.value,
            "was_phase": was.phase.value,
            "was_owner": was.owner,
            **_values(publication),
            "epoch": publication.epoch,
        }
        self._replace(self._transaction.change(_SAVE, values), publication)

    def save_progress(self, publication_id: int, epoch: int, sent_bytes: int, total_bytes: int) -> None:
        """Store how many bytes are out; raise LostClaim if the claim is gone."""
        values = {
            "was_id": publication_id,
            "was_epoch": epoch,
            "sent_bytes": sent_bytes,
            "total_bytes": total_bytes,
        }
        if not self._transaction.change(_SAVE_CLAIMED, values):
            raise LostClaim(f"publication {publication_id}, epoch {epoch}")

    def owned(self) -> list[Publication]:
        """Return those in processing that still carry an owner."""
        return [publication_of(row) for row in self._transaction.rows(_OWNED)]

    def waiting_for(self, reason: WaitReason, account_id: int | None = None) -> list[Publication]:
        """Return the pending ones that wait for something, of one account or of all."""
        if account_id is None:
            rows = self._transaction.rows(_WAITING, {"reason": reason.value})
        else:
            rows = self._transaction.rows(
                _WAITING_ON_ACCOUNT, {"reason": reason.value, "account": account_id}
            )
        return [publication_of(row) for row in rows]

    def next_try_at(self) -> datetime | None:
        """Return the earliest moment at which a claim would take something, or None."""
        found: datetime | None = self._transaction.value(_NEXT_TRY)
        return found

    def taken_times(self, account_id: int, start: datetime, end: datetime) -> list[datetime]:
        """Return the sorted times in [start, end] that an account's posts take."""
        values = {"account": account_id, "start": start, "end": end}
        return [row.scheduled_at for row in self._transaction.rows(_TAKEN, values)]

    def last_completed_at(self, account_id: int) -> datetime | None:
        """Return when the account's newest post was completed, or None."""
        found: datetime | None = self._transaction.value(_LAST_COMPLETED, {"account": account_id})
        return found

    def of_posts(self, post_ids: Sequence[int]) -> list[Publication]:
        """Return the publications of some posts, post by post in the order of their ids."""
        return [publication_of(row) for row in self._transaction.rows(_OF_POSTS, {"ids": list(post_ids)})]

    def _replace(self, touched: int, publication: Publication) -> None:
        if not touched:
            raise LostClaim(f"publication {publication.id}, epoch {publication.epoch}")
        self._keep_in_step(publication.post_id)

    def _keep_in_step(self, *post_ids: int) -> None:
        self._transaction.change(_KEEP_IN_STEP, {"ids": list(post_ids)})


def publication_of(row: Row[Any]) -> Publication:
    """Return the value of a publication's row, joined with its account's name."""
    return Publication(
        id=row.id,
        post_id=row.post_id,
        account_id=row.account_id,
        platform=Platform(row.platform),
        status=Status(row.status),
        phase=Phase(row.phase),
        scheduled_at=row.scheduled_at,
        options=PublishOptions(**{name: value for name, value in row.options.items() if name in _OPTIONS}),
        wait_reason=None if row.wait_reason is None else WaitReason(row.wait_reason),
        next_try_at=row.next_try_at,
        late_from=row.late_from,
        staged_at=row.staged_at,
        completed_at=row.completed_at,
        attempts=row.attempts,
        epoch=row.epoch,
        owner=row.owner,
        error_message=row.error_message,
        remote_id=row.remote_id,
        url=row.url,
        privacy=row.privacy,
        sent_bytes=row.sent_bytes,
        total_bytes=row.total_bytes,
        is_forced=row.is_forced,
        account_name=row.account_name,
    )


def _values(publication: Publication) -> dict[str, Any]:
    """Return what may change in a publication's life; its post, account and epoch are not among it."""
    reason = publication.wait_reason
    return {
        "status": publication.status.value,
        "phase": publication.phase.value,
        "wait_reason": None if reason is None else reason.value,
        "scheduled_at": publication.scheduled_at,
        "next_try_at": publication.next_try_at,
        "late_from": publication.late_from,
        "staged_at": publication.staged_at,
        "completed_at": publication.completed_at,
        "attempts": publication.attempts,
        "owner": publication.owner,
        "error_message": publication.error_message,
        "remote_id": publication.remote_id,
        "url": publication.url,
        "privacy": publication.privacy,
        "sent_bytes": publication.sent_bytes,
        "total_bytes": publication.total_bytes,
        "is_forced": publication.is_forced,
        "options": asdict(publication.options),
    }
