"""Tests of the schedule's list as a page."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
from PySide6.QtWidgets import QLabel, QWidget

from clipdesk.desktop.models.overview import Overview
from clipdesk.desktop.moving import Move, Mover
from clipdesk.desktop.page_services import PageServices
from clipdesk.desktop.pages.schedule import SchedulePage
from clipdesk.desktop.theme import Theme
from clipdesk.desktop.widgets.buttons import PaintedButton
from clipdesk.desktop.widgets.cards import StatTile
from clipdesk.desktop.widgets.empty_state import EmptyState
from clipdesk.domain.publication import Status
from tests import values
from tests.clock import START
from tests.desktop.bot import Bot
from tests.desktop.page_rig import PageRig
from tests.desktop.samples import make_post

HOUR = timedelta(hours=1)


@pytest.fixture
def page(rig: PageRig, theme: Theme, qtbot: Bot) -> SchedulePage:
    page = SchedulePage(theme, rig.time)
    qtbot.hold(page)
    page.resize(1040, 800)
    page.show()
    return page


def open_page(page: SchedulePage, rig: PageRig, qtbot: Bot, folder: Path | None = Path("/clips")) -> None:
    rig.situation.set_folder(folder)
    rig.situation.open(rig.work)
    page.open(rig.services)
    rig.settle(qtbot)


def empty_title(page: SchedulePage) -> str:
    shown = [state for state in page.findChildren(EmptyState) if state.isVisible()]
    return shown[0].title.text() if shown else ""


def press(page: SchedulePage, name: str) -> None:
    buttons = [found for found in page.findChildren(PaintedButton) if found.isVisible()]
    next(found for found in buttons if (found.accessibleName() or found.text()).startswith(name)).click()


def names(page: SchedulePage, kind: type[QWidget]) -> list[str]:
    return [found.accessibleName() for found in page.findChildren(kind)]


def test_the_first_picture_needs_no_services(page: SchedulePage) -> None:
    page.show_first(Overview(scheduled=2, posted=3, today=1), (make_post(1), make_post(2)))

    assert [card.accessibleName() for card in page.list.visible_cards()] == ["Clip 1", "Clip 2"]
    assert "Total scheduled, 2" in names(page, StatTile)
    assert empty_title(page) == ""


def test_tiles_and_tabs_count(page: SchedulePage, rig: PageRig, qtbot: Bot) -> None:
    account = rig.add_account()
    rig.add_post("soon", values.publication(account, START + HOUR))
    rig.add_post("next week", values.publication(account, START + timedelta(days=6)))
    done_at = START - HOUR
    rig.add_post(
        "out", values.publication(account, START - HOUR, status=Status.COMPLETED, completed_at=done_at)
    )
    rig.add_post("stuck", values.publication(account, START - HOUR, status=Status.FAILED))

    open_page(page, rig, qtbot)

    assert names(page, StatTile) == [
        "Total scheduled, 2, Next 7 days",
        "Posting today, 1, Next at 19:00",
        "Completed today, 1, On time",
    ]
    tabs = [name for name in names(page, PaintedButton) if ", " in name]
    assert tabs[:4] == ["All, 4", "Upcoming, 2", "Posted, 1", "Failed, 1"]


def test_a_press_on_a_card_reaches_the_deeds(page: SchedulePage, rig: PageRig, qtbot: Bot) -> None:
    account = rig.add_account()
    rig.add_post("soon", values.publication(account, START + HOUR))
    open_page(page, rig, qtbot)

    press(page, "Reschedule: soon")

    assert rig.shell.dialogs == ["reschedule"]


def test_post_now_can_be_undone_by_the_pages_key(page: SchedulePage, rig: PageRig, qtbot: Bot) -> None:
    account = rig.add_account()
    rig.add_post("soon", values.publication(account, START + HOUR))
    open_page(page, rig, qtbot)
    press(page, "Post now: soon")

    page.undo()
    page.flush()

    assert rig.shell.toasts == ["Posting now", "Not posted"]


def test_the_pages_key_takes_a_move_back(page: SchedulePage, rig: PageRig, qtbot: Bot) -> None:
    account = rig.add_account()
    post = rig.add_post("soon", values.publication(account, START + HOUR))
    open_page(page, rig, qtbot)
    moved: list[object] = []
    editing = SimpleNamespace(reschedule=lambda post_id, at: moved.append((post_id, at)))
    services = SimpleNamespace(
        desk=SimpleNamespace(editing=editing),
        background=rig.services.background,
        shell=rig.services.shell,
        time=rig.services.time,
    )
    Mover.of(cast(PageServices, services), page.window()).tell(Move(post.id, START + HOUR, START + 2 * HOUR))

    page.undo()

    qtbot.waitUntil(lambda: moved == [(post.id, START + HOUR)])


def test_without_posts_it_says_what_to_do(page: SchedulePage, rig: PageRig, qtbot: Bot) -> None:
    wanted: list[str] = []
    page.add_video_requested.connect(lambda: wanted.append("add"))
    page.open_folder_requested.connect(lambda: wanted.append("folder"))

    open_page(page, rig, qtbot)

    assert empty_title(page) == "Nothing scheduled yet"
    assert any("/clips" in label.text() for label in page.findChildren(QLabel))
    press(page, "Open Clip Folder")
    assert wanted == ["folder"]


def test_without_a_folder_it_asks_for_one(page: SchedulePage, rig: PageRig, qtbot: Bot) -> None:
    wanted: list[int] = []
    page.choose_folder_requested.connect(lambda: wanted.append(1))

    open_page(page, rig, qtbot, folder=None)

    assert empty_title(page) == "Where do your clips go?"
    press(page, "Choose Folder")
    assert wanted == [1]


def test_a_search_without_a_find_can_be_cleared(page: SchedulePage, rig: PageRig, qtbot: Bot) -> None:
    account = rig.add_account()
    rig.add_post("soon", values.publication(account, START + HOUR))
    open_page(page, rig, qtbot)

    page.focus_search()
    page._search.editor.setText("harbour")
    qtbot.waitUntil(lambda: empty_title(page) == "No clips match “harbour”")
    press(page, "Clear Search")
    qtbot.waitUntil(lambda: len(page.list.visible_cards()) == 1)


@pytest.mark.parametrize(("tab", "title"), [("failed", "All clear"), ("posted", "Nothing posted yet")])
def test_an_empty_tab_says_why(page: SchedulePage, rig: PageRig, qtbot: Bot, tab: str, title: str) -> None:
    account = rig.add_account()
    rig.add_post("soon", values.publication(account, START + HOUR))
    open_page(page, rig, qtbot)

    press(page, tab.title())
    rig.settle(qtbot)

    assert empty_title(page) == title


def test_a_post_is_brought_into_view_whatever_the_filter(
    page: SchedulePage, rig: PageRig, qtbot: Bot
) -> None:
    account = rig.add_account()
    post = rig.add_post("soon", values.publication(account, START + HOUR))
    open_page(page, rig, qtbot)
    press(page, "Failed")
    rig.settle(qtbot)

    page.show_post(post.id)
    rig.settle(qtbot)

    assert page.list.current_post() is not None
    assert page.wanted.tab == "all"


def test_another_view_is_made_when_it_is_wanted(rig: PageRig, theme: Theme, qtbot: Bot) -> None:
    week = QWidget()
    page = SchedulePage(theme, rig.time, {"week": lambda services: week})
    qtbot.hold(page)
    page.show()
    open_page(page, rig, qtbot)
    before = week.isVisible()

    press(page, "Week")
    shown = week.isVisible()
    press(page, "List")

    assert (before, shown, week.isVisible()) == (False, True, False)
