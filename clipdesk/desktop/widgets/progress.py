"""How far something is: a bar 6 high, or blocks that stand for what is still loading."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, QTimer, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QProgressBar, QSizePolicy, QWidget

from clipdesk.desktop.theme import Theme
from clipdesk.desktop.tokens import RADIUS_CARD
from clipdesk.desktop.widgets.painting import draw_box

_BAR_PX = 6
_PULSE_MS = 100
_PULSE_STEPS = 12


def draw_progress(painter: QPainter, theme: Theme, rect: QRectF, part: float) -> None:
    """Draw track and bar; `part` is 0 to 1."""
    radius = rect.height() / 2
    draw_box(painter, rect, radius, fill=theme.colour("pressed"))
    width = rect.width() * min(1.0, max(0.0, part))
    if width > 0:
        bar = QRectF(rect.left(), rect.top(), max(width, rect.height()), rect.height())
        draw_box(painter, bar, radius, fill=theme.colour("accentBright"))


class ProgressBar(QProgressBar):
    """A bar in the theme's look; the percentage is told in text beside it and as a value."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self._theme = theme
        self.setRange(0, 100)
        self.setTextVisible(False)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """Ask for 6 in height."""
        return QSize(180, _BAR_PX)

    def minimumSizeHint(self) -> QSize:
        """Allow a short bar."""
        return QSize(40, _BAR_PX)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint track and bar."""
        span = max(1, self.maximum() - self.minimum())
        part = (self.value() - self.minimum()) / span
        rect = QRectF(0, (self.height() - _BAR_PX) / 2, self.width(), _BAR_PX)
        draw_progress(QPainter(self), self._theme, rect, part)


class Skeleton(QWidget):
    """Raised blocks in place of cards that load for the first time; they breathe unless motion is reduced."""

    def __init__(self, theme: Theme, *, rows: int = 4, row_height: int = 96, gap: int = 8) -> None:
        super().__init__()
        self._theme = theme
        self._rows = rows
        self._row_height = row_height
        self._gap = gap
        self._step = 0
        self._timer = QTimer(self)
        self._timer.setInterval(_PULSE_MS)
        self._timer.timeout.connect(self._advance)
        self.installEventFilter(self)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """Ask for all blocks."""
        return QSize(400, self._rows * (self._row_height + self._gap) - self._gap)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Breathe only while shown."""
        if event.type() == QEvent.Type.Show and not self._theme.reduce_motion:
            self._timer.start()
        elif event.type() == QEvent.Type.Hide:
            self._timer.stop()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the blocks."""
        painter = QPainter(self)
        wave = abs(self._step - _PULSE_STEPS / 2) / (_PULSE_STEPS / 2)
        still = self._theme.reduce_motion
        fill = self._theme.colour("raised", 1.0 if still else 0.55 + 0.45 * wave)
        top = 0
        while top < self.height() and top < self._rows * (self._row_height + self._gap):
            draw_box(painter, QRectF(0, top, self.width(), self._row_height), RADIUS_CARD, fill=fill)
            top += self._row_height + self._gap

    @Slot()
    def _advance(self) -> None:
        self._step = (self._step + 1) % _PULSE_STEPS
        self.update()
