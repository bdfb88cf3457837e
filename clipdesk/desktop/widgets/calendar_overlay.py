"""Draws a post on its way over the week: where it would fall, the words for it, and the block in the hand."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from clipdesk.desktop.models.week import Week
from clipdesk.desktop.theme import Theme
from clipdesk.desktop.times import clock_time, short_date
from clipdesk.desktop.tokens import RADIUS_CHIP, RADIUS_INSET, ColourName
from clipdesk.desktop.widgets.calendar_blocks import draw_block
from clipdesk.desktop.widgets.calendar_layout import Grid, minute_of
from clipdesk.desktop.widgets.calendar_moving import Carried
from clipdesk.desktop.widgets.dialog import draw_shadow
from clipdesk.desktop.widgets.painting import aligned, draw_box, draw_text, text_width

_BUBBLE_PX = 30
_BUBBLE_GAP_PX = 12


class CarryOverlay(QWidget):
    """Lie over the grid while a post is carried."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._carried: Carried | None = None
        self._week: Week | None = None
        self._grid = Grid(1000)
        self._hours_24 = True
        self._shown_top = 0.0
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def show_carried(
        self, carried: Carried | None, week: Week, grid: Grid, shown_top: float, *, hours_24: bool
    ) -> None:
        """Show a post on its way, or nothing; `shown_top` is the upper edge of what can be seen."""
        self._carried, self._week, self._grid = carried, week, grid
        self._shown_top, self._hours_24 = shown_top, hours_24
        self.setVisible(carried is not None)
        self.raise_()
        self.update()

    def words(self) -> tuple[str, str]:
        """Return the bubble's two parts: the time, and what is said about it."""
        carried, week = self._carried, self._week
        if carried is None or week is None or carried.verdict is None:
            return "", ""
        local = week.local(carried.verdict.at)
        clock = clock_time(local, hours_24=self._hours_24)
        time = _tr("{day}, {time}").format(day=short_date(local.date()), time=clock)
        return time, carried.verdict.words

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint target, bubble and block."""
        carried, week = self._carried, self._week
        if carried is None or week is None:
            return
        painter = QPainter(self)
        box = self._target_box(carried, week)
        if box is not None and carried.verdict is not None:
            self._paint_target(painter, box, is_allowed=carried.verdict.is_allowed)
        if carried.pointer is not None and carried.grab is not None:
            self._paint_hand(painter, carried, week, carried.pointer - carried.grab)
        elif box is not None and carried.verdict is not None:
            time = clock_time(week.local(carried.verdict.at), hours_24=self._hours_24)
            draw_block(painter, self._theme, carried.post.view, time, box.adjusted(2, 2, -2, -2))
        if box is not None:
            self._paint_bubble(
                painter, box, is_allowed=carried.verdict is not None and carried.verdict.is_allowed
            )

    def _target_box(self, carried: Carried, week: Week) -> QRectF | None:
        if carried.target is None:
            return None
        local = week.local(carried.target)
        if local.date() not in week.days:
            return None
        box = self._grid.box(week.days.index(local.date()), minute_of(local))
        return box.adjusted(-2, -2, 2, 2)

    def _paint_target(self, painter: QPainter, box: QRectF, *, is_allowed: bool) -> None:
        theme = self._theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        pen = QPen(theme.colour("focus" if is_allowed else "danger"), 2)
        if not is_allowed:
            pen.setDashPattern([3, 2])
        painter.setPen(pen)
        painter.setBrush(theme.colour("accentSoft" if is_allowed else "dangerSoft"))
        painter.drawRoundedRect(aligned(painter, box).adjusted(1, 1, -1, -1), RADIUS_INSET, RADIUS_INSET)

    def _paint_hand(self, painter: QPainter, carried: Carried, week: Week, corner: QPointF) -> None:
        whole = self._grid.box(0, 0)
        box = QRectF(corner.x(), corner.y(), whole.width(), whole.height())
        draw_shadow(painter, box, RADIUS_CHIP, self._theme.colour("shadow"), 26)
        at = carried.target or carried.post.at
        time = clock_time(week.local(at), hours_24=self._hours_24)
        draw_block(painter, self._theme, carried.post.view, time, box)
        draw_box(painter, box, RADIUS_CHIP, border=self._theme.colour("focus"), width=1.5)

    def _paint_bubble(self, painter: QPainter, box: QRectF, *, is_allowed: bool) -> None:
        theme = self._theme
        time, words = self.words()
        font = theme.font("label", tabular=True)
        width = text_width(time, font) + (8 + text_width(words, font) if words else 0) + 22
        left = min(max(4.0, box.center().x() - width / 2), self.width() - width - 4.0)
        top = box.top() - _BUBBLE_GAP_PX - theme.px(_BUBBLE_PX)
        if top < self._shown_top:
            top = box.bottom() + _BUBBLE_GAP_PX
        bubble = QRectF(left, top, width, theme.px(_BUBBLE_PX))
        draw_shadow(painter, bubble, RADIUS_INSET, theme.colour("shadow"), 20)
        fill, border = theme.colour("overlay"), theme.colour("lineStrong")
        draw_box(painter, bubble, RADIUS_INSET, fill=fill, border=border)
        area = bubble.adjusted(11, 0, -8, 0)
        used = draw_text(painter, area, time, font, theme.colour("text"))
        colour: ColourName = "textMuted" if is_allowed else "danger"
        draw_text(painter, area.adjusted(used + 8, 0, 0, 0), words, font, theme.colour(colour))


def _tr(text: str) -> str:
    return QCoreApplication.translate("Calendar", text)
