"""Tests of the shell."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QLabel, QWidget

from clipdesk.desktop.main_window import MainWindow, nav_entries
from clipdesk.desktop.theme import Theme
from clipdesk.desktop.widgets.banner import Notice
from clipdesk.desktop.widgets.buttons import Button
from clipdesk.desktop.widgets.empty_state import EmptyState
from clipdesk.desktop.widgets.page import Page
from clipdesk.desktop.window_memory import FileWindowMemory, WindowState
from tests.desktop.bot import Bot
from tests.desktop.sheets import ComponentSheet, SchedulePage

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


class NotedPage(Page):
    """A page that notes what it is asked."""

    def __init__(self, theme: Theme, key: str) -> None:
        super().__init__(theme, key, key.title())
        self.asked: list[str] = []
        self.leaves = True
        self.head_button, self.body_button = Button(theme, "Head"), Button(theme, "Body")
        self.add_header_widget(self.head_button)
        self.add_row(self.body_button)

    def focus_search(self) -> None:
        self.asked.append("search")

    def refresh(self) -> None:
        self.asked.append("refresh")

    def may_leave(self, go_on: Callable[[], None]) -> bool:
        self.go_on = go_on
        return self.leaves


class Memory:
    """Keeps the window's state in memory."""

    def __init__(self, state: WindowState | None = None) -> None:
        self.state = state or WindowState()

    def read(self) -> WindowState:
        return self.state

    def write(self, state: WindowState) -> None:
        self.state = state


def _window(qtbot: Bot, theme: Theme, memory: Memory | None = None) -> MainWindow:
    def make(key: str) -> NotedPage:
        return NotedPage(theme, key)

    pages = {key: (lambda key=key: make(key)) for key in ("schedule", "activity", "settings")}
    window = MainWindow(theme, pages, memory)
    qtbot.hold(window)
    qtbot.show(window)
    return window


def _page(window: MainWindow) -> NotedPage:
    page = window.page()
    assert isinstance(page, NotedPage)
    return page


def test_it_opens_on_the_schedule_in_the_designs_size(qtbot: Bot, theme: Theme) -> None:
    window = _window(qtbot, theme)

    assert (window.width(), window.height()) == (1280, 800)
    assert window.current_page == "schedule"
    assert window.page().objectName() == "page.schedule"


def test_pages_are_built_when_they_are_first_shown(qtbot: Bot, theme: Theme) -> None:
    window = _window(qtbot, theme)
    before = window.is_built("activity")

    window.show_page("activity")

    assert (before, window.is_built("activity"), window.is_built("settings")) == (False, True, False)


def test_a_page_is_built_once(qtbot: Bot, theme: Theme) -> None:
    window = _window(qtbot, theme)
    first = window.page()

    window.show_page("activity")
    window.show_page("schedule")

    assert window.page() is first


@pytest.mark.parametrize("place", range(6))
def test_ctrl_and_a_digit_shows_a_page(qtbot: Bot, theme: Theme, place: int) -> None:
    window = _window(qtbot, theme)
    key = nav_entries()[place].key

    qtbot.press(window, Qt.Key(Qt.Key.Key_1 + place), CTRL)

    assert window.current_page == key
    assert window.page().objectName() == f"page.{key}"
    assert window.sidebar.item(key).isChecked()


def test_a_page_that_is_not_there_says_so(qtbot: Bot, theme: Theme) -> None:
    window = _window(qtbot, theme)

    window.show_page("analytics")

    (state,) = window.page().findChildren(EmptyState)
    assert state.accessibleName() == "Not here yet"


def test_a_page_with_unsaved_text_may_keep_its_place(qtbot: Bot, theme: Theme) -> None:
    window = _window(qtbot, theme)
    _page(window).leaves = False

    qtbot.click(window.sidebar.item("activity"))

    assert window.current_page == "schedule"
    assert window.sidebar.item("schedule").isChecked()


def test_a_page_may_let_the_user_go_on_after_its_question(qtbot: Bot, theme: Theme) -> None:
    window = _window(qtbot, theme)
    page = _page(window)
    page.leaves = False
    qtbot.click(window.sidebar.item("activity"))

    page.leaves = True
    page.go_on()

    assert window.current_page == "activity"


def test_search_and_refresh_reach_the_page(qtbot: Bot, theme: Theme) -> None:
    window = _window(qtbot, theme)

    qtbot.press(window, Qt.Key.Key_F, CTRL)
    qtbot.press(window, Qt.Key.Key_F5)

    assert _page(window).asked == ["search", "refresh"]


