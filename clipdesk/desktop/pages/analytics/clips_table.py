"""The table of the top clips in its panel: thumbnails, tiles, delivery; a row opens its post."""

from __future__ import annotations

from PySide6.QtCore import (
    QCoreApplication,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QVBoxLayout, QWidget

from clipdesk.desktop.models.numbers import LATE
from clipdesk.desktop.models.top_clips import Column, TopClips
from clipdesk.desktop.theme import Theme
from clipdesk.desktop.thumbnails import Thumbnails
from clipdesk.desktop.tokens import ColourName
from clipdesk.desktop.widgets.accessible import plain_tooltip
from clipdesk.desktop.widgets.buttons import Button
from clipdesk.desktop.widgets.cards import Card
from clipdesk.desktop.widgets.labels import PlainLabel
from clipdesk.desktop.widgets.painting import RIGHT, draw_box, draw_icon, draw_rounded_pixmap, draw_text
from clipdesk.desktop.widgets.platforms import draw_tile
from clipdesk.desktop.widgets.tables import RowDelegate, Table

_PICTURE = QSize(48, 27)
_WIDTHS = {
    Column.POSTED: 150,
    Column.PLATFORMS: 112,
    Column.VIEWS: 94,
    Column.LIKES: 84,
    Column.COMMENTS: 104,
    Column.DELIVERY: 122,
}
_HIDDEN_WHEN_NARROW = (Column.LIKES, Column.COMMENTS)


class _ClipDelegate(RowDelegate):
    """Paint a cell of the table."""

    def __init__(self, theme: Theme, clips: TopClips, thumbnails: Thumbnails, parent: QWidget) -> None:
        super().__init__(theme, parent)
        self._clips = clips
        self._thumbnails = thumbnails

    def paint_content(
        self, painter: QPainter, rect: QRect, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint one cell."""
        theme, column = self._theme, Column(index.column())
        area = QRectF(rect).adjusted(16, 0, -16, -1)
        text = str(index.data(Qt.ItemDataRole.DisplayRole) or "")
        if column is Column.CLIP:
            self._paint_clip(painter, area, index.row(), text)
        elif column is Column.PLATFORMS:
            for place, platform in enumerate(self._clips.clip(index.row()).platforms):
                box = QRectF(area.left() + place * 26, area.center().y() - 9, 18, 18)
                draw_tile(painter, theme, str(platform), box)
        elif column is Column.DELIVERY:
            is_late = self._clips.clip(index.row()).late > LATE
            icon = "clock" if is_late else "check"
            tone: ColourName = "warn" if is_late else "ok"
            middle = QPointF(area.left() + 7, area.center().y())
            draw_icon(painter, theme, icon, tone, middle, 13)
            font = theme.font("caption", tabular=True)
            draw_text(painter, area.adjusted(22, 0, 14, 0), text, font, theme.colour("textSecondary"))
        elif column is Column.POSTED:
            font = theme.font("caption", tabular=True)
            draw_text(painter, area.adjusted(0, 0, 14, 0), text, font, theme.colour("textSecondary"))
        else:
            is_views = column is Column.VIEWS
            font = theme.font("label" if is_views else "body", tabular=True)
            colour = theme.colour("text" if is_views else "textSecondary")
            draw_text(painter, area, text, font, colour, RIGHT)

    def _paint_clip(self, painter: QPainter, area: QRectF, row: int, title: str) -> None:
        theme, clip = self._theme, self._clips.clip(row)
        box = QRectF(area.left(), area.center().y() - 13.5, _PICTURE.width(), _PICTURE.height())
        pixmap = self._thumbnails.pixmap(clip.thumbnail) if clip.thumbnail else None
        if pixmap is not None:
            # The view moves it to each cell, and the picture would begin anywhere.
            painter.setBrushOrigin(0, 0)
            draw_rounded_pixmap(painter, box, pixmap, 4)
        else:
            draw_box(painter, box, 4, fill=theme.colour("raised"), border=theme.colour("lineStrong"))
            draw_icon(painter, theme, "film", "textSecondary", box.center(), 14)
        words = area.adjusted(_PICTURE.width() + 8, 0, 8, 0)
        draw_text(painter, words, title, theme.font("label"), theme.colour("text"))


class _ClipsView(Table):
    """The table itself; Enter or a click opens the row's post."""

    opened = Signal(int)

    def __init__(self, theme: Theme, clips: TopClips) -> None:
        super().__init__(theme, _tr("Top clips"))
        self.thumbnails = Thumbnails(_PICTURE)
        self.setModel(clips)
        self.setItemDelegate(_ClipDelegate(theme, clips, self.thumbnails, self))
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(Column.CLIP, QHeaderView.ResizeMode.Stretch)
        for column, width in _WIDTHS.items():
            self.setColumnWidth(column, width)
        header.setSortIndicator(Column.VIEWS, Qt.SortOrder.DescendingOrder)
        self.setSortingEnabled(True)
        self.clicked.connect(lambda index: self.opened.emit(index.row()))
        self.thumbnails.ready.connect(self._on_picture)

    def set_narrow(self, narrow: bool) -> None:
        """Leave columns out when there is little room."""
        for column in _HIDDEN_WHEN_NARROW:
            self.setColumnHidden(column, narrow)

    @Slot(str)
    def _on_picture(self, path: str) -> None:
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the row's post on Enter."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.opened.emit(self.currentIndex().row())
            return
        super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show a hand over a row, and why a number is missing."""
        index = self.indexAt(event.position().toPoint())
        shape = Qt.CursorShape.PointingHandCursor if index.isValid() else Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(shape)
        why = index.data(Qt.ItemDataRole.ToolTipRole) if index.isValid() else ""
        self.viewport().setToolTip(plain_tooltip(str(why or "")))
        super().mouseMoveEvent(event)


class ClipsPanel(Card):
    """The table with its title and the command that saves all numbers."""

    def __init__(self, theme: Theme, clips: TopClips) -> None:
        super().__init__(theme)
        self.view = _ClipsView(theme, clips)
        self.export_button = Button(theme, _tr("Export CSV"), "ghost", icon="download")
        head = QHBoxLayout()
        head.setContentsMargins(16, 0, 10, 0)
        head.addWidget(PlainLabel(theme, _tr("Top clips"), "subhead"))
        head.addStretch(1)
        head.addWidget(self.export_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 8, 1, 1)
        layout.setSpacing(1)
        layout.addLayout(head)
        layout.addWidget(self.view, 1)


def _tr(text: str) -> str:
    return QCoreApplication.translate("ClipsPanel", text)
