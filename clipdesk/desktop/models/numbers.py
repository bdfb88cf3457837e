"""Reads what the platforms told about posts, and sums it up for Analytics. Called off the GUI thread.

Views count for the days on which they came in: what a publication gained between two readings is spread over
the time between them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, tzinfo
from pathlib import Path
from statistics import median

from clipdesk.domain.account import Platform
from clipdesk.domain.metrics import Metrics
from clipdesk.domain.publication import Status
from clipdesk.repositories import PostQuery, Work

LATE = timedelta(minutes=5)
STALE = timedelta(hours=36)
_FRESH = timedelta(hours=24)
_LONGEST = timedelta(days=90)
_HOURS = 2

Gain = tuple[datetime, datetime, float]


@dataclass(frozen=True, slots=True)
class Out:
    """One publication that is out."""

    id: int
    post_id: int
    title: str
    thumbnail: Path | None
    platform: Platform
    posted_at: datetime
    due_at: datetime | None

    @property
    def late(self) -> timedelta:
        """Return how late it went out."""
        return timedelta() if self.due_at is None else max(timedelta(), self.posted_at - self.due_at)


@dataclass(frozen=True, slots=True)
class RawNumbers:
    """What is out, and every reading of its numbers, oldest first."""

    out: tuple[Out, ...] = ()
    history: tuple[Metrics, ...] = ()


@dataclass(frozen=True, slots=True)
class Period:
    """Sums over one span of days; None where there is nothing to sum."""

    posts: int = 0
    views: float | None = None
    reactions: float | None = None
    on_time: float | None = None


@dataclass(frozen=True, slots=True)
class DayViews:
    """The views that came in on one day."""

    day: date
    views: Mapping[Platform, float]

    @property
    def total(self) -> float:
        """Return the views of all platforms."""
        return sum(self.views.values())


@dataclass(frozen=True, slots=True)
class HeatCell:
    """What posts of one weekday and two hours usually get in a day."""

    weekday: int
    hour: int
    views: float
    posts: int


@dataclass(frozen=True, slots=True)
class TopClip:
    """One post with its newest numbers; None where no platform gives one."""

    post_id: int
    title: str
    thumbnail: Path | None
    posted_at: datetime
    platforms: tuple[Platform, ...]
    views: int | None
    likes: int | None
    comments: int | None
    late: timedelta
    silent: Mapping[str, tuple[Platform, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Digest:
    """All that the page shows of one span of days."""

    days: int
    collected_at: datetime | None = None
    stale: tuple[tuple[Platform, int], ...] = ()
    now: Period = Period()
    before: Period = Period()
    per_day: tuple[DayViews, ...] = ()
    heat: tuple[HeatCell, ...] = ()
    top: tuple[TopClip, ...] = ()

    @property
    def has_numbers(self) -> bool:
        """Tell whether any platform has told anything yet."""
        return self.collected_at is not None

    @property
    def best(self) -> HeatCell | None:
        """Return the time that worked best, or None before there are two posts to compare."""
        if sum(cell.posts for cell in self.heat) < 2:
            return None
        return max(self.heat, key=lambda cell: (cell.views, cell.posts))


def read_numbers(work: Work, now: datetime) -> RawNumbers:
    """Return what is out since twice the longest span, with all readings of it."""
    since = now - 2 * _LONGEST
    with work.read() as unit:
        posts = unit.posts.find(PostQuery(due_from=since - timedelta(days=7), due_until=now + _FRESH))
        history = unit.metrics.between(since, now + _FRESH)
    out = tuple(
        Out(
            item.id,
            post.id,
            post.text.title or post.clip.path.stem,
            post.clip.thumbnail,
            item.platform,
            item.completed_at,
            item.scheduled_at,
        )
        for post in posts
        for item in post.publications
        if item.status is Status.COMPLETED
        and item.completed_at is not None
        and item.remote_id
        and item.privacy != "draft"
    )
    known = {item.id for item in out}
    return RawNumbers(out, tuple(numbers for numbers in history if numbers.publication_id in known))


def digest(raw: RawNumbers, now: datetime, days: int, platform: Platform | None = None) -> Digest:
    """Sum up the last days, and those before for comparison; `now` is local and names the days."""
    out = [item for item in raw.out if platform in (None, item.platform)]
    readings = _by_publication(raw.history)
    begin = _midnight(now) - timedelta(days=days - 1)
    earlier = begin - timedelta(days=days)
    gains = _gains(out, readings, "views")
    current = [item for item in out if item.posted_at >= begin]
    past = [item for item in out if earlier <= item.posted_at < begin]
    reactions = [*_gains(out, readings, "likes"), *_gains(out, readings, "comments")]
    end = begin + timedelta(days=days)
    times = [numbers.collected_at for item in out for numbers in readings.get(item.id, ())]
    return Digest(
        days=days,
        collected_at=max(times, default=None),
        stale=_stale(out, readings, now),
        now=_period(current, gains, reactions, begin, end),
        before=_period(past, gains, reactions, earlier, begin),
        per_day=_per_day(gains, begin, days, now.tzinfo),
        heat=_heat(current, readings, now.tzinfo),
        top=_top(current, readings),
    )


# -- readings


def _by_publication(history: Iterable[Metrics]) -> dict[int, list[Metrics]]:
    found: dict[int, list[Metrics]] = defaultdict(list)
    for numbers in history:
        found[numbers.publication_id].append(numbers)
    for readings in found.values():
        readings.sort(key=lambda numbers: numbers.collected_at)
    return dict(found)


def _gains(
    out: Iterable[Out], readings: Mapping[int, Sequence[Metrics]], name: str
) -> list[tuple[Platform, Gain]]:
    """Return what each publication gained from one reading to the next, never less than nothing."""
    found: list[tuple[Platform, Gain]] = []
    for item in out:
        since, best = item.posted_at, 0
        for numbers in readings.get(item.id, ()):
            value = getattr(numbers, name)
            if value is None:
                continue
            if value > best:
                found.append((item.platform, (since, numbers.collected_at, float(value - best))))
                best = value
            since = numbers.collected_at
    return found


def _share(gain: Gain, begin: datetime, end: datetime) -> float:
    """Return the part of a gain that falls into a span."""
    since, until, amount = gain
    if until <= since:
        return amount if begin <= until < end else 0.0
    overlap = (min(until, end) - max(since, begin)) / (until - since)
    return amount * max(0.0, overlap)


def views_after(readings: Sequence[Metrics], posted_at: datetime, span: timedelta = _FRESH) -> float | None:
    """Return the views a span after posting, between the readings around it; None if it is not known yet."""
    at = posted_at + span
    before, before_views = posted_at, 0.0
    for numbers in readings:
        if numbers.views is None:
            continue
        if numbers.collected_at >= at:
            length = numbers.collected_at - before
            part = (at - before) / length if length else 1.0
            return before_views + (numbers.views - before_views) * part
        before, before_views = numbers.collected_at, float(numbers.views)
    return None


# -- sums


def _period(
    out: Sequence[Out],
    gains: Sequence[tuple[Platform, Gain]],
    reactions: Sequence[tuple[Platform, Gain]],
    begin: datetime,
    end: datetime,
) -> Period:
    on_time = [item.late <= LATE for item in out]
    return Period(
        posts=len({item.post_id for item in out}),
        views=sum(_share(gain, begin, end) for _, gain in gains) if gains else None,
        reactions=sum(_share(gain, begin, end) for _, gain in reactions) if reactions else None,
        on_time=sum(on_time) / len(on_time) if on_time else None,
    )


def _per_day(
    gains: Sequence[tuple[Platform, Gain]], begin: datetime, days: int, zone: tzinfo | None
) -> tuple[DayViews, ...]:
    starts = [_midnight(begin + timedelta(days=number)) for number in range(days + 1)]
    sums: list[dict[Platform, float]] = [dict.fromkeys(Platform, 0.0) for _ in range(days)]
    for platform, gain in gains:
        since, until, _amount = gain
        first = max(0, (since.astimezone(zone).date() - begin.date()).days)
        last = min(days - 1, (until.astimezone(zone).date() - begin.date()).days)
        for place in range(first, last + 1):
            sums[place][platform] += _share(gain, starts[place], starts[place + 1])
    return tuple(DayViews(starts[place].date(), sums[place]) for place in range(days))


def _heat(
    out: Iterable[Out], readings: Mapping[int, Sequence[Metrics]], zone: tzinfo | None
) -> tuple[HeatCell, ...]:
    by_post: dict[int, list[Out]] = defaultdict(list)
    for item in out:
        by_post[item.post_id].append(item)
    cells: dict[tuple[int, int], list[float]] = defaultdict(list)
    for items in by_post.values():
        known = [views_after(readings.get(item.id, ()), item.posted_at) for item in items]
        given = [views for views in known if views is not None]
        if given:
            local = min(item.posted_at for item in items).astimezone(zone)
            cells[local.weekday(), local.hour // _HOURS * _HOURS].append(sum(given))
    return tuple(
        HeatCell(weekday, hour, median(values), len(values))
        for (weekday, hour), values in sorted(cells.items())
    )


def _top(out: Iterable[Out], readings: Mapping[int, Sequence[Metrics]]) -> tuple[TopClip, ...]:
    by_post: dict[int, list[Out]] = defaultdict(list)
    for item in out:
        by_post[item.post_id].append(item)
    clips = [_clip(items, readings) for items in by_post.values()]
    return tuple(sorted(clips, key=lambda clip: -1 if clip.views is None else clip.views, reverse=True))


def _clip(items: Sequence[Out], readings: Mapping[int, Sequence[Metrics]]) -> TopClip:
    newest = {item: readings[item.id][-1] for item in items if readings.get(item.id)}
    sums: dict[str, int | None] = {}
    silent: dict[str, tuple[Platform, ...]] = {}
    for name in ("views", "likes", "comments"):
        given = [getattr(numbers, name) for numbers in newest.values()]
        known = [value for value in given if value is not None]
        sums[name] = sum(known) if known else None
        told = [item.platform for item, numbers in newest.items() if getattr(numbers, name) is not None]
        silent[name] = tuple(item.platform for item in items if item.platform not in told)
    first = min(items, key=lambda item: item.posted_at)
    return TopClip(
        post_id=first.post_id,
        title=first.title,
        thumbnail=first.thumbnail,
        posted_at=first.posted_at,
        platforms=tuple(dict.fromkeys(item.platform for item in items)),
        late=max(item.late for item in items),
        silent=silent,
        **sums,
    )


def _stale(
    out: Iterable[Out], readings: Mapping[int, Sequence[Metrics]], now: datetime
) -> tuple[tuple[Platform, int], ...]:
    """Return the platforms whose newest numbers are old, with their age in days."""
    newest: dict[Platform, datetime] = {}
    for item in out:
        for numbers in readings.get(item.id, ())[-1:]:
            newest[item.platform] = max(newest.get(item.platform, numbers.collected_at), numbers.collected_at)
    return tuple(
        (platform, max(1, round((now - at) / timedelta(days=1))))
        for platform, at in newest.items()
        if now - at > STALE
    )


def _midnight(moment: datetime) -> datetime:
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)
