"""Rows that scroll when there are too many: the bar lies in the page's right padding."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from clipdesk.desktop.tokens import PAGE_SIDE

_BAR_PX = 12


class ScrollRows(QScrollArea):
    """Stack widgets and scroll them together; the content's width never jumps."""

    def __init__(self, name: str, *, gap: int = 12, side: int = PAGE_SIDE) -> None:
        super().__init__()
        self._side = side
        self.content = QWidget()
        self.rows = QVBoxLayout(self.content)
        self.rows.setContentsMargins(0, 0, side, 24)
        self.rows.setSpacing(gap)
        self.setWidget(self.content)
        self.setWidgetResizable(True)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        self.content.setAutoFillBackground(False)
        self.verticalScrollBar().rangeChanged.connect(self._leave_room)

    @Slot()
    def _leave_room(self) -> None:
        bar = _BAR_PX if self.verticalScrollBar().maximum() else 0
        margins = self.rows.contentsMargins()
        if margins.right() != self._side - bar:
            margins.setRight(self._side - bar)
            self.rows.setContentsMargins(margins)
