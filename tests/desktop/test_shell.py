"""Tests of the window as the program sees it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from clipdesk.desktop.first_picture import FirstPicture
from clipdesk.desktop.models.overview import Overview
from clipdesk.desktop.page_services import PageServices
from clipdesk.desktop.places import Places
from clipdesk.desktop.shell import WindowShell
from clipdesk.desktop.theme import Theme
from clipdesk.desktop.widgets.dialog import ConfirmDialog
from clipdesk.desktop.widgets.empty_state import EmptyState
from clipdesk.desktop.widgets.page import Page
from clipdesk.domain.errors import NotAllowed
from clipdesk.storage.first_settings import FirstSettings
from clipdesk.storage.home import Home
from tests import values
from tests.clock import START
from tests.desktop.bot import Bot
from tests.desktop.page_rig import PageRig
from tests.desktop.samples import make_post


class Bench:
    """A shell with one page and one dialog of the test's own."""

    def __init__(self, theme: Theme, rig: PageRig, home: Path) -> None:
        self.made: list[PageServices] = []
        self.opened: list[int | None] = []
        places = Places(
            {"activity": self._page}, {}, {"add_video": lambda *given: self.opened.append(given[2])}
        )
        picture = FirstPicture(FirstSettings(), Overview(scheduled=1), (make_post(1),))
        self.shell = WindowShell(theme, Home.at(home), rig.time, places, picture)
        self.services = replace(rig.services, shell=self.shell)

    def _page(self, services: PageServices) -> Page:
        self.made.append(services)
        return Page(services.theme, "activity", "Activity")


@pytest.fixture
def bench(theme: Theme, rig: PageRig, qtbot: Bot, tmp_path: Path) -> Iterator[Bench]:
    bench = Bench(theme, rig, tmp_path)
    yield bench
    if bench.shell.existing_window is not None:
        qtbot.hold(bench.shell.existing_window)


def titles(bench: Bench) -> list[str]:
    return [state.title.text() for state in bench.shell.window.findChildren(EmptyState) if state.isVisible()]


def test_there_is_no_window_until_it_is_wanted(bench: Bench) -> None:
    bench.shell.open(bench.services)
    bench.shell.toast("nobody sees this")

    assert bench.shell.existing_window is None
    bench.shell.bring_forward()
    assert bench.shell.window.isVisible()


def test_pages_are_made_with_the_services_and_what_is_missing_says_so(bench: Bench) -> None:
    bench.shell.show_first()
    bench.shell.show_page("activity")
    before = list(bench.made)

    bench.shell.open(bench.services)
    bench.shell.show_page("analytics")

    assert before == []
    assert bench.made == [bench.services]
    assert titles(bench) == ["Not here yet"]


def test_the_first_picture_shows_posts_before_the_services(bench: Bench) -> None:
    bench.shell.show_first()

    page = bench.shell.window.page()
    assert page.objectName() == "page.schedule"
    assert [card.accessibleName() for card in page.list.visible_cards()] == ["Clip 1"]  # type: ignore[attr-defined]


def test_a_click_on_the_tray_shows_the_window_and_hides_it_when_it_is_in_front(
    bench: Bench, qtbot: Bot
) -> None:
    bench.shell.toggle()
    qtbot.waitUntil(bench.shell.window.isActiveWindow)

    bench.shell.toggle()

    assert not bench.shell.window.isVisible()


def test_a_post_is_shown_in_the_schedule(bench: Bench, rig: PageRig, qtbot: Bot) -> None:
    account = rig.add_account()
    post = rig.add_post("Boss", values.publication(account, START + timedelta(hours=1)))
    bench.shell.open(bench.services)
    bench.shell.bring_forward()
    bench.shell.show_page("activity")

    bench.shell.show_post(post.id)
    rig.settle(qtbot)

    assert bench.shell.window.current_page == "schedule"


def test_dialogs_are_opened_once_the_services_are_there(bench: Bench) -> None:
    bench.shell.show_first()
    bench.shell.open_dialog("add_video")
    before = list(bench.opened)

    bench.shell.open(bench.services)
    bench.shell.open_dialog("add_video", 3)

    assert (before, bench.opened) == ([], [3])


def test_a_dialog_that_is_not_there_says_how_to_do_without(bench: Bench) -> None:
    bench.shell.show_first()
    bench.shell.open(bench.services)

    bench.shell.open_dialog("reschedule", 7)

    assert bench.shell.window.toast.text.endswith("clipdesk post reschedule 7 --at TIME")


def test_errors_are_said_in_their_own_words(bench: Bench, caplog: pytest.LogCaptureFixture) -> None:
    bench.shell.show_first()

    bench.shell.complain(NotAllowed("This post is going out right now.", "Wait."))
    own = bench.shell.window.toast.text
    bench.shell.complain(ValueError("inside"))

    assert own == "This post is going out right now. Wait."
    assert bench.shell.window.toast.text == "Something went wrong: ValueError."
    assert "A command failed" in caplog.text


def test_a_question_does_its_deed_only_on_yes(bench: Bench) -> None:
    bench.shell.show_first()
    done: list[str] = []

    bench.shell.ask("Sure?", "It is gone then.", "Do It", "Keep", lambda: done.append("yes"))
    dialog = bench.shell.window.findChild(ConfirmDialog)
    assert isinstance(dialog, ConfirmDialog)
    before = list(done)
    dialog.do_button.click()

    assert (before, done) == ([], ["yes"])


def test_pages_may_ask_for_pause_and_for_settings_to_be_taken(bench: Bench) -> None:
    bench.shell.show_first()
    asked: list[str] = []
    bench.shell.window.pause_toggled.connect(lambda: asked.append("pause"))
    bench.shell.settings_applied.connect(lambda: asked.append("settings"))

    bench.shell.toggle_pause()
    bench.shell.apply_settings()

    assert asked == ["pause", "settings"]
