"""Status badges: an icon and a word in a status colour; colour never speaks alone."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QAccessible, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from clipdesk.desktop.looks import BADGES, BadgeKind
from clipdesk.desktop.theme import Theme
from clipdesk.desktop.tokens import HEIGHT_BADGE
from clipdesk.desktop.widgets.painting import CENTRE, draw_box, draw_icon, draw_text, text_width
from clipdesk.desktop.widgets.spinner import SpinClock

_ICON_PX = 13
_START_PX = 7
_TEXT_AT_PX = 25
_END_PX = 10


def badge_width(theme: Theme, text: str) -> int:
    """Return the width of a badge."""
    return _TEXT_AT_PX + text_width(text, theme.font("captionStrong", tabular=True)) + _END_PX


def draw_badge(
    painter: QPainter, theme: Theme, kind: BadgeKind, text: str, rect: QRectF, spin: SpinClock | None = None
) -> None:
    """Draw a badge."""
    look = BADGES[kind]
    draw_box(painter, rect, rect.height() / 2, fill=theme.colour(look.fill))
    centre = QPointF(rect.left() + _START_PX + _ICON_PX / 2, rect.center().y())
    if kind == "processing" and spin is not None:
        spin.draw(painter, look.text, centre, _ICON_PX)
    else:
        draw_icon(painter, theme, look.icon, look.text, centre, _ICON_PX)
    box = rect.adjusted(_TEXT_AT_PX, 0, -4, 0)
    draw_text(painter, box, text, theme.font("captionStrong", tabular=True), theme.colour(look.text))


class StatusBadge(QWidget):
    """Show a status as icon and word."""

    accessible_role = QAccessible.Role.StaticText

    def __init__(self, theme: Theme, kind: BadgeKind, text: str) -> None:
        super().__init__()
        self._theme = theme
        self._kind: BadgeKind = kind
        self._text = text
        self._spin = SpinClock(theme, self)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_status(kind, text)
        theme.changed.connect(self.updateGeometry)

    @property
    def text(self) -> str:
        """Return the word."""
        return self._text

    def set_status(self, kind: BadgeKind, text: str) -> None:
        """Show another status."""
        self._kind = kind
        self._text = text
        self._spin.set_on(kind == "processing")
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Ask for icon and word."""
        return QSize(badge_width(self._theme, self._text), self._theme.px(HEIGHT_BADGE))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the badge."""
        draw_badge(QPainter(self), self._theme, self._kind, self._text, QRectF(self.rect()), self._spin)


class CountBadge(QWidget):
    """Show a number on the danger fill, 18 high."""

    def __init__(self, theme: Theme, count: int = 0) -> None:
        super().__init__()
        self._theme = theme
        self._count = count
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)

    def set_count(self, count: int) -> None:
        """Show another number; none hides the badge."""
        self._count = count
        self.setVisible(count > 0)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Ask for a circle, or a pill for longer numbers."""
        height = self._theme.px(18)
        width = text_width(self._text(), self._theme.font("tiny", tabular=True)) + 10
        return QSize(max(height, width), height)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint pill and number."""
        draw_count(QPainter(self), self._theme, self._text(), QRectF(self.rect()))

    def _text(self) -> str:
        return "99+" if self._count > 99 else str(self._count)


def draw_count(painter: QPainter, theme: Theme, text: str, rect: QRectF) -> None:
    """Draw a count on the danger fill."""
    draw_box(painter, rect, rect.height() / 2, fill=theme.colour("dangerFill"))
    draw_text(painter, rect, text, theme.font("tiny", tabular=True), theme.colour("onFill"), CENTRE)
