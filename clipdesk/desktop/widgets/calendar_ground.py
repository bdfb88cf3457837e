"""Paints the ground of a week: hour lines and labels, columns, the shade of the past, and the line of now."""

from __future__ import annotations

from datetime import datetime, time

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from clipdesk.desktop.models.week import Week
from clipdesk.desktop.theme import Theme
from clipdesk.desktop.times import clock_time
from clipdesk.desktop.widgets.calendar_layout import AXIS_PX, Grid, minute_of
from clipdesk.desktop.widgets.painting import CENTRE, RIGHT, draw_box, draw_text, text_width

_LABEL_PX = 46
_TICK_PX = 6


def paint_ground(
    painter: QPainter, theme: Theme, week: Week, grid: Grid, now: datetime, *, hours_24: bool
) -> None:
    """Paint everything that lies under the blocks; `now` is local."""
    _paint_past(painter, theme, week, grid, now)
    _paint_lines(painter, theme, grid)
    _paint_hours(painter, theme, week, grid, now, hours_24=hours_24)


def paint_now(
    painter: QPainter, theme: Theme, week: Week, grid: Grid, now: datetime, *, hours_24: bool
) -> None:
    """Paint the line of now and its time on the axis, if it is in this week."""
    if now.date() not in week.days:
        return
    day = week.days.index(now.date())
    y = round(grid.top(minute_of(now))) + 0.5
    left, right = grid.left(day), grid.left(day + 1)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    painter.setPen(QPen(theme.colour("record"), 2))
    painter.drawLine(QPointF(left, y), QPointF(right, y))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("record"))
    painter.drawEllipse(QPointF(left, y), 4.0, 4.0)
    font = theme.font("tiny", tabular=True)
    words = clock_time(now, hours_24=hours_24)
    width, height = text_width(words, font) + 14, theme.px(20)
    pill = QRectF(_LABEL_PX + 1 - width, y - height / 2, width, height)
    draw_box(painter, pill, height / 2, fill=theme.colour("nowFill"))
    draw_text(painter, pill, words, font, theme.colour("onFill"), CENTRE)


def _paint_past(painter: QPainter, theme: Theme, week: Week, grid: Grid, now: datetime) -> None:
    shade = theme.colour("past")
    for place, day in enumerate(week.days):
        if day > now.date():
            return
        height = grid.top(minute_of(now)) if day == now.date() else grid.height
        painter.fillRect(QRectF(grid.left(place), 0, grid.column_px, height), shade)


def _paint_lines(painter: QPainter, theme: Theme, grid: Grid) -> None:
    line = theme.colour("line")
    for hour in range(25):
        y = round(grid.top(hour * 60))
        painter.fillRect(QRectF(AXIS_PX - _TICK_PX, y, grid.width - AXIS_PX + _TICK_PX, 1), line)
    for day in range(7):
        painter.fillRect(QRectF(round(grid.left(day)), 0, 1, grid.height), line)


def _paint_hours(
    painter: QPainter, theme: Theme, week: Week, grid: Grid, now: datetime, *, hours_24: bool
) -> None:
    font, colour = theme.font("tiny", tabular=True), theme.colour("textMuted")
    height = theme.line("tiny")
    is_this_week = now.date() in week.days
    for hour in range(1, 24):
        y = grid.top(hour * 60)
        # The pill of now would lie on its neighbour.
        if is_this_week and abs(minute_of(now) - hour * 60) < 20:
            continue
        words = clock_time(datetime.combine(week.first, time(hour)), hours_24=hours_24)
        draw_text(painter, QRectF(0, y - height / 2, _LABEL_PX, height), words, font, colour, RIGHT)
