"""How commands speak: results on stdout, everything else on stderr, an exit code for each kind of end."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable, Iterable, Sequence
from functools import wraps
from typing import Any, NoReturn, ParamSpec, TypeVar

import click

from clipdesk.domain.errors import ClipDeskError, InvalidInput, MediaError, NeedsPerson, NotFound

DONE, FAILED, BAD_INPUT, NEEDS_PERSON = 0, 1, 2, 3

P = ParamSpec("P")
R = TypeVar("R")


def say(text: str) -> None:
    """Tell something that is not the result."""
    click.echo(text, err=True)


def show_json(value: Any) -> None:
    """Print the one JSON document of a command."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def show_table(head: Sequence[str], rows: Iterable[Sequence[object]], *, empty: str) -> None:
    """Print a table that fits the terminal; the widest column gives way."""
    cells = [[_plain(cell) for cell in row] for row in rows]
    if not cells:
        say(empty)
        return
    widths = [max(len(head[at]), *(len(row[at]) for row in cells)) for at in range(len(head))]
    room = shutil.get_terminal_size((120, 24)).columns if sys.stdout.isatty() else 10_000
    over = sum(widths) + 2 * (len(widths) - 1) - room
    if over > 0:
        widest = widths.index(max(widths))
        widths[widest] = max(8, widths[widest] - over)
    for row in [[name.upper() for name in head], *cells]:
        click.echo("  ".join(_fit(cell, width) for cell, width in zip(row, widths, strict=True)).rstrip())


def _plain(value: object) -> str:
    """Return a cell without anything a terminal would obey."""
    text = "" if value is None else str(value)
    return "".join(letter if letter.isprintable() else " " for letter in text)


def _fit(text: str, width: int) -> str:
    return text.ljust(width) if len(text) <= width else text[: max(0, width - 1)] + "…"


def exit_code(error: ClipDeskError) -> int:
    """Return the exit code that a kind of error has."""
    if isinstance(error, NeedsPerson):
        return NEEDS_PERSON
    if isinstance(error, (InvalidInput, NotFound, MediaError)):
        return BAD_INPUT
    return FAILED


def fail(error: ClipDeskError) -> NoReturn:
    """End the command with the error's sentences and its exit code."""
    field = f" ({error.field})" if isinstance(error, InvalidInput) and error.field else ""
    say(f"clipdesk: {error.title}{field}")
    if error.advice:
        say(f"  {error.advice}")
    raise SystemExit(exit_code(error))


def reports_errors(command: Callable[P, R]) -> Callable[P, R]:
    """Turn our errors into a sentence on stderr and an exit code."""

    @wraps(command)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except ClipDeskError as error:
            fail(error)

    return wrapped
