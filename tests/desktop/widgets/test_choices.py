"""Tests of checkbox, radio and toggle."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QVBoxLayout, QWidget

from clipdesk.desktop.theme import Theme
from clipdesk.desktop.widgets.choices import Checkbox, Radio, Toggle
from tests.desktop.bot import Bot


def _role(widget: QWidget) -> QAccessible.Role:
    return QAccessible.queryAccessibleInterface(widget).role()


def test_roles_are_those_of_the_real_things(qtbot: Bot, theme: Theme) -> None:
    box, radio, toggle = (
        Checkbox(theme, "Comments"),
        Radio(theme, "Ask me first"),
        Toggle(theme, "Hold uploads"),
    )
    for widget in (box, radio, toggle):
        qtbot.hold(widget)

    assert [_role(widget) for widget in (box, radio, toggle)] == [
        QAccessible.Role.CheckBox,
        QAccessible.Role.RadioButton,
        QAccessible.Role.CheckBox,
    ]


@pytest.mark.parametrize("kind", [Checkbox, Toggle])
def test_space_changes_it(qtbot: Bot, theme: Theme, kind: type[Checkbox] | type[Toggle]) -> None:
    choice = kind(theme, "Comments")
    qtbot.hold(choice)
    qtbot.show(choice)

    with qtbot.waitSignal(choice.toggled):
        qtbot.press(choice, Qt.Key.Key_Space)

    assert choice.isChecked()


def test_one_radio_of_several_is_on(qtbot: Bot, theme: Theme) -> None:
    ground = QWidget()
    qtbot.hold(ground)
    column = QVBoxLayout(ground)
    radios = [Radio(theme, name) for name in ("Schedule it", "Ask me first")]
    for radio in radios:
        column.addWidget(radio)
    qtbot.show(ground)
    radios[0].setChecked(True)
    radios[0].setFocus()

    qtbot.press(radios[0], Qt.Key.Key_Down)

    assert [radio.isChecked() for radio in radios] == [False, True]


def test_a_toggle_is_drawn_on_and_off(qtbot: Bot, theme: Theme) -> None:
    toggle = Toggle(theme, "Hold uploads")
    qtbot.hold(toggle)
    off = toggle.grab().toImage().pixelColor(20, 6)

    toggle.setChecked(True)

    assert off == theme.colour("toggleOff")
    assert toggle.grab().toImage().pixelColor(14, 6) == theme.colour("accent")


def test_a_disabled_choice_is_dimmed_and_stays(qtbot: Bot, theme: Theme) -> None:
    box = Checkbox(theme, "Duet")
    qtbot.hold(box)
    box.setEnabled(False)
    qtbot.show(box)

    qtbot.click(box)

    assert not box.isChecked()
