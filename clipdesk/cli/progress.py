"""Shows on a terminal that a long deed is under way; a script sees nothing of it."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

_PATIENCE_S = 0.4
_TURN_S = 0.1
_BAR_LETTERS = 12
_BLOCK_LETTERS = 4


@contextmanager
def busy(words: str, out: TextIO | None = None) -> Iterator[Callable[[float], None]]:
    """Show a moving bar beside the words once it has taken a moment, and take it away at the end.

    Whoever knows how far the deed is tells what this yields, from 0 to 1; then the bar fills instead.
    """
    out = out or sys.stderr
    if not out.isatty():
        yield lambda part: None
        return
    parts = [0.0]
    is_over = threading.Event()
    painter = threading.Thread(target=_paint, args=(words, parts, out, is_over), name="progress", daemon=True)
    painter.start()
    try:
        yield lambda part: parts.__setitem__(0, part)
    finally:
        is_over.set()
        painter.join()


def bar(turn: int) -> str:
    """Return the bar at one of its turns: a block that walks to the end and back."""
    steps = _BAR_LETTERS - _BLOCK_LETTERS
    at = steps - abs(turn % (2 * steps) - steps)
    return "[" + " " * at + "=" * _BLOCK_LETTERS + " " * (steps - at) + "]"


def filled(part: float) -> str:
    """Return the bar filled up to a part."""
    full = int(part * _BAR_LETTERS)
    return "[" + "=" * full + " " * (_BAR_LETTERS - full) + "]"


def _paint(words: str, parts: list[float], out: TextIO, is_over: threading.Event) -> None:
    began_s = time.monotonic()
    turn = 0
    wait_s = _PATIENCE_S
    while not is_over.wait(wait_s):
        wait_s = _TURN_S
        part = parts[0]
        far = f"{part:.0%}" if part else f"{time.monotonic() - began_s:.0f} s"
        out.write(f"\r{filled(part) if part else bar(turn)} {words} ({far})\x1b[K")
        out.flush()
        turn += 1
    if turn:
        out.write("\r\x1b[K")
        out.flush()
