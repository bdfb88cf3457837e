"""The window as the program sees it: its pages, its toast and dialogs, and when it is shown.

The window is made when it is first wanted: a start in the tray never shows one.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Signal
from PySide6.QtGui import QGuiApplication

from clipdesk.desktop.first_picture import FirstPicture
from clipdesk.desktop.main_window import MainWindow, PageFactory, missing_page, nav_entries
from clipdesk.desktop.page_services import PageServices
from clipdesk.desktop.pages.schedule import SchedulePage
from clipdesk.desktop.places import Places
from clipdesk.desktop.setup_state import wants_setup
from clipdesk.desktop.widgets.page import Page
from clipdesk.desktop.window_memory import FileWindowMemory

if TYPE_CHECKING:
    from clipdesk.desktop.local_time import LocalTime
    from clipdesk.desktop.theme import Theme
    from clipdesk.storage.home import Home

log = logging.getLogger(__name__)


class WindowShell(QObject):
    """Show the window and do for its pages what they ask.

    Args:
        places: what can be opened in the window.
        picture: what the schedule shows before the services are there.
    """

    made = Signal(object)
    folder_wanted = Signal()
    settings_applied = Signal()

    def __init__(
        self,
        theme: Theme,
        home: Home,
        time: LocalTime,
        places: Places,
        picture: FirstPicture,
    ) -> None:
        super().__init__()
        self._theme = theme
        self._home = home
        self._time = time
        self._memory = FileWindowMemory(home.data / "window.json")
        self._places = places
        self._picture = picture
        self._services: PageServices | None = None
        self._window: MainWindow | None = None
        self._schedule: SchedulePage | None = None
        self.may_close: Callable[[], bool] = lambda: True

    @property
    def window(self) -> MainWindow:
        """Return the window, made now if there was none."""
        if self._window is None:
            self._window = self._make_window()
            self.made.emit(self._window)
        return self._window

    @property
    def existing_window(self) -> MainWindow | None:
        """Return the window if it was made."""
        return self._window

    @property
    def is_in_front(self) -> bool:
        """Tell whether a person looks at the window."""
        window = self._window
        return window is not None and window.isVisible() and QGuiApplication.focusWindow() is not None

    def show_first(self) -> None:
        """Show the window, with what was read first until the services are there."""
        self.window.show()

    def open(self, services: PageServices) -> None:
        """Take the services; pages are made from now on."""
        self._services = services
        if self._schedule is not None:
            self._schedule.open(services)
        if self._window is not None:
            self._window.set_pages(self._factories(services))
            self._offer_setup(self._window)

    def toggle(self) -> None:
        """Bring the window forward, or hide it if it is in front."""
        window = self.window
        if window.isVisible() and window.isActiveWindow():
            window.close()
        else:
            self.bring_forward()

    def bring_forward(self) -> None:
        """Show the window in front of the others."""
        self.window.bring_forward()

    def flush(self) -> None:
        """Do at once what waits for a possible Undo."""
        if self._schedule is not None:
            self._schedule.flush()

    # -- what pages ask for

    def show_page(self, key: str) -> None:
        """Show a page of the sidebar."""
        self.window.show_page(key)

    def show_post(self, post_id: int) -> None:
        """Show a post in the schedule."""
        self.bring_forward()
        self.window.show_page("schedule")
        if self._schedule is not None:
            self._schedule.show_post(post_id)

    def toast(self, text: str, *, action: str = "", on_action: Callable[[], None] | None = None) -> None:
        """Say something for a moment."""
        if self._window is not None:
            self._window.toast.show_message(text, action=action, on_action=on_action)

    def dismiss_toast(self) -> None:
        """Take the message away."""
        if self._window is not None:
            self._window.toast.dismiss()

    def complain(self, error: Exception) -> None:
        """Say what went wrong: our own errors in their words, others by their name."""
        title = getattr(error, "title", "")
        if not title:
            log.error("A command failed", exc_info=error)
            title = _tr("Something went wrong: {name}.").format(name=type(error).__name__)
        text = f"{title} {getattr(error, 'advice', '')}".strip()
        if self._window is not None:
            self._window.toast.show_message(text, icon="circle-alert", colour="danger")

    def ask(self, question: str, text: str, do_it: str, keep: str, on_yes: Callable[[], None]) -> None:
        """Ask before something cannot be brought back."""
        from clipdesk.desktop.widgets.dialog import ConfirmDialog

        dialog = ConfirmDialog(self._theme, self.window, question, text, do_it, keep)
        dialog.accepted.connect(on_yes)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def open_dialog(self, name: str, post_id: int | None = None) -> None:
        """Open a dialog by its name; one that this version lacks says how to do without."""
        if self._services is None:
            return
        opener = self._places.dialogs.get(name)
        if opener is not None:
            self.bring_forward()
            opener(self._services, self.window, post_id)
            return
        self.toast(_missing_words(name, post_id))

    def toggle_pause(self) -> None:
        """Pause watching, or resume it."""
        self.window.pause_toggled.emit()

    def apply_settings(self) -> None:
        """Let everything that runs take what was changed in the settings."""
        self.settings_applied.emit()

    # -- making the window

    def _make_window(self) -> MainWindow:
        factories: dict[str, PageFactory] = {
            entry.key: self._blank(entry.key, entry.label) for entry in nav_entries()
        }
        if self._services is not None:
            factories = self._factories(self._services)
        factories["schedule"] = self._make_schedule
        window = MainWindow(self._theme, factories, self._memory, may_close=lambda: self.may_close())
        window.add_video_requested.connect(lambda: self.open_dialog("add_video"))
        window.shortcuts_requested.connect(lambda: self.open_dialog("shortcuts"))
        window.undo_requested.connect(self._undo)
        self._offer_setup(window)
        return window

    def _offer_setup(self, window: MainWindow) -> None:
        """Lead through the setup, where nobody has set ClipDesk up yet."""
        services, opener = self._services, self._places.dialogs.get("first_run")
        if services is None or opener is None:
            return
        if wants_setup(self._home, services.desk.settings.current):
            opener(services, window, None)

    def _blank(self, key: str, label: str) -> PageFactory:
        """Return what makes an empty page: for the moment until the services are there."""
        return lambda: Page(self._theme, key, label)

    def _make_schedule(self) -> Page:
        page = SchedulePage(self._theme, self._time, self._places.schedule_views)
        page.add_video_requested.connect(lambda: self.open_dialog("add_video"))
        page.open_folder_requested.connect(self.folder_wanted)
        page.choose_folder_requested.connect(lambda: self.open_dialog("choose_folder"))
        self._schedule = page
        if self._services is not None:
            page.open(self._services)
        else:
            page.show_first(self._picture.overview, self._picture.posts)
        return page

    def _factories(self, services: PageServices) -> dict[str, PageFactory]:
        def factory(key: str) -> PageFactory:
            maker = self._places.pages.get(key)
            return (lambda: missing_page(self._theme, key)) if maker is None else (lambda: maker(services))

        made = {entry.key: factory(entry.key) for entry in nav_entries()}
        made["schedule"] = self._make_schedule
        return made

    def _undo(self) -> None:
        if self._schedule is not None:
            self._schedule.undo()


def _missing_words(name: str, post_id: int | None) -> str:
    commands = {
        "add_video": _tr("Use the command: clipdesk add FILE"),
        "edit_post": _tr("Use the command: clipdesk post edit {id}"),
        "reschedule": _tr("Use the command: clipdesk post reschedule {id} --at TIME"),
        "details": _tr("Use the command: clipdesk post show {id}"),
        "choose_folder": _tr("Use the command: clipdesk config set watch.folders FOLDER"),
    }
    text = _tr("The window cannot do this yet.")
    return f"{text} {commands.get(name, '').format(id=post_id)}".strip()


def _tr(text: str) -> str:
    return QCoreApplication.translate("Shell", text)
