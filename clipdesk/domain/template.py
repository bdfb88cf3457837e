"""Reads AI prompt templates with a parser of their own: a name between braces is all they can ask for.

What the user wrote is never handed to a format function, and a value that was put in is never read again.
Sending the prompt is left to the text generator, keeping templates to the storage.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from clipdesk.domain.errors import InvalidInput

VARIABLES = ("filename", "game_context")
PROMPT_LIMIT = 10_000
VALUE_LIMIT = 255

DEFAULT_TEMPLATE_NAME = "Gaming clip"
DEFAULT_PROMPT = """\
You are a social media expert creating engaging content for gaming videos.

Given a video filename: {filename}
Game context: {game_context}

Generate:
1. An exciting, click-worthy title (max 100 chars)
2. An engaging caption with emojis (max 2200 chars)
3. 10-15 relevant hashtags

Format as JSON:
{
  "title": "...",
  "caption": "...",
  "hashtags": "#gaming #..."
}"""

_BRACE = re.compile(r"\{")
# What may stand directly behind a brace; whether it is an identifier is asked of Python itself.
_LITERAL = re.compile(r"\{\{([^\s{}]+)\}\}")
_NAME = re.compile(r"\{([^\s{}.\[!:]+)([}.\[!:])")
_BEHIND = {".": "an attribute", "[": "an index", "!": "a conversion", ":": "a format"}
_KNOWN = " and ".join(f"{{{name}}}" for name in VARIABLES)

PartKind = Literal["text", "variable"]


@dataclass(frozen=True, slots=True)
class PromptTemplate:
    """A saved prompt; exactly one of them is active."""

    id: int
    name: str
    prompt_text: str
    is_active: bool
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class TemplateProblem:
    """One thing wrong with a prompt, and where: `position` counts from 0, `line` and `column` from 1."""

    message: str
    position: int
    line: int
    column: int
    fragment: str


class TemplateError(InvalidInput):
    """A prompt that cannot be saved; says what is wrong and where."""

    def __init__(self, problem: TemplateProblem) -> None:
        super().__init__(problem.message, field="prompt_text")
        self.message = problem.message
        self.position = problem.position
        self.line = problem.line
        self.column = problem.column
        self.fragment = problem.fragment


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a prompt: plain text (`value` is what is sent) or a variable (`value` is its name)."""

    kind: PartKind
    value: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class ParsedTemplate:
    """A prompt that passed the check and can be filled."""

    parts: tuple[Part, ...]

    def fill(self, *, filename: str, game_context: str) -> str:
        """Return the prompt with both values put in, as one line each, never longer than `PROMPT_LIMIT`."""
        values = {"filename": _one_line(filename), "game_context": _one_line(game_context)}
        text_size = sum(len(part.value) for part in self.parts if part.kind == "text")
        value_size = sum(len(values[part.value]) for part in self.parts if part.kind == "variable")
        if text_size + value_size > PROMPT_LIMIT:
            count = sum(1 for part in self.parts if part.kind == "variable")
            room = (PROMPT_LIMIT - text_size) // count
            values = {name: _cut(value, room) for name, value in values.items()}
        return "".join(values[part.value] if part.kind == "variable" else part.value for part in self.parts)


def parse(prompt_text: str) -> ParsedTemplate:
    """Return the prompt ready to be filled.

    Raises:
        TemplateError: the first thing that is wrong with it.
    """
    problems = check(prompt_text)
    if problems:
        raise TemplateError(problems[0])
    return ParsedTemplate(tuple(part for part in _scan(prompt_text) if isinstance(part, Part)))


def check(prompt_text: str) -> list[TemplateProblem]:
    """Return all that is wrong with a prompt, in the order of the text (of one too long: only that)."""
    if not prompt_text.strip():
        return [_problem(prompt_text, 0, 0, "The prompt is empty. Say what the AI should write.")]
    if len(prompt_text) > PROMPT_LIMIT:
        message = f"The prompt is longer than {PROMPT_LIMIT} characters. Shorten it."
        return [_problem(prompt_text, PROMPT_LIMIT, len(prompt_text), message)]
    return [part for part in _scan(prompt_text) if isinstance(part, TemplateProblem)]


def variables(prompt_text: str) -> list[Part]:
    """Return the known variables with their places, also of a prompt that does not pass the check."""
    scanned = _scan(prompt_text[:PROMPT_LIMIT])
    return [part for part in scanned if isinstance(part, Part) and part.kind == "variable"]


def _scan(prompt_text: str) -> Iterator[Part | TemplateProblem]:
    """Walk once over the prompt; each brace is looked at once, so the time grows with the length alone."""
    last_closing = prompt_text.rfind("}")
    text_start = position = 0
    while brace := _BRACE.search(prompt_text, position):
        start = brace.start()
        found = _read_brace(prompt_text, start, last_closing)
        if found is None:
            position = start + 1
            continue
        if text_start < start:
            yield Part("text", prompt_text[text_start:start], text_start, start)
        end = found.end if isinstance(found, Part) else found.position + len(found.fragment)
        yield found
        text_start = position = end
    if text_start < len(prompt_text):
        yield Part("text", prompt_text[text_start:], text_start, len(prompt_text))


def _read_brace(prompt_text: str, start: int, last_closing: int) -> Part | TemplateProblem | None:
    """Return what the brace at `start` opens, or None where it is only a brace."""
    literal = _LITERAL.match(prompt_text, start)
    if literal and literal[1].isidentifier():
        return Part("text", f"{{{literal[1]}}}", start, literal.end())
    name = _NAME.match(prompt_text, start)
    if name is None or not name[1].isidentifier():
        return None
    if name[2] == "}":
        if name[1] in VARIABLES:
            return Part("variable", name[1], start, name.end())
        message = (
            f"{{{_shown(name[1])}}} is not a variable. Use {_KNOWN}, or write {{{{{_shown(name[1])}}}}}."
        )
        return _problem(prompt_text, start, name.end(), message)
    if last_closing < name.end():
        return None
    message = (
        f"{{{_shown(name[1])}{name[2]}…}} has {_BEHIND[name[2]]} behind the name; only {_KNOWN} are known. "
        "Put a space after the brace if it is meant as plain text."
    )
    return _problem(prompt_text, start, prompt_text.index("}", name.end()) + 1, message)


def _problem(prompt_text: str, start: int, end: int, message: str) -> TemplateProblem:
    line = prompt_text.count("\n", 0, start) + 1
    column = start - (prompt_text.rfind("\n", 0, start) + 1) + 1
    return TemplateProblem(
        f"Line {line}, column {column}: {message}", start, line, column, prompt_text[start:end]
    )


def _shown(name: str) -> str:
    return _cut(name, 40)


def _cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: max(limit - 1, 0)] + "…" * (limit > 0)


def _one_line(value: str) -> str:
    """Take a value's line breaks, control and direction characters away: it must not look like the prompt."""
    spaced = "".join(
        " " if char.isspace() or unicodedata.category(char) in {"Cc", "Cs", "Zl", "Zp"} else char
        for char in value[: VALUE_LIMIT * 4]
        if unicodedata.category(char) != "Cf"
    )
    return _cut(" ".join(spaced.split()), VALUE_LIMIT)
