"""What can be opened in the window: one line for each page, view and dialog.

Makers import what they make when they are called: neither the first picture nor the tray waits for them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

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


def _ai_config(services: PageServices) -> Page:
    from clipdesk.desktop.pages.ai_config.page import AiConfigPage
    from clipdesk.repositories import PostQuery

    desk, work = services.desk, services.desk.work

    def newest_clip() -> str:
        with work.read() as unit:
            posts = unit.posts.find(PostQuery(limit=1, by_id=True, is_newest_first=True))
        return posts[0].clip.path.name if posts else ""

    return AiConfigPage(
        services.theme,
        desk.templates,
        desk.generator,
        services.background,
        services.shell,
        newest_clip,
        services.time,
    )


def _settings(services: PageServices) -> Page:
    from clipdesk.desktop.autostart import Autostart, own_command
    from clipdesk.desktop.pages.settings.data import Computer
    from clipdesk.desktop.pages.settings.page import SettingsPage

    desk = services.desk

    def back_up(target: Path) -> None:
        from clipdesk.storage.backup import backup

        backup(desk.home.database, target)

    return SettingsPage(
        services.theme,
        desk.settings,
        desk.credentials,
        desk.generator,
        services.background,
        services.shell,
        Computer(desk.home.data, back_up, Autostart(own_command()).set_on),
    )


def _week(services: PageServices) -> QWidget:
    from clipdesk.desktop.pages.week import make_week_view

    return make_week_view(services)


def _add_video(services: PageServices, window: MainWindow, post_id: int | None) -> None:
    from clipdesk.desktop.dialogs.add_video import open_add_video

    open_add_video(services, window)


def _duplicate(services: PageServices, window: MainWindow, post_id: int | None) -> None:
    from clipdesk.desktop.dialogs.add_video import open_add_video

    open_add_video(services, window, post_id)


def _edit_post(services: PageServices, window: MainWindow, post_id: int | None) -> None:
    from clipdesk.desktop.dialogs.edit_post import open_edit_post

    open_edit_post(services, window, post_id)


def _reschedule(services: PageServices, window: MainWindow, post_id: int | None) -> None:
    from clipdesk.desktop.dialogs.reschedule import open_reschedule

    open_reschedule(services, window, post_id)


def _analytics(services: PageServices) -> Page:
    from clipdesk.desktop.pages.analytics.page import AnalyticsPage

    return AnalyticsPage(services)


def _first_run(services: PageServices, window: MainWindow, post_id: int | None) -> None:
    from clipdesk.desktop.pages.first_run.page import open_first_run

    open_first_run(services, window)


#: By the sidebar's keys: analytics, ai_config, activity, accounts, settings. The schedule is the shell's own.
PAGES: dict[str, PageMaker] = {
    "analytics": _analytics,
    "accounts": _accounts,
    "activity": _activity,
    "ai_config": _ai_config,
    "settings": _settings,
}

#: Views of the schedule beside the list: `week`, a widget that fills the page below its header.
SCHEDULE_VIEWS: dict[str, ViewMaker] = {"week": _week}

#: By name: add_video, edit_post, reschedule, duplicate, details, choose_file, choose_folder, shortcuts. Each
#: gets the window to stand over, and the id of its post if it is about one.
DIALOGS: dict[str, DialogOpener] = {
    "first_run": _first_run,
    "add_video": _add_video,
    "duplicate": _duplicate,
    "edit_post": _edit_post,
    "reschedule": _reschedule,
}


@dataclass(frozen=True, slots=True)
class Places:
    """Everything that can be opened."""

    pages: Mapping[str, PageMaker] = field(default_factory=lambda: PAGES)
    schedule_views: Mapping[str, ViewMaker] = field(default_factory=lambda: SCHEDULE_VIEWS)
    dialogs: Mapping[str, DialogOpener] = field(default_factory=lambda: DIALOGS)
