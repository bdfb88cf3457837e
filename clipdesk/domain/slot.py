"""Posting times: which instants may take a post, and which of them is the next free one.

All instants are aware and in UTC; local wall time appears only while a rule is turned into instants.
"""

from __future__ import annotations

import heapq
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from clipdesk.domain.account import Platform
from clipdesk.domain.settings import DAYS, SlotRule

HORIZON = timedelta(days=14)
_HOUR = timedelta(hours=1)


def instant(day: date, clock: time, zone: tzinfo) -> datetime:
    """Return the instant of a wall time: the first if it is repeated, moved by the gap if skipped."""
    return datetime.combine(day, clock, tzinfo=zone).astimezone(UTC)


def full_hours(start: datetime, zone: tzinfo) -> Iterator[datetime]:
    """Yield every full hour of the zone's wall clock; a skipped hour gives none, a repeated hour one."""
    day = start.astimezone(zone).date() - timedelta(days=1)
    while True:
        for hour in range(24):
            moment = instant(day, time(hour), zone)
            if moment >= start and _shows(moment, day, hour, zone):
                yield moment
        day += timedelta(days=1)


def _shows(moment: datetime, day: date, hour: int, zone: tzinfo) -> bool:
    """Tell whether the wall clock shows that full hour then; a skipped one is never shown."""
    local = moment.astimezone(zone)
    return (local.hour, local.minute, local.day) == (hour, 0, day.day)


def rule_times(rule: SlotRule, start: datetime, zone: tzinfo) -> Iterator[datetime]:
    """Yield the instants of a weekly rule from `start` on, one on each local date."""
    hour, minute = (int(part) for part in rule.time.split(":"))
    weekdays = {DAYS.index(day) for day in rule.days}
    day = start.astimezone(zone).date() - timedelta(days=1)
    while True:
        if day.weekday() in weekdays and (moment := instant(day, time(hour, minute), zone)) >= start:
            yield moment
        day += timedelta(days=1)


def slot_times(
    rules: Sequence[SlotRule], platform: Platform, start: datetime, zone: tzinfo
) -> Iterator[datetime]:
    """Yield a platform's slots within the horizon, in order; no rules at all mean every full hour."""
    end = start + HORIZON
    wanted = _rules_of(platform, rules)
    streams = [rule_times(rule, start, zone) for rule in wanted] if rules else [full_hours(start, zone)]
    last: datetime | None = None
    for moment in heapq.merge(*streams):
        if moment > end:
            return
        if moment != last:
            yield moment
        last = moment


def _rules_of(platform: Platform, rules: Sequence[SlotRule]) -> list[SlotRule]:
    return [rule for rule in rules if not rule.platforms or platform in rule.platforms]


@dataclass(frozen=True, slots=True)
class Line:
    """One account's place in the question for a slot: its platform and the sorted times that are taken."""

    platform: Platform
    taken: Sequence[datetime]

    def is_free(self, moment: datetime, spacing: timedelta) -> bool:
        """Tell whether `moment` keeps the spacing to every post of the account."""
        at = bisect_left(self.taken, moment)
        after = self.taken[at] - moment if at < len(self.taken) else None
        before = moment - self.taken[at - 1] if at else None
        return (after is None or (after >= spacing and after > timedelta())) and (
            before is None or before >= spacing
        )


def next_free_slot(
    line: Line, rules: Sequence[SlotRule], *, earliest: datetime, spacing: timedelta, zone: tzinfo
) -> datetime | None:
    """Return the first slot of one account that is free, or None within the horizon."""
    slots = slot_times(rules, line.platform, earliest, zone)
    return next((moment for moment in slots if line.is_free(moment, spacing)), None)


def shared_free_slot(
    lines: Sequence[Line], rules: Sequence[SlotRule], *, earliest: datetime, spacing: timedelta, zone: tzinfo
) -> datetime | None:
    """Return the first slot that is free on every account, or None within the horizon."""
    if not lines:
        return None
    first, *others = lines
    own = _rules_of(first.platform, rules)
    # Accounts with the same rules have the same slots, which need not be worked out again.
    unlike = {line.platform for line in others if _rules_of(line.platform, rules) != own}
    sets = [set(slot_times(rules, platform, earliest, zone)) for platform in unlike]
    for moment in slot_times(rules, first.platform, earliest, zone):
        in_all = all(moment in slots for slots in sets)
        if in_all and all(line.is_free(moment, spacing) for line in lines):
            return moment
    return None


def plan(
    lines: Sequence[Line], rules: Sequence[SlotRule], *, earliest: datetime, spacing: timedelta, zone: tzinfo
) -> list[datetime | None]:
    """Return a time for each account: the first that all share, else each one's own next slot."""
    shared = shared_free_slot(lines, rules, earliest=earliest, spacing=spacing, zone=zone)
    if shared is not None:
        return [shared] * len(lines)
    return [next_free_slot(line, rules, earliest=earliest, spacing=spacing, zone=zone) for line in lines]


def as_line(platform: Platform, taken: Iterable[datetime]) -> Line:
    """Return a line with its times sorted."""
    return Line(platform, sorted(taken))
