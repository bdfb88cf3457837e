"""The weekly posting times as a table of days: read from the settings' rules, and written back as rules."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from clipdesk.domain.account import Platform
from clipdesk.domain.settings import DAYS

_CLOCK = re.compile(r"(\d{1,2})(?:[:.h](\d{2}))?\s*([ap])?\.?m?\.?", re.IGNORECASE)


@dataclass(frozen=True, slots=True, order=True)
class PostingTime:
    """A clock time, and the platforms it is for; none means all."""

    time: str
    platforms: tuple[Platform, ...] = ()


Week = dict[str, tuple[PostingTime, ...]]


def week_of(rules: Iterable[Mapping[str, Any]]) -> Week:
    """Return the times of each day, earliest first, none twice."""
    days: dict[str, set[PostingTime]] = {day: set() for day in DAYS}
    for rule in rules:
        platforms = tuple(Platform(platform) for platform in rule.get("platforms", ()))
        for day in rule["days"]:
            days[day].add(PostingTime(rule["time"], platforms))
    return {day: tuple(sorted(times)) for day, times in days.items()}


def rules_of(week: Week) -> list[dict[str, Any]]:
    """Return the fewest rules that say the same, earliest first."""
    found: dict[PostingTime, list[str]] = {}
    for day in DAYS:
        for at in week[day]:
            found.setdefault(at, []).append(day)
    return [
        {"days": days, "time": at.time}
        | ({"platforms": [str(platform) for platform in at.platforms]} if at.platforms else {})
        for at, days in sorted(found.items())
    ]


def with_time(week: Week, days: Sequence[str], at: PostingTime) -> Week:
    """Return the week with a time on some days."""
    return {day: tuple(sorted({*times, at})) if day in days else times for day, times in week.items()}


def without_time(week: Week, day: str, at: PostingTime) -> Week:
    """Return the week without a time on one day."""
    return week | {day: tuple(other for other in week[day] if other != at)}


def clock_text(typed: str) -> str | None:
    """Return a typed time, such as "18", "6 pm" or "6.30pm", as the settings hold it: "18:00"; else None."""
    match = _CLOCK.fullmatch(typed.strip())
    if match is None:
        return None
    hour, minute, half = int(match[1]), int(match[2] or 0), (match[3] or "").lower()
    if half and not 1 <= hour <= 12:
        return None
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return f"{hour:02d}:{minute:02d}" if hour < 24 and minute < 60 else None
