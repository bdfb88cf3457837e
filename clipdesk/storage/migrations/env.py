"""Alembic's door: runs migrations on the connection, and in the transaction, that the storage has opened."""

from __future__ import annotations

from alembic import context

from clipdesk.storage.rows import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,
    transactional_ddl=True,
)
context.run_migrations()
