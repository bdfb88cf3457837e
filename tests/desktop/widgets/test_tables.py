"""Tests of the look of tables."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel

from clipdesk.desktop.theme import Theme
from clipdesk.desktop.widgets.tables import Table
from tests.desktop.bot import Bot


def _table(qtbot: Bot, theme: Theme) -> Table:
    model = QStandardItemModel(0, 2)
    model.setHorizontalHeaderLabels(["Clip", "Views"])
    for number in range(3):
        views = QStandardItem(str(number * 1000))
        views.setTextAlignment(Qt.AlignmentFlag.AlignRight)
        model.appendRow([QStandardItem(f"Clip {number}"), views])
    table = Table(theme, "Top clips")
    qtbot.hold(table)
    model.setParent(table)
    table.setModel(model)
    table.resize(400, 240)
    qtbot.show(table)
    return table


def test_rows_and_header_have_the_designs_heights(qtbot: Bot, theme: Theme) -> None:
    table = _table(qtbot, theme)

    assert table.rowHeight(0) == 45
    assert table.horizontalHeader().height() == 34


def test_rows_are_divided_by_lines(qtbot: Bot, theme: Theme) -> None:
    table = _table(qtbot, theme)

    image = table.viewport().grab().toImage()

    assert image.pixelColor(150, 44) == theme.colour("line")


def test_the_sorted_column_has_an_arrow(qtbot: Bot, theme: Theme) -> None:
    table = _table(qtbot, theme)
    before = table.horizontalHeader().grab().toImage()

    table.setSortingEnabled(True)
    table.sortByColumn(1, Qt.SortOrder.DescendingOrder)

    assert table.horizontalHeader().grab().toImage() != before


def test_keys_choose_whole_rows(qtbot: Bot, theme: Theme) -> None:
    table = _table(qtbot, theme)
    table.setFocus()
    table.selectRow(0)

    qtbot.press(table, Qt.Key.Key_Down)

    assert {index.row() for index in table.selectedIndexes()} == {1}
    assert len(table.selectedIndexes()) == 2
    assert table.shows_ring
