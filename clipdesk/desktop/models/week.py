"""A week of the schedule: its posts, its free times, where a post may be moved; pure after the read."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, tzinfo

from PySide6.QtCore import QCoreApplication

from clipdesk.desktop.models.from_post import post_view
from clipdesk.desktop.models.post_view import PostView
from clipdesk.desktop.models.timetable import Place, Timetable, place_of, read_timetable
from clipdesk.domain.post import Post
from clipdesk.domain.publication import Status
from clipdesk.domain.settings import PlatformsSettings, ScheduleSettings
from clipdesk.repositories import PostQuery, Work

SNAP = timedelta(minutes=15)
SNAP_TO_SLOT = timedelta(minutes=20)
_MOST_POSTS = 1000


@dataclass(frozen=True, slots=True)
class WeekPost:
    """One block; `accounts` are those that its post goes to."""

    view: PostView
    accounts: frozenset[int]
    may_move: bool

    @property
    def at(self) -> datetime:
        """Return when it goes out, or went."""
        return self.view.scheduled_at


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a post may stand at a time, and the words for it."""

    at: datetime
    is_allowed: bool = True
    words: str = ""


@dataclass(frozen=True, slots=True)
class Week:
    """Seven days from `first` on; times are in UTC. `slots` are all posting times, `free` those to come."""

    first: date
    timetable: Timetable
    posts: tuple[WeekPost, ...] = ()
    slots: tuple[datetime, ...] = ()
    free: tuple[datetime, ...] = ()

    @property
    def zone(self) -> tzinfo:
        """Return the zone of the user's wall."""
        return self.timetable.zone

    @property
    def days(self) -> tuple[date, ...]:
        """Return the seven days."""
        return tuple(self.first + timedelta(days=place) for place in range(7))

    def post(self, post_id: int) -> WeekPost | None:
        """Return a post of this week."""
        return next((post for post in self.posts if post.view.id == post_id), None)

    def local(self, moment: datetime) -> datetime:
        """Return a moment on the user's wall."""
        return moment.astimezone(self.zone)

    def moved(self, post: WeekPost, at: datetime) -> Week:
        """Return the week as it looks after a move, until the database is read again."""
        fresh = replace(post, view=replace(post.view, scheduled_at=at))
        others = [other for other in self.posts if other.view.id != post.view.id]
        begin, end = self.timetable.day(self.first)[0], self.timetable.day(self.days[-1])[1]
        posts = sorted([*others, *([fresh] if begin <= at < end else [])], key=lambda item: item.at)
        bookings = [
            replace(item, at=at) if item.post_id == post.view.id else item for item in self.timetable.bookings
        ]
        timetable = replace(self.timetable, bookings=tuple(sorted(bookings, key=lambda item: item.at)))
        free = {moment for moment in self.free if abs(moment - at) >= self.timetable.spacing}
        if post.at in self.slots:
            free.add(post.at)
        return replace(self, posts=tuple(posts), timetable=timetable, free=tuple(sorted(free)))

    def snapped(self, post: WeekPost, at: datetime) -> datetime:
        """Return the time that a post falls to: a free posting time nearby, else a quarter of an hour."""
        others = self.timetable.without(post.view.id)
        near = [
            moment
            for moment in self.slots
            if abs(moment - at) <= SNAP_TO_SLOT and others.conflict(moment, post.accounts) is None
        ]
        if near:
            return min(near, key=lambda moment: abs(moment - at))
        quarters = round(at.timestamp() / SNAP.total_seconds())
        return datetime.fromtimestamp(quarters * SNAP.total_seconds(), UTC)

    def verdict(self, post: WeekPost, at: datetime, now: datetime) -> Verdict:
        """Tell whether a post may be moved to a time."""
        if at <= now:
            return Verdict(at, is_allowed=False, words=_tr("Already past"))
        near = self.timetable.without(post.view.id).conflict(at, post.accounts)
        if near is not None:
            return Verdict(at, is_allowed=False, words=_tr("Too close to “{title}”").format(title=near.title))
        return Verdict(at, words=_tr("Free slot") if at in self.slots else "")

    def next_slot(self, post: WeekPost, at: datetime, step: int, now: datetime) -> datetime | None:
        """Return the next posting time in a direction that the post may be moved to, or None."""
        slots = self.slots if step > 0 else tuple(reversed(self.slots))
        for moment in slots:
            is_beyond = moment > at if step > 0 else moment < at
            if is_beyond and self.verdict(post, moment, now).is_allowed:
                return moment
        return None


def read_week(
    work: Work,
    schedule: ScheduleSettings,
    platforms: PlatformsSettings,
    first: date,
    now: datetime,
) -> Week:
    """Read a week; `now` is local. Called off the GUI thread."""
    zone = now.tzinfo or UTC
    plain = Timetable(zone)
    begin, end = plain.day(first)[0], plain.day(first + timedelta(days=6))[1]
    timetable = read_timetable(work, schedule, zone, min(begin, now.astimezone(UTC)), max(end, now))
    with work.read() as unit:
        found = unit.posts.find(PostQuery(due_from=begin, due_until=end, limit=_MOST_POSTS))
        accounts = unit.accounts.list()
    places = [
        place_of(account)
        for account in accounts
        if account.is_default and platforms.is_enabled(account.platform)
    ]
    slots = _slots(timetable, places, begin, end, now)
    return Week(
        first=first,
        timetable=timetable,
        posts=tuple(_week_post(post) for post in found if post.status is not Status.CANCELLED),
        slots=slots,
        free=tuple(moment for moment in slots if moment > now and _is_free(timetable, places, moment)),
    )


def _slots(
    timetable: Timetable, places: list[Place], begin: datetime, end: datetime, now: datetime
) -> tuple[datetime, ...]:
    """Return every posting time of any place; where none are set, only the next hour that is free."""
    if not timetable.rules:
        free = timetable.next_free(places, now, 1)
        return tuple(moment for moment in free if begin <= moment < end)
    moments = {moment for place in places for moment in timetable.slots([place], begin, end)}
    return tuple(sorted(moments))


def _is_free(timetable: Timetable, places: list[Place], moment: datetime) -> bool:
    return timetable.conflict(moment, [place.account_id for place in places]) is None


def _week_post(post: Post) -> WeekPost:
    running = [item for item in post.publications if item.status is not Status.CANCELLED]
    return WeekPost(
        view=post_view(post),
        accounts=frozenset(item.account_id for item in running),
        may_move=post.status is Status.PENDING and all(item.status is Status.PENDING for item in running),
    )


def _tr(text: str) -> str:
    return QCoreApplication.translate("Week", text)
