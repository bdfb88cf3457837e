"""Stacked bars, one for each day: grid, axis, hover, and the same by arrow keys."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QAccessible,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from clipdesk.desktop.theme import Theme
from clipdesk.desktop.tokens import ColourName
from clipdesk.desktop.widgets.accessible import announce
from clipdesk.desktop.widgets.chart_popover import ChartPopover, PopoverLine
from clipdesk.desktop.widgets.chart_scale import Columns, axis_values, height_of
from clipdesk.desktop.widgets.painting import CENTRE, RIGHT, draw_focus_ring, draw_text, text_width

_AXIS_PX, _FOOT_PX, _HEAD_PX, _RIGHT_PX = 63, 26, 8, 17
_GAP_PX = 1.5
_RADIUS_PX = 2.5


@dataclass(frozen=True, slots=True)
class Series:
    """One colour of the bars: a value for each column."""

    key: str
    name: str
    colour: ColourName
    values: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class ColumnName:
    """A column's short name on the axis and its long one in the popover."""

    short: str
    long: str


class StackedBars(QWidget):
    """Show series stacked on each other; hidden ones are left out of bars and axis.

    Args:
        axis_words: says a value of the axis, `words` one of the popover.
    """

    accessible_role = QAccessible.Role.Chart

    def __init__(
        self,
        theme: Theme,
        name: str,
        axis_words: Callable[[float], str],
        words: Callable[[float], str],
    ) -> None:
        super().__init__()
        self._theme = theme
        self._axis_words = axis_words
        self._words = words
        self._columns: tuple[ColumnName, ...] = ()
        self._series: tuple[Series, ...] = ()
        self._hidden: frozenset[str] = frozenset()
        self._current: int | None = None
        self.popover = ChartPopover(theme, self)
        self.setAccessibleName(name)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        theme.changed.connect(self.update)

    @property
    def current(self) -> int | None:
        """Return the column whose numbers are named."""
        return self._current

    def show_series(self, columns: Sequence[ColumnName], series: Sequence[Series], summary: str) -> None:
        """Show other numbers; the summary says them in one sentence."""
        self._columns, self._series = tuple(columns), tuple(series)
        self.setAccessibleDescription(summary)
        self._point_at(None)
        self.update()

    def set_hidden(self, keys: frozenset[str]) -> None:
        """Leave series out."""
        self._hidden = keys
        self._point_at(None)
        self.update()

    def sizeHint(self) -> QSize:
        """Ask for the design's area."""
        return QSize(600, 200)

    def minimumSizeHint(self) -> QSize:
        """Stay readable."""
        return QSize(260, 120)

    # -- geometry

    @property
    def _shown(self) -> tuple[Series, ...]:
        return tuple(series for series in self._series if series.key not in self._hidden)

    def _plot(self) -> QRectF:
        return QRectF(self.rect()).adjusted(_AXIS_PX, _HEAD_PX, -_RIGHT_PX, -_FOOT_PX)

    def _layout(self) -> Columns:
        plot = self._plot()
        return Columns(len(self._columns), plot.left(), plot.right())

    def _maximum(self) -> float:
        totals = [sum(series.values[place] for series in self._shown) for place in range(len(self._columns))]
        return max(totals, default=0.0)

    # -- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint grid, bars, names and the ring."""
        painter = QPainter(self)
        plot, values = self._plot(), axis_values(self._maximum())
        self._paint_grid(painter, plot, values)
        columns = self._layout()
        if self._current is not None:
            left = columns.centre(self._current) - columns.pitch / 2
            area = QRectF(left, plot.top(), columns.pitch, plot.height())
            painter.fillRect(area, self._theme.colour("raised"))
        for place in range(columns.count):
            self._paint_bar(painter, plot, columns, place, values[-1])
        self._paint_names(painter, plot, columns)
        if self.hasFocus():
            draw_focus_ring(painter, self.rect().adjusted(4, 0, -4, -1), 6, self._theme)

    def _paint_grid(self, painter: QPainter, plot: QRectF, values: Sequence[float]) -> None:
        theme = self._theme
        font = theme.font("tiny", tabular=True)
        for number, value in enumerate(values):
            y = plot.bottom() - plot.height() * number / (len(values) - 1)
            painter.fillRect(QRectF(plot.left(), round(y), plot.width(), 1), theme.colour("line"))
            box = QRectF(0, y - 8, _AXIS_PX - 9, 16)
            draw_text(painter, box, self._axis_words(value), font, theme.colour("textSecondary"), RIGHT)

    def _paint_bar(
        self, painter: QPainter, plot: QRectF, columns: Columns, place: int, maximum: float
    ) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.setPen(Qt.PenStyle.NoPen)
        width = columns.bar_width()
        left = round(columns.centre(place) - width / 2)
        parts = [series for series in self._shown if series.values[place] > 0]
        bottom = plot.bottom()
        for number, series in enumerate(parts):
            height = height_of(series.values[place], maximum, plot.height())
            is_top = number == len(parts) - 1
            box = QRectF(left, bottom - height, width, max(1.0, height - (0 if is_top else _GAP_PX)))
            box.moveBottom(bottom)
            painter.setBrush(self._theme.colour(series.colour))
            painter.drawPath(_bar_path(box, _RADIUS_PX if is_top else 0.0))
            bottom -= height

    def _paint_names(self, painter: QPainter, plot: QRectF, columns: Columns) -> None:
        theme = self._theme
        font = theme.font("tiny", tabular=True)
        widest = max((text_width(column.short, font) for column in self._columns), default=0)
        every = columns.label_every(widest + 16)
        # Weeks and fives are what people count days in.
        every = next((nice for nice in (1, 2, 5, 7, 10, 15, 30) if nice >= every), every)
        for place in range(0, columns.count, every):
            middle = columns.centre(place)
            box = QRectF(middle - widest, plot.bottom() + 5, 2 * widest, 18)
            box.moveLeft(max(0.0, min(box.left(), self.width() - box.width())))
            draw_text(painter, box, self._columns[place].short, font, theme.colour("textSecondary"), CENTRE)

    # -- pointing

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Name the numbers of the column under the pointer."""
        inside = self._plot().contains(event.position())
        self._point_at(self._layout().at(event.position().x()) if inside else None)

    def leaveEvent(self, event: QEvent) -> None:
        """Name nothing any more."""
        super().leaveEvent(event)
        if not self.hasFocus():
            self._point_at(None)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Name nothing any more."""
        super().focusOutEvent(event)
        self._point_at(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move from day to day with the arrow keys; Esc lets go."""
        count = len(self._columns)
        here = self._current
        moves = {
            Qt.Key.Key_Left: (count if here is None else here) - 1,
            Qt.Key.Key_Right: -1 if here is None else here + 1,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: count - 1,
        }
        if here is None:
            moves[Qt.Key.Key_Right] = 0
        key = Qt.Key(event.key())
        if key in moves and count:
            self._point_at(max(0, min(count - 1, moves[key])))
            announce(self, self.popover.words)
        elif key == Qt.Key.Key_Escape and here is not None:
            self._point_at(None)
        else:
            super().keyPressEvent(event)

    def _point_at(self, column: int | None) -> None:
        if column == self._current and (column is not None) == self.popover.isVisible():
            return
        self._current = column
        self.update()
        if column is None:
            self.popover.hide()
            return
        lines = tuple(
            PopoverLine(series.name, self._words(series.values[column]), series.colour)
            for series in self._shown
        )
        layout, plot = self._layout(), self._plot()
        area = QRectF(layout.centre(column) - layout.pitch / 2, plot.top(), layout.pitch, plot.height())
        self.popover.show_lines(self._columns[column].long, lines, area)


def _bar_path(box: QRectF, radius: float) -> QPainterPath:
    """Return a bar whose upper corners are round."""
    path = QPainterPath()
    radius = min(radius, box.height(), box.width() / 2)
    if radius <= 0:
        path.addRect(box)
        return path
    path.moveTo(box.bottomLeft())
    path.lineTo(box.left(), box.top() + radius)
    path.quadTo(box.topLeft(), QPointF(box.left() + radius, box.top()))
    path.lineTo(box.right() - radius, box.top())
    path.quadTo(box.topRight(), QPointF(box.right(), box.top() + radius))
    path.lineTo(box.bottomRight())
    path.closeSubpath()
    return path
