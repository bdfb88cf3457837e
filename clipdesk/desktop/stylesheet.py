"""Fills the style template with the tokens of a scheme; only what Qt draws itself is styled this way."""

from __future__ import annotations

import re
from functools import lru_cache

from clipdesk.desktop.resources import resource_path
from clipdesk.desktop.tokens import COLOURS, ColourName, Scheme

_HOLE = re.compile(r"@([a-zA-Z]+)@|@(\d+)px@")


@lru_cache(maxsize=8)
def build_stylesheet(scheme: Scheme, text_size: int = 100) -> str:
    """Return the style sheet: `@name@` becomes a colour, `@12px@` a length at the text size."""
    colours: dict[str, str] = {_plain(name): value for name, value in COLOURS[scheme].items()}

    def fill(hole: re.Match[str]) -> str:
        if hole[1]:
            return colours[hole[1]]
        return f"{round(int(hole[2]) * text_size / 100)}px"

    return _HOLE.sub(fill, resource_path("style/clipdesk.qss").read_text(encoding="utf-8"))


def _plain(name: ColourName) -> str:
    return str(name)
