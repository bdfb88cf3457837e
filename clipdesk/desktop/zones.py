"""Says a time zone in words: the city that its rules are named for, and how far it is from UTC."""

from __future__ import annotations

from datetime import datetime, timedelta


def zone_words(moment: datetime) -> str:
    """Return "Berlin (UTC+2)" for an aware moment in that zone."""
    key = getattr(moment.tzinfo, "key", "")
    city = str(key).rsplit("/", 1)[-1].replace("_", " ")
    offset = _offset(moment.utcoffset() or timedelta())
    return f"{city} ({offset})" if city and city != "UTC" else offset


def _offset(offset: timedelta) -> str:
    minutes = round(offset.total_seconds() / 60)
    if not minutes:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    sign = "+" if minutes > 0 else "-"
    return f"UTC{sign}{hours}:{rest:02d}" if rest else f"UTC{sign}{hours}"
