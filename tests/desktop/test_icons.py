"""Tests of rendering icons."""

from __future__ import annotations

from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from clipdesk.desktop.icons import art_pixmap, icon_pixmap, stroke_width


def test_an_icon_is_drawn_in_its_colour_alone(qapp: QApplication) -> None:
    image = icon_pixmap("check", 16, QColor("red")).toImage()

    drawn = [
        image.pixelColor(x, y) for x in range(16) for y in range(16) if image.pixelColor(x, y).alpha() > 200
    ]

    assert drawn
    assert all(colour.red() > 200 and colour.green() < 40 for colour in drawn)


def test_an_icon_has_the_devices_pixels(qapp: QApplication) -> None:
    pixmap = icon_pixmap("check", 16, QColor("red"), 1.5)

    assert pixmap.width() == 24
    assert pixmap.deviceIndependentSize().width() == 16


def test_the_same_icon_is_rendered_once(qapp: QApplication) -> None:
    first = icon_pixmap("x", 16, QColor("red"))

    assert icon_pixmap("x", 16, QColor("red")).cacheKey() == first.cacheKey()


def test_small_icons_get_a_stronger_stroke() -> None:
    assert [stroke_width(size) for size in (13, 16, 28)] == [2.25, 2.0, 1.75]


def test_artwork_keeps_its_own_colours(qapp: QApplication) -> None:
    image = art_pixmap("clipdesk-app", 64).toImage()

    blue = image.pixelColor(32, 12)

    assert blue.alpha() == 255
    assert blue.blue() > blue.red()
