"""What can be opened in the window: one line for each page and each dialog.

A page is made from `PageServices` when it is first shown; a dialog gets the window and the id of its post.
"""

from __future__ import annotations

from collections.abc import Callable

from clipdesk.desktop.main_window import MainWindow
from clipdesk.desktop.page_services import PageServices
from clipdesk.desktop.widgets.page import Page

PageMaker = Callable[[PageServices], Page]
DialogOpener = Callable[[PageServices, MainWindow, int | None], None]

#: By the sidebar's keys: analytics, ai_config, activity, accounts, settings. The schedule is the shell's.
PAGES: dict[str, PageMaker] = {}

#: By name: add_video, edit_post, reschedule, duplicate, details, choose_file, choose_folder, shortcuts.
DIALOGS: dict[str, DialogOpener] = {}
