"""A month of days to choose from: dots for what a day holds, days that have passed cannot be chosen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

from PySide6.QtCore import QCoreApplication, QLocale, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from clipdesk.desktop.theme import Theme
from clipdesk.desktop.times import long_date
from clipdesk.desktop.tokens import RADIUS_INSET, ColourName
from clipdesk.desktop.widgets.buttons import IconButton, PaintedButton
from clipdesk.desktop.widgets.labels import PlainLabel
from clipdesk.desktop.widgets.painting import CENTRE, draw_box, draw_focus_ring, draw_text

_CELL_PX = 34
_PITCH_W_PX, _PITCH_H_PX = 40, 36
_MOST_DOTS = 3
_WEEKS = 6
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -7, Qt.Key.Key_Down: 7}

CountOf = Callable[[date], int]


def first_of_week(day: date, locale: QLocale | None = None) -> date:
    """Return the day on which the week of a day begins, as people here count."""
    first = (locale or QLocale()).firstDayOfWeek().value
    return day - timedelta(days=(day.isoweekday() - first) % 7)


def month_name(day: date, locale: QLocale | None = None) -> str:
    """Return "June 2026"."""
    name = (locale or QLocale()).standaloneMonthName(day.month)
    return f"{name} {day.year}"


class _Day(PaintedButton):
    """One day; the grid decides which."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.day = date.min
        self._dots = 0
        self._is_today = False
        self.setCheckable(True)

    def show_day(self, day: date, dots: int, *, is_today: bool, is_past: bool) -> None:
        """Become a day."""
        self.day, self._dots, self._is_today = day, dots, is_today
        self.setEnabled(not is_past)
        posts = _counted(dots)
        self.setAccessibleName(f"{long_date(day)}, {posts}" if posts else long_date(day))
        self.update()

    def sizeHint(self) -> QSize:
        """Ask for a cell of the grid."""
        return QSize(self._theme.px(_PITCH_W_PX), self._theme.px(_PITCH_H_PX))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint fill, number and dots."""
        painter, theme = QPainter(self), self._theme
        side = theme.px(_CELL_PX)
        cell = QRectF(0, 0, side, side)
        cell.moveCenter(QRectF(self.rect()).center())
        if self.isChecked():
            draw_box(painter, cell, RADIUS_INSET, fill=theme.colour("accent"))
        elif self.is_hovered:
            draw_box(painter, cell, RADIUS_INSET, fill=theme.colour("hoverFill"))
        if self._is_today and not self.isChecked():
            draw_box(painter, cell, RADIUS_INSET, border=theme.colour("control"))
        if self.is_focus_visible:
            draw_focus_ring(painter, cell, RADIUS_INSET, theme)
        strong = self.isChecked() or self._is_today
        font = theme.font("subhead" if strong else "body", tabular=True)
        lift = 4 if self._dots else 0
        draw_text(painter, cell.adjusted(0, 0, 0, -lift), str(self.day.day), font, self._colour(), CENTRE)
        self._paint_dots(painter, cell)

    def _colour(self) -> QColor:
        name: ColourName = "text" if self.isEnabled() else "textDisabled"
        return self._theme.colour("onFill" if self.isChecked() else name)

    def _paint_dots(self, painter: QPainter, cell: QRectF) -> None:
        count = min(self._dots, _MOST_DOTS)
        if not count or not self.isEnabled():
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("onFill" if self.isChecked() else "accentText"))
        left = cell.center().x() - (count - 1) * 3
        for place in range(count):
            painter.drawEllipse(QPointF(left + place * 6, cell.bottom() - 6.5), 1.8, 1.8)


class MonthGrid(QWidget):
    """Show a month; arrow keys move by day and week, Page Up and Page Down by month.

    `picked` tells every move of the choice, `activated` a press on a day.

    Args:
        today: the day of now, where the user is.
        count_of: how many posts a day has.
    """

    picked = Signal(object)
    activated = Signal(object)
    month_shown = Signal(object)

    def __init__(self, theme: Theme, today: date, count_of: CountOf = lambda day: 0) -> None:
        super().__init__()
        self._theme = theme
        self._today = today
        self._count_of = count_of
        self._chosen = today
        self._month = today.replace(day=1)
        self._title = PlainLabel(theme, "", "heading")
        self._title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._back = IconButton(theme, "chevron-left", _tr("Previous month"), size=28)
        self._on = IconButton(theme, "chevron-right", _tr("Next month"), size=28)
        self._grid = QGridLayout()
        self._days = [_Day(theme) for _ in range(7 * _WEEKS)]
        self._build()
        self._back.clicked.connect(lambda: self._turn(-1))
        self._on.clicked.connect(lambda: self._turn(1))
        self._fill()

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(4, 0, 4, 0)
        head.addWidget(self._back)
        head.addWidget(self._title, 1)
        head.addWidget(self._on)
        self._grid.setSpacing(0)
        self._grid.setContentsMargins(0, 0, 0, 0)
        locale = QLocale()
        first = locale.firstDayOfWeek().value
        for column in range(7):
            day = (first - 1 + column) % 7 + 1
            name = locale.standaloneDayName(day, QLocale.FormatType.ShortFormat)[:2]
            label = PlainLabel(self._theme, name, "captionHead", "textSecondary")
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setFixedHeight(self._theme.px(32))
            self._grid.addWidget(label, 0, column)
        for place, cell in enumerate(self._days):
            self._grid.addWidget(cell, 1 + place // 7, place % 7)
            cell.clicked.connect(partial(self._activate, cell))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(head)
        layout.addLayout(self._grid)
        layout.addStretch(1)

    @property
    def chosen(self) -> date:
        """Return the chosen day."""
        return self._chosen

    @property
    def month(self) -> date:
        """Return the first day of the month that is shown."""
        return self._month

    def cell(self, day: date) -> QWidget:
        """Return the button of a day of the month that is shown."""
        return next(cell for cell in self._days if cell.day == day and not cell.isHidden())

    def set_count_of(self, count_of: CountOf) -> None:
        """Show other dots."""
        self._count_of = count_of
        self._fill()

    def set_chosen(self, day: date) -> None:
        """Choose a day, without telling."""
        self._chosen = day
        self._show_month(day.replace(day=1))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the choice."""
        key = Qt.Key(event.key())
        if key in _STEPS:
            self._move(self._chosen + timedelta(days=_STEPS[key]))
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self._turn(-1 if key == Qt.Key.Key_PageUp else 1)
        else:
            super().keyPressEvent(event)

    def _move(self, day: date) -> None:
        self._pick(max(day, self._today))
        self.cell(self._chosen).setFocus(Qt.FocusReason.TabFocusReason)

    def _pick(self, day: date) -> None:
        self.set_chosen(day)
        self.picked.emit(day)

    def _activate(self, cell: _Day) -> None:
        day = cell.day
        self._pick(day)
        self.activated.emit(day)

    def _turn(self, step: int) -> None:
        months = self._month.year * 12 + self._month.month - 1 + step
        target = date(months // 12, months % 12 + 1, 1)
        if target >= self._today.replace(day=1):
            self._show_month(target)

    def _show_month(self, month: date) -> None:
        has_changed = month != self._month
        self._month = month
        self._fill()
        if has_changed:
            self.month_shown.emit(month)

    def _fill(self) -> None:
        self._title.setText(month_name(self._month))
        self._back.setEnabled(self._month > self._today.replace(day=1))
        first = first_of_week(self._month)
        for place, cell in enumerate(self._days):
            day = first + timedelta(days=place)
            is_inside = day.month == self._month.month
            # Cells of other months keep their place, or the last row would jump.
            policy = cell.sizePolicy()
            policy.setRetainSizeWhenHidden(place < 35)
            cell.setSizePolicy(policy)
            cell.setVisible(is_inside)
            dots = self._count_of(day) if is_inside else 0
            cell.show_day(day, dots, is_today=day == self._today, is_past=day < self._today)
            cell.setChecked(is_inside and day == self._chosen)
            is_stop = is_inside and (day == self._chosen or (day == self._month and not self._has_chosen()))
            cell.setFocusPolicy(Qt.FocusPolicy.StrongFocus if is_stop else Qt.FocusPolicy.ClickFocus)

    def _has_chosen(self) -> bool:
        return self._chosen.replace(day=1) == self._month


def _counted(posts: int) -> str:
    if not posts:
        return ""
    return _tr("1 post") if posts == 1 else _tr("{count} posts").format(count=posts)


def _tr(text: str) -> str:
    return QCoreApplication.translate("MonthGrid", text)
