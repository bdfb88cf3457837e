"""Keeps what only grows and is forgotten with age: activity, metrics, events and answers of the API."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, delete, func, insert, select

from clipdesk.domain.account import Platform
from clipdesk.domain.activity import Activity, ActivityKind
from clipdesk.domain.events import Event, EventName
from clipdesk.domain.metrics import Metrics
from clipdesk.repositories import StoredAnswer, StoredEvent
from clipdesk.storage.rows import ACTIVITY, ANSWERS, EVENTS, METRICS, PUBLICATIONS
from clipdesk.storage.transaction import Transaction

_A = ACTIVITY.c
_ADD_ACTIVITY = insert(ACTIVITY)
_RECENT = (
    select(ACTIVITY).where(_A.id < bindparam("before_id")).order_by(_A.id.desc()).limit(bindparam("most"))
)
_RECENT_OF_KIND = _RECENT.where(_A.kind == bindparam("wanted_kind"))
_FORGET_ACTIVITY = delete(ACTIVITY).where(_A.at < bindparam("moment"))
_LATEST_ID = 2**62

_M = METRICS.c
_ADD_METRICS = insert(METRICS)
_newer = METRICS.alias("newer")
_NEWEST_ID = (
    select(_newer.c.id)
    .where(_newer.c.publication_id == PUBLICATIONS.c.id)
    .order_by(_newer.c.collected_at.desc(), _newer.c.id.desc())
    .limit(1)
    .correlate(PUBLICATIONS)
    .scalar_subquery()
)
_LATEST = (
    select(METRICS).select_from(PUBLICATIONS).join(METRICS, _M.id == _NEWEST_ID).order_by(PUBLICATIONS.c.id)
)
_BETWEEN = (
    select(METRICS)
    .where(_M.collected_at >= bindparam("start"), _M.collected_at < bindparam("end"))
    .order_by(_M.collected_at, _M.id)
)

_ADD_EVENT = insert(EVENTS)
_AFTER = (
    select(EVENTS).where(EVENTS.c.id > bindparam("event_id")).order_by(EVENTS.c.id).limit(bindparam("most"))
)
_LAST_EVENT = select(func.max(EVENTS.c.id))
_FORGET_EVENTS = delete(EVENTS).where(EVENTS.c.at < bindparam("moment"))

_ADD_ANSWER = insert(ANSWERS)
_ANSWER = select(ANSWERS).where(ANSWERS.c.key == bindparam("wanted_key"))
_REMOVE_ANSWER = delete(ANSWERS).where(ANSWERS.c.key == bindparam("wanted_key"))
_FORGET_ANSWERS = delete(ANSWERS).where(ANSWERS.c.created_at < bindparam("moment"))


class SqlActivity:
    """`ports.ActivityRepository` on the database."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def add(self, activity: Activity) -> Activity:
        """Store one line; return it with its id."""
        values = {
            "at": activity.at,
            "kind": activity.kind.value,
            "text": activity.text,
            "path": activity.path,
            "post_id": activity.post_id,
            "advice": activity.advice,
        }
        return replace(activity, id=self._transaction.insert(_ADD_ACTIVITY, values))

    def recent(
        self, *, kind: ActivityKind | None = None, before_id: int | None = None, limit: int = 100
    ) -> list[Activity]:
        """Return lines, newest first; `before_id` goes on behind the last one seen."""
        values: dict[str, Any] = {"before_id": _LATEST_ID if before_id is None else before_id, "most": limit}
        if kind is None:
            return [_activity_of(row) for row in self._transaction.rows(_RECENT, values)]
        rows = self._transaction.rows(_RECENT_OF_KIND, {**values, "wanted_kind": kind.value})
        return [_activity_of(row) for row in rows]

    def forget_before(self, moment: datetime) -> int:
        """Delete older lines; return how many."""
        return self._transaction.change(_FORGET_ACTIVITY, {"moment": moment})


class SqlMetrics:
    """`ports.MetricsRepository` on the database."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def add(self, metrics: Sequence[Metrics]) -> None:
        """Store what was collected."""
        rows = [{**asdict(numbers), "platform": numbers.platform.value} for numbers in metrics]
        self._transaction.insert_many(_ADD_METRICS, rows)

    def latest(self) -> list[Metrics]:
        """Return the newest numbers of each publication."""
        return [_metrics_of(row) for row in self._transaction.rows(_LATEST)]

    def between(self, start: datetime, end: datetime) -> list[Metrics]:
        """Return all numbers collected in [start, end), oldest first."""
        rows = self._transaction.rows(_BETWEEN, {"start": start, "end": end})
        return [_metrics_of(row) for row in rows]


class SqlEvents:
    """`ports.EventRepository` on the database."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def add(self, event: Event) -> int:
        """Store a published event; return the id by which a listener resumes."""
        values = {"name": event.name.value, "at": event.at, "data": dict(event.data)}
        return self._transaction.insert(_ADD_EVENT, values)

    def after(self, event_id: int, limit: int = 1000) -> list[StoredEvent]:
        """Return the events behind one, in their order."""
        rows = self._transaction.rows(_AFTER, {"event_id": event_id, "most": limit})
        return [StoredEvent(row.id, Event(EventName(row.name), row.at, row.data)) for row in rows]

    def last_id(self) -> int:
        """Return the id of the newest event, or 0."""
        return self._transaction.value(_LAST_EVENT) or 0

    def forget_before(self, moment: datetime) -> int:
        """Delete older events; return how many."""
        return self._transaction.change(_FORGET_EVENTS, {"moment": moment})


class SqlAnswers:
    """`ports.AnswerRepository` on the database."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def add(self, answer: StoredAnswer) -> None:
        """Store the answer to a call with an idempotency key."""
        self._transaction.change(_ADD_ANSWER, asdict(answer))

    def get(self, key: str) -> StoredAnswer | None:
        """Return the stored answer, or None."""
        row = self._transaction.first(_ANSWER, {"wanted_key": key})
        return (
            None
            if row is None
            else StoredAnswer(row.key, row.body_hash, row.status_code, row.body, row.created_at)
        )

    def remove(self, key: str) -> None:
        """Delete the answer, if there is one."""
        self._transaction.change(_REMOVE_ANSWER, {"wanted_key": key})

    def forget_before(self, moment: datetime) -> int:
        """Delete older answers; return how many."""
        return self._transaction.change(_FORGET_ANSWERS, {"moment": moment})


def _activity_of(row: Row[Any]) -> Activity:
    return Activity(row.id, row.at, ActivityKind(row.kind), row.text, row.path, row.post_id, row.advice)


def _metrics_of(row: Row[Any]) -> Metrics:
    values = row._asdict()
    del values["id"]
    return Metrics(**values | {"platform": Platform(row.platform)})
