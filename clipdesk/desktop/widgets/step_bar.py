"""A way in steps: a bar for each, its name below; what is done, what goes on, where it failed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from clipdesk.desktop.theme import Theme
from clipdesk.desktop.tokens import ColourName
from clipdesk.desktop.widgets.painting import draw_box, draw_text

SEGMENT_PX, GAP_PX = 76, 6
NARROW_SEGMENT_PX = 40
_BAR_PX = 4

BarState = Literal["working", "recording", "done", "failed"]
_NOW: dict[BarState, ColourName] = {
    "working": "accentBright",
    "recording": "record",
    "done": "ok",
    "failed": "danger",
}


def step_bar_width(count: int, *, narrow: bool = False) -> int:
    """Return how wide a bar of so many steps is."""
    segment = NARROW_SEGMENT_PX if narrow else SEGMENT_PX
    return count * segment + (count - 1) * GAP_PX


def draw_step_bar(
    painter: QPainter,
    theme: Theme,
    rect: QRectF,
    names: Sequence[str],
    current: int,
    state: BarState,
    *,
    narrow: bool = False,
) -> None:
    """Draw the steps; narrow bars name only the step that goes on."""
    segment = NARROW_SEGMENT_PX if narrow else SEGMENT_PX
    for number, name in enumerate(names):
        left = rect.left() + number * (segment + GAP_PX)
        colour: ColourName = "ok" if number < current else _NOW[state] if number == current else "pressed"
        draw_box(painter, QRectF(left, rect.top(), segment, _BAR_PX), _BAR_PX / 2, fill=theme.colour(colour))
        if narrow:
            continue
        is_now = number == current
        box = QRectF(left, rect.top() + 12, segment + 4, theme.line("tiny"))
        font = theme.font("tiny")
        draw_text(painter, box, name, font, theme.colour("text" if is_now else "textMuted"))
    if narrow and 0 <= current < len(names):
        box = QRectF(rect.left(), rect.top() + 12, rect.width(), theme.line("tiny"))
        align = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        draw_text(painter, box, names[current], theme.font("tiny"), theme.colour("text"), align)
