"""The sidebar: brand, pages with their trailing marks, and the card that says what the watcher does."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Literal

from PySide6.QtCore import QCoreApplication, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from clipdesk.desktop.theme import Theme
from clipdesk.desktop.tokens import HEIGHT_NAV, RADIUS_CARD, SIDEBAR_WIDTH, ColourName
from clipdesk.desktop.widgets.badges import draw_count
from clipdesk.desktop.widgets.buttons import IconButton, PaintedButton
from clipdesk.desktop.widgets.cards import StateDot
from clipdesk.desktop.widgets.labels import Divider, IconMark, PlainLabel
from clipdesk.desktop.widgets.painting import draw_box, draw_focus_ring, draw_icon, draw_text, text_width

WatcherState = Literal["watching", "recording", "working", "paused", "missing"]
NavMark = Literal["", "record", "warning"]

_EDGE_PX = 12


@dataclass(frozen=True, slots=True)
class WatcherView:
    """What the watcher card says, in the same words as the tray and the Activity page."""

    state: WatcherState
    title: str
    caption: str = ""
    folder: str = ""


@dataclass(frozen=True, slots=True)
class NavEntry:
    """A page in the sidebar."""

    key: str
    label: str
    icon: str
    is_after_divider: bool = False


_DOTS: dict[WatcherState, ColourName] = {
    "watching": "ok",
    "recording": "record",
    "working": "accentBright",
    "paused": "textMuted",
    "missing": "warn",
}


class NavItem(PaintedButton):
    """A page's entry."""

    def __init__(self, theme: Theme, entry: NavEntry) -> None:
        super().__init__(theme, entry.label)
        self._icon = entry.icon
        self._count = 0
        self._mark: NavMark = ""
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(entry.label)

    def set_mark(self, mark: NavMark, spoken: str = "", *, count: int = 0) -> None:
        """Show a trailing mark; `spoken` says it in words."""
        self._mark = mark
        self._count = count
        self.setAccessibleName(f"{self.text()}, {spoken}" if spoken else self.text())
        self.update()

    def sizeHint(self) -> QSize:
        """Ask for the sidebar's width."""
        return QSize(SIDEBAR_WIDTH - 1, self._theme.px(HEIGHT_NAV))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint fill, bar, icon, label and mark."""
        painter = QPainter(self)
        theme = self._theme
        colour: ColourName = "text" if self.isChecked() else "textSecondary"
        if self.isChecked():
            painter.fillRect(self.rect(), theme.colour("navActive"))
            painter.fillRect(QRect(0, 0, 3, self.height()), theme.colour("accentBright"))
        elif self.is_hovered:
            painter.fillRect(self.rect(), theme.colour("navHover", 0.5))
        if self.is_focus_visible:
            draw_focus_ring(painter, QRectF(self.rect()).adjusted(3, 2, -3, -2), 6, theme)
        middle = self.height() / 2
        draw_icon(painter, theme, self._icon, colour, QPointF(29, middle), 18)
        room = QRectF(49, 0, self.width() - 49 - 44, self.height())
        draw_text(painter, room, self.text(), theme.font("nav"), theme.colour(colour))
        self._paint_mark(painter, middle)

    def _paint_mark(self, painter: QPainter, middle: float) -> None:
        theme = self._theme
        right = self.width() - 16
        if self._count:
            text = "99+" if self._count > 99 else str(self._count)
            height = theme.px(18)
            width = max(height, text_width(text, theme.font("tiny", tabular=True)) + 10)
            draw_count(painter, theme, text, QRectF(right - width, middle - height / 2, width, height))
        elif self._mark == "record":
            painter.setRenderHint(painter.RenderHint.Antialiasing, True)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("record"))
            painter.drawEllipse(QPointF(right - 4, middle), 4, 4)
        elif self._mark == "warning":
            draw_icon(painter, theme, "triangle-alert", "warn", QPointF(right - 8, middle), 14)


class WatcherCard(PaintedButton):
    """What the watcher does now; pressing it opens Activity."""

    pause_toggled = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._view = WatcherView("watching", "")
        self._dot = StateDot(theme)
        self._title = PlainLabel(theme, "", "label")
        self._caption = PlainLabel(theme, "", "caption", "textMuted")
        self._folder = PlainLabel(theme, "", "caption", "textMuted", elide=Qt.TextElideMode.ElideMiddle)
        self.pause_button = IconButton(theme, "pause", _tr("Pause Watching"), size=28)
        self.pause_button.clicked.connect(self.pause_toggled)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._build()
        self.show_view(WatcherView("watching", _tr("Watching")))

    def _build(self) -> None:
        first = QHBoxLayout()
        first.setSpacing(6)
        first.addWidget(self._dot)
        first.addWidget(self._title, 1)
        first.addWidget(self.pause_button)
        third = QHBoxLayout()
        third.setSpacing(6)
        third.addWidget(IconMark(self._theme, "folder", "textMuted", 14))
        third.addWidget(self._folder, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(13, 9, 8, 12)
        layout.setSpacing(0)
        layout.addLayout(first)
        layout.addSpacing(2)
        layout.addWidget(self._caption)
        layout.addSpacing(3)
        layout.addLayout(third)
        for label in (self._dot, self._title, self._caption, self._folder):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    @property
    def view(self) -> WatcherView:
        """Return what is shown."""
        return self._view

    def show_view(self, view: WatcherView) -> None:
        """Show another state."""
        self._view = view
        self._dot.set_colour(_DOTS[view.state])
        self._title.setText(view.title)
        self._caption.setText(view.caption)
        self._folder.setText(view.folder)
        if view.state == "paused":
            self.pause_button.set_command("play", _tr("Resume Watching"), "Ctrl+Shift+P")
        else:
            self.pause_button.set_command("pause", _tr("Pause Watching"), "Ctrl+Shift+P")
        self.setAccessibleName(view.title)
        self.setAccessibleDescription(", ".join(part for part in (view.caption, view.folder) if part))

    def sizeHint(self) -> QSize:
        """Ask for three lines."""
        return QSize(SIDEBAR_WIDTH - 25, self._theme.px(86))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the card; its labels paint themselves."""
        painter = QPainter(self)
        theme = self._theme
        border = theme.colour("lineStrong" if self.is_hovered else "line")
        draw_box(painter, self.rect(), RADIUS_CARD, fill=theme.colour("surface"), border=border)
        if self.is_focus_visible:
            draw_focus_ring(painter, self.rect(), RADIUS_CARD, theme)


