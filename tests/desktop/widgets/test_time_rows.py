"""A day's times: which can be pressed, how keys move, what a screen reader hears."""

from __future__ import annotations

from datetime import datetime

import pytest
from PySide6.QtCore import Qt

from clipdesk.desktop.theme import Theme
from clipdesk.desktop.widgets.time_rows import DayTime, TimeRows
from tests.desktop.bench import berlin
from tests.desktop.bot import Bot

TIMES = [DayTime(berlin(20, 12)), DayTime(berlin(20, 14, 30), "Viewer build"), DayTime(berlin(20, 18))]


@pytest.fixture
def rows(theme: Theme, qtbot: Bot) -> TimeRows:
    rows = TimeRows(theme, "Posting times")
    qtbot.hold(rows)
    rows.show_times(TIMES, berlin(20, 12))
    qtbot.show(rows)
    return rows


def test_a_row_says_whether_it_is_free(rows: TimeRows) -> None:
    names = [row.accessibleName() for row in rows.rows]

    assert names == ["12:00, free", "14:30, taken by Viewer build", "18:00, free"]


def test_a_taken_time_cannot_be_pressed(rows: TimeRows, qtbot: Bot) -> None:
    picked: list[datetime] = []
    rows.picked.connect(picked.append)

    qtbot.click(rows.rows[1])
    qtbot.click(rows.rows[2])

    assert picked == [berlin(20, 18)]
    assert [row.isChecked() for row in rows.rows] == [False, False, True]


def test_arrows_pass_over_what_is_taken(rows: TimeRows, qtbot: Bot) -> None:
    rows.rows[0].setFocus()

    qtbot.press(rows.rows[0], Qt.Key.Key_Down)

    assert rows.rows[2].isChecked() and rows.rows[2].hasFocus()


def test_a_time_that_is_no_row_marks_none(rows: TimeRows) -> None:
    rows.set_chosen(berlin(20, 13))

    assert not any(row.isChecked() for row in rows.rows)
    assert rows.rows[0].focusPolicy() == Qt.FocusPolicy.StrongFocus


def test_a_day_without_times_says_so(rows: TimeRows) -> None:
    rows.show_times([], None)

    assert rows.rows == []
    assert rows.height() == 4 * 38 + 3 * 6
