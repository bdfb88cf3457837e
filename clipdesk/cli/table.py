"""Tables for people: columns in line, never wider than the terminal, nothing that a terminal would obey."""

from __future__ import annotations

import shutil
import sys
import unicodedata
from collections.abc import Iterable, Sequence

import click

from clipdesk.cli.output import say

_GAP = 2
_NARROWEST = 8
_BOUNDLESS = 10_000


def show_table(head: Sequence[str], rows: Iterable[Sequence[object]], *, empty: str) -> None:
    """Print a table; on a terminal the widest columns give way until it fits."""
    cells = [[plain(cell) for cell in row] for row in rows]
    if not cells:
        say(empty)
        return
    room = shutil.get_terminal_size((120, 24)).columns if sys.stdout.isatty() else _BOUNDLESS
    for line in table_lines(head, cells, room):
        click.echo(line)


def table_lines(head: Sequence[str], cells: Sequence[Sequence[str]], room: int) -> list[str]:
    """Return the lines of a table of plain cells that fits `room` columns as far as it can."""
    every = [[name.upper() for name in head], *cells]
    widths = [max(width_of(row[at]) for row in every) for at in range(len(head))]
    while sum(widths) + _GAP * (len(widths) - 1) > room and max(widths) > _NARROWEST:
        widths[widths.index(max(widths))] -= 1
    gap = " " * _GAP
    return [
        gap.join(_fitted(cell, width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in every
    ]


def plain(value: object) -> str:
    """Return a cell on one line, without anything a terminal would obey."""
    text = "" if value is None else str(value)
    return "".join(letter if letter.isprintable() else " " for letter in text)


def width_of(text: str) -> int:
    """Return how many columns a terminal needs for a text: two for emojis and East Asian signs."""
    return sum(_width(letter) for letter in text)


def _width(letter: str) -> int:
    if unicodedata.combining(letter):
        return 0
    return 2 if unicodedata.east_asian_width(letter) in ("W", "F") else 1


def _fitted(text: str, width: int) -> str:
    if (own := width_of(text)) <= width:
        return text + " " * (width - own)
    kept, used = [], 0
    for letter in text:
        if used + _width(letter) > width - 1:
            break
        kept.append(letter)
        used += _width(letter)
    return "".join(kept) + "…" + " " * (width - 1 - used)
