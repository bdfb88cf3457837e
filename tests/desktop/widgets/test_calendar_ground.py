"""The ground of a week: the past is shaded, now has its line, hours their lines."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtGui import QColor, QImage, QPainter

from clipdesk.desktop.models.timetable import Timetable
from clipdesk.desktop.models.week import Week
from clipdesk.desktop.theme import Theme
from clipdesk.desktop.widgets.calendar_ground import paint_ground, paint_now
from clipdesk.desktop.widgets.calendar_layout import Grid
from tests.desktop.bench import BERLIN, NOW

GRID = Grid(976)


def paint(theme: Theme, first: date) -> QImage:
    image = QImage(976, 1056, QImage.Format.Format_RGB32)
    image.fill(QColor(1, 2, 3))
    week = Week(first, Timetable(BERLIN))
    painter = QPainter(image)
    paint_ground(painter, theme, week, GRID, NOW, hours_24=True)
    paint_now(painter, theme, week, GRID, NOW, hours_24=True)
    painter.end()
    return image


def at(image: QImage, day: int, minute: float) -> QColor:
    return image.pixelColor(int(GRID.left(day) + 60), int(GRID.top(minute)))


def test_the_past_is_shaded_up_to_now(theme: Theme) -> None:
    image = paint(theme, date(2026, 6, 15))

    past = theme.colour("past")
    assert at(image, 0, 23 * 60 + 30) == past
    assert at(image, 3, 18 * 60 + 30) == past
    assert at(image, 3, 20 * 60 + 30) == QColor(1, 2, 3)
    assert at(image, 4, 3 * 60 + 30) == QColor(1, 2, 3)


def test_now_has_its_line_in_todays_column_only(theme: Theme) -> None:
    image = paint(theme, date(2026, 6, 15))

    now = 19 * 60 + 15
    assert at(image, 3, now) == theme.colour("record")
    assert at(image, 4, now) != theme.colour("record")


@pytest.mark.parametrize("first", [date(2026, 6, 8), date(2026, 6, 22)])
def test_another_week_has_no_line_of_now(theme: Theme, first: date) -> None:
    image = paint(theme, first)

    assert all(at(image, day, 19 * 60 + 15) != theme.colour("record") for day in range(7))


def test_every_hour_has_a_line(theme: Theme) -> None:
    image = paint(theme, date(2026, 6, 22))

    assert all(at(image, 2, hour * 60) == theme.colour("line") for hour in range(24))
