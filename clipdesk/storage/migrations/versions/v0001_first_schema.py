"""The first schema. Frozen: a later change is a migration of its own."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    _accounts()
    _activity()
    _ai_prompt_templates()
    _api_idempotency()
    _clips()
    _event_log()
    _scheduled_posts()
    _publications()
    _effect_log()
    _publish_handles()
    _video_metrics()


def _accounts() -> None:
    op.create_table(
        "accounts",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("platform", sa.String(length=16), nullable=False),
        sa.Column("remote_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("handle", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("is_default", sa.Boolean(), nullable=False),
        sa.Column("is_removed", sa.Boolean(), nullable=False),
        sa.Column("is_audited", sa.Boolean(), nullable=False),
        sa.Column("expires_at", TIME, nullable=True),
        sa.Column("scopes", sa.Text(), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_accounts"),
        sa.UniqueConstraint("platform", "remote_id", name="uq_accounts_platform_remote_id"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "uq_accounts_default",
        "accounts",
        ["platform"],
        unique=True,
        sqlite_where=sa.text("is_default"),
        postgresql_where=sa.text("is_default"),
    )


def _activity() -> None:
    op.create_table(
        "activity",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("path", sa.Text(), nullable=True),
        sa.Column("post_id", NUMBER, nullable=True),
        sa.Column("advice", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_activity"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_activity_at", "activity", ["at"], unique=False)
    op.create_index("ix_activity_kind_id", "activity", ["kind", "id"], unique=False)


def _ai_prompt_templates() -> None:
    op.create_table(
        "ai_prompt_templates",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("prompt_text", sa.Text(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("updated_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_ai_prompt_templates"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "uq_ai_prompt_templates_active",
        "ai_prompt_templates",
        ["is_active"],
        unique=True,
        sqlite_where=sa.text("is_active"),
        postgresql_where=sa.text("is_active"),
    )


def _api_idempotency() -> None:
    op.create_table(
        "api_idempotency",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("body_hash", sa.String(length=128), nullable=False),
        sa.Column("status_code", NUMBER, nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_api_idempotency"),
    )
    op.create_index("ix_api_idempotency_created_at", "api_idempotency", ["created_at"], unique=False)


def _clips() -> None:
    op.create_table(
        "clips",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("size_bytes", NUMBER, nullable=False),
        sa.Column("mtime_ns", NUMBER, nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("thumbnail", sa.Text(), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("game", sa.Text(), nullable=False),
        sa.Column("settled_at", TIME, nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_clips"),
        sa.UniqueConstraint("fingerprint", "size_bytes", name="uq_clips_fingerprint_size_bytes"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_clips_path", "clips", ["path"], unique=False)
    op.create_index("ix_clips_state", "clips", ["state"], unique=False)


def _event_log() -> None:
    op.create_table(
        "event_log",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_event_log"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_event_log_at", "event_log", ["at"], unique=False)


def _scheduled_posts() -> None:
    op.create_table(
        "scheduled_posts",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("uuid", sa.String(length=64), nullable=False),
        sa.Column("clip_id", NUMBER, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("caption", sa.Text(), nullable=False),
        sa.Column("hashtags", sa.Text(), nullable=False),
        sa.Column("scheduled_time", TIME, nullable=True),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("text_source", sa.String(length=16), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.UniqueConstraint("uuid", name="uq_scheduled_posts_uuid"),
        sa.ForeignKeyConstraint(["clip_id"], ["clips.id"], name="fk_scheduled_posts_clip_id"),
        sa.PrimaryKeyConstraint("id", name="pk_scheduled_posts"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_scheduled_posts_clip_id", "scheduled_posts", ["clip_id"], unique=False)
    op.create_index(
        "ix_scheduled_posts_scheduled_time_id", "scheduled_posts", ["scheduled_time", "id"], unique=False
    )
    op.create_index("ix_scheduled_posts_status_id", "scheduled_posts", ["status", "id"], unique=False)
    op.create_index(
        "ix_scheduled_posts_status_scheduled_time_id",
        "scheduled_posts",
        ["status", "scheduled_time", "id"],
        unique=False,
    )


def _publications() -> None:
    op.create_table(
        "publications",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("post_id", NUMBER, nullable=False),
        sa.Column("clip_id", NUMBER, nullable=False),
        sa.Column("account_id", NUMBER, nullable=False),
        sa.Column("repost_no", NUMBER, nullable=False),
        sa.Column("platform", sa.String(length=16), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("phase", sa.String(length=16), nullable=False),
        sa.Column("wait_reason", sa.String(length=32), nullable=True),
        sa.Column("scheduled_at", TIME, nullable=True),
        sa.Column("next_try_at", TIME, nullable=True),
        sa.Column("late_from", TIME, nullable=True),
        sa.Column("staged_at", TIME, nullable=True),
        sa.Column("completed_at", TIME, nullable=True),
        sa.Column("attempts", NUMBER, nullable=False),
        sa.Column("epoch", NUMBER, nullable=False),
        sa.Column("owner", sa.Text(), nullable=True),
        sa.Column("error_message", sa.Text(), nullable=True),
        sa.Column("remote_id", sa.Text(), nullable=True),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("privacy", sa.Text(), nullable=True),
        sa.Column("sent_bytes", NUMBER, nullable=False),
        sa.Column("total_bytes", NUMBER, nullable=False),
        sa.Column("is_forced", sa.Boolean(), nullable=False),
        sa.Column("options", sa.Text(), nullable=False),
        sa.UniqueConstraint(
            "clip_id", "account_id", "repost_no", name="uq_publications_clip_id_account_id_repost_no"
        ),
        sa.ForeignKeyConstraint(["post_id"], ["scheduled_posts.id"], name="fk_publications_post_id"),
        sa.ForeignKeyConstraint(["clip_id"], ["clips.id"], name="fk_publications_clip_id"),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_publications_account_id"),
        sa.PrimaryKeyConstraint("id", name="pk_publications"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_publications_account_id_completed_at",
        "publications",
        ["account_id", "completed_at"],
        unique=False,
    )
    op.create_index(
        "ix_publications_account_id_scheduled_at",
        "publications",
        ["account_id", "scheduled_at"],
        unique=False,
    )
    op.create_index(
        "ix_publications_due",
        "publications",
        ["account_id", "next_try_at", "id"],
        unique=False,
        sqlite_where=sa.text("(status = 'pending' OR (status = 'processing' AND owner IS NULL))"),
        postgresql_where=sa.text("(status = 'pending' OR (status = 'processing' AND owner IS NULL))"),
    )
    op.create_index(
        "ix_publications_owned",
        "publications",
        ["status", "id"],
        unique=False,
        sqlite_where=sa.text("owner IS NOT NULL"),
        postgresql_where=sa.text("owner IS NOT NULL"),
    )
    op.create_index("ix_publications_post_id", "publications", ["post_id"], unique=False)
    op.create_index(
        "ix_publications_wait_reason",
        "publications",
        ["wait_reason"],
        unique=False,
        sqlite_where=sa.text("wait_reason IS NOT NULL"),
        postgresql_where=sa.text("wait_reason IS NOT NULL"),
    )
    op.create_index(
        "ix_publications_wake",
        "publications",
        ["next_try_at"],
        unique=False,
        sqlite_where=sa.text("(status = 'pending' OR (status = 'processing' AND owner IS NULL))"),
        postgresql_where=sa.text("(status = 'pending' OR (status = 'processing' AND owner IS NULL))"),
    )


def _effect_log() -> None:
    op.create_table(
        "effect_log",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("publication_id", NUMBER, nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("attempt", NUMBER, nullable=False),
        sa.Column("step", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["publication_id"], ["publications.id"], name="fk_effect_log_publication_id"),
        sa.PrimaryKeyConstraint("id", name="pk_effect_log"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_effect_log_publication_id_step_id", "effect_log", ["publication_id", "step", "id"], unique=False
    )


def _publish_handles() -> None:
    op.create_table(
        "publish_handles",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("publication_id", NUMBER, nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("upload_url", sa.Text(), nullable=True),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("expires_at", TIME, nullable=True),
        sa.Column("verdict", sa.Text(), nullable=True),
        sa.Column("since_effect_id", NUMBER, nullable=False),
        sa.Column("until_effect_id", NUMBER, nullable=True),
        sa.ForeignKeyConstraint(
            ["publication_id"], ["publications.id"], name="fk_publish_handles_publication_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_publish_handles"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_publish_handles_publication_id_id", "publish_handles", ["publication_id", "id"], unique=False
    )
    op.create_index(
        "uq_publish_handles_living",
        "publish_handles",
        ["publication_id"],
        unique=True,
        sqlite_where=sa.text("verdict IS NULL"),
        postgresql_where=sa.text("verdict IS NULL"),
    )


def _video_metrics() -> None:
    op.create_table(
        "video_metrics",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("publication_id", NUMBER, nullable=False),
        sa.Column("platform", sa.String(length=16), nullable=False),
        sa.Column("collected_at", TIME, nullable=False),
        sa.Column("views", NUMBER, nullable=True),
        sa.Column("likes", NUMBER, nullable=True),
        sa.Column("comments", NUMBER, nullable=True),
        sa.Column("shares", NUMBER, nullable=True),
        sa.Column("saves", NUMBER, nullable=True),
        sa.Column("reach", NUMBER, nullable=True),
        sa.Column("average_watch_s", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(
            ["publication_id"], ["publications.id"], name="fk_video_metrics_publication_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_video_metrics"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_video_metrics_collected_at", "video_metrics", ["collected_at"], unique=False)
    op.create_index(
        "ix_video_metrics_publication_id_collected_at",
        "video_metrics",
        ["publication_id", "collected_at"],
        unique=False,
    )
