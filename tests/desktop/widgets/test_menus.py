"""Tests of menus."""

from __future__ import annotations

from PySide6.QtCore import Qt

from clipdesk.desktop.theme import Theme
from clipdesk.desktop.widgets.menus import Menu
from tests.desktop.bot import Bot


def test_an_ampersand_in_a_name_is_no_shortcut(qtbot: Bot, theme: Theme) -> None:
    menu = Menu(theme)
    qtbot.hold(menu)

    action = menu.add("Tom & Jerry", "folder")

    assert action.text() == "Tom && Jerry"
    assert not action.icon().isNull()


def test_keys_choose_a_command(qtbot: Bot, theme: Theme) -> None:
    menu = Menu(theme)
    qtbot.hold(menu)
    chosen: list[str] = []
    for name in ("Edit", "Duplicate"):
        menu.add(name).triggered.connect(lambda _checked=False, name=name: chosen.append(name))
    qtbot.show(menu)

    qtbot.press(menu, Qt.Key.Key_Down)
    qtbot.press(menu, Qt.Key.Key_Down)
    qtbot.press(menu, Qt.Key.Key_Return)

    assert chosen == ["Duplicate"]
