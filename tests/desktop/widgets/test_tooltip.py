"""Tests of tooltips."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QApplication

from clipdesk.desktop.theme import Theme
from clipdesk.desktop.widgets.buttons import IconButton
from clipdesk.desktop.widgets.tooltip import TooltipBubble
from tests.desktop.bot import Bot


def _bubbles() -> list[TooltipBubble]:
    tops = QApplication.topLevelWidgets()
    return [widget for widget in tops if isinstance(widget, TooltipBubble) and widget.isVisible()]


def test_it_comes_after_half_a_second_and_goes_with_the_pointer(qtbot: Bot, theme: Theme) -> None:
    button = IconButton(theme, "pause", "Pause Watching", shortcut_hint="Ctrl+Shift+P")
    qtbot.hold(button)
    qtbot.show(button)
    here = QPointF(5, 5)

    QApplication.sendEvent(button, QEnterEvent(here, here, here))
    at_once = _bubbles()
    qtbot.waitUntil(lambda: bool(_bubbles()), timeout=3000)
    QApplication.sendEvent(button, QEvent(QEvent.Type.Leave))

    assert at_once == []
    assert _bubbles() == []


def test_keyboard_focus_brings_it_too(qtbot: Bot, theme: Theme) -> None:
    button = IconButton(theme, "pause", "Pause Watching")
    qtbot.hold(button)
    qtbot.show(button)

    # A window that becomes active may have given it the focus already, by another reason.
    button.clearFocus()
    button.setFocus(Qt.FocusReason.TabFocusReason)

    qtbot.waitUntil(lambda: bool(_bubbles()), timeout=3000)
    qtbot.press(button, Qt.Key.Key_Shift)
    assert _bubbles() == []
