"""A clip's picture in a form: rounded, with the clip's length in its corner."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QRectF, QSize, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from clipdesk.desktop.theme import Theme
from clipdesk.desktop.thumbnails import Thumbnails
from clipdesk.desktop.times import clip_length
from clipdesk.desktop.tokens import RADIUS_CHIP, RADIUS_SMALL
from clipdesk.desktop.widgets.painting import (
    CENTRE,
    draw_box,
    draw_icon,
    draw_rounded_pixmap,
    draw_text,
    text_width,
)


class Thumb(QWidget):
    """Show a thumbnail once it is loaded; before that, and without one, a film strip."""

    def __init__(self, theme: Theme, size: QSize) -> None:
        super().__init__()
        self._theme = theme
        self._path: Path | None = None
        self._duration_s: float | None = None
        self.thumbnails = Thumbnails(size)
        self.thumbnails.ready.connect(self._ready)
        self.setFixedSize(size)
        theme.changed.connect(self.update)

    def show_clip(self, path: Path | None, duration_s: float | None = None) -> None:
        """Show another picture, and its length where given."""
        self._path, self._duration_s = path, duration_s
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint picture and length."""
        painter, theme = QPainter(self), self._theme
        box = QRectF(self.rect())
        pixmap = self.thumbnails.pixmap(self._path) if self._path is not None else None
        if pixmap is None:
            draw_box(painter, box, RADIUS_CHIP, fill=theme.colour("pressed"))
            draw_icon(painter, theme, "film", "textSecondary", box.center(), 16)
        else:
            draw_rounded_pixmap(painter, box, pixmap, RADIUS_CHIP)
        if self._duration_s is not None:
            self._paint_length(painter, clip_length(self._duration_s))

    def _paint_length(self, painter: QPainter, text: str) -> None:
        font = self._theme.font("tiny", tabular=True)
        width, height = text_width(text, font) + 10, self._theme.px(16)
        box = QRectF(self.width() - width - 4, self.height() - height - 4, width, height)
        draw_box(painter, box, RADIUS_SMALL, fill=self._theme.colour("durationFill"))
        draw_text(painter, box, text, font, self._theme.colour("onFill"), CENTRE)

    @Slot(str)
    def _ready(self, _path: str) -> None:
        self.update()
