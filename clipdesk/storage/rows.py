"""The tables of the database. No row leaves this folder: repositories turn them into values."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any, cast

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, MetaData, String, Table, UniqueConstraint, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from clipdesk.storage.columns import AnyText, JsonText, PathText, UtcTime

# Written out in full in the index and in the statements: SQLite uses a partial index only for the same words.
CLAIMABLE = "(status = 'pending' OR (status = 'processing' AND owner IS NULL))"
_KEPT_IDS = {"sqlite_autoincrement": True}  # an id that was once given out never means something else
_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


def _where(condition: str) -> dict[str, Any]:
    return {"sqlite_where": text(condition), "postgresql_where": text(condition)}


class Row(DeclarativeBase):
    """The base of all tables."""

    metadata = MetaData(naming_convention=_NAMES)
    type_annotation_map = {  # noqa: RUF012 (SQLAlchemy reads it from the class)
        int: BigInteger().with_variant(Integer(), "sqlite"),
        str: AnyText,
        datetime: UtcTime,
        Path: PathText,
        dict[str, Any]: JsonText,
    }


class ClipRow(Row):
    """A known video file; the fingerprint is its identity."""

    __tablename__ = "clips"
    __table_args__ = (
        UniqueConstraint("fingerprint", "size_bytes"),
        Index(None, "path"),
        Index(None, "state"),
        _KEPT_IDS,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    path: Mapped[Path]
    fingerprint: Mapped[str] = mapped_column(String(64))
    size_bytes: Mapped[int]
    mtime_ns: Mapped[int]
    facts: Mapped[dict[str, Any]]
    thumbnail: Mapped[Path | None]
    state: Mapped[str] = mapped_column(String(16))
    kind: Mapped[str] = mapped_column(String(16))
    game: Mapped[str]
    settled_at: Mapped[datetime]
    created_at: Mapped[datetime]


class PostRow(Row):
    """A post; `status` follows from its publications and is kept in step for scripts that read the table."""

    __tablename__ = "scheduled_posts"
    __table_args__ = (
        UniqueConstraint("uuid"),
        Index(None, "clip_id"),
        Index(None, "scheduled_time", "id"),
        Index(None, "status", "scheduled_time", "id"),
        Index(None, "status", "id"),
        _KEPT_IDS,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[str] = mapped_column(String(64))
    clip_id: Mapped[int] = mapped_column(ForeignKey("clips.id"))
    title: Mapped[str]
    caption: Mapped[str]
    hashtags: Mapped[str]
    scheduled_time: Mapped[datetime | None]
    status: Mapped[str] = mapped_column(String(16))
    text_source: Mapped[str] = mapped_column(String(16))
    created_at: Mapped[datetime]


class PublicationRow(Row):
    """One post on one account; `repost_no` counts the posts of one clip on that account."""

    __tablename__ = "publications"
    __table_args__ = (
        UniqueConstraint("clip_id", "account_id", "repost_no"),
        Index(None, "post_id"),
        Index(None, "account_id", "scheduled_at"),
        Index(None, "account_id", "completed_at"),
        Index("ix_publications_due", "account_id", "next_try_at", "id", **_where(CLAIMABLE)),
        Index("ix_publications_wake", "next_try_at", **_where(CLAIMABLE)),
        Index("ix_publications_wait_reason", "wait_reason", **_where("wait_reason IS NOT NULL")),
        Index("ix_publications_owned", "status", "id", **_where("owner IS NOT NULL")),
        _KEPT_IDS,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("scheduled_posts.id"))
    clip_id: Mapped[int] = mapped_column(ForeignKey("clips.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    repost_no: Mapped[int]
    platform: Mapped[str] = mapped_column(String(16))
    status: Mapped[str] = mapped_column(String(16))
    phase: Mapped[str] = mapped_column(String(16))
    wait_reason: Mapped[str | None] = mapped_column(String(32))
    scheduled_at: Mapped[datetime | None]
    next_try_at: Mapped[datetime | None]
    late_from: Mapped[datetime | None]
    staged_at: Mapped[datetime | None]
    completed_at: Mapped[datetime | None]
    attempts: Mapped[int]
    epoch: Mapped[int]
    owner: Mapped[str | None]
    error_message: Mapped[str | None]
    remote_id: Mapped[str | None]
    url: Mapped[str | None]
    privacy: Mapped[str | None]
    sent_bytes: Mapped[int]
    total_bytes: Mapped[int]
    is_forced: Mapped[bool]
    options: Mapped[dict[str, Any]]


class HandleRow(Row):
    """A platform's handle, sealed; it lives while it has no verdict, and at most one lives per publication.

    `since_effect_id` and `until_effect_id` are the newest lines of the story when it was made and buried:
    they order handles and intents without a clock.
    """

    __tablename__ = "publish_handles"
    __table_args__ = (
        Index("uq_publish_handles_living", "publication_id", unique=True, **_where("verdict IS NULL")),
        Index(None, "publication_id", "id"),
        _KEPT_IDS,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    publication_id: Mapped[int] = mapped_column(ForeignKey("publications.id"))
    value: Mapped[str]
    upload_url: Mapped[str | None]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    verdict: Mapped[str | None]
    since_effect_id: Mapped[int]
    until_effect_id: Mapped[int | None]


class EffectRow(Row):
    """One line of the story of a publication; only ever added."""

    __tablename__ = "effect_log"
    __table_args__ = (Index(None, "publication_id", "step", "id"), _KEPT_IDS)

    id: Mapped[int] = mapped_column(primary_key=True)
    publication_id: Mapped[int] = mapped_column(ForeignKey("publications.id"))
    at: Mapped[datetime]
    attempt: Mapped[int]
    step: Mapped[str] = mapped_column(String(32))
    kind: Mapped[str] = mapped_column(String(16))
    text: Mapped[str]
    data: Mapped[dict[str, Any]]


class AccountRow(Row):
    """An account without its tokens; a disconnected one stays for the posts it carries."""

    __tablename__ = "accounts"
    __table_args__ = (
        UniqueConstraint("platform", "remote_id"),
        Index("uq_accounts_default", "platform", unique=True, **_where("is_default")),
        _KEPT_IDS,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    platform: Mapped[str] = mapped_column(String(16))
    remote_id: Mapped[str]
    name: Mapped[str]
    handle: Mapped[str]
    status: Mapped[str] = mapped_column(String(16))
    is_default: Mapped[bool]
    is_removed: Mapped[bool]
    is_audited: Mapped[bool]
    expires_at: Mapped[datetime | None]
    scopes: Mapped[str]
    created_at: Mapped[datetime]


class TemplateRow(Row):
    """An AI prompt template; at most one is active."""

    __tablename__ = "ai_prompt_templates"
    __table_args__ = (
        Index("uq_ai_prompt_templates_active", "is_active", unique=True, **_where("is_active")),
        _KEPT_IDS,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    prompt_text: Mapped[str]
    is_active: Mapped[bool]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class MetricsRow(Row):
    """The numbers of a publication at a moment."""

    __tablename__ = "video_metrics"
    __table_args__ = (Index(None, "publication_id", "collected_at"), Index(None, "collected_at"), _KEPT_IDS)

    id: Mapped[int] = mapped_column(primary_key=True)
    publication_id: Mapped[int] = mapped_column(ForeignKey("publications.id"))
    platform: Mapped[str] = mapped_column(String(16))
    collected_at: Mapped[datetime]
    views: Mapped[int | None]
    likes: Mapped[int | None]
    comments: Mapped[int | None]
    shares: Mapped[int | None]
    saves: Mapped[int | None]
    reach: Mapped[int | None]
    average_watch_s: Mapped[float | None]


class ActivityRow(Row):
    """One line of the Activity page."""

    __tablename__ = "activity"
    __table_args__ = (Index(None, "kind", "id"), Index(None, "at"), _KEPT_IDS)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    kind: Mapped[str] = mapped_column(String(16))
    text: Mapped[str]
    path: Mapped[str | None]
    post_id: Mapped[int | None]
    advice: Mapped[str]


class AnswerRow(Row):
    """The answer to an API call that carried an idempotency key."""

    __tablename__ = "api_idempotency"
    __table_args__ = (Index(None, "created_at"),)

    key: Mapped[str] = mapped_column(primary_key=True)
    body_hash: Mapped[str] = mapped_column(String(128))
    status_code: Mapped[int]
    body: Mapped[str]
    created_at: Mapped[datetime]


class EventRow(Row):
    """A published event, so that a listener of the API can go on after a restart."""

    __tablename__ = "event_log"
    __table_args__ = (Index(None, "at"), _KEPT_IDS)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime]
    data: Mapped[dict[str, Any]]


def table_of(row: type[Row]) -> Table:
    """Return a row's table, for statements that need no objects."""
    return cast(Table, row.__table__)
