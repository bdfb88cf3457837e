"""Reading foreign JSON without trusting its shape: what is not as promised reads as empty."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any


def part(value: Any, name: str) -> dict[str, Any]:
    """Return an object inside an object, or an empty one."""
    inner = value.get(name) if isinstance(value, dict) else None
    return inner if isinstance(inner, dict) else {}


def items(value: Any, name: str = "items") -> list[dict[str, Any]]:
    """Return the objects of a list inside an object."""
    inner = value.get(name) if isinstance(value, dict) else None
    return [entry for entry in inner if isinstance(entry, dict)] if isinstance(inner, list) else []


def text(value: Any, name: str) -> str:
    """Return a text or a whole number inside an object as text, or ""."""
    inner = value.get(name) if isinstance(value, dict) else None
    if isinstance(inner, str):
        return inner
    return str(inner) if isinstance(inner, int) and not isinstance(inner, bool) else ""


def number(value: Any, name: str) -> int | None:
    """Return a count inside an object, given as a number or as text; None if there is none."""
    inner = value.get(name) if isinstance(value, dict) else None
    if isinstance(inner, bool):
        return None
    if isinstance(inner, str):
        return int(inner) if inner.isascii() and inner.isdecimal() and len(inner) <= 19 else None
    return int(inner) if isinstance(inner, int | float) and 0 <= inner < 2**63 else None


def instant(value: Any) -> datetime | None:
    """Return an RFC 3339 instant, also with the offset written like +0000; None if it is none."""
    if not isinstance(value, str):
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    return (moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)).astimezone(UTC)
