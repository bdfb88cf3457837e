"""A number with its name and how it has changed: arrow and sign say the direction as well as the colour."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QPointF, QRectF, QSize, Slot
from PySide6.QtGui import QAccessible, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QSizePolicy

from clipdesk.desktop.theme import Theme
from clipdesk.desktop.tokens import RADIUS_CARD, ColourName
from clipdesk.desktop.widgets.painting import draw_box, draw_icon, draw_text

_HEIGHT_PX = 88
Direction = Literal["", "up", "down"]
_COLOURS: dict[Direction, ColourName] = {"": "textMuted", "up": "ok", "down": "danger"}


class KpiTile(QFrame):
    """One number, 88 high."""

    accessible_role = QAccessible.Role.StaticText

    def __init__(self, theme: Theme, label: str) -> None:
        super().__init__()
        self._theme = theme
        self._label = label
        self._number = "–"
        self._change = ""
        self._spoken_change = ""
        self._direction: Direction = ""
        self._caption = ""
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._restyle)
        self._restyle()

    @property
    def number(self) -> str:
        """Return the number shown."""
        return self._number

    @property
    def change(self) -> str:
        """Return the change shown."""
        return self._change

    def set_value(
        self, number: str, change: str = "", direction: Direction = "", *, spoken: str = "", caption: str = ""
    ) -> None:
        """Show another number; `spoken` says the change in words."""
        self._number, self._change, self._direction = number, change, direction
        self._spoken_change, self._caption = spoken, caption
        self._restyle()

    def sizeHint(self) -> QSize:
        """Ask for 88 in height."""
        return QSize(self._theme.px(150), self._theme.px(_HEIGHT_PX))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint card, label, number, change and caption."""
        painter, theme = QPainter(self), self._theme
        draw_box(painter, self.rect(), RADIUS_CARD, fill=theme.colour("surface"), border=theme.colour("line"))
        area = QRectF(self.rect()).adjusted(17, 12, -12, -11)
        label = QRectF(area.left(), area.top(), area.width(), theme.line("caption"))
        draw_text(painter, label, self._label, theme.font("captionStrong"), theme.colour("textSecondary"))
        number = QRectF(area.left(), label.bottom() + 1, area.width(), theme.line("number"))
        font = theme.font("number", tabular=True)
        used = draw_text(painter, number, self._number, font, theme.colour("text"))
        if self._change:
            colour = _COLOURS[self._direction]
            left = number.left() + used + 8
            if self._direction:
                icon = "arrow-up" if self._direction == "up" else "arrow-down"
                draw_icon(painter, theme, icon, colour, QPointF(left + 6, number.center().y()), 13)
                left += 15
            box = QRectF(left, number.top(), area.right() - left, number.height())
            change_font = theme.font("captionStrong", tabular=True)
            draw_text(painter, box, self._change, change_font, theme.colour(colour))
        caption = QRectF(
            area.left(), area.bottom() - theme.line("caption"), area.width(), theme.line("caption")
        )
        draw_text(painter, caption, self._caption, theme.font("caption"), theme.colour("textMuted"))

    @Slot()
    def _restyle(self) -> None:
        parts = (self._label, self._number, self._spoken_change, self._caption if self._change else "")
        self.setAccessibleName(", ".join(part for part in parts if part))
        self.updateGeometry()
        self.update()