class Sidebar(QWidget):
    """Brand, navigation and watcher card in 240 px."""

    page_chosen = Signal(str)
    pause_toggled = Signal()
    watcher_opened = Signal()

    def __init__(self, theme: Theme, entries: tuple[NavEntry, ...]) -> None:
        super().__init__()
        self._theme = theme
        self._items: dict[str, NavItem] = {}
        self.watcher = WatcherCard(theme)
        self.watcher.pause_toggled.connect(self.pause_toggled)
        self.watcher.clicked.connect(self.watcher_opened)
        self.setAccessibleName(_tr("Navigation"))
        self.setFixedWidth(SIDEBAR_WIDTH)
        self._build(entries)
        theme.changed.connect(self.update)

    def _build(self, entries: tuple[NavEntry, ...]) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 1, _EDGE_PX)
        layout.setSpacing(0)
        layout.addSpacing(72)
        for entry in entries:
            if entry.is_after_divider:
                line = QHBoxLayout()
                line.setContentsMargins(20, 8, 20, 8)
                line.addWidget(Divider(self._theme))
                layout.addLayout(line)
            item = NavItem(self._theme, entry)
            # Not `clicked`: a screen reader toggles an entry without a click.
            item.toggled.connect(partial(self._tell, entry.key))
            self._items[entry.key] = item
            layout.addWidget(item)
        layout.addStretch(1)
        foot = QHBoxLayout()
        foot.setContentsMargins(_EDGE_PX, 0, _EDGE_PX, 0)
        foot.addWidget(self.watcher)
        layout.addLayout(foot)

    def _tell(self, key: str, checked: bool) -> None:
        if checked:
            self.page_chosen.emit(key)

    def item(self, key: str) -> NavItem:
        """Return a page's entry."""
        return self._items[key]

    def set_current(self, key: str) -> None:
        """Mark the page that is shown; it is the sidebar's Tab stop."""
        for own, item in self._items.items():
            is_current = own == key
            item.setFocusPolicy(Qt.FocusPolicy.StrongFocus if is_current else Qt.FocusPolicy.ClickFocus)
            if is_current:
                item.setChecked(True)

    def take_focus(self) -> None:
        """Put the keyboard on the current page's entry."""
        for item in self._items.values():
            if item.isChecked():
                item.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def set_failed_count(self, count: int) -> None:
        """Show how many posts failed."""
        spoken = ""
        if count:
            spoken = _tr("1 post failed") if count == 1 else _tr("{count} posts failed").format(count=count)
        self._items["schedule"].set_mark("", spoken, count=count)

    def set_recording(self, recording: bool) -> None:
        """Show that OBS records."""
        spoken = _tr("OBS is recording") if recording else ""
        self._items["activity"].set_mark("record" if recording else "", spoken)

    def set_account_warning(self, sentence: str) -> None:
        """Show that a sign-in needs action; an empty sentence takes the mark away."""
        self._items["accounts"].set_mark("warning" if sentence else "", sentence)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move between entries with the arrow keys."""
        items = list(self._items.values())
        focused = self.focusWidget()
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        key = Qt.Key(event.key())
        if key in steps and isinstance(focused, NavItem):
            place = (items.index(focused) + steps[key]) % len(items)
            items[place].setFocus(Qt.FocusReason.TabFocusReason)
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint ground, edge, mark and name."""
        painter = QPainter(self)
        theme = self._theme
        painter.fillRect(self.rect(), theme.colour("sidebar"))
        painter.fillRect(QRect(self.width() - 1, 0, 1, self.height()), theme.colour("line"))
        painter.drawPixmap(20, 22, theme.mark(28, self.devicePixelRatioF()))
        area = QRectF(58, 16, self.width() - 70, 40)
        draw_text(painter, area, "ClipDesk", theme.font("dialogTitle"), theme.colour("text"))


def _tr(text: str) -> str:
    return QCoreApplication.translate("Sidebar", text)
