"""Tests of the frame of pages."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QWidget

from clipdesk.desktop.theme import Theme
from clipdesk.desktop.widgets.buttons import Button
from clipdesk.desktop.widgets.page import Page
from tests.desktop.bot import Bot


def _page(qtbot: Bot, theme: Theme) -> Page:
    page = Page(theme, "schedule", "Schedule")
    qtbot.hold(page)
    page.resize(1040, 800)
    return page


def test_a_page_can_be_found_by_its_name(qtbot: Bot, theme: Theme) -> None:
    page = _page(qtbot, theme)

    assert page.objectName() == "page.schedule"
    assert page.accessibleName() == "Schedule"


def test_header_rows_and_lists_stand_where_the_design_has_them(qtbot: Bot, theme: Theme) -> None:
    page = _page(qtbot, theme)
    button, row, whole = Button(theme, "Add Video", "primary", height=36), QWidget(), QWidget()
    row.setFixedHeight(72)
    page.add_header_widget(button)
    page.add_row(row)
    page.add_gap(20)
    page.add_list(whole)
    qtbot.show(page)

    def place(widget: QWidget) -> tuple[int, int, int]:
        corner = widget.mapTo(page, QPoint(0, 0))
        return corner.x(), corner.y(), corner.x() + widget.width()

    assert place(page.header)[:2] == (32, 24)
    assert place(button)[1:] == (24, 1008)
    assert place(row) == (32, 80, 1008)
    assert place(whole) == (32, 172, 1040)


def test_below_a_banner_it_stands_a_little_higher(qtbot: Bot, theme: Theme) -> None:
    page = _page(qtbot, theme)
    qtbot.show(page)

    page.set_below_banner(True)
    qtbot.waitUntil(lambda: page.header.y() != 24)

    assert page.header.y() == 20


def test_text_size_makes_the_header_higher(qtbot: Bot, theme: Theme) -> None:
    page = _page(qtbot, theme)

    theme.set_text_size(125)

    assert page.header.height() == 45
