"""The shell: sidebar, banner, the stack of pages and the toast, with the window's keys and its memory.

Pages are handed in by factories and built when first shown; what the commands do is connected outside.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QByteArray, QCoreApplication, QSize, Qt, Signal, Slot
from PySide6.QtGui import QAccessible, QCloseEvent, QIcon, QKeySequence, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from clipdesk.desktop.icons import art_pixmap
from clipdesk.desktop.theme import Theme
from clipdesk.desktop.widgets.accessible import install_accessibility
from clipdesk.desktop.widgets.banner import Banner, Notice
from clipdesk.desktop.widgets.empty_state import EmptyState
from clipdesk.desktop.widgets.page import Page
from clipdesk.desktop.widgets.sidebar import NavEntry, Sidebar
from clipdesk.desktop.widgets.toast import Toast
from clipdesk.desktop.window_memory import WindowMemory, WindowState

PageFactory = Callable[[], Page]

DEFAULT_SIZE = QSize(1280, 800)
MINIMUM_SIZE = QSize(1024, 680)
FIRST_PAGE = "schedule"


def nav_entries() -> tuple[NavEntry, ...]:
    """Return the pages in the sidebar's order."""
    return (
        NavEntry("analytics", _tr("Analytics"), "chart-column"),
        NavEntry("schedule", _tr("Schedule"), "calendar"),
        NavEntry("ai_config", _tr("AI Config"), "sparkles"),
        NavEntry("activity", _tr("Activity"), "activity", is_after_divider=True),
        NavEntry("accounts", _tr("Accounts"), "plug"),
        NavEntry("settings", _tr("Settings"), "settings"),
    )


