"""The tray: an icon that shows the state, and a menu that works when the panel draws it itself.

A panel may come later than ClipDesk, or never: the icon is made when there is one. Holds no command that the
window lacks.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QCoreApplication, QElapsedTimer, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAction, QGuiApplication, QIcon, QPalette
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from clipdesk.desktop.icons import art_pixmap

IconState = Literal["idle", "working", "attention", "paused"]

_SIZES_PX = (16, 20, 22, 24, 32, 48, 64)
_LOOK_FIRST_MS = 2_000
_LOOK_LATER_MS = 30_000
_LOOKS_BEFORE_LATER = 30
_DOUBLE_CLICK_MS = 600
_DARK_BELOW = 128

HOLDS = ("hour", "recording", "tomorrow", "resume")


@dataclass(frozen=True, slots=True)
class TrayView:
    """What icon, tooltip and menu say."""

    icon: IconState = "idle"
    tooltip: str = "ClipDesk"
    status: str = ""
    next_text: str = ""
    fix_text: str = ""
    is_paused: bool = False
    can_pause: bool = True
    has_folder: bool = True
    hold: str = ""


def tray_icon(state: IconState, *, on_dark: bool) -> QIcon:
    """Return the icon of a state in all the sizes that panels ask for."""
    icon = QIcon()
    for size_px in _SIZES_PX:
        icon.addPixmap(art_pixmap(f"clipdesk-tray-{state}-on-{'dark' if on_dark else 'light'}", size_px))
    return icon


class TrayMenu(QMenu):
    """The menu; plain entries, since many panels draw it themselves. Rebuilt when the state changes."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._view: TrayView | None = None
        self._holds = QMenu(_tr("Hold Posting"), self)

    def show_view(self, view: TrayView) -> None:
        """Say something else; entries that are the same stay."""
        if view == self._view:
            return
        self._view = view
        for action in self.actions():
            self.removeAction(action)
            if action.menu() is None:
                action.deleteLater()
        self._add_head(view)
        open_ = self._add("open", _tr("Open ClipDesk"))
        font = open_.font()
        font.setBold(not view.fix_text)
        open_.setFont(font)
        self.setDefaultAction(open_)
        self._add("add_video", _tr("Add Video..."))
        self._add("open_folder", _tr("Open Clip Folder"), is_enabled=view.has_folder)
        self.addSeparator()
        if view.is_paused:
            self._add("resume", _tr("Resume Watching"))
        else:
            self._add("pause", _tr("Pause Watching"), is_enabled=view.can_pause)
        if view.hold:
            self._add("release", _tr("Resume Posting"))
        else:
            self._add_holds()
        self.addSeparator()
        self._add("settings", _tr("Settings..."))
        self._add("quit", _tr("Quit ClipDesk"))

    def _add_head(self, view: TrayView) -> None:
        if view.status:
            self._add("status", view.status, is_enabled=False)
        if view.fix_text:
            fix = self._add("fix", view.fix_text)
            font = fix.font()
            font.setBold(True)
            fix.setFont(font)
        elif view.next_text:
            self._add("next", view.next_text)
        if self.actions():
            self.addSeparator()

    def _add_holds(self) -> None:
        self._holds.clear()
        labels = (
            _tr("For 1 Hour"),
            _tr("Until OBS Stops Recording"),
            _tr("Until Tomorrow, 08:00"),
            _tr("Until I Resume"),
        )
        for key, label in zip(HOLDS, labels, strict=True):
            action = QAction(label, self._holds)
            action.triggered.connect(lambda _checked=False, key=key: self.chosen.emit(f"hold_{key}"))
            self._holds.addAction(action)
        self.addMenu(self._holds)

    def _add(self, key: str, label: str, *, is_enabled: bool = True) -> QAction:
        action = QAction(label.replace("&", "&&"), self)
        action.setObjectName(f"tray.{key}")
        action.setEnabled(is_enabled)
        action.triggered.connect(lambda _checked=False: self.chosen.emit(key))
        self.addAction(action)
        return action


class Tray(QObject):
    """Show the icon as soon as there is a panel for it, and tell what was chosen."""

    chosen = Signal(str)
    clicked = Signal()
    arrived = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.menu = TrayMenu()
        self.menu.chosen.connect(self.chosen)
        self._view = TrayView()
        self._icon: QSystemTrayIcon | None = None
        self._looks = 0
        self._since_click = QElapsedTimer()
        self._looking = QTimer(self)
        self._looking.setInterval(_LOOK_FIRST_MS)
        self._looking.timeout.connect(self._look)
        hints = QGuiApplication.styleHints()
        hints.colorSchemeChanged.connect(self._repaint)

    @property
    def is_there(self) -> bool:
        """Tell whether a panel shows the icon."""
        return self._icon is not None

    def start(self) -> None:
        """Put the icon up, now or when a panel comes."""
        self._look()
        if self._icon is None:
            self._looking.start()

    def stop(self) -> None:
        """Take the icon away."""
        self._looking.stop()
        if self._icon is not None:
            self._icon.hide()

    def show_view(self, view: TrayView) -> None:
        """Show another state."""
        if view == self._view and self.menu.actions():
            return
        is_other_icon = view.icon != self._view.icon
        self._view = view
        self.menu.show_view(view)
        if self._icon is not None:
            self._icon.setToolTip(view.tooltip)
            if is_other_icon:
                self._repaint()

    def show_message(self, title: str, text: str) -> None:
        """Let the panel show a message, where nothing better is there."""
        if self._icon is not None:
            self._icon.showMessage(title, text, self._icon.icon())

    def parts(self) -> tuple[QObject, ...]:
        """Return what must be deleted by hand before the program ends, in that order."""
        return tuple(part for part in (self._icon, self.menu) if part is not None)

    @Slot()
    def _look(self) -> None:
        """Make the icon once there is a panel: one made before never appears on those that came later."""
        self._looks += 1
        if self._looks == _LOOKS_BEFORE_LATER:
            self._looking.setInterval(_LOOK_LATER_MS)
        if self._icon is not None or not QSystemTrayIcon.isSystemTrayAvailable():
            return
        self._looking.stop()
        icon = QSystemTrayIcon(tray_icon(self._view.icon, on_dark=self._is_panel_dark()))
        icon.setToolTip(self._view.tooltip)
        icon.setContextMenu(self.menu)
        icon.activated.connect(self._on_activated)
        icon.show()
        self._icon = icon
        self.arrived.emit()

    def _on_activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason is not QSystemTrayIcon.ActivationReason.Trigger:
            return
        # The second click of a double click must not hide what the first one opened.
        if self._since_click.isValid() and self._since_click.elapsed() < _DOUBLE_CLICK_MS:
            return
        self._since_click.start()
        self.clicked.emit()

    @Slot()
    def _repaint(self) -> None:
        if self._icon is not None:
            self._icon.setIcon(tray_icon(self._view.icon, on_dark=self._is_panel_dark()))

    def _is_panel_dark(self) -> bool:
        # Panels are dark on most desktops, whatever the windows are; only a light system says otherwise.
        scheme = QGuiApplication.styleHints().colorScheme()
        if scheme == Qt.ColorScheme.Unknown:
            return QGuiApplication.palette().color(QPalette.ColorRole.Window).lightness() < _DARK_BELOW
        return scheme == Qt.ColorScheme.Dark


def _tr(text: str) -> str:
    return QCoreApplication.translate("Tray", text)
