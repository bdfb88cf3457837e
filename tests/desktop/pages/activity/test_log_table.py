from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest

from clipdesk.desktop.models.activity_lines import Line
from clipdesk.desktop.models.activity_log import ActivityLog, Column
from clipdesk.desktop.pages.activity.log_table import LogTable
from clipdesk.desktop.theme import Theme
from clipdesk.domain.activity import ActivityKind
from tests.clock import START
from tests.desktop.bot import Bot


def line(number: int) -> Line:
    return Line(number, START, ActivityKind.POST, f"line {number}", "A win", "send", "text", 5, "show_post")


@pytest.fixture
def table(theme: Theme, qtbot: Bot) -> LogTable:
    log = ActivityLog(lambda: START)
    table = LogTable(theme, log)
    log.show([line(number) for number in range(40, 0, -1)])
    qtbot.hold(table)
    table.resize(900, 300)
    table.show()
    return table


def test_a_click_on_the_command_does_it_and_one_beside_it_does_not(table: LogTable) -> None:
    told: list[int] = []
    table.action_requested.connect(told.append)

    for column in (Column.TEXT, Column.ACTION):
        place = table.view.visualRect(table._log.index(2, column)).center()
        QTest.mouseClick(table.view.viewport(), Qt.MouseButton.LeftButton, pos=place)

    assert told == [2]


def test_the_row_that_has_the_keyboard_keeps_it_when_lines_come(table: LogTable) -> None:
    table.view.setCurrentIndex(table._log.index(3, 0))

    table.add_newer([line(42), line(41)])

    assert table._log.line(table.view.currentIndex().row()).text == "line 37"


def test_at_the_top_new_lines_are_shown_without_a_chip(table: LogTable) -> None:
    table.add_newer([line(41)])

    assert table.view.verticalScrollBar().value() == 0
    assert not table.chip.isVisible()


def test_a_command_is_pointed_at_with_a_hand_and_names_its_post(table: LogTable) -> None:
    index = table._log.index(0, Column.ACTION)
    place = QPointF(table.view.visualRect(index).center())
    button = Qt.MouseButton.NoButton

    table.view.mouseMoveEvent(
        QMouseEvent(QEvent.Type.MouseMove, place, place, button, button, Qt.KeyboardModifier.NoModifier)
    )

    assert table.view.viewport().cursor().shape() == Qt.CursorShape.PointingHandCursor
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "Show Post: A win"
