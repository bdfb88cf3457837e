"""What can be opened in the window: one line for each page, view and dialog.

Makers import what they make when they are called: neither the first picture nor the tray waits for them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from PySide6.QtWidgets import QWidget

from clipdesk.desktop.main_window import MainWindow
from clipdesk.desktop.page_services import PageServices
from clipdesk.desktop.widgets.page import Page

PageMaker = Callable[[PageServices], Page]
ViewMaker = Callable[[PageServices], QWidget]
DialogOpener = Callable[[PageServices, MainWindow, int | None], None]


def _activity(services: PageServices) -> Page:
    from clipdesk.desktop.pages.activity.page import ActivityPage

    return ActivityPage(services)


def _accounts(services: PageServices) -> Page:
    from clipdesk.desktop.pages.accounts.page import AccountsPage

    return AccountsPage(services)


#: By the sidebar's keys: analytics, ai_config, activity, accounts, settings. The schedule is the shell's own.
PAGES: dict[str, PageMaker] = {
    "accounts": _accounts,
    "activity": _activity,
}

#: Views of the schedule beside the list: `week`, a widget that fills the page below its header.
SCHEDULE_VIEWS: dict[str, ViewMaker] = {}

#: By name: add_video, edit_post, reschedule, duplicate, details, choose_file, choose_folder, shortcuts. Each
#: gets the window to stand over, and the id of its post if it is about one.
DIALOGS: dict[str, DialogOpener] = {}


@dataclass(frozen=True, slots=True)
class Places:
    """Everything that can be opened."""

    pages: Mapping[str, PageMaker] = field(default_factory=lambda: PAGES)
    schedule_views: Mapping[str, ViewMaker] = field(default_factory=lambda: SCHEDULE_VIEWS)
    dialogs: Mapping[str, DialogOpener] = field(default_factory=lambda: DIALOGS)
