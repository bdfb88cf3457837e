"""The small box over a chart that names the numbers of one column."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from clipdesk.desktop.theme import Theme
from clipdesk.desktop.tokens import RADIUS_INSET, ColourName
from clipdesk.desktop.widgets.painting import RIGHT, draw_box, draw_text, text_width

_PAD_PX = 12
_LINE_PX = 22
_GAP_PX = 18


@dataclass(frozen=True, slots=True)
class PopoverLine:
    """One number with its name and the colour of its mark."""

    name: str
    value: str
    colour: ColourName | None = None


class ChartPopover(QWidget):
    """Stand beside what is pointed at; never takes the pointer."""

    def __init__(self, theme: Theme, over: QWidget) -> None:
        super().__init__(over)
        self._theme = theme
        self._title = ""
        self._lines: tuple[PopoverLine, ...] = ()
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    @property
    def words(self) -> str:
        """Return what it says, for a screen reader."""
        return ", ".join([self._title, *(f"{line.name} {line.value}" for line in self._lines)])

    def show_lines(self, title: str, lines: tuple[PopoverLine, ...], column: QRectF) -> None:
        """Show the numbers of a column, at its left if there is room, else at its right."""
        self._title, self._lines = title, lines
        self.resize(self.sizeHint())
        over = self.parentWidget()
        room = over.width() if over is not None else 0
        left = column.left() - self.width() - 8
        if left < 0:
            left = min(column.right() + 8, room - self.width())
        self.move(round(max(0.0, left)), round(column.top()) + 4)
        self.show()
        self.raise_()
        self.update()

    def sizeHint(self) -> QSize:
        """Ask for the longest line."""
        theme = self._theme
        value_font, name_font = theme.font("caption", tabular=True), theme.font("caption")
        widths = [
            text_width(line.name, name_font) + text_width(line.value, value_font) + _GAP_PX + 16
            for line in self._lines
        ]
        title = text_width(self._title, theme.font("captionHead"))
        height = 2 * _PAD_PX + theme.px(16) + len(self._lines) * theme.px(_LINE_PX)
        return QSize(max(theme.px(148), 2 * _PAD_PX + max([title, *widths])), height)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint box, title and lines."""
        painter, theme = QPainter(self), self._theme
        fill, border = theme.colour("overlay"), theme.colour("lineStrong")
        draw_box(painter, self.rect(), RADIUS_INSET, fill=fill, border=border)
        area = QRectF(self.rect()).adjusted(_PAD_PX, 0, -_PAD_PX, 0)
        title = QRectF(area.left(), _PAD_PX - 4, area.width(), theme.px(18))
        draw_text(painter, title, self._title, theme.font("captionHead"), theme.colour("text"))
        top = title.bottom() + 5
        for line in self._lines:
            box = QRectF(area.left(), top, area.width(), theme.px(_LINE_PX) - 2)
            if line.colour is not None:
                mark = QRectF(box.left(), box.center().y() - 5, 10, 10)
                draw_box(painter, mark, 3, fill=theme.colour(line.colour))
                box.setLeft(box.left() + 16)
            draw_text(painter, box, line.name, theme.font("caption"), theme.colour("textSecondary"))
            font = theme.font("caption", tabular=True)
            draw_text(painter, box, line.value, font, theme.colour("text"), RIGHT)
            top += theme.px(_LINE_PX)