class MainWindow(QWidget):
    """The one window of the program."""

    accessible_role = QAccessible.Role.Window

    page_shown = Signal(str)
    add_video_requested = Signal()
    undo_requested = Signal()
    pause_toggled = Signal()
    shortcuts_requested = Signal()
    quit_requested = Signal()

    def __init__(
        self,
        theme: Theme,
        pages: Mapping[str, PageFactory],
        memory: WindowMemory | None = None,
        *,
        may_close: Callable[[], bool] = lambda: True,
    ) -> None:
        super().__init__()
        install_accessibility()
        self._theme = theme
        self._factories = dict(pages)
        self._memory = memory
        self._may_close = may_close
        self._pages: dict[str, Page] = {}
        self._current = ""
        self.sidebar = Sidebar(theme, nav_entries())
        self.content = QWidget()
        self.banner = Banner(theme)
        self._stack = QStackedWidget()
        self.setWindowTitle("ClipDesk")
        self.setWindowIcon(app_icon())
        self.setMinimumSize(MINIMUM_SIZE)
        self._build()
        self.toast = Toast(theme, self.content)
        self._connect()
        self._bind_keys()
        self._restore()
        theme.changed.connect(self.update)

    def _build(self) -> None:
        self.content.setAccessibleName(_tr("Page"))
        column = QVBoxLayout(self.content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.banner)
        column.addWidget(self._stack, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.sidebar)
        row.addWidget(self.content, 1)

    def _connect(self) -> None:
        self.sidebar.page_chosen.connect(self.show_page)
        self.sidebar.pause_toggled.connect(self.pause_toggled)
        self.sidebar.watcher_opened.connect(lambda: self.show_page("activity"))

    def _bind_keys(self) -> None:
        for place, entry in enumerate(nav_entries(), start=1):
            self._bind(f"Ctrl+{place}", partial(self.show_page, entry.key))
        keys: dict[str, Callable[[], object]] = {
            "Ctrl+N": self.add_video_requested.emit,
            "Ctrl+F": lambda: self.page().focus_search(),
            "Ctrl+Z": self.undo_requested.emit,
            "Ctrl+,": lambda: self.show_page("settings"),
            "Ctrl+Shift+P": self.pause_toggled.emit,
            "Ctrl+W": self.close,
            "Ctrl+Q": self.quit_requested.emit,
            "F1": self.shortcuts_requested.emit,
            "Ctrl+/": self.shortcuts_requested.emit,
            "F5": lambda: self.page().refresh(),
            "F6": lambda: self.next_region(1),
            "Shift+F6": lambda: self.next_region(-1),
        }
        for sequence, act in keys.items():
            self._bind(sequence, act)

    def _bind(self, sequence: str, act: Callable[[], object]) -> None:
        QShortcut(QKeySequence(sequence), self).activated.connect(lambda: act())

    @property
    def current_page(self) -> str:
        """Return the key of the page that is shown."""
        return self._current

    def page(self) -> Page:
        """Return the page that is shown."""
        return self._pages[self._current]

    def is_built(self, key: str) -> bool:
        """Return whether a page has been shown before."""
        return key in self._pages

    @Slot(str)
    def show_page(self, key: str) -> None:
        """Show a page, building it the first time; the present one may object."""
        if key == self._current:
            return
        if self._current and not self.page().may_leave(partial(self.show_page, key)):
            self.sidebar.set_current(self._current)
            return
        if key not in self._pages:
            page = self._factories.get(key, lambda: missing_page(self._theme, key))()
            self._pages[key] = page
            self._stack.addWidget(page)
        self._current = key
        self.page().set_below_banner(self.banner.isVisibleTo(self))
        self._stack.setCurrentWidget(self._pages[key])
        self.sidebar.set_current(key)
        self.page_shown.emit(key)

    def set_pages(self, pages: Mapping[str, PageFactory], *, keep: str = FIRST_PAGE) -> None:
        """Take other factories; all pages but `keep` are made anew when they are shown."""
        self._factories = dict(pages)
        current = self._current
        for key in [key for key in self._pages if key != keep]:
            page = self._pages.pop(key)
            self._stack.removeWidget(page)
            page.deleteLater()
        if current not in self._pages:
            self._current = ""
            self.show_page(current)

    def show_notices(self, *notices: Notice) -> None:
        """Show the worst of the notices that hold, which comes first, or none."""
        self.banner.show_notices(*notices)
        if self._current:
            self.page().set_below_banner(self.banner.isVisibleTo(self))

    def next_region(self, step: int) -> None:
        """Move the keyboard between sidebar, header, content and toast."""
        regions: list[QWidget] = [self.sidebar, self.page().header, self.page().content, self.toast]
        focused = self.focusWidget()
        here = next(
            (place for place, region in enumerate(regions) if region.isAncestorOf(focused)),
            0 if step > 0 else 1,
        )
        for offset in range(1, len(regions) + 1):
            region = regions[(here + step * offset) % len(regions)]
            if self._focus_region(region):
                return

    def bring_forward(self) -> None:
        """Show the window in front, whatever state it was in."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember the window; whoever owns the program's life decides whether it may close."""
        self.remember()
        if self._may_close():
            event.accept()
        else:
            event.ignore()

    def remember(self) -> None:
        """Keep size and page for the next start."""
        if self._memory is not None:
            self._memory.write(WindowState(bytes(self.saveGeometry().data()), self._current))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the page's ground."""
        QPainter(self).fillRect(self.rect(), self._theme.colour("window"))

    def _restore(self) -> None:
        self.resize(DEFAULT_SIZE)
        state = self._memory.read() if self._memory is not None else WindowState()
        if state.geometry:
            self.restoreGeometry(QByteArray(state.geometry))
        known = {entry.key for entry in nav_entries()}
        self.show_page(state.page if state.page in known else FIRST_PAGE)

    def _focus_region(self, region: QWidget) -> bool:
        if region is self.sidebar:
            self.sidebar.take_focus()
            return True
        if region is self.toast:
            return self.toast.take_focus()
        return focus_first(region)


def focus_first(region: QWidget) -> bool:
    """Focus the first control inside a region; say whether there was one."""
    start = region
    widget = region.nextInFocusChain()
    while widget is not None and widget is not start:
        tab = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        takes_focus = tab == Qt.FocusPolicy.TabFocus and widget.isVisible() and widget.isEnabled()
        if takes_focus and region.isAncestorOf(widget):
            widget.setFocus(Qt.FocusReason.TabFocusReason)
            return True
        widget = widget.nextInFocusChain()
    return False


def missing_page(theme: Theme, key: str) -> Page:
    """Make the honest stand-in for a page that this version does not have."""
    labels = {entry.key: entry for entry in nav_entries()}
    entry = labels[key]
    page = Page(theme, key, entry.label)
    text = _tr("This version of ClipDesk does not have this page yet.")
    page.add_row(EmptyState(theme, entry.icon, _tr("Not here yet"), text), 1)
    return page


def app_icon() -> QIcon:
    """Return the program's icon in the sizes that systems ask for."""
    icon = QIcon()
    for size_px in (16, 24, 32):
        icon.addPixmap(art_pixmap("clipdesk-app-small", size_px))
    for size_px in (48, 64, 128, 256):
        icon.addPixmap(art_pixmap("clipdesk-app", size_px))
    return icon


def _tr(text: str) -> str:
    return QCoreApplication.translate("MainWindow", text)
