"""The frame of a chart: title, what stands beside it, and the chart or the same numbers as a table."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from clipdesk.desktop.theme import Theme
from clipdesk.desktop.tokens import RADIUS_CHIP, ColourName
from clipdesk.desktop.widgets.buttons import PaintedButton
from clipdesk.desktop.widgets.cards import Card
from clipdesk.desktop.widgets.labels import PlainLabel
from clipdesk.desktop.widgets.painting import draw_box, draw_focus_ring, draw_text, text_width
from clipdesk.desktop.widgets.tables import Table

_ROOT = QModelIndex()
_ROW_PX = 30


class PlainTable(QAbstractTableModel):
    """Texts in rows and columns; all but the first column stand at the right."""

    def __init__(self) -> None:
        super().__init__()
        self._head: tuple[str, ...] = ()
        self._rows: tuple[tuple[str, ...], ...] = ()

    def show(self, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """Show other texts."""
        self.beginResetModel()
        self._head, self._rows = tuple(head), tuple(tuple(row) for row in rows)
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _ROOT) -> int:
        """Return the number of rows."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = _ROOT) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() else len(self._head)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return a column's name and side."""
        if orientation == Qt.Orientation.Vertical:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _side(section)
        return self._head[section] if role == Qt.ItemDataRole.DisplayRole else None

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return a cell's text and side."""
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _side(index.column())
        return self._rows[index.row()][index.column()] if role == Qt.ItemDataRole.DisplayRole else None


def _side(column: int) -> int:
    side = Qt.AlignmentFlag.AlignLeft if column == 0 else Qt.AlignmentFlag.AlignRight
    return (side | Qt.AlignmentFlag.AlignVCenter).value


class ChartPanel(Card):
    """Hold one chart; `set_table` shows its numbers instead."""

    def __init__(self, theme: Theme, title: str, chart: QWidget, *, subtitle: str = "") -> None:
        super().__init__(theme)
        self.chart = chart
        self.numbers = PlainTable()
        self.table = Table(theme, title)
        self.table.setModel(self.numbers)
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.table.verticalHeader().setDefaultSectionSize(theme.px(_ROW_PX))
        self.table.setAccessibleDescription(chart.accessibleDescription())
        self._stack = QStackedWidget()
        self._stack.addWidget(chart)
        self._stack.addWidget(self.table)
        self.side = QHBoxLayout()
        self.side.setSpacing(12)
        head = QHBoxLayout()
        head.setContentsMargins(16, 0, 16, 0)
        head.addWidget(PlainLabel(theme, title, "subhead"))
        head.addStretch(1)
        head.addLayout(self.side)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 13, 1, 8)
        layout.setSpacing(0)
        layout.addLayout(head)
        if subtitle:
            label = PlainLabel(theme, subtitle, "caption", "textSecondary")
            label.setContentsMargins(16, 0, 16, 0)
            layout.addWidget(label)
        layout.addSpacing(10)
        layout.addWidget(self._stack, 1)

    @property
    def shows_table(self) -> bool:
        """Return whether the numbers are shown instead of the chart."""
        return self._stack.currentWidget() is self.table

    def set_table(self, shown: bool) -> None:
        """Show the numbers as a table, or the chart again."""
        old, new = (self.chart, self.table) if shown else (self.table, self.chart)
        had_focus = old.hasFocus()
        self._stack.setCurrentWidget(new)
        if had_focus:
            new.setFocus(Qt.FocusReason.OtherFocusReason)


class LegendButton(PaintedButton):
    """A series' name and colour; pressing it leaves the series out."""

    leaves_arrows = True

    def __init__(self, theme: Theme, name: str, colour: ColourName) -> None:
        super().__init__(theme, name)
        self._colour: ColourName = colour
        self.setCheckable(True)
        self.setChecked(True)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Ask for mark and name."""
        width = 16 + text_width(self.text(), self._theme.font("caption")) + 2
        return QSize(width + 4, max(24, self._theme.px(24)))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint mark and name; a series that is left out has an empty mark."""
        painter, theme = QPainter(self), self._theme
        mark = QRectF(2, self.height() / 2 - 5, 10, 10)
        if self.isChecked():
            draw_box(painter, mark, 3, fill=theme.colour(self._colour))
        else:
            draw_box(painter, mark, 3, border=theme.colour("control"), width=1.5)
        if self.is_focus_visible:
            draw_focus_ring(painter, self.rect(), RADIUS_CHIP, theme)
        colour: ColourName = "textSecondary" if self.isChecked() else "textMuted"
        if self.is_hovered:
            colour = "text"
        box = QRectF(18, 0, self.width() - 18, self.height())
        draw_text(painter, box, self.text(), theme.font("caption"), theme.colour(colour))
