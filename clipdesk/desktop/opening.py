"""Builds what works behind the window, off the GUI thread, and ends it again in the right order.

Nothing heavy is imported before the window is painted: this module's own imports are part of the opening.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import tzinfo
from pathlib import Path
from typing import TYPE_CHECKING

from clipdesk.desktop.page_services import DeskServices

if TYPE_CHECKING:
    from clipdesk.app import Desk
    from clipdesk.domain.events import Event
    from clipdesk.rehearsal.servers import RehearsalServers
    from clipdesk.resident import Resident
    from clipdesk.storage.home import Home

_HOSTS_S = 10.0


@dataclass(frozen=True, slots=True)
class Opened:
    """A desk that is open, and what stays around it; `servers` only in a rehearsal."""

    desk: Desk
    resident: Resident
    services: DeskServices
    zone: tzinfo
    warnings: tuple[str, ...]
    servers: RehearsalServers | None
    stack: ExitStack

    def start(self) -> None:
        """Give every worker its thread; called on the GUI thread, which the threads belong to."""
        from clipdesk.desktop.threads import QThreadHost

        self.resident.start(QThreadHost)

    def close(self, timeout_s: float = _HOSTS_S) -> bool:
        """End workers, lanes and database; tell whether all ended in time."""
        is_clean = self.resident.close(timeout_s)
        self.stack.close()
        return is_clean

    @property
    def folder(self) -> Path | None:
        """Return the first folder that is watched."""
        folders = self.desk.settings.current.watch.folders
        return Path(folders[0]).expanduser() if folders else None


def open_desk(home: Home, hear: Callable[[Event], None]) -> Opened:
    """Open the desk of a home.

    Raises:
        SettingsError: a setting cannot be used.
        StorageError: the database cannot be opened.
    """
    from clipdesk.app import Desk

    stack = ExitStack()
    with stack:
        desk = Desk(home)
        stack.callback(desk.close)
        return _opened(desk, hear, None, stack.pop_all())
    raise AssertionError("an exit stack swallowed an error")


def open_rehearsal_desk(
    home: Home, hear: Callable[[Event], None], more: Mapping[str, str] | None = None
) -> Opened:
    """Open a desk on the embedded platforms; without a clip folder it gets one of its own.

    Args:
        more: further settings of this run, by key.
    """
    from clipdesk.rehearsing import open_rehearsal
    from clipdesk.storage.settings_file import TomlSettings

    settings = dict(more or {})
    home.create()
    if "watch.folders" not in settings:
        chosen = TomlSettings(home.settings_file, os.environ).current.watch.folders
        if not chosen:
            clips = home.data / "clips"
            clips.mkdir(exist_ok=True)
            settings["watch.folders"] = f'["{clips.as_posix()}"]'
    with ExitStack() as stack:
        rehearsal = stack.enter_context(open_rehearsal(home, more=settings))
        return _opened(rehearsal.desk, hear, rehearsal.servers, stack.pop_all())
    raise AssertionError("an exit stack swallowed an error")


def _opened(
    desk: Desk, hear: Callable[[Event], None], servers: RehearsalServers | None, stack: ExitStack
) -> Opened:
    from clipdesk.resident import Resident

    try:
        desk.bus.subscribe(hear)
        resident = Resident(desk)
        services = DeskServices(
            home=desk.home,
            settings=desk.settings,
            credentials=desk.credentials,
            work=desk.work,
            scheduling=desk.scheduling,
            editing=desk.editing,
            deciding=desk.deciding,
            accounts=desk.accounts,
            templates=desk.templates,
            composing=desk.composing,
            ingest=desk.ingest,
            adding=desk.adding,
            analytics=desk.analytics,
            generator=desk.generator,
            ask_creator=desk.ask_creator,
            fetching=desk.fetching,
        )
    except BaseException:
        stack.close()
        raise
    return Opened(
        desk, resident, services, desk.planner.zone(), tuple(desk.settings.warnings), servers, stack
    )
