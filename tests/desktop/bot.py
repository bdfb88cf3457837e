"""pytest-qt's robot with typed keys and clicks, and a firm hand on its widgets.

A widget that only a child's slot still refers to would be freed in the middle of that child's destructor;
in the program every window is held by its owner, here the robot holds it.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

NO_MODIFIER = Qt.KeyboardModifier.NoModifier


class Bot(QtBot):
    """Press, type and click."""

    def hold(self, widget: QWidget) -> None:
        """Keep a widget until the test is over, and close it then."""
        if not hasattr(self, "_held"):
            self._held: list[QWidget] = []
        self._held.append(widget)
        self.addWidget(widget)

    def show(self, widget: QWidget) -> None:
        """Show a window and wait until it may have the keyboard."""
        widget.show()
        widget.activateWindow()
        with self.waitActive(widget):
            pass

    def release(self) -> None:
        """Let everything go that was held."""
        for _round in range(3):
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        self._held = []

    def press(self, widget: QWidget | None, key: Qt.Key, modifier: Qt.KeyboardModifier = NO_MODIFIER) -> None:
        """Press and release a key."""
        assert widget is not None
        QTest.keyClick(widget, key, modifier)

    def type_words(self, widget: QWidget, words: str) -> None:
        """Type ASCII letters."""
        QTest.keyClicks(widget, words)

    def click(self, widget: QWidget) -> None:
        """Click with the left button."""
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton)

    def double_click(self, widget: QWidget) -> None:
        """Click twice with the left button."""
        QTest.mouseDClick(widget, Qt.MouseButton.LeftButton)
