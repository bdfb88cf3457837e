"""Frames for content: the card with its line, the inset on it, and the tile that shows one number."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Slot
from PySide6.QtGui import QAccessible, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from clipdesk.desktop.theme import Theme
from clipdesk.desktop.tokens import RADIUS_CARD, RADIUS_INSET, ColourName
from clipdesk.desktop.widgets.painting import LEFT, RIGHT, draw_box, draw_icon, draw_text, text_width


class Card(QWidget):
    """A surface with a thin line and rounded corners; its layout is the owner's."""

    def __init__(
        self,
        theme: Theme,
        *,
        fill: ColourName = "surface",
        border: ColourName | None = "line",
        radius: int = RADIUS_CARD,
    ) -> None:
        super().__init__()
        self._theme = theme
        self._fill: ColourName = fill
        self._border: ColourName | None = border
        self._border_px = 1.0
        self._radius = radius
        theme.changed.connect(self.update)

    def set_border(self, border: ColourName | None, width_px: float = 1.0) -> None:
        """Change the line, as for a chosen card."""
        self._border = border
        self._border_px = width_px
        self.update()

    def set_fill(self, fill: ColourName) -> None:
        """Change the surface."""
        self._fill = fill
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint surface and line."""
        border = self._theme.colour(self._border) if self._border else None
        draw_box(
            QPainter(self),
            self.rect(),
            self._radius,
            fill=self._theme.colour(self._fill),
            border=border,
            width=self._border_px,
        )


def inset(theme: Theme) -> Card:
    """Make the raised box that stands inside a card or dialog."""
    return Card(theme, fill="raised", border="line", radius=RADIUS_INSET)


class StatTile(QFrame):
    """One number with its label, an icon and a side caption, 72 high."""

    accessible_role = QAccessible.Role.StaticText

    def __init__(self, theme: Theme, icon: str, label: str) -> None:
        super().__init__()
        self._theme = theme
        self._icon = icon
        self._icon_colour: ColourName = "textSecondary"
        self._label = label
        self._number = "0"
        self._caption = ""
        self._narrow = False
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._restyle)
        self._restyle()

    @property
    def number(self) -> str:
        """Return the number shown."""
        return self._number

    def set_value(self, number: str, caption: str = "", icon_colour: ColourName = "textSecondary") -> None:
        """Show another number and caption."""
        self._number = number
        self._caption = caption
        self._icon_colour = icon_colour
        self._restyle()

    def set_narrow(self, narrow: bool) -> None:
        """Leave the side caption out when there is little room."""
        self._narrow = narrow
        self.update()

    def sizeHint(self) -> QSize:
        """Ask for 72 in height."""
        return QSize(self._theme.px(200), self._theme.px(72))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint card, icon tile, number, label and caption."""
        painter = QPainter(self)
        theme = self._theme
        draw_box(painter, self.rect(), RADIUS_CARD, fill=theme.colour("surface"), border=theme.colour("line"))
        tile = QRectF(17, (self.height() - 40) / 2 - 1, 40, 40)
        draw_box(painter, tile, RADIUS_CARD, fill=theme.colour("raised"))
        draw_icon(painter, theme, self._icon, self._icon_colour, tile.center(), 20)
        left, right = 71, 17
        number_font = theme.font("number", tabular=True)
        middle = self.height() / 2
        line = theme.line("number")
        number_box = QRectF(left, middle - line + 8, self.width() - left - right, line)
        draw_text(painter, number_box, self._number, number_font, theme.colour("text"))
        caption_box = QRectF(
            left, number_box.bottom() - 1, self.width() - left - right, theme.line("caption")
        )
        font = theme.font("captionStrong")
        draw_text(painter, caption_box, self._label, font, theme.colour("textSecondary"), LEFT)
        if self._caption and not self._narrow:
            taken = text_width(self._label, font) + 12
            side = caption_box.adjusted(taken, 0, 0, 0)
            caption_font = theme.font("caption", tabular=True)
            draw_text(painter, side, self._caption, caption_font, theme.colour("textMuted"), RIGHT)

    @Slot()
    def _restyle(self) -> None:
        parts = [self._label, self._number, self._caption]
        self.setAccessibleName(", ".join(part for part in parts if part))
        self.updateGeometry()
        self.update()


class StateDot(QWidget):
    """A dot in a state's colour, perhaps with a halo; the words beside it say the same."""

    def __init__(
        self, theme: Theme, colour: ColourName = "ok", *, halo: bool = True, size_px: int = 16
    ) -> None:
        super().__init__()
        self._theme = theme
        self._colour: ColourName = colour
        self._halo = halo
        self.setFixedSize(size_px, size_px)
        theme.changed.connect(self.update)

    def set_colour(self, colour: ColourName) -> None:
        """Change the colour."""
        self._colour = colour
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint dot and halo."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        centre = QPointF(self.width() / 2, self.height() / 2)
        painter.setPen(self._theme.colour("transparent"))
        if self._halo:
            painter.setBrush(self._theme.colour(self._colour, 0.3))
            painter.drawEllipse(centre, self.width() / 2, self.width() / 2)
        painter.setBrush(self._theme.colour(self._colour))
        painter.drawEllipse(centre, self.width() / 4, self.width() / 4)
