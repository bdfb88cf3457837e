"""The look of tables: header 34, rows 44, lines between rows, a sort arrow, a ring on the current row."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, Qt, Slot
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from clipdesk.desktop.theme import Theme
from clipdesk.desktop.widgets.painting import draw_focus_ring, draw_icon, draw_text, text_width

_PAD_PX = 16


class TableHeader(QHeaderView):
    """Column names in captions, with an arrow on the sorted column."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._theme = theme
        self.setHighlightSections(False)
        self.setSectionsClickable(True)
        self.setSortIndicatorClearable(False)
        self.setMinimumSectionSize(40)

    def paintSection(self, painter: QPainter, rect: QRect, logical_index: int) -> None:
        """Paint one name, its arrow and the line below."""
        theme = self._theme
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), theme.colour("line"))
        model = self.model()
        horizontal = Qt.Orientation.Horizontal
        name = str(model.headerData(logical_index, horizontal, Qt.ItemDataRole.DisplayRole) or "")
        raw = model.headerData(logical_index, horizontal, Qt.ItemDataRole.TextAlignmentRole)
        align = Qt.AlignmentFlag(int(raw)) if raw is not None else Qt.AlignmentFlag.AlignLeft
        is_right = bool(align & Qt.AlignmentFlag.AlignRight)
        is_sorted = self.isSortIndicatorShown() and self.sortIndicatorSection() == logical_index
        font = theme.font("captionStrong")
        area = QRectF(rect).adjusted(_PAD_PX, 0, -_PAD_PX, 0)
        if is_sorted and is_right:
            area.setRight(area.right() - 22)
        flags = (
            Qt.AlignmentFlag.AlignRight if is_right else Qt.AlignmentFlag.AlignLeft
        ) | Qt.AlignmentFlag.AlignVCenter
        draw_text(painter, area, name, font, theme.colour("textSecondary"), flags)
        if is_sorted:
            down = self.sortIndicatorOrder() == Qt.SortOrder.DescendingOrder
            left = area.right() + 16 if is_right else area.left() + text_width(name, font) + 12
            centre = QPointF(left, rect.center().y() + 0.5)
            draw_icon(painter, theme, "arrow-down" if down else "arrow-up", "textSecondary", centre, 13)


class RowDelegate(QStyledItemDelegate):
    """Paint a cell's text, the line below it, and the ring around the current row."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint one cell."""
        theme = self._theme
        rect = QRect(option.rect)
        state = option.state
        if state & QStyle.StateFlag.State_Selected or state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, theme.colour("raised"))
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), theme.colour("line"))
        self.paint_content(painter, rect, index)
        self._paint_ring(painter, rect, index)

    def paint_content(
        self, painter: QPainter, rect: QRect, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint the cell's text; subclasses paint thumbnails, tiles and the like."""
        theme = self._theme
        raw = index.data(Qt.ItemDataRole.TextAlignmentRole)
        align = Qt.AlignmentFlag(int(raw)) if raw is not None else Qt.AlignmentFlag.AlignLeft
        is_right = bool(align & Qt.AlignmentFlag.AlignRight)
        horizontal = Qt.AlignmentFlag.AlignRight if is_right else Qt.AlignmentFlag.AlignLeft
        area = QRectF(rect).adjusted(_PAD_PX, 0, -_PAD_PX, 0)
        text = str(index.data(Qt.ItemDataRole.DisplayRole) or "")
        font = theme.font("body", tabular=True)
        colour = theme.colour("textSecondary")
        draw_text(painter, area, text, font, colour, horizontal | Qt.AlignmentFlag.AlignVCenter)

    def _paint_ring(self, painter: QPainter, rect: QRect, index: QModelIndex | QPersistentModelIndex) -> None:
        view = self.parent()
        if not isinstance(view, Table) or not view.shows_ring or view.currentIndex().row() != index.row():
            return
        whole = QRect(0, rect.top(), view.viewport().width(), rect.height() - 1)
        painter.save()
        painter.setClipRect(rect)
        draw_focus_ring(painter, whole.adjusted(1, 1, -1, 0), 6, self._theme)
        painter.restore()


class Table(QTableView):
    """A table whose rows are chosen as a whole; up and down move, Enter opens."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self._theme = theme
        self.setAccessibleName(name)
        self.setHorizontalHeader(TableHeader(theme))
        self.verticalHeader().hide()
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setItemDelegate(RowDelegate(theme, self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        theme.changed.connect(self._restyle)
        self._restyle()

    @property
    def shows_ring(self) -> bool:
        """Return whether the current row has a ring."""
        return self.hasFocus()

    @Slot()
    def _restyle(self) -> None:
        vertical = self.verticalHeader()
        vertical.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        vertical.setMinimumSectionSize(24)
        vertical.setDefaultSectionSize(self._theme.px(44) + 1)
        self.horizontalHeader().setFixedHeight(self._theme.px(34))
        self.viewport().update()
