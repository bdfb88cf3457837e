"""Which times are taken and which are free, for dialogs and the calendar; read off the GUI thread, then pure.

The services decide where a post goes; this only shows a person what they would find.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import takewhile

from clipdesk.domain import slot
from clipdesk.domain.account import Account, Platform
from clipdesk.domain.publication import Status
from clipdesk.domain.settings import ScheduleSettings, SlotRule
from clipdesk.repositories import PostQuery, Work

_MOST_POSTS = 2000
_FREES_ITS_TIME = (Status.CANCELLED, Status.FAILED, Status.MISSED)
_HOUR_RULES: tuple[SlotRule, ...] = ()


@dataclass(frozen=True, slots=True)
class Booking:
    """A time of one account that a post has taken."""

    at: datetime
    account_id: int
    post_id: int
    title: str


@dataclass(frozen=True, slots=True)
class Place:
    """An account as far as times are concerned."""

    account_id: int
    platform: Platform


def place_of(account: Account) -> Place:
    """Return an account as a place."""
    return Place(account.id, account.platform)


@dataclass(frozen=True, slots=True)
class Timetable:
    """The posting times of the settings, and what is taken; `bookings` are in the order of time."""

    zone: tzinfo
    rules: tuple[SlotRule, ...] = ()
    spacing: timedelta = timedelta(hours=1)
    offset: timedelta = timedelta(hours=1)
    bookings: tuple[Booking, ...] = field(default=())

    def without(self, post_id: int | None) -> Timetable:
        """Return the table as it were if a post had no time."""
        kept = tuple(item for item in self.bookings if item.post_id != post_id)
        return Timetable(self.zone, self.rules, self.spacing, self.offset, kept)

    def conflict(self, at: datetime, accounts: Collection[int]) -> Booking | None:
        """Return the nearest booking that a post at this time would come too close to, or None."""
        near = [
            item
            for item in self._around(at, max(self.spacing, timedelta(seconds=1)))
            if item.account_id in accounts and (item.at == at or abs(item.at - at) < self.spacing)
        ]
        return min(near, key=lambda item: abs(item.at - at), default=None)

    def slots(
        self, places: Sequence[Place], start: datetime, end: datetime, *, hourly: bool = True
    ) -> list[datetime]:
        """Return the posting times that all places share in [start, end); without rules every full hour.

        Args:
            hourly: whether full hours count where no posting times are set.
        """
        if not places or (not self.rules and not hourly):
            return []
        sets = [self._slots_of(place.platform, start, end) for place in places]
        return [moment for moment in sets[0] if all(moment in others for others in sets[1:])]

    def next_free(
        self, places: Sequence[Place], now: datetime, count: int = 2, *, full_hours: bool = False
    ) -> list[datetime]:
        """Return the first times that are free on all places within the horizon."""
        lines = [slot.as_line(item.platform, self._taken(item.account_id)) for item in places]
        found: list[datetime] = []
        earliest = now.astimezone(UTC) + self.offset
        while lines and len(found) < count:
            moment = slot.shared_free_slot(
                lines,
                _HOUR_RULES if full_hours else self.rules,
                earliest=earliest,
                spacing=self.spacing,
                zone=self.zone,
            )
            if moment is None:
                break
            found.append(moment)
            earliest = moment + timedelta(seconds=1)
        return found

    def skipped(self, places: Sequence[Place], now: datetime, chosen: datetime) -> datetime | None:
        """Return the first posting time before the chosen one that is taken, or None."""
        earliest = now.astimezone(UTC) + self.offset
        accounts = [place.account_id for place in places]
        slots = self.slots(places, earliest, chosen)
        return next((moment for moment in slots if self.conflict(moment, accounts)), None)

    def posts_on(self, day: date) -> int:
        """Return how many posts a day has."""
        return len({item.post_id for item in self.bookings if item.at.astimezone(self.zone).date() == day})

    def day(self, day: date) -> tuple[datetime, datetime]:
        """Return the instants at which a local day begins and ends."""
        return (
            slot.instant(day, time(), self.zone),
            slot.instant(day + timedelta(days=1), time(), self.zone),
        )

    def _slots_of(self, platform: Platform, start: datetime, end: datetime) -> list[datetime]:
        begin = start.astimezone(UTC)
        times = slot.slot_times(self.rules, platform, begin, self.zone)
        return list(takewhile(lambda moment: moment < end, times))

    def _taken(self, account_id: int) -> list[datetime]:
        return [item.at for item in self.bookings if item.account_id == account_id]

    def _around(self, at: datetime, reach: timedelta) -> Sequence[Booking]:
        first = bisect_left(self.bookings, at - reach, key=lambda item: item.at)
        last = bisect_left(self.bookings, at + reach, key=lambda item: item.at)
        return self.bookings[first:last]


def read_timetable(
    work: Work, schedule: ScheduleSettings, zone: tzinfo, start: datetime, end: datetime | None = None
) -> Timetable:
    """Read what is taken from `start` on, with room around it for the least gap."""
    spacing = timedelta(hours=schedule.schedule_spacing_hours)
    reach = spacing + timedelta(days=1)
    with work.read() as unit:
        posts = unit.posts.find(
            PostQuery(due_from=start - reach, due_until=end + reach if end else None, limit=_MOST_POSTS)
        )
    bookings = [
        Booking(item.scheduled_at, item.account_id, post.id, post.text.title or post.clip.path.stem)
        for post in posts
        for item in post.publications
        if item.scheduled_at is not None and item.status not in _FREES_ITS_TIME
    ]
    return Timetable(
        zone=zone,
        rules=tuple(schedule.slots),
        spacing=spacing,
        offset=timedelta(hours=schedule.default_post_time_offset),
        bookings=tuple(sorted(bookings, key=lambda item: (item.at, item.account_id))),
    )
