"""Units of work on the database: one transaction on one thread, with every repository."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Engine

from clipdesk.storage.accounts import SqlAccounts
from clipdesk.storage.clips import SqlClips
from clipdesk.storage.connections import writing
from clipdesk.storage.faults import translated_faults
from clipdesk.storage.posts import SqlPosts
from clipdesk.storage.publications import SqlPublications
from clipdesk.storage.records import SqlActivity, SqlAnswers, SqlEvents, SqlMetrics
from clipdesk.storage.sealing import Seal
from clipdesk.storage.story import SqlEffects, SqlHandles
from clipdesk.storage.templates import SqlTemplates
from clipdesk.storage.transaction import Transaction


@dataclass(frozen=True, slots=True)
class SqlUnit:
    """`ports.UnitOfWork` on one open transaction."""

    clips: SqlClips
    posts: SqlPosts
    publications: SqlPublications
    handles: SqlHandles
    effects: SqlEffects
    accounts: SqlAccounts
    templates: SqlTemplates
    activity: SqlActivity
    metrics: SqlMetrics
    events: SqlEvents
    answers: SqlAnswers


class SqlWork:
    """`ports.Work` on the database.

    Reading sees one moment and waits for nobody; writing takes the write lock at once, so nothing that was
    read in it can have changed when it is written.
    """

    def __init__(self, engine: Engine, seal: Seal) -> None:
        self._reading = engine
        self._writing = writing(engine)
        self._seal = seal
        self._of_thread = threading.local()

    @contextmanager
    def read(self) -> Iterator[SqlUnit]:
        """Open a unit that can only look."""
        with translated_faults(), self._reading.begin() as connection:
            yield self._unit(Transaction(connection, is_writing=False))

    @contextmanager
    def write(self) -> Iterator[SqlUnit]:
        """Open a unit that commits at its end, or rolls back on any error."""
        if getattr(self._of_thread, "is_writing", False):
            raise RuntimeError("this thread is writing already: it would wait for itself")
        self._of_thread.is_writing = True
        try:
            with translated_faults(), self._writing.begin() as connection:
                yield self._unit(Transaction(connection, is_writing=True))
        finally:
            self._of_thread.is_writing = False

    def _unit(self, transaction: Transaction) -> SqlUnit:
        return SqlUnit(
            clips=SqlClips(transaction),
            posts=SqlPosts(transaction),
            publications=SqlPublications(transaction),
            handles=SqlHandles(transaction, self._seal),
            effects=SqlEffects(transaction),
            accounts=SqlAccounts(transaction),
            templates=SqlTemplates(transaction),
            activity=SqlActivity(transaction),
            metrics=SqlMetrics(transaction),
            events=SqlEvents(transaction),
            answers=SqlAnswers(transaction),
        )
