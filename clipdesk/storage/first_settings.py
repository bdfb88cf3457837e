"""Reads the few settings that the first picture of the window needs, before the rest is imported.

Whatever cannot be used counts as not set: the real reading follows, and it tells what is wrong.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_THEMES = ("system", "dark", "light")
_TEXT_SIZES = (100, 110, 125)
_MOST_BYTES = 1024 * 1024


@dataclass(frozen=True, slots=True)
class FirstSettings:
    """How the window looks, and whether it is shown at all."""

    theme: str = "system"
    text_size: int = 100
    reduce_motion: bool = False
    start_hidden: bool = False


def read_first_settings(file: Path, environment: Mapping[str, str]) -> FirstSettings:
    """Return what the first picture needs, from the file and from the overrides of this run."""
    values = _values(file)
    theme = _one(values, environment, "appearance", "theme")
    size = _one(values, environment, "appearance", "text_size")
    return FirstSettings(
        theme=theme if theme in _THEMES else "system",
        text_size=int(size) if str(size).isdigit() and int(size) in _TEXT_SIZES else 100,
        reduce_motion=_is_on(_one(values, environment, "appearance", "reduce_motion")),
        start_hidden=_is_on(_one(values, environment, "general", "start_hidden")),
    )


def _values(file: Path) -> dict[str, Any]:
    try:
        if file.stat().st_size > _MOST_BYTES:
            return {}
        return tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError):
        return {}


def _one(values: dict[str, Any], environment: Mapping[str, str], section: str, key: str) -> Any:
    written = environment.get(f"CLIPDESK__{section}__{key}".upper())
    if written is not None:
        return written.strip().strip('"')
    part = values.get(section)
    return part.get(key) if isinstance(part, dict) else None


def _is_on(value: Any) -> bool:
    return value is True or str(value).lower() == "true"
