from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from clipdesk.desktop.theme import Theme
from clipdesk.desktop.widgets.step_bar import GAP_PX, SEGMENT_PX, BarState, draw_step_bar, step_bar_width

NAMES = ("One", "Two", "Three")


def colours(theme: Theme, current: int, state: BarState, *, narrow: bool = False) -> list[str]:
    image = QImage(step_bar_width(3, narrow=narrow), 30, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    draw_step_bar(painter, theme, QRectF(image.rect()), NAMES, current, state, narrow=narrow)
    painter.end()
    pitch = (image.width() + GAP_PX) // 3
    return [image.pixelColor(pitch * place + pitch // 2, 2).name() for place in range(3)]


@pytest.mark.parametrize(
    ("state", "colour"),
    [("working", "accentBright"), ("recording", "record"), ("done", "ok"), ("failed", "danger")],
)
@pytest.mark.parametrize("narrow", [False, True])
def test_what_is_done_and_what_goes_on_have_their_colours(
    theme: Theme, state: BarState, colour: str, narrow: bool
) -> None:
    done, now, later = colours(theme, 1, state, narrow=narrow)

    assert done == theme.colour("ok").name()
    assert now == theme.colour(colour).name()  # type: ignore[arg-type]
    assert later == theme.colour("pressed").name()


def test_a_bar_is_as_wide_as_its_steps_and_gaps() -> None:
    assert step_bar_width(5) == 5 * SEGMENT_PX + 4 * GAP_PX
    assert step_bar_width(5, narrow=True) < step_bar_width(5)
