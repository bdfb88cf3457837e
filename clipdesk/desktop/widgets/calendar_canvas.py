"""The grid of a week: painted ground, posts and free times as children, and the hand on them.

A press, a drag and keys become signals; what they do is decided outside.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time
from functools import partial

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from clipdesk.desktop.models.week import Week
from clipdesk.desktop.theme import Theme
from clipdesk.desktop.times import clock_time
from clipdesk.desktop.widgets.accessible import announce, plain_tooltip
from clipdesk.desktop.widgets.calendar_blocks import CalendarItem, FreeBlock, MoreChip, PostBlock, draw_free
from clipdesk.desktop.widgets.calendar_ground import paint_ground, paint_now
from clipdesk.desktop.widgets.calendar_items import CalendarItems
from clipdesk.desktop.widgets.calendar_layout import HOUR_PX, Grid, minute_of
from clipdesk.desktop.widgets.calendar_moving import Carried, picked_up
from clipdesk.desktop.widgets.calendar_overlay import CarryOverlay
from clipdesk.domain.slot import instant

_DRAG_PX = 6
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_SIDEWAYS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_UPRIGHT = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
_HALF_HOUR = 30


class CalendarCanvas(QWidget):
    """A whole week, as high as a day.

    `moved` tells a drop: the post as it stood, and its new time; `carried_over` where on the screen the mouse
    has a post; `week_wanted` that keys carry one out of this week; `reveal_wanted` what should be seen.
    """

    accessible_role = QAccessible.Role.Table

    post_pressed = Signal(int)
    more_pressed = Signal(object, object)
    time_pressed = Signal(object)
    moved = Signal(object, object)
    carried_over = Signal(object)
    carrying_ended = Signal()
    week_wanted = Signal(int)
    reveal_wanted = Signal(object)

    def __init__(self, theme: Theme, now: Callable[[], datetime], *, hours_24: bool = True) -> None:
        super().__init__()
        self._theme = theme
        self._now = now
        self._hours_24 = hours_24
        self._week: Week | None = None
        self._hovered: CalendarItem | None = None
        self._hover_at: datetime | None = None
        self._pressed: tuple[CalendarItem | None, QPointF] | None = None
        self._carried: Carried | None = None
        self.shown_top: Callable[[], float] = lambda: 0.0
        self.items = CalendarItems(theme, self, hours_24=hours_24)
        self.overlay = CarryOverlay(theme, self)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(_tr("Week"))
        theme.changed.connect(self._place)

    @property
    def week(self) -> Week | None:
        """Return the week that is shown."""
        return self._week

    @property
    def grid(self) -> Grid:
        """Return the measures now."""
        return Grid(self.width(), self._theme.px(HOUR_PX))

    @property
    def carried(self) -> Carried | None:
        """Return the post that is on its way."""
        return self._carried

    def set_week(self, week: Week) -> None:
        """Show a week."""
        self._week = week
        self._hovered = self._hover_at = None
        known = set(self.items.order)
        self.items.fill(week)
        for item in self.items.order:
            if item not in known:
                item.clicked.connect(partial(self._open, item))
        self._place()
        if self._carried is not None:
            fresh = week.post(self._carried.post.view.id)
            if fresh is not None and not fresh.may_move:
                self.put_back()
            self._show_carried()

    # -- carrying

    def pick_up(self, post_id: int) -> None:
        """Take a post in the hand of the keys."""
        week = self._week
        post = week.post(post_id) if week is not None else None
        if week is not None and post is not None and post.may_move:
            self._carried = picked_up(week, post, self._now())
            # A block with the keyboard would take Enter for a press.
            self.setFocus(Qt.FocusReason.OtherFocusReason)
            self._show_carried()

    def put_back(self) -> None:
        """Let a post stand where it stood."""
        if self._carried is not None:
            source = self.items.find("post", self._carried.post.view.id)
            self._carried = self._pressed = None
            self._show_carried()
            if source is not None and self.hasFocus():
                source.setFocus(Qt.FocusReason.OtherFocusReason)
            self.carrying_ended.emit()

    def drop(self) -> None:
        """Let a post fall where it is, if it may."""
        carried = self._carried
        self.put_back()
        if carried is None:
            return
        if carried.may_drop:
            self.moved.emit(carried.post, carried.target)
        elif carried.verdict is not None and not carried.verdict.is_allowed:
            announce(self, carried.verdict.words, assertive=True)

    def carry_to(self, pointer: QPointF) -> None:
        """Take a post that the mouse carries to a point of the grid."""
        week, carried = self._week, self._carried
        if week is None or carried is None or carried.grab is None:
            return
        self._carried = carried.over(week, pointer, self._time_under(pointer, carried.grab), self._now())
        self._show_carried()

    def _time_under(self, pointer: QPointF, grab: QPointF) -> datetime | None:
        week, grid = self._week, self.grid
        day = grid.day_at(pointer.x())
        if week is None or day is None or not 0 <= pointer.y() <= self.height():
            return None
        minute = grid.minute_at(pointer.y() - grab.y())
        return instant(week.days[day], time(int(minute) // 60, int(minute) % 60), week.zone)

    def _show_carried(self) -> None:
        week, carried = self._week, self._carried
        if week is None:
            return
        self.overlay.show_carried(carried, week, self.grid, self.shown_top(), hours_24=self._hours_24)
        for item in self.items.order:
            if isinstance(item, PostBlock):
                item.set_source(carried is not None and item.key[1] == carried.post.view.id)
        if carried is not None and carried.by_keys:
            when, words = self.overlay.words()
            announce(self, f"{when}, {words}" if words else when)
            if carried.target is not None:
                minute = minute_of(week.local(carried.target))
                self.reveal_wanted.emit(self.grid.box(0, minute))

    # -- the mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a press, or a drag."""
        if event.button() != Qt.MouseButton.LeftButton or self._carried is not None:
            return
        item = self.items.at(event.position().toPoint())
        self._pressed = (item, event.position())
        if item is not None:
            item.setFocus(Qt.FocusReason.MouseFocusReason)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Carry a post, or light what lies under the mouse."""
        where = event.position()
        if self._carried is not None and not self._carried.by_keys:
            self.carry_to(where)
            self.carried_over.emit(event.globalPosition().toPoint())
        elif self._pressed is not None:
            self._begin_drag(where)
        else:
            self._hover(where)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End a drag, or open what was pressed."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        pressed, self._pressed = self._pressed, None
        if self._carried is not None:
            if not self._carried.by_keys:
                self.drop()
        elif pressed is not None:
            item = self.items.at(event.position().toPoint())
            if item is not pressed[0]:
                return
            if item is not None:
                item.click()
            elif self._hover_at is not None:
                self.time_pressed.emit(self._hover_at)

    def leaveEvent(self, event: QEvent) -> None:
        """Light nothing."""
        self._light(None, None)

    def _begin_drag(self, where: QPointF) -> None:
        pressed, week = self._pressed, self._week
        if pressed is None or week is None or (where - pressed[1]).manhattanLength() < _DRAG_PX:
            return
        item = pressed[0]
        post = week.post(item.key[1]) if isinstance(item, PostBlock) else None
        if item is None or post is None or not post.may_move:
            return
        self._light(None, None)
        # A half block grows in the hand: it is held where it was pressed, but never beside the pointer.
        grab = pressed[1] - QPointF(item.pos())
        grab.setX(min(grab.x(), self.grid.box(0, 0).width() - 8))
        self._carried = Carried(post, None, grab=grab, pointer=where)
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self.carry_to(where)

    def _hover(self, where: QPointF) -> None:
        item = self.items.at(where.toPoint())
        at = None
        if item is None:
            under = self._time_under(where, QPointF())
            if under is not None:
                under = under.replace(minute=under.minute // _HALF_HOUR * _HALF_HOUR)
                at = under if under > self._now() else None
        self._light(item, at)

    def _light(self, item: CalendarItem | None, at: datetime | None) -> None:
        if item is not self._hovered:
            if self._hovered is not None:
                self._hovered.show_state("")
            if item is not None:
                item.show_state("hover")
            self._hovered = item
        if at != self._hover_at:
            self._hover_at = at
            self.update()
        self.setCursor(Qt.CursorShape.PointingHandCursor if item or at else Qt.CursorShape.ArrowCursor)

    def event(self, event: QEvent) -> bool:
        """Say what lies under the mouse."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            item = self.items.at(event.pos())
            tip = item.tip if item is not None and self._carried is None else ""
            QToolTip.showText(event.globalPos(), plain_tooltip(tip), self)
            return True
        return super().event(event)

    # -- keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move among the items, or carry a post."""
        key = Qt.Key(event.key())
        if self._carried is not None:
            self._carry_by_key(key, event)
            return
        item = self.items.focused()
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
        elif key == Qt.Key.Key_M and isinstance(item, PostBlock):
            self.pick_up(item.key[1])
        elif item is not None and (key in _SIDEWAYS or key in _UPRIGHT):
            self._go(item, key)
        else:
            super().keyPressEvent(event)

    def _carry_by_key(self, key: Qt.Key, event: QKeyEvent) -> None:
        week, carried, now = self._week, self._carried, self._now()
        if week is None or carried is None:
            return
        if key == Qt.Key.Key_Escape:
            self.put_back()
        elif not carried.by_keys:
            event.ignore()
        elif key in _ENTER:
            self.drop()
        elif key in _SIDEWAYS or key in _UPRIGHT:
            step = _SIDEWAYS.get(key) or _UPRIGHT[key]
            if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                self._carried = carried.to_next_slot(week, now, step)
            elif key in _SIDEWAYS:
                self._carried = carried.by(week, now, days=step)
            else:
                self._carried = carried.by(week, now, quarters=step)
            self._show_carried()
            self._follow(week)

    def _follow(self, week: Week) -> None:
        """Ask for the week that the keys have carried a post into."""
        target = self._carried.target if self._carried is not None else None
        if target is not None:
            day = week.local(target).date()
            if day not in week.days:
                self.week_wanted.emit(1 if day > week.days[-1] else -1)

    def _go(self, item: CalendarItem, key: Qt.Key) -> None:
        order = self.items.order
        if key in _UPRIGHT:
            column = [other for other in order if other.day == item.day]
            place = column.index(item) + _UPRIGHT[key]
            target = column[place] if 0 <= place < len(column) else None
        else:
            target = self._beside(item, _SIDEWAYS[key])
        if target is not None:
            self.items.keep_one_stop(target)
            target.setFocus(Qt.FocusReason.TabFocusReason)
            self.reveal_wanted.emit(self.grid.box(target.day, target.minute))

    def _beside(self, item: CalendarItem, step: int) -> CalendarItem | None:
        """Return the nearest item of the next day that has any; within a day, of the other half."""
        order = self.items.order
        same = [other for other in order if other.day == item.day and other is not item]
        twin = [o for o in same if abs(o.minute - item.minute) < _HALF_HOUR and (o.x() - item.x()) * step > 0]
        if twin:
            return twin[0]
        days = sorted({other.day for other in order if (other.day - item.day) * step > 0}, reverse=step < 0)
        if not days:
            return None
        return min(
            (other for other in order if other.day == days[0]),
            key=lambda other: abs(other.minute - item.minute),
        )

    def _open(self, item: CalendarItem, _on: bool = False) -> None:
        self.items.keep_one_stop(item)
        if isinstance(item, FreeBlock):
            self.time_pressed.emit(item.at)
        elif isinstance(item, MoreChip):
            self.more_pressed.emit(item.post_ids, item.mapToGlobal(QPoint(0, item.height() + 2)))
        else:
            self.post_pressed.emit(item.key[1])

    # -- painting

    def sizeHint(self) -> QSize:
        """Ask for the height of a day."""
        return QSize(700, round(self.grid.height))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put everything in its place."""
        super().resizeEvent(event)
        self._place()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground, and where a press would add a video."""
        if self._week is None:
            return
        painter, grid, now = QPainter(self), self.grid, self._now()
        paint_ground(painter, self._theme, self._week, grid, now, hours_24=self._hours_24)
        if self._hover_at is not None and self._carried is None:
            local = self._week.local(self._hover_at)
            box = grid.box(self._week.days.index(local.date()), minute_of(local))
            words = clock_time(local, hours_24=self._hours_24)
            draw_free(painter, self._theme, words, _tr("Add Video"), box, hovered=True)
        paint_now(painter, self._theme, self._week, grid, now, hours_24=self._hours_24)

    def _place(self) -> None:
        self.setFixedHeight(round(self.grid.height))
        self.overlay.setGeometry(self.rect())
        self.items.place(self.grid)
        self.overlay.raise_()
        self.update()


def _tr(text: str) -> str:
    return QCoreApplication.translate("Calendar", text)
