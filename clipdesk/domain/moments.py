"""Reads the times that people and scripts write: now, next, an ISO time with its offset, tomorrow 18:00."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo

from clipdesk.domain.errors import InvalidInput
from clipdesk.domain.slot import instant

_CLOCK = re.compile(r"(today|tomorrow)\s+(\d{1,2}):(\d{2})", re.IGNORECASE)
_EXAMPLE = "Write now, next, tomorrow 18:00, or a time with its offset such as 2026-06-18T20:00:00+02:00."


@dataclass(frozen=True, slots=True)
class Moment:
    """A time as it was asked for: at once, the next free slot (`at` None), or an instant in UTC."""

    at: datetime | None = None
    is_now: bool = False


def iso_moment(text: str, field: str = "scheduled_time") -> datetime:
    """Return the instant of an ISO 8601 time with an offset.

    Raises:
        InvalidInput: it is not one, or has no offset.
    """
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise InvalidInput(f"{text!r} is not a time.", _EXAMPLE, field=field) from error
    if moment.tzinfo is None:
        raise InvalidInput(f"{text!r} has no time zone.", _EXAMPLE, field=field)
    try:
        return moment.astimezone(UTC)
    except (OverflowError, ValueError) as error:
        raise InvalidInput(f"{text!r} is not a time.", _EXAMPLE, field=field) from error


def parse_moment(text: str, *, now: datetime, zone: tzinfo, field: str = "scheduled_time") -> Moment:
    """Return the time that a person wrote.

    Args:
        zone: the zone in which "tomorrow 18:00" is meant.

    Raises:
        InvalidInput: it cannot be read.
    """
    words = text.strip().lower()
    if words == "now":
        return Moment(is_now=True)
    if words == "next":
        return Moment()
    if match := _CLOCK.fullmatch(words):
        day = now.astimezone(zone).date() + timedelta(days=match[1] == "tomorrow")
        hour, minute = int(match[2]), int(match[3])
        if hour > 23 or minute > 59:
            raise InvalidInput(f"{text!r} is not a time.", _EXAMPLE, field=field)
        return Moment(instant(day, time(hour, minute), zone))
    return Moment(iso_moment(text, field))
