"""One post as a card of 96 px: painted by itself, with real buttons for its actions.

Cards are recycled by the list; which post a card shows, and what an action does, is decided elsewhere.
"""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QContextMenuEvent,
    QEnterEvent,
    QFocusEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QWidget

from clipdesk.desktop.looks import platform_look
from clipdesk.desktop.models.card_face import CardAction, CardFace, card_face, chip_state
from clipdesk.desktop.models.post_view import PostView
from clipdesk.desktop.theme import Theme
from clipdesk.desktop.thumbnails import Thumbnails
from clipdesk.desktop.times import clip_length, countdown, day_and_time, spoken_countdown
from clipdesk.desktop.tokens import NARROW_BELOW, RADIUS_CARD, RADIUS_CHIP, RADIUS_SMALL, ColourName
from clipdesk.desktop.widgets.badges import badge_width, draw_badge
from clipdesk.desktop.widgets.buttons import Button, IconButton, PaintedButton
from clipdesk.desktop.widgets.menus import Menu
from clipdesk.desktop.widgets.painting import (
    CENTRE,
    draw_box,
    draw_focus_ring,
    draw_icon,
    draw_rounded_pixmap,
    draw_text,
    text_width,
)
from clipdesk.desktop.widgets.platforms import draw_platform_badge, platform_badge_width
from clipdesk.desktop.widgets.progress import draw_progress
from clipdesk.desktop.widgets.spinner import SpinClock

CARD_PX = 96
THUMBNAIL = QSize(128, 72)
_PAD_PX = 12
_TEXT_AT_PX = 156
_GAP_PX = 8


