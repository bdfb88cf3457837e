"""Tests of the sidebar."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible

from clipdesk.desktop.main_window import nav_entries
from clipdesk.desktop.theme import Theme
from clipdesk.desktop.widgets.sidebar import Sidebar, WatcherView
from tests.desktop.bot import Bot


def _sidebar(qtbot: Bot, theme: Theme) -> Sidebar:
    sidebar = Sidebar(theme, nav_entries())
    qtbot.hold(sidebar)
    sidebar.resize(240, 800)
    sidebar.set_current("schedule")
    qtbot.show(sidebar)
    return sidebar


def test_entries_stand_where_the_design_has_them(qtbot: Bot, theme: Theme) -> None:
    sidebar = _sidebar(qtbot, theme)

    tops = [sidebar.item(entry.key).y() for entry in nav_entries()]

    assert tops == [72, 112, 152, 209, 249, 289]
    assert sidebar.watcher.geometry().getRect() == (12, 702, 215, 86)


def test_a_click_chooses_a_page(qtbot: Bot, theme: Theme) -> None:
    sidebar = _sidebar(qtbot, theme)

    with qtbot.waitSignal(sidebar.page_chosen) as told:
        qtbot.click(sidebar.item("accounts"))

    assert told.args == ["accounts"]


def test_a_screen_reader_chooses_a_page_without_a_click(qtbot: Bot, theme: Theme) -> None:
    sidebar = _sidebar(qtbot, theme)
    interface = QAccessible.queryAccessibleInterface(sidebar.item("activity"))

    with qtbot.waitSignal(sidebar.page_chosen) as told:
        interface.actionInterface().doAction("Toggle")

    assert told.args == ["activity"]


def test_marks_are_told_in_words(qtbot: Bot, theme: Theme) -> None:
    sidebar = _sidebar(qtbot, theme)

    sidebar.set_failed_count(1)
    sidebar.set_recording(True)
    sidebar.set_account_warning("TikTok needs sign-in")

    names = [sidebar.item(key).accessibleName() for key in ("schedule", "activity", "accounts")]
    assert names == [
        "Schedule, 1 post failed",
        "Activity, OBS is recording",
        "Accounts, TikTok needs sign-in",
    ]


def test_marks_go_away(qtbot: Bot, theme: Theme) -> None:
    sidebar = _sidebar(qtbot, theme)
    sidebar.set_failed_count(3)
    more = sidebar.item("schedule").accessibleName()

    sidebar.set_failed_count(0)

    assert more == "Schedule, 3 posts failed"
    assert sidebar.item("schedule").accessibleName() == "Schedule"


def test_arrow_keys_move_between_entries(qtbot: Bot, theme: Theme) -> None:
    sidebar = _sidebar(qtbot, theme)
    sidebar.take_focus()

    qtbot.press(sidebar.item("schedule"), Qt.Key.Key_Down)

    assert sidebar.item("ai_config").hasFocus()


def test_the_watcher_card_says_state_and_folder(qtbot: Bot, theme: Theme) -> None:
    sidebar = _sidebar(qtbot, theme)

    sidebar.watcher.show_view(WatcherView("paused", "Watching paused", "Clips wait", "/home/nova/Videos"))

    assert sidebar.watcher.accessibleName() == "Watching paused"
    assert sidebar.watcher.accessibleDescription() == "Clips wait, /home/nova/Videos"
    assert sidebar.watcher.pause_button.accessibleName() == "Resume Watching"


def test_the_pause_button_does_not_open_activity(qtbot: Bot, theme: Theme) -> None:
    sidebar = _sidebar(qtbot, theme)

    with qtbot.assertNotEmitted(sidebar.watcher_opened), qtbot.waitSignal(sidebar.pause_toggled):
        qtbot.click(sidebar.watcher.pause_button)


def test_the_card_opens_activity(qtbot: Bot, theme: Theme) -> None:
    sidebar = _sidebar(qtbot, theme)

    with qtbot.waitSignal(sidebar.watcher_opened):
        qtbot.click(sidebar.watcher)
