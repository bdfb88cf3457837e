"""The list of posts: group heads and cards over any number of rows, with a handful of recycled cards.

Only what is on the screen has a widget; each card keeps real buttons, so keyboard and screen readers meet no
painted imitation. Where posts come from, and what an action does, is decided by the page.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QCoreApplication, QModelIndex, QRect, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import (
    QAccessible,
    QFocusEvent,
    QHideEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame

from clipdesk.desktop.models.post_view import PostView
from clipdesk.desktop.models.posts import PostsModel
from clipdesk.desktop.theme import Theme
from clipdesk.desktop.thumbnails import Thumbnails
from clipdesk.desktop.times import next_change_ms
from clipdesk.desktop.tokens import PAGE_SIDE
from clipdesk.desktop.widgets.accessible import announce
from clipdesk.desktop.widgets.post_card import CARD_PX, THUMBNAIL, PostCard
from clipdesk.desktop.widgets.row_pool import RowPool

_HEAD_PX = 30
_STEP_PX = 36
_END_ROOM_PX = 24
_NEAR_END_ROWS = 12

_LETTERS: dict[Qt.Key, tuple[str, ...]] = {
    Qt.Key.Key_Return: ("edit", "approve", "details", "view"),
    Qt.Key.Key_Enter: ("edit", "approve", "details", "view"),
    Qt.Key.Key_P: ("post_now",),
    Qt.Key.Key_R: ("retry", "reschedule"),
    Qt.Key.Key_Delete: ("cancel",),
    Qt.Key.Key_V: ("view",),
}


class PostList(QAbstractScrollArea):
    """Show the model's rows; one Tab stop, arrow keys between cards, Tab into a card's buttons."""

    accessible_role = QAccessible.Role.List

    action_requested = Signal(int, str)
    end_neared = Signal()

    def __init__(self, theme: Theme, model: PostsModel, now: Callable[[], datetime]) -> None:
        super().__init__()
        self._theme = theme
        self._model = model
        self._now = now
        self._hours_24 = True
        self._disabled: frozenset[str] = frozenset()
        self._thumbnails = Thumbnails(THUMBNAIL)
        self._pool = RowPool(theme, self._thumbnails, self.viewport())
        self._current = -1
        self._leaving = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._tick)
        self.setAccessibleName(QCoreApplication.translate("PostList", "Posts"))
        self._set_up_view()
        self._pool.action_requested.connect(self.action_requested)
        self._pool.tab_left.connect(self._leave)
        model.modelReset.connect(self._reset)
        model.dataChanged.connect(self._changed)
        self._thumbnails.ready.connect(self._repaint_thumbnail)
        theme.changed.connect(self._restyle)

    def _set_up_view(self) -> None:
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        # Opaque, so that scrolling moves pixels instead of painting all cards again.
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.verticalScrollBar().setSingleStep(_STEP_PX)

    @property
    def model(self) -> PostsModel:
        """Return the rows."""
        return self._model

    @property
    def thumbnails(self) -> Thumbnails:
        """Return the store of thumbnails."""
        return self._thumbnails

    @property
    def current_row(self) -> int:
        """Return the row of the current card, or -1."""
        return self._current

    @property
    def is_ticking(self) -> bool:
        """Return whether the countdown timer runs."""
        return self._timer.isActive()

    def current_post(self) -> PostView | None:
        """Return the post of the current card."""
        if not 0 <= self._current < self._model.rowCount():
            return None
        entry = self._model.entry(self._current)
        return entry if isinstance(entry, PostView) else None

    def card_of(self, row: int) -> PostCard | None:
        """Return the card on the screen for a row."""
        return self._pool.card(row)

    def visible_cards(self) -> tuple[PostCard, ...]:
        """Return the cards on the screen from top to bottom."""
        return self._pool.cards()

    def set_hours_24(self, hours_24: bool) -> None:
        """Choose the clock's form."""
        self._hours_24 = hours_24
        self._refill()

    def set_disabled_actions(self, keys: frozenset[str]) -> None:
        """Grey commands out, as when the network is away."""
        if keys != self._disabled:
            self._disabled = keys
            self._refill()

    def set_current(self, row: int, *, focus: bool = False) -> None:
        """Make a card the current one and bring it into view."""
        if not 0 <= row < self._model.rowCount() or self._model.is_head(row):
            return
        self._current = row
        self._ensure_visible(row)
        card = self.card_of(row)
        if focus and card is not None:
            card.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_post(self, post_id: int, *, focus: bool = True) -> bool:
        """Bring a post into view; say whether it is in the list."""
        row = self._model.find(post_id)
        if row is None:
            return False
        self.set_current(row, focus=focus)
        return True

    def sizeHint(self) -> QSize:
        """Ask for some cards."""
        return QSize(960, 520)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Hand the focus to the current card."""
        super().focusInEvent(event)
        if self._leaving or not self._model.post_count():
            return
        if self.current_post() is None:
            self._current = self._next_card(-1, 1)
        self._ensure_visible(self._current)
        card = self.card_of(self._current)
        if card is not None:
            card.setFocus(event.reason())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move between cards; letters act on the current one."""
        self._sync_current()
        key = Qt.Key(event.key())
        last = self._model.rowCount() - 1
        page = max(1, self.viewport().height() // max(1, self._theme.px(CARD_PX + 8)) - 1)
        moves = {
            Qt.Key.Key_Down: lambda: self._next_card(self._current, 1),
            Qt.Key.Key_Up: lambda: self._next_card(self._current, -1),
            Qt.Key.Key_Home: lambda: self._next_card(-1, 1),
            Qt.Key.Key_End: lambda: self._next_card(last + 1, -1),
            Qt.Key.Key_PageDown: lambda: self._next_card(min(last + 1, self._current + page) - 1, 1),
            Qt.Key.Key_PageUp: lambda: self._next_card(max(-1, self._current - page) + 1, -1),
        }
        if key in moves and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self.set_current(moves[key](), focus=True)
            return
        if self._is_menu_key(event):
            card = self.card_of(self._current)
            if card is not None:
                card.open_menu()
            return
        if not self._act_by_key(key, event):
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out for another width."""
        super().resizeEvent(event)
        self._relayout()

    def showEvent(self, event: QShowEvent) -> None:
        """Count down while shown."""
        super().showEvent(event)
        self._relayout()
        self._refill()

    def hideEvent(self, event: QHideEvent) -> None:
        """Stop the clock."""
        super().hideEvent(event)
        self._timer.stop()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Move what is shown and fill the gap."""
        if abs(dy) < self.viewport().height():
            self.viewport().scroll(0, dy)
        self._recycle()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the page behind the cards."""
        QPainter(self.viewport()).fillRect(event.rect(), self._theme.colour("window"))

    def _scale(self) -> float:
        return self._theme.text_size / 100

    def _card_width(self) -> int:
        # The scroll bar lies in the page's padding: the width never jumps.
        return max(200, self.width() - PAGE_SIDE)

    def _row_rect(self, row: int) -> QRect:
        scale = self._scale()
        top = self._model.top_of(row, scale) - self.verticalScrollBar().value()
        height = self._theme.px(_HEAD_PX if self._model.is_head(row) else CARD_PX)
        return QRect(0, top, self._card_width(), height)

    def _relayout(self) -> None:
        total = self._model.top_of(self._model.rowCount(), self._scale()) + _END_ROOM_PX
        bar = self.verticalScrollBar()
        bar.setPageStep(self.viewport().height())
        bar.setRange(0, max(0, total - self.viewport().height()))
        self._recycle()

    def _recycle(self) -> None:
        rows = self._model.rowCount()
        top = self.verticalScrollBar().value()
        first = self._model.row_at(top, self._scale()) if rows else 0
        last = self._model.row_at(top + self.viewport().height() - 1, self._scale()) if rows else -1
        for row in self._pool.rows:
            if not first <= row <= last:
                self._release(row)
        now = self._now()
        for row in range(first, last + 1):
            self._place(row, now)
        self._pool.hide_spares()
        self._restore_focus()
        self._arm()
        if rows and last >= rows - _NEAR_END_ROWS:
            self.end_neared.emit()

    def _place(self, row: int, now: datetime) -> None:
        rect = self._row_rect(row)
        widget = self._pool.widget(row)
        if widget is None:
            entry = self._model.entry(row)
            widget = self._pool.lend(row, entry)
            widget.setGeometry(rect)
            if isinstance(widget, PostCard) and isinstance(entry, PostView):
                widget.show_post(entry, now, hours_24=self._hours_24, disabled=self._disabled)
        elif widget.geometry() != rect:
            widget.setGeometry(rect)
        if widget.isHidden():
            widget.show()

    def _release(self, row: int) -> None:
        if self._pool.row_holding(self.window().focusWidget()) == row:
            self._hold_focus()
        self._pool.take_back(row)

    def _refill(self) -> None:
        now = self._now()
        for row in self._pool.rows:
            entry, card = self._model.entry(row), self._pool.card(row)
            if isinstance(entry, PostView) and card is not None:
                card.show_post(entry, now, hours_24=self._hours_24, disabled=self._disabled)
        self._arm()

    def _hold_focus(self) -> None:
        self._leaving = True
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self._leaving = False

    def _restore_focus(self) -> None:
        if self.hasFocus() and not self._leaving:
            card = self.card_of(self._current)
            if card is not None:
                card.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(bool)
    def _leave(self, forward: bool) -> None:
        self._hold_focus()
        self._leaving = True
        super().focusNextPrevChild(forward)
        self._leaving = False

    def _sync_current(self) -> None:
        # A click may have put the focus on any card or button.
        row = self._pool.row_holding(self.window().focusWidget())
        if row >= 0 and not self._model.is_head(row):
            self._current = row

    def _next_card(self, row: int, step: int) -> int:
        row += step
        while 0 <= row < self._model.rowCount():
            if not self._model.is_head(row):
                return row
            row += step
        return self._current

    def _ensure_visible(self, row: int) -> None:
        scale = self._scale()
        top = self._model.top_of(row, scale)
        bottom = top + self._theme.px(CARD_PX)
        if row and self._model.is_head(row - 1):
            top = self._model.top_of(row - 1, scale)
        bar = self.verticalScrollBar()
        if top < bar.value():
            bar.setValue(top)
        elif bottom > bar.value() + self.viewport().height():
            bar.setValue(bottom - self.viewport().height() + 8)

    def _is_menu_key(self, event: QKeyEvent) -> bool:
        shift_f10 = event.key() == Qt.Key.Key_F10 and event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        return event.key() == Qt.Key.Key_Menu or bool(shift_f10)

    def _act_by_key(self, key: Qt.Key, event: QKeyEvent) -> bool:
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        post, card = self.current_post(), self.card_of(self._current)
        if not plain or post is None or card is None:
            return False
        for action in _LETTERS.get(key, ()):
            if card.face.offers(action) and action not in self._disabled:
                self.action_requested.emit(post.id, action)
                return True
        return False

    def _arm(self) -> None:
        if not self.isVisible():
            return
        counting = [card.post for card in self.visible_cards() if card.is_counting and card.post is not None]
        if not counting:
            self._timer.stop()
            return
        now = self._now()
        self._timer.start(min(next_change_ms(post.scheduled_at, now) for post in counting))

    @Slot()
    def _tick(self) -> None:
        now = self._now()
        for card in self.visible_cards():
            if card.is_counting:
                card.tick(now)
        self._arm()

    @Slot()
    def _reset(self) -> None:
        self._sync_current()
        for row in self._pool.rows:
            self._release(row)
        self._current = min(self._current, self._model.rowCount() - 1)
        if self._current >= 0 and self._model.is_head(self._current):
            self._current = self._next_card(self._current, 1)
        self._relayout()

    @Slot(QModelIndex, QModelIndex)
    def _changed(self, first: QModelIndex, last: QModelIndex) -> None:
        now = self._now()
        for row in range(first.row(), last.row() + 1):
            card = self.card_of(row)
            entry = self._model.entry(row)
            if card is None or not isinstance(entry, PostView):
                continue
            before = card.post.status if card.post is not None else entry.status
            card.show_post(entry, now, hours_24=self._hours_24, disabled=self._disabled)
            if before != entry.status:
                announce(card, f"{entry.title}: {card.spoken_description()}", assertive=card.face.is_failed)
        self._arm()

    @Slot(str)
    def _repaint_thumbnail(self, path: str) -> None:
        for card in self.visible_cards():
            if card.post is not None and str(card.post.thumbnail) == path:
                card.update()

    @Slot()
    def _restyle(self) -> None:
        self.verticalScrollBar().setSingleStep(self._theme.px(_STEP_PX))
        self._relayout()
        self._refill()
        self.viewport().update()