class PostCard(QWidget):
    """Show a post; tell which of its commands was chosen."""

    accessible_role = QAccessible.Role.ListItem

    action_requested = Signal(int, str)
    tab_left = Signal(bool)

    def __init__(self, theme: Theme, thumbnails: Thumbnails, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._thumbnails = thumbnails
        self._post: PostView | None = None
        self._face = CardFace("pending", "")
        self._now: datetime | None = None
        self._hours_24 = True
        self._selected = False
        self._buttons: list[PaintedButton] = []
        self._built: tuple[object, ...] = ()
        self._disabled: frozenset[str] = frozenset()
        self._spin = SpinClock(theme, self)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)

    @property
    def post(self) -> PostView | None:
        """Return the post that is shown."""
        return self._post

    @property
    def face(self) -> CardFace:
        """Return what the card says and offers."""
        return self._face

    @property
    def buttons(self) -> tuple[PaintedButton, ...]:
        """Return the buttons in reading order; the last one opens the more menu."""
        return tuple(self._buttons)

    @property
    def is_counting(self) -> bool:
        """Return whether the badge counts down."""
        return self._face.is_counting

    def show_post(
        self, post: PostView, now: datetime, *, hours_24: bool = True, disabled: frozenset[str] = frozenset()
    ) -> None:
        """Show a post as it is at a moment."""
        self._post = post
        self._now = now
        self._hours_24 = hours_24
        self._disabled = disabled
        self._face = card_face(post)
        self._spin.set_on(post.status == "processing")
        self._refresh_buttons()
        self._name()
        self.update()

    def tick(self, now: datetime) -> None:
        """Count down: repaint the line of the badge, nothing else."""
        self._now = now
        self.update(QRect(_TEXT_AT_PX, 30, max(0, self._text_end() - _TEXT_AT_PX), 30))

    def set_selected(self, selected: bool) -> None:
        """Draw the border of the chosen card."""
        if selected != self._selected:
            self._selected = selected
            self.update()

    def spoken_description(self) -> str:
        """Return the description for a screen reader."""
        post, now = self._post, self._now
        if post is None or now is None:
            return ""
        local = post.scheduled_at.astimezone(now.tzinfo)
        parts = [self._face.badge_text]
        if self._face.is_counting:
            pending = QCoreApplication.translate("PostCard", "Pending")
            parts = [pending, spoken_countdown(post.scheduled_at, now)]
        when = day_and_time(local, now, hours_24=self._hours_24).replace(", ", " ")
        parts.append(when[:1].lower() + when[1:])
        parts += [platform_look(publication.platform).name for publication in post.publications]
        parts.append(self._face.error)
        return ", ".join(part for part in parts if part)

    def open_menu(self) -> None:
        """Open the more menu below its button."""
        if self._post is None or not self._face.menu:
            return
        menu = Menu(self._theme, self)
        for entry in self._face.menu:
            action = menu.add(entry.label, entry.icon)
            action.setEnabled(entry.key not in self._disabled)
            action.triggered.connect(lambda _checked=False, key=entry.key: self._request(key))
        menu.aboutToHide.connect(menu.deleteLater)
        more = self._buttons[-1] if self._buttons else self
        menu.popup(more.mapToGlobal(QPoint(0, more.height() + 2)))

    def focus_button(self, index: int) -> bool:
        """Put the keyboard on a button; say whether there is one."""
        if not 0 <= index < len(self._buttons) or not self._buttons[index].isEnabled():
            return False
        self._buttons[index].setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Walk through the card's buttons, then leave the list."""
        order: list[QWidget] = [self, *(button for button in self._buttons if button.isEnabled())]
        focused = self.focusWidget() if not self.hasFocus() else self
        here = order.index(focused) if focused in order else 0
        target = here + (1 if forward else -1)
        if 0 <= target < len(order):
            reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
            order[target].setFocus(reason)
            return True
        self.tab_left.emit(forward)
        return True

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Open the more menu on a right click."""
        self.open_menu()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open the post."""
        self._request("edit")

    def enterEvent(self, event: QEnterEvent) -> None:
        """Repaint for the hover look."""
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Repaint for the rest look."""
        super().leaveEvent(event)
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Repaint for the ring."""
        super().focusInEvent(event)
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay the buttons out anew."""
        super().resizeEvent(event)
        self._refresh_buttons()
        self._name()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the card."""
        post, now = self._post, self._now
        if post is None or now is None:
            return
        painter = QPainter(self)
        theme = self._theme
        draw_box(
            painter,
            self.rect(),
            RADIUS_CARD,
            fill=theme.colour("surface"),
            border=theme.colour(self._border()),
        )
        if self.hasFocus():
            draw_focus_ring(painter, self.rect(), RADIUS_CARD, theme)
        self._paint_thumbnail(painter, post)
        end = self._text_end()
        px = theme.px
        title = QRectF(_TEXT_AT_PX, px(11), end - _TEXT_AT_PX, theme.line("subhead"))
        draw_text(painter, title, post.title, theme.font("subhead"), theme.colour("text"))
        self._paint_status(painter, post, now, QRectF(_TEXT_AT_PX, px(34), end - _TEXT_AT_PX, px(24)))
        self._paint_platforms(painter, post, QRectF(_TEXT_AT_PX, px(61), end - _TEXT_AT_PX, px(24)))

    def _paint_thumbnail(self, painter: QPainter, post: PostView) -> None:
        theme = self._theme
        top = (self.height() - THUMBNAIL.height()) / 2
        box = QRectF(_PAD_PX, top, THUMBNAIL.width(), THUMBNAIL.height())
        pixmap = self._thumbnails.pixmap(post.thumbnail) if post.thumbnail is not None else None
        if pixmap is None:
            draw_box(painter, box, RADIUS_CHIP, fill=theme.colour("raised"), border=theme.colour("line"))
            draw_icon(painter, theme, "film", "textMuted", box.center(), 20)
        else:
            draw_rounded_pixmap(painter, box, pixmap, RADIUS_CHIP)
        if post.duration_s is None:
            return
        text = clip_length(post.duration_s)
        font = theme.font("tiny", tabular=True)
        width, height = text_width(text, font) + 10, theme.px(18)
        label = QRectF(box.right() - 4 - width, box.bottom() - 4 - height, width, height)
        draw_box(painter, label, RADIUS_SMALL, fill=theme.colour("durationFill"))
        draw_text(painter, label, text, font, theme.colour("onFill"), CENTRE)

    def _paint_status(self, painter: QPainter, post: PostView, now: datetime, line: QRectF) -> None:
        theme = self._theme
        text = countdown(post.scheduled_at, now) if self._face.is_counting else self._face.badge_text
        width = min(badge_width(theme, text), line.width())
        badge = QRectF(line.left(), line.top(), width, line.height())
        draw_badge(painter, theme, self._face.badge, text, badge, self._spin)
        rest = line.adjusted(badge.width() + 10, -1, 0, -1)
        local = post.scheduled_at.astimezone(now.tzinfo)
        when = day_and_time(local, now, hours_24=self._hours_24)
        strong = theme.font("captionStrong", tabular=True)
        rest.setLeft(rest.left() + draw_text(painter, rest, when, strong, theme.colour("text")) + 6)
        second, colour = post.game, theme.colour("textMuted")
        if self._is_narrow() and self._face.error:
            second, colour = self._face.error, theme.colour(self._error_colour())
        if second and rest.width() > 24:
            dot = draw_text(painter, rest, "·", strong, theme.colour("textMuted"))
            rest.setLeft(rest.left() + dot + 6)
            draw_text(painter, rest, second, theme.font("caption"), colour)

    def _paint_platforms(self, painter: QPainter, post: PostView, line: QRectF) -> None:
        theme = self._theme
        rest = QRectF(line)
        for publication in post.publications:
            state = chip_state(post, publication)
            width = platform_badge_width(theme, publication.platform, state)
            if width > rest.width():
                break
            chip = QRectF(rest.left(), rest.top(), width, rest.height())
            draw_platform_badge(painter, theme, publication.platform, state, chip, self._spin)
            rest.setLeft(chip.right() + 6)
        if post.status == "processing" and post.progress is not None:
            self._paint_progress(painter, post, rest.adjusted(8, 0, 0, 0))
        elif self._face.error and not self._is_narrow() and rest.width() > 60:
            area = rest.adjusted(4, 0, 0, 0)
            colour = theme.colour(self._error_colour())
            draw_text(painter, area, self._face.error, theme.font("caption"), colour)

    def _paint_progress(self, painter: QPainter, post: PostView, area: QRectF) -> None:
        theme = self._theme
        narrow = self._is_narrow()
        part = post.progress or 0.0
        width = 90 if narrow else 180
        if area.width() < width + 48:
            return
        draw_progress(painter, theme, QRectF(area.left(), area.center().y() - 4, width, 6), part)
        per_cent = f"{round(part * 100)}%"
        pattern = QCoreApplication.translate("PostCard", "{stage}, {percent}")
        text = pattern.format(stage=post.stage_text, percent=per_cent)
        if narrow or not post.stage_text:
            text = per_cent
        area.setLeft(area.left() + width + 10)
        draw_text(painter, area, text, theme.font("caption", tabular=True), theme.colour("textMuted"))

    def _refresh_buttons(self) -> None:
        wanted: tuple[object, ...] = (self._face.actions, bool(self._face.menu), self._is_narrow())
        if wanted != self._built:
            had_focus = self.isAncestorOf(self._focused()) if self._focused() is not None else False
            self._rebuild_buttons()
            self._built = wanted
            if had_focus:
                self.setFocus(Qt.FocusReason.OtherFocusReason)
        self._place_buttons()

    def _focused(self) -> QWidget:
        return self.window().focusWidget()

    def _rebuild_buttons(self) -> None:
        for button in self._buttons:
            button.hide()
            button.deleteLater()
        all_icons = self._is_narrow() and len(self._face.actions) > 2
        self._buttons = []
        for place, action in enumerate(self._face.actions):
            as_icon = self._is_narrow() and (place > 0 or all_icons)
            self._buttons.append(self._make_button(action, as_icon))
        if self._face.menu:
            more = IconButton(self._theme, "ellipsis", QCoreApplication.translate("PostCard", "More"))
            more.clicked.connect(self.open_menu)
            self._buttons.append(more)
        for button in self._buttons:
            button.setParent(self)
            button.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
            button.show()

    def _make_button(self, action: CardAction, as_icon: bool) -> PaintedButton:
        button: PaintedButton
        if as_icon:
            button = IconButton(self._theme, action.icon, action.label, kind=action.look)
        else:
            icon = "" if action.look == "ghost" else action.icon
            button = Button(self._theme, action.label, action.look, icon=icon)
        button.clicked.connect(lambda: self._request(action.key))
        return button

    def _place_buttons(self) -> None:
        right = self.width() - _PAD_PX - 1
        for button in reversed(self._buttons):
            size = button.sizeHint()
            top = (self.height() - size.height()) // 2
            button.setGeometry(right - size.width(), top, size.width(), size.height())
            right -= size.width() + _GAP_PX

    def _name(self) -> None:
        post = self._post
        if post is None:
            return
        self.setAccessibleName(post.title)
        self.setAccessibleDescription(self.spoken_description())
        labels = [action.label for action in self._face.actions]
        if self._face.menu:
            labels.append(QCoreApplication.translate("PostCard", "More"))
        for button, label in zip(self._buttons, labels, strict=True):
            spoken = label[:1] + label[1:].lower()
            button.setAccessibleName(f"{spoken}: {post.title}")
        for button, action in zip(self._buttons, self._face.actions, strict=False):
            button.setEnabled(action.key not in self._disabled)

    def _request(self, key: str) -> None:
        if self._post is not None:
            self.action_requested.emit(self._post.id, key)

    def _text_end(self) -> int:
        first = self._buttons[0].x() if self._buttons else self.width() - _PAD_PX
        return first - 16

    def _is_narrow(self) -> bool:
        return self.width() < self._theme.px(NARROW_BELOW)

    def _border(self) -> ColourName:
        if self._selected:
            return "accentBright"
        if self._face.is_failed:
            return "dangerLine"
        return "lineStrong" if self.underMouse() else "line"

    def _error_colour(self) -> ColourName:
        return "danger" if self._face.is_failed else "textMuted"
