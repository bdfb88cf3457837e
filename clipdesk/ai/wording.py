"""Cleans words that others wrote (a model, a file name) so that they are nothing but words.

Which words make a post is left to `answers` and `prompts`.
"""

from __future__ import annotations

import html
import re
import unicodedata

TITLE_LIMIT = 100
CAPTION_LIMIT = 2200
HASHTAG_LIMIT = 15
TAG_LIMIT = 50

_JOINERS = "\u200c\u200d"  # hold emoji and some scripts together; invisible anywhere else
_TAG = re.compile(r"</?[a-zA-Z!][^<>]*>")
_OPENING = re.compile(r"<(?=[a-zA-Z/!?])")
_EMPHASIS = re.compile(r"(\*\*|__|`)(?=\S)(.{1,200}?)(?<=\S)\1")
_NAMED_LINK = re.compile(r"!?\[([^\[\]\n]{0,200})\]\([^()\n]{0,400}\)")
_MAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_LINK = re.compile(
    r"\b[a-zA-Z][a-zA-Z0-9+.-]{1,15}://\S*"
    r"|\b(?:javascript|data|mailto|vbscript):\S*"
    r"|\bwww\.\S+"
    r"|(?<![\w.-])[\w-]+(?:\.[\w-]+)*\.[a-zA-Z]{2,10}/\S*"
    r"|(?<![\w.-])[\w-]+(?:\.[\w-]+)*\.(?:com|net|org|gg|ly|tk|ru|cn|xyz|link|click|top|shop|info|example)\b",
    re.IGNORECASE,
)
_MENTION = re.compile("(?<![\\w@\uff20])[@\uff20]+(?=\\w)")
_GAPS = re.compile(r"[^\S\n]+")
_MOST_LAYERS = 5  # what is taken out may uncover more of its kind
_BLANK_LINES = re.compile(r"\n{3,}")


def visible(text: str) -> str:
    """Take away control, direction and zero-width characters; line breaks stay as `\\n`."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    kept = [
        char
        for index, char in enumerate(text)
        if char in "\n\t" or not _is_invisible(char) or _is_joint(text, index)
    ]
    return "".join("\n" if char in "\u2028\u2029" else char for char in kept)


def one_line(text: str) -> str:
    """Return the visible characters as one line."""
    return " ".join(visible(text).split())


def lines(text: str) -> str:
    """Return the visible characters with tidy blanks and at most one empty line in a row."""
    tidy = "\n".join(_GAPS.sub(" ", line).strip() for line in visible(text).split("\n"))
    return _BLANK_LINES.sub("\n\n", tidy).strip()


def harmless(text: str) -> tuple[str, tuple[str, ...]]:
    """Take markup, links and the `@` of mentions away; tell which of them were there."""
    removed: list[str] = []
    bare = visible(html.unescape(text))
    for _ in range(_MOST_LAYERS):
        before = bare
        bare = _take_out(bare, removed)
        if bare == before:
            break
    return bare, tuple(removed)


def _take_out(text: str, removed: list[str]) -> str:
    for what, pattern, replacement in (
        ("markup", _TAG, ""),
        ("markup", _OPENING, ""),
        ("markup", _EMPHASIS, r"\2"),
        ("a link", _NAMED_LINK, r"\1"),
        ("a link", _MAIL, ""),
        ("a link", _LINK, ""),
        ("a mention", _MENTION, ""),
    ):
        text, count = pattern.subn(replacement, text)
        if count and what not in removed:
            removed.append(what)
    return text


def cut(text: str, limit: int) -> str:
    """Cut visibly: never longer than `limit`, at a word's end where one is near, with an ellipsis."""
    if len(text) <= limit:
        return text
    end = limit - 1
    while end > 0 and (_clings(text[end]) or text[end - 1] in _JOINERS):
        end -= 1
    head = text[:end]
    blank = head.rfind(" ", max(0, end - 20))
    if blank > 0 and not text[end].isspace():
        head = head[:blank]
    return head.rstrip() + "…"


def hashtag(word: str) -> str:
    """Return one tag with its `#`, or nothing if no letter is left."""
    name = "".join(
        char for char in word if char.isalnum() or char == "_" or unicodedata.category(char)[0] == "M"
    )
    name = name[:TAG_LIMIT]
    return f"#{name}" if any(char.isalpha() for char in name) else ""


def _is_invisible(char: str) -> bool:
    return unicodedata.category(char) in {"Cc", "Cf", "Cs", "Co"} or char in "\u115f\u1160\u3164\uffa0"


def _is_joint(text: str, index: int) -> bool:
    if text[index] not in _JOINERS or not 0 < index < len(text) - 1:
        return False
    before, after = text[index - 1], text[index + 1]
    return all(
        ord(char) >= 0x600 and not char.isspace() and not _is_invisible(char) for char in (before, after)
    )


def _clings(char: str) -> bool:
    """Tell whether a character belongs to the one before it (accent, skin tone, joiner)."""
    return unicodedata.category(char)[0] == "M" or char in _JOINERS or "\U0001f3fb" <= char <= "\U0001f3ff"
