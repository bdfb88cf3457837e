"""The words that the rehearsal AI writes: always the same for the same file name and game."""

from __future__ import annotations

import hashlib
import re
from typing import Any

MOST_TITLE = 100
# Labelled, as in the default prompt: the instructions around a prompt may speak of file names too.
FILE_NAME = re.compile(r"file ?name ?:[ \t]*([^\n]+)", re.IGNORECASE)
GAME = re.compile(r"game(?:[_ ]context)? ?:[ \t]*([^\n]*)", re.IGNORECASE)
NOISE = re.compile(r"\b(replay|clip|recording|video|obs|\d{1,4})\b", re.IGNORECASE)
NO_GAME = frozenset({"", "none", "unknown", "unknown game", "n/a", "gaming"})
OPENINGS = (
    "Watch this",
    "You won't believe it",
    "One for the highlights",
    "Against all odds",
    "Clean from the start",
)
FEELINGS = ("🔥", "🎯", "🚀", "😱", "🏆")
TAGS = (
    "gaming",
    "gamer",
    "gameplay",
    "gamingclips",
    "twitchclips",
    "highlights",
    "shorts",
    "reels",
    "fyp",
    "obs",
)


def subject_of(prompt: str) -> tuple[str, str]:
    """Return file name and game as they stand in a prompt; "" for what is not there."""
    file_name, game = FILE_NAME.search(prompt), GAME.search(prompt)
    named = game[1].strip(" .\"'") if game else ""
    return (file_name[1].strip(" .\"'") if file_name else ""), "" if named.lower() in NO_GAME else named


def metadata_for(prompt: str) -> dict[str, str]:
    """Return title, caption and 10 to 15 hashtags for a prompt."""
    file_name, game = subject_of(prompt)
    seed = hashlib.sha256(f"{file_name}/{game}".encode()).digest()
    stem = re.sub(r"[_\-.\s]+", " ", file_name.rsplit(".", 1)[0])
    what = " ".join(NOISE.sub(" ", stem).split()) or "A moment to remember"
    opening, feeling = OPENINGS[seed[0] % len(OPENINGS)], FEELINGS[seed[1] % len(FEELINGS)]
    title = f"{what[:60].strip().capitalize()}{f' in {game[:25].strip()}' if game else ''} {feeling}"
    caption = (
        f"{opening}: {what.lower()}{f' in {game}' if game else ''}! {feeling}\nWhat would you have done? 👇"
    )
    words = re.findall(r"\w+", f"{game} {what}".lower())
    own = [game.replace(" ", "").lower(), *(word for word in words if len(word) > 3)] if game else words
    tags = [re.sub(r"\W", "", word) for word in (*own[:5], *TAGS)]
    hashtags = " ".join(f"#{tag}" for tag in dict.fromkeys(tag for tag in tags if tag))
    return {"title": title[:MOST_TITLE], "caption": caption, "hashtags": hashtags}


def fitted(metadata: dict[str, str], schema: dict[str, Any] | None) -> dict[str, Any]:
    """Return the metadata in the shape that a JSON schema asks for."""
    properties = (schema or {}).get("properties")
    if not isinstance(properties, dict) or not properties:
        return dict(metadata)
    return {name: _value(name, metadata, shape) for name, shape in properties.items()}


def _value(name: str, metadata: dict[str, str], shape: Any) -> Any:
    kind = shape.get("type") if isinstance(shape, dict) else None
    kinds = kind if isinstance(kind, list) else [kind]
    text = metadata.get(name, metadata.get({"description": "caption", "tags": "hashtags"}.get(name, ""), ""))
    if "array" in kinds:
        return text.split()
    if "string" in kinds or kind is None:
        return text
    return {"integer": 0, "number": 0, "boolean": False, "object": {}}.get(str(kinds[0]))
