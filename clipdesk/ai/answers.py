"""Reads what a model answered: data only, checked and cut here whatever the server promised.

Asking, and asking again after a `BadAnswer`, is left to `chat`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from clipdesk.ai.wording import (
    CAPTION_LIMIT,
    HASHTAG_LIMIT,
    TAG_LIMIT,
    TITLE_LIMIT,
    cut,
    harmless,
    hashtag,
    lines,
    one_line,
)
from clipdesk.domain.post import PostText

ANSWER_LIMIT_BYTES = 64 * 1024

_THOUGHT = re.compile(r"<(/?)(?:think|thinking|reasoning)>", re.IGNORECASE)
_HASHTAG = re.compile("[#\uff03]([^\\s#\uff03,;]+)")
_MOST_BRACES = 64


class BadAnswer(ValueError):
    """An answer that is no post; the text says what is missing, for the model and for the user."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The words of an answer, and what had to be taken out of them."""

    text: PostText
    removed: tuple[str, ...] = ()


def parse_answer(answer: str) -> PostText:
    """Return the words of an answer.

    Raises:
        BadAnswer: it holds no title, caption and hashtags.
    """
    return read_answer(answer).text


def read_answer(answer: str) -> Answer:
    """Return the words of an answer and what was removed; keys that are not asked for are ignored.

    Raises:
        BadAnswer: it holds no title, caption and hashtags.
    """
    if len(answer) > ANSWER_LIMIT_BYTES:
        raise BadAnswer("far too long an answer")
    found = _find_object(_without_thoughts(answer))
    raw_title, raw_caption = found.get("title"), found.get("caption")
    if not isinstance(raw_title, str):
        raise BadAnswer("no title")
    if not isinstance(raw_caption, str):
        raise BadAnswer("no caption")
    title, from_title = harmless(one_line(raw_title[: 4 * TITLE_LIMIT]))
    caption, from_caption = harmless(lines(raw_caption[: 4 * CAPTION_LIMIT]))
    title, caption = one_line(title).strip("\"'“”# "), lines(caption)
    tags = _hashtags(found.get("hashtags"))
    if not title:
        raise BadAnswer("no title")
    if not tags:
        raise BadAnswer("no hashtags")
    text = PostText(cut(title, TITLE_LIMIT), cut(caption, CAPTION_LIMIT), tags[:HASHTAG_LIMIT])
    return Answer(text, tuple(dict.fromkeys(from_title + from_caption)))


def _without_thoughts(answer: str) -> str:
    """Some servers send the thoughts along, some without their opening mark, and a cut one never closes."""
    kept: list[str] = []
    start, is_thinking = 0, False
    for mark in _THOUGHT.finditer(answer):
        is_end = bool(mark[1])
        if is_end and not is_thinking:
            kept.clear()
        elif not is_end and not is_thinking:
            kept.append(answer[start : mark.start()])
        is_thinking = not is_end
        start = mark.end()
    return "".join(kept) + ("" if is_thinking else answer[start:])


def _find_object(answer: str) -> dict[str, Any]:
    """Return the outermost object, or the first one with a title when there are several."""
    first, last = answer.find("{"), answer.rfind("}")
    if first < 0 or last < first:
        raise BadAnswer("no JSON object")
    candidates = [_load(answer[first : last + 1]), *_objects_from(answer, first)]
    objects = [candidate for candidate in candidates if isinstance(candidate, dict)]
    for found in objects:
        if "title" in found:
            return found
    if objects:
        raise BadAnswer("no title")
    raise BadAnswer("no valid JSON")


def _load(text: str) -> Any:
    try:
        # A line break inside a string is a common slip of small models, and harmless.
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None


def _objects_from(answer: str, position: int) -> Iterator[Any]:
    decoder = json.JSONDecoder(strict=False)
    for _ in range(_MOST_BRACES):
        if position < 0:
            return
        try:
            found, end = decoder.raw_decode(answer, position)
        except (ValueError, RecursionError):
            position = answer.find("{", position + 1)
            continue
        yield found
        position = answer.find("{", end)


def _hashtags(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        words = _words(value)
    elif isinstance(value, list):
        words = [word for item in value if isinstance(item, str) for word in _item_words(item)]
    else:
        words = []
    tags: dict[str, str] = {}
    for word in words:
        if tag := hashtag(one_line(harmless(word[: 4 * TAG_LIMIT])[0])):
            tags.setdefault(tag.casefold(), tag)
    return tuple(tags.values())


def _words(value: str) -> list[str]:
    if "#" in value or "\uff03" in value:
        return _HASHTAG.findall(value)
    return value.split(",") if "," in value else value.split()


def _item_words(item: str) -> list[str]:
    return _HASHTAG.findall(item) if item.count("#") > 1 else [item]
