"""A month of days: what can be chosen, how keys move, what a screen reader hears."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import QLocale, Qt

from clipdesk.desktop.theme import Theme
from clipdesk.desktop.widgets.month import MonthGrid, first_of_week, month_name
from tests.desktop.bot import Bot

TODAY = date(2026, 6, 18)


@pytest.fixture
def grid(theme: Theme, qtbot: Bot) -> MonthGrid:
    grid = MonthGrid(theme, TODAY, lambda day: 2 if day.day == 20 else 0)
    qtbot.hold(grid)
    grid.show()
    return grid


def test_a_day_says_its_date_and_its_posts(grid: MonthGrid) -> None:
    assert grid.cell(date(2026, 6, 20)).accessibleName() == "Saturday 20 June, 2 posts"
    assert grid.cell(date(2026, 6, 21)).accessibleName() == "Sunday 21 June"


def test_days_that_have_passed_cannot_be_pressed(grid: MonthGrid, qtbot: Bot) -> None:
    picked: list[date] = []
    grid.picked.connect(picked.append)

    qtbot.click(grid.cell(date(2026, 6, 17)))
    qtbot.click(grid.cell(date(2026, 6, 20)))

    assert picked == [date(2026, 6, 20)]
    assert grid.chosen == date(2026, 6, 20)


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        (Qt.Key.Key_Right, date(2026, 6, 19)),
        (Qt.Key.Key_Down, date(2026, 6, 25)),
        (Qt.Key.Key_Left, TODAY),
        (Qt.Key.Key_Up, TODAY),
    ],
)
def test_arrows_move_by_day_and_week_but_never_into_the_past(
    grid: MonthGrid, qtbot: Bot, key: Qt.Key, expected: date
) -> None:
    qtbot.press(grid.cell(TODAY), key)

    assert grid.chosen == expected


def test_moving_out_of_a_month_shows_the_next(grid: MonthGrid, qtbot: Bot) -> None:
    shown: list[date] = []
    grid.month_shown.connect(shown.append)
    grid.set_chosen(date(2026, 6, 30))

    qtbot.press(grid.cell(date(2026, 6, 30)), Qt.Key.Key_Right)

    assert shown == [date(2026, 7, 1)]
    assert grid.cell(date(2026, 7, 1)).hasFocus()


def test_there_is_no_way_back_before_this_month(grid: MonthGrid, qtbot: Bot) -> None:
    qtbot.press(grid, Qt.Key.Key_PageUp)
    assert grid.month == date(2026, 6, 1)

    qtbot.press(grid, Qt.Key.Key_PageDown)

    assert grid.month == date(2026, 7, 1)


def test_a_week_begins_where_people_here_begin_it() -> None:
    assert first_of_week(TODAY, QLocale("en_GB")) == date(2026, 6, 15)
    assert first_of_week(TODAY, QLocale("en_US")) == date(2026, 6, 14)
    assert month_name(TODAY, QLocale("de_DE")) == "Juni 2026"
