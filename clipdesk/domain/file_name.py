"""Makes names of files from what strangers call them: readable, short, and good on every system."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePosixPath

_MOST_CHARACTERS = 80
_MOST_BYTES = 180
_ALSO_GOOD = frozenset(" ._-()[]'&+,!#@")
_BLANKS = re.compile(r"\s+")
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", re.IGNORECASE)

#: The endings that fit what is in a file, the usual one first.
ENDINGS = {
    "mp4": (".mp4", ".m4v", ".mov"),
    "mov": (".mov", ".mp4", ".m4v"),
    "mkv": (".mkv",),
    "webm": (".webm", ".mkv"),
    "flv": (".flv",),
    "avi": (".avi",),
    "wmv": (".wmv",),
    "asf": (".wmv",),
    "ts": (".ts",),
}


def video_name(wanted: str, kind: str) -> str:
    """Return the name of a video file: close to the wanted one, with an ending that fits its container."""
    endings = ENDINGS.get(kind, (".mp4",))
    path = PurePosixPath(wanted.replace("\\", "/"))
    ending = path.suffix.lower()
    stem = path.stem if re.fullmatch(r"\.[a-z0-9]{1,5}", ending) else path.name
    return _stem(stem) + (ending if ending in endings else endings[0])


def _stem(text: str) -> str:
    signs = [
        sign if sign.isalnum() or sign in _ALSO_GOOD else " " for sign in unicodedata.normalize("NFC", text)
    ]
    stem = _BLANKS.sub(" ", "".join(signs))[:_MOST_CHARACTERS]
    while len(stem.encode("utf-8", "ignore")) > _MOST_BYTES:
        stem = stem[:-1]
    stem = stem.strip(" .")
    return f"_{stem}" if _RESERVED.fullmatch(stem) else stem or "Video"
