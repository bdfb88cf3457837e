"""What stands around the window: tray, notifications, and the commands of the whole program.

None of it is needed for the first picture, so it is made after that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from clipdesk.desktop.commands import Commands
from clipdesk.desktop.notices import NoticeBoard
from clipdesk.desktop.tray import Tray
from clipdesk.desktop.tray_words import tray_view

if TYPE_CHECKING:
    from clipdesk.desktop.bridge import Bridge
    from clipdesk.desktop.local_time import LocalTime
    from clipdesk.desktop.opening import Opened
    from clipdesk.desktop.shell import WindowShell
    from clipdesk.desktop.situation import Situation, SituationKeeper
    from clipdesk.desktop.threads import Background


class Outside(QObject):
    """Keep tray and notifications true to the situation, and carry out what is chosen there."""

    quit_wanted = Signal()

    def __init__(
        self,
        shell: WindowShell,
        situation: SituationKeeper,
        bridge: Bridge,
        background: Background,
        time: LocalTime,
        *,
        hours_24: bool = True,
    ) -> None:
        super().__init__()
        self._background = background
        self._time = time
        self._hours_24 = hours_24
        self.commands = Commands(shell, situation, background, time)
        self.tray = Tray()
        self.notices = NoticeBoard(bridge, situation, shell, self.tray)
        self.tray.chosen.connect(self._on_chosen)
        self.tray.clicked.connect(shell.toggle)
        situation.changed.connect(self.show_situation)
        self.show_situation(situation.now)

    def open(self, opened: Opened) -> None:
        """Take the desk."""
        self.commands.open(opened.resident)
        self.notices.open(opened.services.work, self._background)

    def close(self) -> None:
        """Take the icon away and tell nothing more."""
        self.tray.stop()
        self.notices.close()

    @Slot(object)
    def show_situation(self, now: Situation) -> None:
        """Show another situation in the tray."""
        self.tray.show_view(tray_view(now, self._time.now(), hours_24=self._hours_24))

    @Slot(str)
    def _on_chosen(self, key: str) -> None:
        if key == "quit":
            self.quit_wanted.emit()
        else:
            self.commands.do(key)