@pytest.mark.parametrize(
    ("key", "modifier", "signal"),
    [
        (Qt.Key.Key_N, CTRL, "add_video_requested"),
        (Qt.Key.Key_Z, CTRL, "undo_requested"),
        (Qt.Key.Key_P, CTRL | SHIFT, "pause_toggled"),
        (Qt.Key.Key_Q, CTRL, "quit_requested"),
        (Qt.Key.Key_F1, Qt.KeyboardModifier.NoModifier, "shortcuts_requested"),
        (Qt.Key.Key_Slash, CTRL, "shortcuts_requested"),
    ],
)
def test_keys_ask_for_commands(
    qtbot: Bot, theme: Theme, key: Qt.Key, modifier: Qt.KeyboardModifier, signal: str
) -> None:
    window = _window(qtbot, theme)

    with qtbot.waitSignal(getattr(window, signal)):
        qtbot.press(window, key, modifier)


def test_f6_walks_through_the_regions(qtbot: Bot, theme: Theme) -> None:
    window = _window(qtbot, theme)
    window.toast.show_message("Moved", action="Undo", on_action=lambda: None)
    page = _page(window)
    window.sidebar.take_focus()
    seen: list[QWidget] = []

    for _step in range(4):
        qtbot.press(window.focusWidget(), Qt.Key.Key_F6)
        seen.append(window.focusWidget())

    assert seen[:2] == [page.head_button, page.body_button]
    assert window.toast.isAncestorOf(seen[2])
    assert seen[3] is window.sidebar.item("schedule")


def test_shift_f6_walks_back(qtbot: Bot, theme: Theme) -> None:
    window = _window(qtbot, theme)
    window.sidebar.take_focus()

    qtbot.press(window.focusWidget(), Qt.Key.Key_F6, SHIFT)

    assert window.focusWidget() is _page(window).body_button


def test_size_and_page_are_remembered(qtbot: Bot, theme: Theme) -> None:
    memory = Memory()
    first = _window(qtbot, theme, memory)
    first.resize(1024, 700)
    first.show_page("activity")
    first.close()

    second = _window(qtbot, theme, memory)

    assert (second.width(), second.height()) == (1024, 700)
    assert second.current_page == "activity"


def test_a_remembered_page_that_is_gone_is_the_schedule(qtbot: Bot, theme: Theme) -> None:
    window = _window(qtbot, theme, Memory(WindowState(b"", "no such page")))

    assert window.current_page == "schedule"


def test_whoever_owns_the_programs_life_decides_on_closing(qtbot: Bot, theme: Theme, tmp_path: Path) -> None:
    memory = FileWindowMemory(tmp_path / "window.json")
    window = MainWindow(theme, {}, memory, may_close=lambda: False)
    qtbot.hold(window)
    qtbot.show(window)

    window.close()

    assert window.isVisible()
    assert memory.read().page == "schedule"


def test_a_banner_stands_above_the_page(qtbot: Bot, theme: Theme) -> None:
    window = _window(qtbot, theme)

    window.show_notices(Notice("offline", "You're offline.", icon="wifi-off"))

    assert window.banner.isVisible()
    assert window.banner.height() == 48
    window.show_notices()
    assert not window.banner.isVisible()


def test_the_page_tells_when_it_becomes_narrow(qtbot: Bot, theme: Theme) -> None:
    window = _window(qtbot, theme)
    wide = window.page().is_narrow

    with qtbot.waitSignal(window.page().narrow_changed):
        window.resize(1024, 680)

    assert (wide, window.page().is_narrow) == (False, True)


def test_the_window_is_never_smaller_than_the_design(qtbot: Bot, theme: Theme) -> None:
    window = _window(qtbot, theme)

    window.resize(300, 200)

    assert (window.width(), window.height()) == (1024, 680)


def test_no_label_anywhere_takes_text_for_html(qtbot: Bot, theme: Theme, tmp_path: Path) -> None:
    sheet = ComponentSheet(theme)
    qtbot.hold(sheet)
    window = MainWindow(theme, {"schedule": lambda: SchedulePage(theme, tmp_path)})
    qtbot.hold(window)

    labels = [*sheet.findChildren(QLabel), *window.findChildren(QLabel)]

    assert labels
    assert all(label.textFormat() == Qt.TextFormat.PlainText for label in labels)


def test_every_control_that_takes_the_focus_has_a_name(qtbot: Bot, theme: Theme, tmp_path: Path) -> None:
    window = MainWindow(theme, {"schedule": lambda: SchedulePage(theme, tmp_path)})
    qtbot.hold(window)
    qtbot.show(window)

    nameless = [
        widget
        for widget in window.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.ClickFocus
        and widget.isVisible()
        and not QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)
        and widget.metaObject().className() not in ("QScrollBar",)
    ]

    assert nameless == []
