"""Fields for a day and a time: what keys and the month do."""

from __future__ import annotations

from datetime import date, time

import pytest
from PySide6.QtCore import Qt, QTime
from PySide6.QtWidgets import QApplication

from clipdesk.desktop.theme import Theme
from clipdesk.desktop.widgets.moment_fields import DateField, TimeField
from clipdesk.desktop.widgets.month import MonthGrid
from tests.desktop.bot import Bot

TODAY = date(2026, 6, 18)


@pytest.fixture
def day(theme: Theme, qtbot: Bot) -> DateField:
    field = DateField(theme, "Day", TODAY)
    qtbot.hold(field)
    qtbot.show(field)
    return field


@pytest.fixture
def clock(theme: Theme, qtbot: Bot) -> TimeField:
    field = TimeField(theme, "Time")
    qtbot.hold(field)
    qtbot.show(field)
    return field


def test_a_day_is_written_out(day: DateField) -> None:
    assert day.editor.text() == "Thu 18 June 2026"


def test_a_set_day_is_not_told_but_a_stepped_one_is(day: DateField, qtbot: Bot) -> None:
    told: list[date] = []
    day.picked.connect(told.append)

    day.set_day(date(2026, 6, 20))
    day.editor.setSelectedSection(day.editor.Section.DaySection)
    qtbot.press(day.editor, Qt.Key.Key_Up)

    assert told == [date(2026, 6, 21)]


def test_a_day_that_has_passed_can_be_shown(day: DateField) -> None:
    day.set_day(date(2026, 6, 1))

    assert day.day == date(2026, 6, 1)


def test_alt_down_opens_a_month_and_a_press_picks_and_closes(day: DateField, qtbot: Bot) -> None:
    qtbot.press(day.editor, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    popup = QApplication.activePopupWidget()
    assert popup is not None
    grid = popup.findChild(MonthGrid)
    assert grid is not None

    qtbot.click(grid.cell(date(2026, 6, 20)))

    assert day.day == date(2026, 6, 20)
    assert QApplication.activePopupWidget() is None


@pytest.mark.parametrize(
    ("start", "key", "expected"),
    [
        (time(18, 0), Qt.Key.Key_Up, time(18, 15)),
        (time(18, 50), Qt.Key.Key_Up, time(19, 0)),
        (time(18, 0), Qt.Key.Key_Down, time(17, 45)),
        (time(18, 5), Qt.Key.Key_Down, time(18, 0)),
    ],
)
def test_minutes_step_by_a_quarter_of_an_hour(
    clock: TimeField, qtbot: Bot, start: time, key: Qt.Key, expected: time
) -> None:
    clock.set_clock(start)
    clock.editor.setSelectedSection(clock.editor.Section.MinuteSection)

    qtbot.press(clock.editor, key)

    assert clock.clock == expected


def test_hours_step_by_hours(clock: TimeField, qtbot: Bot) -> None:
    clock.set_clock(time(18, 5))
    clock.editor.setSelectedSection(clock.editor.Section.HourSection)

    qtbot.press(clock.editor, Qt.Key.Key_Up)

    assert clock.clock == time(19, 5)


def test_a_picked_time_is_told_once(clock: TimeField) -> None:
    told: list[time] = []
    clock.picked.connect(told.append)

    clock.set_clock(time(9, 0))
    clock.editor.setTime(QTime(10, 30))

    assert told == [time(10, 30)]


def test_a_twelve_hour_clock_is_possible(theme: Theme, qtbot: Bot) -> None:
    field = TimeField(theme, "Time", hours_24=False)
    qtbot.hold(field)
    field.set_clock(time(18, 5))

    assert field.editor.text().upper() == "6:05 PM"
