"""The log as a table in a card: rows of 40, a command at the end, and a chip that tells of new lines."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QCoreApplication,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QVBoxLayout, QWidget

from clipdesk.desktop.models.activity_lines import Line
from clipdesk.desktop.models.activity_log import ActivityLog, Column
from clipdesk.desktop.theme import Theme
from clipdesk.desktop.tokens import ColourName, TypeName
from clipdesk.desktop.widgets.accessible import announce, plain_tooltip
from clipdesk.desktop.widgets.buttons import Button
from clipdesk.desktop.widgets.cards import Card
from clipdesk.desktop.widgets.painting import draw_icon, draw_text
from clipdesk.desktop.widgets.tables import RowDelegate, Table

_ROW_PX = 40
_NEAR_END_PX = 400
_TIME_PX, _ABOUT_PX, _ACTION_PX = 90, 236, 120
_NARROW_ABOUT_PX, _NARROW_ACTION_PX = 150, 104


class _LineDelegate(RowDelegate):
    """Paint a cell of the log: the sentence has its icon, the command is a link."""

    def __init__(self, theme: Theme, log: ActivityLog, parent: QWidget) -> None:
        super().__init__(theme, parent)
        self._log = log

    def paint_content(
        self, painter: QPainter, rect: QRect, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint one cell."""
        theme, column = self._theme, Column(index.column())
        line = self._log.line(index.row())
        text = str(index.data(Qt.ItemDataRole.DisplayRole) or "")
        area = QRectF(rect).adjusted(0, 0, -8, -1)
        role: TypeName = "caption"
        colour: ColourName = "textMuted"
        if column is Column.TIME:
            area.setLeft(area.left() + 16)
            area.setRight(rect.right() + 2)
        elif column is Column.TEXT:
            middle = QPointF(area.left() + 10, area.center().y())
            draw_icon(painter, theme, line.icon, line.colour, middle, 16)
            area.setLeft(area.left() + 29)
            role, colour = "body", "text"
        elif column is Column.ACTION:
            role, colour = "label", "accentText"
        draw_text(painter, area, text, theme.font(role, tabular=True), theme.colour(colour))


class _LogView(Table):
    """The table itself; Enter or a click on the command does it."""

    action_requested = Signal(int)

    def __init__(self, theme: Theme, log: ActivityLog) -> None:
        super().__init__(theme, _tr("Activity log"))
        self.setModel(log)
        self.setItemDelegate(_LineDelegate(theme, log, self))
        self.horizontalHeader().hide()
        theme.changed.connect(self._set_row_height)
        self._set_row_height()
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(Column.TEXT, QHeaderView.ResizeMode.Stretch)
        self.set_narrow(False)
        self.clicked.connect(self._on_click)

    @Slot()
    def _set_row_height(self) -> None:
        self.verticalHeader().setDefaultSectionSize(self._theme.px(_ROW_PX) + 1)

    def set_narrow(self, narrow: bool) -> None:
        """Give the sentence more of a narrow page."""
        self.setColumnWidth(Column.TIME, self._theme.px(_TIME_PX))
        self.setColumnWidth(Column.ABOUT, _NARROW_ABOUT_PX if narrow else _ABOUT_PX)
        self.setColumnWidth(Column.ACTION, self._theme.px(_NARROW_ACTION_PX if narrow else _ACTION_PX))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Do the row's command on Enter."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.action_requested.emit(self.currentIndex().row())
            return
        super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show a hand over a command, and a cut text whole."""
        index = self.indexAt(event.position().toPoint())
        is_command = index.isValid() and index.column() == Column.ACTION and bool(index.data())
        shape = Qt.CursorShape.PointingHandCursor if is_command else Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(shape)
        is_long = index.isValid() and index.column() in (Column.TEXT, Column.ABOUT)
        self.viewport().setToolTip(plain_tooltip(str(index.data() or "")) if is_long else "")
        super().mouseMoveEvent(event)

    @Slot(QModelIndex)
    def _on_click(self, index: QModelIndex) -> None:
        if index.column() == Column.ACTION:
            self.action_requested.emit(index.row())


class LogTable(Card):
    """The log in its card; tells when the end is near and when a command is chosen."""

    action_requested = Signal(int)
    end_neared = Signal()

    def __init__(self, theme: Theme, log: ActivityLog) -> None:
        super().__init__(theme)
        self._log = log
        self._fresh = 0
        self.view = _LogView(theme, log)
        self.chip = Button(theme, "", "tinted", icon="arrow-up", height=28)
        self.chip.setParent(self)
        self.chip.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 4, 1, 1)
        layout.addWidget(self.view)
        self.chip.clicked.connect(self.show_newest)
        self.view.action_requested.connect(self.action_requested)
        self.view.verticalScrollBar().valueChanged.connect(self._scrolled)
        self.view.viewport().installEventFilter(self)

    def add_newer(self, lines: Sequence[Line]) -> None:
        """Put newer lines on top; what is looked at stays where it is."""
        bar = self.view.verticalScrollBar()
        was_at, was_current = bar.value(), self.view.currentIndex().row()
        count = self._log.put_on_top(lines)
        if not count:
            return
        if was_current >= 0:
            self.view.setCurrentIndex(self._log.index(was_current + count, 0))
        if was_at > 0:
            bar.setValue(was_at + count * self.view.verticalHeader().defaultSectionSize())
            self._fresh += count
            self._show_chip()
        else:
            bar.setValue(0)

    @Slot()
    def show_newest(self) -> None:
        """Go to the top."""
        self.view.scrollToTop()
        self._forget_fresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the chip in the middle."""
        super().resizeEvent(event)
        self._place_chip()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Read on when a tall window leaves room."""
        if event.type() == QEvent.Type.Resize:
            self._ask_for_more(self.view.verticalScrollBar().value())
        return False

    def _show_chip(self) -> None:
        self.chip.setText(_tr("{count} new").format(count=self._fresh))
        self.chip.setAccessibleName(_tr("{count} new, show them").format(count=self._fresh))
        self.chip.adjustSize()
        self._place_chip()
        if self.chip.isHidden():
            announce(self, self.chip.text())
        self.chip.show()
        self.chip.raise_()

    def _place_chip(self) -> None:
        self.chip.move((self.width() - self.chip.width()) // 2, 8)

    def _forget_fresh(self) -> None:
        self._fresh = 0
        self.chip.hide()

    @Slot(int)
    def _scrolled(self, value: int) -> None:
        if value == 0:
            self._forget_fresh()
        self._ask_for_more(value)

    def _ask_for_more(self, value: int) -> None:
        if value + _NEAR_END_PX >= self.view.verticalScrollBar().maximum():
            self.end_neared.emit()


def _tr(text: str) -> str:
    return QCoreApplication.translate("LogTable", text)
