"""Does what tray, sidebar and keys ask of the program as a whole: pause, hold, show what is wrong."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, QTimer, QUrl, Slot
from PySide6.QtGui import QDesktopServices

from clipdesk.desktop.local_time import LocalTime
from clipdesk.desktop.shell import WindowShell
from clipdesk.desktop.situation import Situation, SituationKeeper
from clipdesk.desktop.threads import Background
from clipdesk.desktop.times import clock_time

if TYPE_CHECKING:
    from clipdesk.resident import Resident

_MORNING_HOUR = 8


class Commands(QObject):
    """Carry out commands by their keys; those of the resident once it is there."""

    def __init__(
        self, shell: WindowShell, situation: SituationKeeper, background: Background, time: LocalTime
    ) -> None:
        super().__init__()
        self._shell = shell
        self._situation = situation
        self._background = background
        self._time = time
        self._resident: Resident | None = None
        self._is_until_recorded = False
        self._has_recorded = False
        self._release_later = QTimer(self)
        self._release_later.setSingleShot(True)
        self._release_later.timeout.connect(self._release)
        self._keys: dict[str, Callable[[], object]] = {
            "open": shell.bring_forward,
            "add_video": lambda: shell.open_dialog("add_video"),
            "open_folder": self._open_folder,
            "pause": lambda: self._pause(True),
            "resume": lambda: self._pause(False),
            "toggle_pause": self.toggle_pause,
            "settings": lambda: self._go("settings"),
            "next": self._show_next,
            "fix": self._fix,
            "release": self._release,
            "hold_hour": lambda: self._hold_for(timedelta(hours=1)),
            "hold_recording": self._hold_until_recorded,
            "hold_tomorrow": self._hold_until_morning,
            "hold_resume": lambda: self._hold(_tr("until you resume")),
        }
        situation.changed.connect(self._on_situation)

    def open(self, resident: Resident) -> None:
        """Take the resident."""
        self._resident = resident

    def do(self, key: str) -> None:
        """Carry out a command."""
        act = self._keys.get(key)
        if act is not None:
            act()

    @Slot()
    def toggle_pause(self) -> None:
        """Pause watching, or resume it."""
        self._pause(not self._situation.now.is_paused)

    def _pause(self, is_paused: bool) -> None:
        if self._resident is not None:
            self._resident.pause_watching(is_paused)
            self._situation.set_paused(is_paused)

    def _go(self, page: str) -> None:
        self._shell.bring_forward()
        self._shell.show_page(page)

    def _show_next(self) -> None:
        post = self._situation.now.overview.next_post
        if post is not None:
            self._shell.show_post(post.id)

    def _fix(self) -> None:
        self._go("accounts" if self._situation.now.overview.sign_in_platforms else "schedule")

    def _open_folder(self) -> None:
        folder = self._situation.now.folder
        if folder is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))

    # -- holding posts back

    def _hold_for(self, span: timedelta) -> None:
        until = self._time.now() + span
        self._hold(_tr("until {time}").format(time=clock_time(until)))
        self._release_later.start(round(span.total_seconds() * 1000))

    def _hold_until_morning(self) -> None:
        now = self._time.now()
        morning = (now + timedelta(days=1)).replace(hour=_MORNING_HOUR, minute=0, second=0, microsecond=0)
        self._hold(_tr("until tomorrow, {time}").format(time=clock_time(morning)))
        self._release_later.start(round((morning - now).total_seconds() * 1000))

    def _hold_until_recorded(self) -> None:
        self._hold(_tr("until OBS stops recording"))
        self._is_until_recorded = True
        self._has_recorded = self._situation.now.is_recording

    def _hold(self, words: str) -> None:
        if self._resident is None:
            return
        self._release_later.stop()
        self._is_until_recorded = False
        self._resident.hold_posting(True)
        self._situation.set_hold(words)

    @Slot()
    def _release(self) -> None:
        resident = self._resident
        if resident is None or not self._situation.now.hold:
            return
        self._release_later.stop()
        self._is_until_recorded = False
        self._situation.set_hold("")
        self._background.run(lambda: resident.hold_posting(False), owner=self)

    @Slot(object)
    def _on_situation(self, now: Situation) -> None:
        if not self._is_until_recorded:
            return
        if now.is_recording:
            self._has_recorded = True
        elif self._has_recorded:
            self._release()


def _tr(text: str) -> str:
    return QCoreApplication.translate("Commands", text)
