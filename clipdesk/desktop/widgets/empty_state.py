"""What a page shows when it has nothing: an icon, a title, a sentence or two and up to two buttons."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clipdesk.desktop.theme import Theme
from clipdesk.desktop.widgets.buttons import Button
from clipdesk.desktop.widgets.labels import PlainLabel
from clipdesk.desktop.widgets.painting import draw_box, draw_icon

_TILE_PX = 64
_TEXT_WIDTH_PX = 400


class _Tile(QWidget):
    def __init__(self, theme: Theme, icon: str) -> None:
        super().__init__()
        self._theme = theme
        self._icon = icon
        self.setFixedSize(_TILE_PX, _TILE_PX)
        theme.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        draw_box(painter, self.rect(), 18, fill=self._theme.colour("raised"))
        centre = QPointF(QRectF(self.rect()).center())
        draw_icon(painter, self._theme, self._icon, "textSecondary", centre, 28)


class EmptyState(QWidget):
    """Say what belongs here and how to get it."""

    def __init__(self, theme: Theme, icon: str, title: str, text: str = "", *buttons: Button) -> None:
        super().__init__()
        self.title = PlainLabel(theme, title, "dialogTitle")
        self.text = PlainLabel(theme, text, "body", "textSecondary", wrap=True)
        self.text.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.text.setFixedWidth(theme.px(_TEXT_WIDTH_PX))
        self.text.setVisible(bool(text))
        self.title.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        for button in buttons:
            row.addWidget(button)
        row.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addStretch(1)
        layout.addWidget(_Tile(theme, icon), 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addSpacing(15)
        layout.addWidget(self.title, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addSpacing(2)
        # Not aligned: an aligned item is as high as its hint, and wrapped text needs more.
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(self.text)
        middle.addStretch(1)
        layout.addLayout(middle)
        if buttons:
            layout.addSpacing(17)
            layout.addLayout(row)
        layout.addStretch(1)
        self.setAccessibleName(title)
        self.setAccessibleDescription(text)
