"""Moves posts to other times, and back again: the toast's Undo and Ctrl+Z take the newest move back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtWidgets import QWidget

from clipdesk.desktop.local_time import has_24_hours
from clipdesk.desktop.page_services import PageServices
from clipdesk.desktop.times import clock_time, long_date


@dataclass(frozen=True, slots=True)
class Move:
    """A post that stood at one time and stands at another."""

    post_id: int
    was: datetime
    now: datetime


class Mover(QObject):
    """Carry out moves off the GUI thread and tell of them."""

    def __init__(self, services: PageServices, parent: QObject) -> None:
        super().__init__(parent)
        self._services = services
        self._last: Move | None = None

    @classmethod
    def of(cls, services: PageServices, window: QWidget) -> Mover:
        """Return the window's mover: its views and dialogs share the newest move."""
        return cls.within(window) or cls(services, window)

    @classmethod
    def within(cls, window: QWidget) -> Mover | None:
        """Return the window's mover, if anything was moved there."""
        return next((child for child in window.children() if isinstance(child, Mover)), None)

    @property
    def can_undo(self) -> bool:
        """Tell whether there is a move to take back."""
        return self._last is not None

    def move(self, move: Move, on_error: Callable[[Exception], object] | None = None) -> None:
        """Move a post; what the service refuses is told, and `on_error` puts the picture right."""
        reschedule = self._services.desk.editing.reschedule
        at = move.now.astimezone(UTC)

        def fail(error: Exception) -> None:
            self._services.shell.complain(error)
            if on_error is not None:
                on_error(error)

        self._services.background.run(
            lambda: reschedule(move.post_id, at), lambda _post: self.tell(move), fail, owner=self
        )

    def tell(self, move: Move) -> None:
        """Say where the post stands now, with Undo."""
        self._last = move
        local = move.now.astimezone(self._services.time.now().tzinfo)
        words = _tr("Moved to {day}, {time}").format(
            day=long_date(local.date()), time=clock_time(local, hours_24=has_24_hours())
        )
        self._services.shell.toast(words, action=_tr("Undo"), on_action=self._undo_from_toast)

    def _undo_from_toast(self) -> None:
        self.undo()

    def undo(self) -> bool:
        """Take the newest move back, once; tell whether there was one."""
        last, self._last = self._last, None
        if last is None:
            return False
        reschedule = self._services.desk.editing.reschedule
        at = last.was.astimezone(UTC)
        self._services.background.run(
            lambda: reschedule(last.post_id, at),
            lambda _post: self._services.shell.toast(_tr("Moved back")),
            self._services.shell.complain,
            owner=self,
        )
        return True


def _tr(text: str) -> str:
    return QCoreApplication.translate("Mover", text)
