"""The tables of the database. No row leaves this folder: repositories turn them into values.

Tables, not mapped classes: the mapper costs every command and every start a quarter more time and 9 MB.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    UniqueConstraint,
    text,
)

from clipdesk.storage.columns import AnyText, JsonText, PathText, UtcTime

# Written out in full in the index and in the statements: SQLite uses a partial index only for the same words.
CLAIMABLE = "(status = 'pending' OR (status = 'processing' AND owner IS NULL))"
_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
_Number = BigInteger().with_variant(Integer(), "sqlite")

METADATA = MetaData(naming_convention=_NAMES)


def _where(condition: str) -> dict[str, Any]:
    # "postgresql_where" says the same to a server, but naming it loads that dialect, wanted or not.
    return {"sqlite_where": text(condition)}


def _column(
    name: str, kind: Any, *more: Any, primary_key: bool = False, nullable: bool = False
) -> Column[Any]:
    """Return a column that may be empty only if that is said."""
    return Column(name, kind, *more, primary_key=primary_key, nullable=nullable)


#: A known video file; the fingerprint is its identity.
CLIPS = Table(
    "clips",
    METADATA,
    _column("id", _Number, primary_key=True),
    _column("path", PathText),
    _column("fingerprint", String(64)),
    _column("size_bytes", _Number),
    _column("mtime_ns", _Number),
    _column("facts", JsonText),
    _column("thumbnail", PathText, nullable=True),
    _column("state", String(16)),
    _column("kind", String(16)),
    _column("game", AnyText),
    _column("settled_at", UtcTime),
    _column("created_at", UtcTime),
    UniqueConstraint("fingerprint", "size_bytes"),
    Index(None, "path"),
    Index(None, "state"),
    sqlite_autoincrement=True,
)

#: A post; `status` follows from its publications and is kept in step for scripts that read the table.
POSTS = Table(
    "scheduled_posts",
    METADATA,
    _column("id", _Number, primary_key=True),
    _column("uuid", String(64)),
    _column("clip_id", _Number, ForeignKey("clips.id")),
    _column("title", AnyText),
    _column("caption", AnyText),
    _column("hashtags", AnyText),
    _column("scheduled_time", UtcTime, nullable=True),
    _column("status", String(16)),
    _column("text_source", String(16)),
    _column("created_at", UtcTime),
    UniqueConstraint("uuid"),
    Index(None, "clip_id"),
    Index(None, "scheduled_time", "id"),
    Index(None, "status", "scheduled_time", "id"),
    Index(None, "status", "id"),
    sqlite_autoincrement=True,
)

#: One post on one account; `repost_no` counts the posts of one clip on that account.
PUBLICATIONS = Table(
    "publications",
    METADATA,
    _column("id", _Number, primary_key=True),
    _column("post_id", _Number, ForeignKey("scheduled_posts.id")),
    _column("clip_id", _Number, ForeignKey("clips.id")),
    _column("account_id", _Number, ForeignKey("accounts.id")),
    _column("repost_no", _Number),
    _column("platform", String(16)),
    _column("status", String(16)),
    _column("phase", String(16)),
    _column("wait_reason", String(32), nullable=True),
    _column("scheduled_at", UtcTime, nullable=True),
    _column("next_try_at", UtcTime, nullable=True),
    _column("late_from", UtcTime, nullable=True),
    _column("staged_at", UtcTime, nullable=True),
    _column("completed_at", UtcTime, nullable=True),
    _column("attempts", _Number),
    _column("epoch", _Number),
    _column("owner", AnyText, nullable=True),
    _column("error_message", AnyText, nullable=True),
    _column("remote_id", AnyText, nullable=True),
    _column("url", AnyText, nullable=True),
    _column("privacy", AnyText, nullable=True),
    _column("sent_bytes", _Number),
    _column("total_bytes", _Number),
    _column("is_forced", Boolean),
    _column("options", JsonText),
    UniqueConstraint("clip_id", "account_id", "repost_no"),
    Index(None, "post_id"),
    Index(None, "account_id", "scheduled_at"),
    Index(None, "account_id", "completed_at"),
    Index("ix_publications_due", "account_id", "next_try_at", "id", **_where(CLAIMABLE)),
    Index("ix_publications_wake", "next_try_at", **_where(CLAIMABLE)),
    Index("ix_publications_wait_reason", "wait_reason", **_where("wait_reason IS NOT NULL")),
    Index("ix_publications_owned", "status", "id", **_where("owner IS NOT NULL")),
    sqlite_autoincrement=True,
)

#: A platform's handle, sealed; it lives while it has no verdict, and at most one lives per publication.
#:
#: `since_effect_id` and `until_effect_id` are the newest lines of the story when it was made and buried:
#: they order handles and intents without a clock.
HANDLES = Table(
    "publish_handles",
    METADATA,
    _column("id", _Number, primary_key=True),
    _column("publication_id", _Number, ForeignKey("publications.id")),
    _column("value", AnyText),
    _column("upload_url", AnyText, nullable=True),
    _column("created_at", UtcTime),
    _column("expires_at", UtcTime, nullable=True),
    _column("verdict", AnyText, nullable=True),
    _column("since_effect_id", _Number),
    _column("until_effect_id", _Number, nullable=True),
    Index("uq_publish_handles_living", "publication_id", unique=True, **_where("verdict IS NULL")),
    Index(None, "publication_id", "id"),
    sqlite_autoincrement=True,
)

#: One line of the story of a publication; only ever added.
EFFECTS = Table(
    "effect_log",
    METADATA,
    _column("id", _Number, primary_key=True),
    _column("publication_id", _Number, ForeignKey("publications.id")),
    _column("at", UtcTime),
    _column("attempt", _Number),
    _column("step", String(32)),
    _column("kind", String(16)),
    _column("text", AnyText),
    _column("data", JsonText),
    Index(None, "publication_id", "step", "id"),
    sqlite_autoincrement=True,
)

#: An account without its tokens; a disconnected one stays for the posts it carries.
ACCOUNTS = Table(
    "accounts",
    METADATA,
    _column("id", _Number, primary_key=True),
    _column("platform", String(16)),
    _column("remote_id", AnyText),
    _column("name", AnyText),
    _column("handle", AnyText),
    _column("status", String(16)),
    _column("is_default", Boolean),
    _column("is_removed", Boolean),
    _column("is_audited", Boolean),
    _column("expires_at", UtcTime, nullable=True),
    _column("scopes", AnyText),
    _column("created_at", UtcTime),
    UniqueConstraint("platform", "remote_id"),
    Index("uq_accounts_default", "platform", unique=True, **_where("is_default")),
    sqlite_autoincrement=True,
)

#: An AI prompt template; at most one is active.
TEMPLATES = Table(
    "ai_prompt_templates",
    METADATA,
    _column("id", _Number, primary_key=True),
    _column("name", AnyText),
    _column("prompt_text", AnyText),
    _column("is_active", Boolean),
    _column("created_at", UtcTime),
    _column("updated_at", UtcTime),
    Index("uq_ai_prompt_templates_active", "is_active", unique=True, **_where("is_active")),
    sqlite_autoincrement=True,
)

#: The numbers of a publication at a moment.
METRICS = Table(
    "video_metrics",
    METADATA,
    _column("id", _Number, primary_key=True),
    _column("publication_id", _Number, ForeignKey("publications.id")),
    _column("platform", String(16)),
    _column("collected_at", UtcTime),
    _column("views", _Number, nullable=True),
    _column("likes", _Number, nullable=True),
    _column("comments", _Number, nullable=True),
    _column("shares", _Number, nullable=True),
    _column("saves", _Number, nullable=True),
    _column("reach", _Number, nullable=True),
    _column("average_watch_s", Double, nullable=True),
    Index(None, "publication_id", "collected_at"),
    Index(None, "collected_at"),
    sqlite_autoincrement=True,
)

#: One line of the Activity page.
ACTIVITY = Table(
    "activity",
    METADATA,
    _column("id", _Number, primary_key=True),
    _column("at", UtcTime),
    _column("kind", String(16)),
    _column("text", AnyText),
    _column("path", AnyText, nullable=True),
    _column("post_id", _Number, nullable=True),
    _column("advice", AnyText),
    Index(None, "kind", "id"),
    Index(None, "at"),
    sqlite_autoincrement=True,
)

#: The answer to an API call that carried an idempotency key.
ANSWERS = Table(
    "api_idempotency",
    METADATA,
    _column("key", AnyText, primary_key=True),
    _column("body_hash", String(128)),
    _column("status_code", _Number),
    _column("body", AnyText),
    _column("created_at", UtcTime),
    Index(None, "created_at"),
)

#: A published event, so that a listener of the API can go on after a restart.
EVENTS = Table(
    "event_log",
    METADATA,
    _column("id", _Number, primary_key=True),
    _column("name", String(40)),
    _column("at", UtcTime),
    _column("data", JsonText),
    Index(None, "at"),
    sqlite_autoincrement=True,
)
