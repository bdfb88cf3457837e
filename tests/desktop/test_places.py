"""Tests of what can be opened in the window."""

from __future__ import annotations

from clipdesk.desktop.main_window import nav_entries
from clipdesk.desktop.places import DIALOGS, PAGES, SCHEDULE_VIEWS, Places

DIALOG_NAMES = {
    "add_video", "edit_post", "reschedule", "duplicate", "details",
    "choose_file", "choose_folder", "shortcuts", "first_run",
}  # fmt: skip


def test_every_name_is_one_that_somebody_asks_for() -> None:
    pages = {entry.key for entry in nav_entries()} - {"schedule"}

    assert PAGES.keys() <= pages
    assert SCHEDULE_VIEWS.keys() <= {"week"}
    assert DIALOGS.keys() <= DIALOG_NAMES


def test_the_program_opens_all_there_is() -> None:
    places = Places()

    assert (places.pages, places.schedule_views, places.dialogs) == (PAGES, SCHEDULE_VIEWS, DIALOGS)
