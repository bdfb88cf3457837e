"""Paths as text that every database takes, also those whose names are not Unicode."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import quote_from_bytes, unquote_to_bytes

_RAW_PATH = "bytes:"


def path_text(path: Path) -> str:
    """Return a path as stored text; a name that is not Unicode is written as escaped bytes."""
    text = str(path)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return _RAW_PATH + quote_from_bytes(os.fsencode(text), safe="/")
    return text


def stored_path(text: str) -> Path:
    """Return the path that `path_text` wrote down."""
    if text.startswith(_RAW_PATH):
        return Path(os.fsdecode(unquote_to_bytes(text.removeprefix(_RAW_PATH))))
    return Path(text)
