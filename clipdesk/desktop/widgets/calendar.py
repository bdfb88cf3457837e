"""A week to look at and to rearrange: the days above, the grid below, opened where it matters."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from PySide6.QtCore import QCoreApplication, QLocale, QPoint, QPointF, QRectF, QSize, Qt, QTimer, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from clipdesk.desktop.models.week import Week
from clipdesk.desktop.theme import Theme
from clipdesk.desktop.tokens import PAGE_SIDE, RADIUS_CHIP, ColourName
from clipdesk.desktop.widgets.calendar_canvas import CalendarCanvas
from clipdesk.desktop.widgets.calendar_layout import Grid, first_minute, minute_of
from clipdesk.desktop.widgets.labels import PlainLabel
from clipdesk.desktop.widgets.painting import CENTRE, draw_box, draw_text, text_width

HEADER_PX = 48
_EDGE_PX = 28
_EDGE_STEP_PX = 12
_EDGE_MS = 30


class DayHeader(QWidget):
    """The names of the days; today on the accent."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._days: tuple[date, ...] = ()
        self._today = date.min
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def show_days(self, days: tuple[date, ...], today: date) -> None:
        """Show the days of a week."""
        self._days, self._today = days, today
        self.update()

    def sizeHint(self) -> QSize:
        """Ask for 48 in height."""
        return QSize(700, self._theme.px(HEADER_PX))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the names."""
        painter, theme, grid = QPainter(self), self._theme, Grid(self.width())
        locale = QLocale()
        for place, day in enumerate(self._days):
            is_today = day == self._today
            name = locale.standaloneDayName(day.isoweekday(), QLocale.FormatType.ShortFormat)
            colour: ColourName = "text" if is_today else "textSecondary"
            left = grid.left(place) + 10
            area = QRectF(left, 0, grid.column_px - 10, self.height())
            used = draw_text(painter, area, name, theme.font("label"), theme.colour(colour))
            number, font = str(day.day), theme.font("subhead", tabular=True)
            side = theme.px(24)
            box = QRectF(
                left + used + 6,
                (self.height() - side) / 2,
                max(side + 4, text_width(number, font) + 10),
                side,
            )
            if is_today:
                draw_box(painter, box, RADIUS_CHIP, fill=theme.colour("accent"))
                draw_text(painter, box, number, font, theme.colour("onFill"), CENTRE)
            else:
                draw_text(painter, box.adjusted(2, 0, 0, 0), number, font, theme.colour(colour))


class Calendar(QWidget):
    """The week; its signals are those of its `canvas`."""

    def __init__(self, theme: Theme, now: Callable[[], datetime], *, hours_24: bool = True) -> None:
        super().__init__()
        self._theme = theme
        self._now = now
        self._shown: date | None = None
        self.header = DayHeader(theme)
        self.canvas = CalendarCanvas(theme, now, hours_24=hours_24)
        self.canvas.shown_top = lambda: float(self.area.verticalScrollBar().value())
        self.area = QScrollArea()
        self._empty = PlainLabel(
            theme, _tr("No posts this week. Click a free slot to add one."), "body", "textSecondary"
        )
        self._edge = QTimer(self)
        self._edge.setInterval(_EDGE_MS)
        self._edge.timeout.connect(self._scroll_at_edge)
        self._pointer = QPoint()
        self._build()
        self.canvas.carried_over.connect(self._follow_pointer)
        self.canvas.carrying_ended.connect(self._edge.stop)
        self.canvas.reveal_wanted.connect(self._reveal)

    def _build(self) -> None:
        self.area.setWidget(self.canvas)
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.area.viewport().setAutoFillBackground(False)
        self.canvas.setAutoFillBackground(False)
        # The bar lies in the page's padding, so that header and grid are equally wide.
        bar = self.area.verticalScrollBar().sizeHint().width()
        self.header.setContentsMargins(0, 0, 0, 0)
        self.area.setViewportMargins(0, 0, PAGE_SIDE - bar, 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QVBoxLayout()
        head.setContentsMargins(0, 0, PAGE_SIDE, 0)
        head.addWidget(self.header)
        column.addLayout(head)
        column.addWidget(self.area, 1)
        self._empty.setParent(self.area)
        self._empty.hide()

    def set_week(self, week: Week) -> None:
        """Show a week; another one opens two hours above its first post, or above now."""
        self.header.show_days(week.days, self._now().date())
        self.canvas.set_week(week)
        self._empty.setVisible(not week.posts)
        self._place_empty()
        if week.first != self._shown:
            self._shown = week.first
            QTimer.singleShot(0, self, self._open_at_first)

    @Slot()
    def tick(self) -> None:
        """Move the line of now."""
        week = self.canvas.week
        if week is not None:
            self.header.show_days(week.days, self._now().date())
        self.canvas.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the words for an empty week in the middle."""
        super().resizeEvent(event)
        self._place_empty()

    def _place_empty(self) -> None:
        size = self._empty.sizeHint()
        self._empty.setGeometry((self.area.width() - size.width()) // 2, 24, size.width(), size.height())
        self._empty.raise_()

    @Slot()
    def _open_at_first(self) -> None:
        week = self.canvas.week
        if week is None:
            return
        now = self._now()
        minutes = [minute_of(week.local(post.at)) for post in week.posts]
        if now.date() in week.days:
            minutes.append(minute_of(now))
        self.area.verticalScrollBar().setValue(round(self.canvas.grid.top(first_minute(minutes))))

    # -- carrying near an edge

    @Slot(object)
    def _follow_pointer(self, where: QPoint) -> None:
        self._pointer = where
        if self._edge_step() and not self._edge.isActive():
            self._edge.start()

    def _edge_step(self) -> int:
        view = self.area.viewport()
        y = view.mapFromGlobal(self._pointer).y()
        if 0 <= y < _EDGE_PX:
            return -_EDGE_STEP_PX
        return _EDGE_STEP_PX if view.height() - _EDGE_PX < y <= view.height() + _EDGE_PX else 0

    @Slot()
    def _scroll_at_edge(self) -> None:
        step, bar = self._edge_step(), self.area.verticalScrollBar()
        if not step or self.canvas.carried is None:
            self._edge.stop()
            return
        bar.setValue(bar.value() + step)
        self.canvas.carry_to(QPointF(self.canvas.mapFromGlobal(self._pointer)))

    @Slot(object)
    def _reveal(self, box: QRectF) -> None:
        centre = box.center().toPoint()
        self.area.ensureVisible(centre.x(), centre.y(), 0, round(box.height() * 2))


def _tr(text: str) -> str:
    return QCoreApplication.translate("Calendar", text)
