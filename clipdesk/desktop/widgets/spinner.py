"""Turns something while work goes on: one turn a second, still with reduced motion, stopped while hidden."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, QPointF, QSize, QTimer, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from clipdesk.desktop.theme import Theme
from clipdesk.desktop.tokens import SPIN_MS, ColourName
from clipdesk.desktop.widgets.painting import draw_icon

_FRAME_MS = 40


class SpinClock(QObject):
    """Repaint one widget while it spins and can be seen; tell the angle."""

    def __init__(self, theme: Theme, target: QWidget) -> None:
        super().__init__(target)
        self._theme = theme
        self._target = target
        self._on = False
        self._elapsed = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setInterval(_FRAME_MS)
        self._timer.timeout.connect(target.update)
        target.installEventFilter(self)
        theme.changed.connect(self._refresh)

    @property
    def is_running(self) -> bool:
        """Return whether frames are drawn."""
        return self._timer.isActive()

    def set_on(self, on: bool) -> None:
        """Start or stop spinning."""
        if on != self._on:
            self._on = on
            self._refresh()

    def angle(self) -> float:
        """Return the angle in degrees; 0 while still."""
        if not self._timer.isActive():
            return 0.0
        return (self._elapsed.elapsed() % SPIN_MS) * 360 / SPIN_MS

    def draw(self, painter: QPainter, colour: ColourName, centre: QPointF, size_px: int) -> None:
        """Draw the spinner, or an hourglass with reduced motion."""
        name = "hourglass" if self._theme.reduce_motion else "loader-circle"
        draw_icon(painter, self._theme, name, colour, centre, size_px, self.angle())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the widget's showing and hiding."""
        if event.type() in (QEvent.Type.Show, QEvent.Type.Hide):
            self._refresh(visible=event.type() == QEvent.Type.Show)
        return False

    @Slot()
    def _refresh(self, *, visible: bool | None = None) -> None:
        seen = self._target.isVisible() if visible is None else visible
        if self._on and seen and not self._theme.reduce_motion:
            if not self._timer.isActive():
                self._elapsed.start()
                self._timer.start()
        else:
            self._timer.stop()
        self._target.update()


class Spinner(QWidget):
    """Show a spinner by itself."""

    def __init__(self, theme: Theme, colour: ColourName = "warn", size_px: int = 16) -> None:
        super().__init__()
        self._colour: ColourName = colour
        self._size_px = size_px
        self._clock = SpinClock(theme, self)
        self._clock.set_on(True)
        self.setFixedSize(QSize(size_px, size_px))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the present angle."""
        painter = QPainter(self)
        self._clock.draw(painter, self._colour, QPointF(self._size_px / 2, self._size_px / 2), self._size_px)
