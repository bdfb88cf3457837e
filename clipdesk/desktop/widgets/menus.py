"""Menus with rounded corners and sharp icons; what they hold is put in by their owner."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QMenu, QWidget

from clipdesk.desktop.composition import cut_to_shape
from clipdesk.desktop.theme import Theme
from clipdesk.desktop.tokens import RADIUS_CARD, ColourName


class Menu(QMenu):
    """A popup menu in the theme's look."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setWindowFlags(
            self.windowFlags() | Qt.WindowType.FramelessWindowHint | Qt.WindowType.NoDropShadowWindowHint
        )
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.setFont(theme.font("body"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the corners round where windows cannot be see-through."""
        super().resizeEvent(event)
        cut_to_shape(self, self.rect(), RADIUS_CARD)

    def add(self, text: str, icon: str = "", *, colour: ColourName = "textSecondary") -> QAction:
        """Add a command; an ampersand in the text is shown as it is."""
        action = QAction(text.replace("&", "&&"), self)
        if icon:
            action.setIcon(self._theme.icon(icon, colour))
        self.addAction(action)
        return action
