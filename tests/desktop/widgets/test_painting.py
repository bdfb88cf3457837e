"""Tests of the shared strokes."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from clipdesk.desktop.theme import Theme
from clipdesk.desktop.widgets.painting import draw_box, draw_text, text_width


def _image(ratio: float, size: int = 40) -> QImage:
    image = QImage(round(size * ratio), round(size * ratio), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(QColor("black"))
    return image


@pytest.mark.parametrize("ratio", [1.0, 1.25, 1.5, 2.0])
def test_a_thin_line_stays_sharp_at_every_ratio(qapp: QApplication, ratio: float) -> None:
    image = _image(ratio)
    painter = QPainter(image)

    draw_box(painter, QRectF(3, 3, 30, 30), 6, border=QColor("white"))
    painter.end()

    column = [image.pixelColor(image.width() // 2, y).red() for y in range(image.height())]
    assert set(column) <= {0, 255}
    assert 255 in column


def test_text_that_does_not_fit_is_elided(theme: Theme) -> None:
    image = _image(1.0, 200)
    painter = QPainter(image)
    font = theme.font("body")

    used = draw_text(painter, QRectF(0, 0, 60, 20), "A title that is far too long", font, QColor("white"))
    painter.end()

    assert 20 < used <= 60
    assert all(image.pixelColor(x, 10).red() == 0 for x in range(62, 200))


def test_a_width_is_rounded_up(theme: Theme) -> None:
    assert text_width("Save", theme.font("label")) > 25
    assert text_width("", theme.font("label")) == 0
