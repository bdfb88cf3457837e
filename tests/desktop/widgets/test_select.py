"""Tests of the select."""

from __future__ import annotations

from PySide6.QtCore import Qt

from clipdesk.desktop.theme import Theme
from clipdesk.desktop.widgets.menus import Menu
from clipdesk.desktop.widgets.select import Select
from tests.desktop.bot import Bot


def _select(qtbot: Bot, theme: Theme, placeholder: str = "") -> Select:
    select = Select(theme, "Platform", placeholder=placeholder)
    select.addItems(["All platforms", "YouTube", "Tom & Jerry"])
    if placeholder:
        select.setCurrentIndex(-1)
    qtbot.hold(select)
    qtbot.show(select)
    return select


def _menu(select: Select) -> Menu:
    return next(child for child in select.children() if isinstance(child, Menu) and child.isVisible())


def test_the_list_marks_the_current_entry(qtbot: Bot, theme: Theme) -> None:
    select = _select(qtbot, theme)
    select.setCurrentIndex(1)

    select.showPopup()

    icons = [not action.icon().isNull() for action in _menu(select).actions()]
    assert icons == [False, True, False]
    select.hidePopup()


def test_choosing_from_the_list_tells(qtbot: Bot, theme: Theme) -> None:
    select = _select(qtbot, theme)
    select.showPopup()

    with qtbot.waitSignal(select.activated) as told:
        _menu(select).actions()[1].trigger()

    assert told.args == [1]
    assert select.currentText() == "YouTube"
    select.hidePopup()


def test_an_ampersand_is_shown(qtbot: Bot, theme: Theme) -> None:
    select = _select(qtbot, theme)

    select.showPopup()

    assert _menu(select).actions()[2].text() == "Tom && Jerry"
    select.hidePopup()


def test_arrow_keys_change_the_entry(qtbot: Bot, theme: Theme) -> None:
    select = _select(qtbot, theme)
    select.setFocus()

    qtbot.press(select, Qt.Key.Key_Down)

    assert select.currentText() == "YouTube"


def test_nothing_is_chosen_behind_a_placeholder(qtbot: Bot, theme: Theme) -> None:
    select = _select(qtbot, theme, placeholder="Choose...")

    assert select.currentIndex() == -1
    assert select.currentText() == ""
    assert not select.grab().isNull()


def test_an_error_is_described(qtbot: Bot, theme: Theme) -> None:
    select = _select(qtbot, theme)
    select.clearFocus()

    select.set_error(True, "Choose who can see it.")

    assert select.accessibleDescription() == "Choose who can see it."
    assert select.grab().toImage().pixelColor(60, 0) == theme.colour("danger")
