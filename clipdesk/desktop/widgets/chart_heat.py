"""A heat map of days and hours: the stronger the cell, the more; the best one is outlined."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QAccessible, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from clipdesk.desktop.theme import Theme
from clipdesk.desktop.widgets.accessible import announce
from clipdesk.desktop.widgets.chart_popover import ChartPopover, PopoverLine
from clipdesk.desktop.widgets.chart_scale import shade
from clipdesk.desktop.widgets.painting import CENTRE, draw_box, draw_focus_ring, draw_text

Cell = tuple[int, int]  # row, column

_LEFT_PX, _RIGHT_PX, _FOOT_PX, _GAP_PX = 53, 16, 24, 3


class HeatMap(QWidget):
    """Show a value in each cell of rows and columns.

    Args:
        explain: says a cell's title and its lines.
    """

    accessible_role = QAccessible.Role.Chart

    def __init__(
        self, theme: Theme, name: str, explain: Callable[[Cell], tuple[str, tuple[PopoverLine, ...]]]
    ) -> None:
        super().__init__()
        self._theme = theme
        self._explain = explain
        self._rows: tuple[str, ...] = ()
        self._columns: tuple[str, ...] = ()
        self._values: Mapping[Cell, float] = {}
        self._best: Cell | None = None
        self._current: Cell | None = None
        self.popover = ChartPopover(theme, self)
        self.setAccessibleName(name)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        theme.changed.connect(self.update)

    @property
    def current(self) -> Cell | None:
        """Return the cell whose number is named."""
        return self._current

    def show_values(
        self,
        rows: Sequence[str],
        columns: Sequence[str],
        values: Mapping[Cell, float],
        best: Cell | None,
        summary: str,
    ) -> None:
        """Show other numbers; the summary says them in one sentence."""
        self._rows, self._columns = tuple(rows), tuple(columns)
        self._values, self._best = dict(values), best
        self.setAccessibleDescription(summary)
        self._point_at(None)
        self.update()

    def sizeHint(self) -> QSize:
        """Ask for the design's area."""
        return QSize(300, 190)

    def minimumSizeHint(self) -> QSize:
        """Stay readable."""
        return QSize(200, 130)

    def _box(self, cell: Cell) -> QRectF:
        width = (self.width() - _LEFT_PX - _RIGHT_PX + _GAP_PX) / max(1, len(self._columns))
        height = (self.height() - _FOOT_PX + _GAP_PX) / max(1, len(self._rows))
        row, column = cell
        return QRectF(_LEFT_PX + column * width, row * height, width - _GAP_PX, height - _GAP_PX)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint cells, names, the best cell's outline and the ring."""
        painter, theme = QPainter(self), self._theme
        font = theme.font("tiny", tabular=True)
        maximum = max(self._values.values(), default=0.0)
        for row, name in enumerate(self._rows):
            for column in range(len(self._columns)):
                box = self._box((row, column))
                draw_box(painter, box, 4, fill=theme.colour("raised"))
                strength = shade(self._values.get((row, column)), maximum)
                if strength:
                    draw_box(painter, box, 4, fill=theme.colour("accentBright", strength))
            first = self._box((row, 0))
            box = QRectF(16, first.top(), _LEFT_PX - 18, first.height())
            draw_text(painter, box, name, font, theme.colour("textSecondary"))
        for column, name in enumerate(self._columns):
            last = self._box((len(self._rows) - 1, column))
            box = QRectF(last.left() - 6, last.bottom() + 6, last.width() + 12, 16)
            draw_text(painter, box, name, font, theme.colour("textSecondary"), CENTRE)
        if self._best is not None:
            box = self._box(self._best)
            draw_box(painter, box, 4, border=theme.colour("text"), width=1.5)
        if self._current is not None:
            draw_focus_ring(painter, self._box(self._current).adjusted(-1, -1, 1, 1), 5, theme)
        elif self.hasFocus():
            draw_focus_ring(painter, self.rect().adjusted(8, 0, -8, -1), 6, theme)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Name the number of the cell under the pointer."""
        cells = ((row, column) for row in range(len(self._rows)) for column in range(len(self._columns)))
        self._point_at(next((cell for cell in cells if self._box(cell).contains(event.position())), None))

    def leaveEvent(self, event: QEvent) -> None:
        """Name nothing any more."""
        super().leaveEvent(event)
        self._point_at(None)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Name nothing any more."""
        super().focusOutEvent(event)
        self._point_at(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move from cell to cell with the arrow keys, from the best one on; Esc lets go."""
        steps = {
            Qt.Key.Key_Left: (0, -1),
            Qt.Key.Key_Right: (0, 1),
            Qt.Key.Key_Up: (-1, 0),
            Qt.Key.Key_Down: (1, 0),
        }
        key = Qt.Key(event.key())
        if key in steps and self._rows and self._columns:
            if self._current is None:
                target = self._best or (0, 0)
            else:
                down, right = steps[key]
                row, column = self._current
                target = (
                    max(0, min(len(self._rows) - 1, row + down)),
                    max(0, min(len(self._columns) - 1, column + right)),
                )
            self._point_at(target)
            announce(self, self.popover.words)
        elif key == Qt.Key.Key_Escape and self._current is not None:
            self._point_at(None)
        else:
            super().keyPressEvent(event)

    def _point_at(self, cell: Cell | None) -> None:
        if cell == self._current:
            return
        self._current = cell
        self.update()
        if cell is None:
            self.popover.hide()
            return
        title, lines = self._explain(cell)
        self.popover.show_lines(title, lines, self._box(cell))
