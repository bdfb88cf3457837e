"""Collects the numbers of what was posted, sums them up and writes them to a file for a spreadsheet."""

from __future__ import annotations

import csv
import logging
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from clipdesk.domain.account import Account, AccountStatus, Platform
from clipdesk.domain.activity import Activity, ActivityKind
from clipdesk.domain.errors import (
    ClipDeskError,
    CredentialError,
    FailureClass,
    InvalidInput,
    NotFound,
    PlatformFailure,
    StorageError,
)
from clipdesk.domain.events import Event, EventName
from clipdesk.domain.metrics import Metrics
from clipdesk.domain.post import Post
from clipdesk.domain.publication import Publication, Status
from clipdesk.domain.spreadsheet import cell
from clipdesk.ports import Clock, EventSink, MetricsSource
from clipdesk.repositories import PostQuery, Work

_log = logging.getLogger(__name__)

# Later numbers hardly move, and every question costs a share of the platform's daily limit.
COLLECTED_FOR = timedelta(days=90)
NUMBERS = ("views", "likes", "comments", "shares", "saves", "reach", "average_watch_s")
_SUMMED = ("views", "likes", "comments", "shares", "saves")
_TOP = 10


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums over some publications; None where no platform gave that number."""

    posted: int = 0
    views: int | None = None
    likes: int | None = None
    comments: int | None = None
    shares: int | None = None
    saves: int | None = None


@dataclass(frozen=True, slots=True)
class PublicationNumbers:
    """One publication that is out, with its newest numbers if there are any."""

    post_id: int
    publication_id: int
    title: str
    platform: Platform
    account: str
    posted_at: datetime
    url: str | None
    numbers: Metrics | None


@dataclass(frozen=True, slots=True)
class Summary:
    """How the posts of the last `days` did; `views_by_day` counts what came in on each day, in UTC."""

    days: int
    collected_at: datetime | None
    totals: Totals
    by_platform: dict[Platform, Totals]
    views_by_day: dict[date, int]
    top: tuple[PublicationNumbers, ...]


class AnalyticsService:
    """Ask the platforms how posts do, and answer questions about it."""

    def __init__(self, work: Work, sources: Iterable[MetricsSource], clock: Clock, bus: EventSink) -> None:
        self._work = work
        self._sources = {source.platform: source for source in sources}
        self._clock = clock
        self._bus = bus

    def collect(self) -> int:
        """Ask every connected account's platform; return how many publications have new numbers.

        What one account cannot answer keeps no other from being asked; it is told on the Activity page.
        """
        since = self._clock.now() - COLLECTED_FOR
        with self._work.read() as unit:
            accounts = [item for item in unit.accounts.list() if item.status is AccountStatus.CONNECTED]
        out = [item for _, item in self._out(since)]
        count = 0
        for account in accounts:
            source = self._sources.get(account.platform)
            publications = [item for item in out if item.account_id == account.id]
            if source is None or not publications:
                continue
            try:
                numbers = source.collect(account, publications)
            except (PlatformFailure, CredentialError) as error:
                self._tell_failure(account, error)
                continue
            if numbers:
                with self._work.write() as unit:
                    unit.metrics.add(numbers)
                count += len(numbers)
        self._bus.publish(Event(EventName.METRICS_COLLECTED, self._clock.now(), {"count": count}))
        return count

    def summary(self, days: int = 30) -> Summary:
        """Sum up what was posted in the last days; raises InvalidInput below 1 and above 366."""
        if not 1 <= days <= 366:
            raise InvalidInput("Choose between 1 and 366 days.", field="days")
        now = self._clock.now()
        rows = self.publications(now - timedelta(days=days))
        times = [row.numbers.collected_at for row in rows if row.numbers is not None]
        return Summary(
            days=days,
            collected_at=max(times, default=None),
            totals=_totals(rows),
            by_platform={
                platform: _totals([row for row in rows if row.platform is platform])
                for platform in dict.fromkeys(row.platform for row in rows)
            },
            views_by_day=self._views_by_day(now, days),
            top=tuple(sorted(rows, key=_views, reverse=True)[:_TOP]),
        )

    def publications(self, since: datetime | None = None) -> list[PublicationNumbers]:
        """Return what is out, oldest first, with the newest numbers."""
        with self._work.read() as unit:
            newest = {numbers.publication_id: numbers for numbers in unit.metrics.latest()}
        return [
            PublicationNumbers(
                post_id=post.id,
                publication_id=item.id,
                title=post.text.title,
                platform=item.platform,
                account=item.account_name,
                posted_at=item.completed_at or post.created_at,
                url=item.url,
                numbers=newest.get(item.id),
            )
            for post, item in sorted(self._out(since), key=lambda pair: (pair[1].completed_at, pair[1].id))
        ]

    def export_csv(self, path: Path) -> int:
        """Write one line for each publication that is out; return how many.

        Raises:
            NotFound: nothing was posted yet.
            StorageError: the file cannot be written; an older one stays whole.
        """
        rows = self.publications()
        if not rows:
            raise NotFound("No numbers yet.", "They appear a day after your first post.")
        fresh = path.with_name(f".{path.name}.{os.getpid()}.part")
        try:
            with fresh.open("w", encoding="utf-8", newline="") as out:
                csv.writer(out).writerows(_csv_lines(rows))
            fresh.replace(path)
        except OSError as error:
            fresh.unlink(missing_ok=True)
            reason = error.strerror or str(error)
            raise StorageError(f"{path} cannot be written: {reason}.", "Choose another place.") from error
        return len(rows)

    def _out(self, since: datetime | None = None) -> list[tuple[Post, Publication]]:
        """Return the publications that can be asked about: completed, and no drafts."""
        with self._work.read() as unit:
            posts = unit.posts.find(PostQuery())
        return [
            (post, item)
            for post in posts
            for item in post.publications
            if item.status is Status.COMPLETED
            and item.remote_id
            and item.privacy != "draft"
            and item.completed_at is not None
            and (since is None or item.completed_at >= since)
        ]

    def _views_by_day(self, now: datetime, days: int) -> dict[date, int]:
        """Return how many views came in on each day: the growth of each publication's highest count."""
        first = (now - timedelta(days=days - 1)).astimezone(UTC).date()
        counts = {first + timedelta(days=number): 0 for number in range(days)}
        with self._work.read() as unit:
            every = unit.metrics.between(now - COLLECTED_FOR - timedelta(days=days), now + timedelta(days=1))
        best: dict[int, int] = {}
        for numbers in every:
            if numbers.views is None:
                continue
            grown = numbers.views - best.get(numbers.publication_id, 0)
            day = numbers.collected_at.astimezone(UTC).date()
            if grown > 0:
                best[numbers.publication_id] = numbers.views
                if day in counts:
                    counts[day] += grown
        return counts

    def _tell_failure(self, account: Account, error: ClipDeskError) -> None:
        _log.warning("No numbers from %s: %s", account.platform.label, error)
        if isinstance(error, PlatformFailure) and error.failure in (FailureClass.WAIT, FailureClass.READ):
            return
        text = f"{account.platform.label} gave no numbers for {account.name}: {error.title}"
        with self._work.write() as unit:
            unit.activity.add(Activity(0, self._clock.now(), ActivityKind.PROBLEM, text, advice=error.advice))


def _views(row: PublicationNumbers) -> int:
    return -1 if row.numbers is None or row.numbers.views is None else row.numbers.views


def _totals(rows: Sequence[PublicationNumbers]) -> Totals:
    sums: dict[str, int | None] = {}
    for name in _SUMMED:
        known = [getattr(row.numbers, name) for row in rows if row.numbers is not None]
        given = [value for value in known if value is not None]
        sums[name] = sum(given) if given else None
    return Totals(posted=len(rows), **sums)


def _csv_lines(rows: Iterable[PublicationNumbers]) -> Iterator[list[str]]:
    names = [item.name for item in fields(PublicationNumbers) if item.name != "numbers"]
    yield [*names, "collected_at", *NUMBERS]
    for row in rows:
        numbers = row.numbers
        known = [getattr(numbers, name, None) for name in ("collected_at", *NUMBERS)]
        yield [cell(value) for value in (*(getattr(row, name) for name in names), *known)]
