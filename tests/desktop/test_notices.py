"""Tests of who is told what, and where."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, cast

import pytest

from clipdesk.desktop.notices import NoticeBoard
from clipdesk.desktop.notifications import Message, Notifications
from clipdesk.domain.events import Event, EventName
from clipdesk.domain.post import Post
from clipdesk.domain.publication import Status
from tests import values
from tests.clock import START
from tests.desktop.bot import Bot
from tests.desktop.page_rig import NotingShell, PageRig


class Shell(NotingShell):
    """A shell that says whether a person looks at it."""

    is_in_front = False
    forwards = 0

    def bring_forward(self) -> None:
        self.forwards += 1


class Tray:
    """Notes the messages that no service took."""

    def __init__(self) -> None:
        self.shown: list[tuple[str, str]] = []

    def show_message(self, title: str, text: str) -> None:
        self.shown.append((title, text))


def no_bus() -> Any:
    raise OSError("no bus")


class Bench:
    """A board whose notifications end in the tray."""

    def __init__(self, rig: PageRig, qtbot: Bot) -> None:
        self.rig = rig
        self.qtbot = qtbot
        self.shell, self.tray = Shell(), Tray()
        self.system = Notifications(no_bus)
        self.board = NoticeBoard(
            rig.bridge, rig.situation, cast(Any, self.shell), cast(Any, self.tray), self.system, gather_ms=20
        )
        self.board.open(rig.work, rig.background)
        self.account = rig.add_account()

    def add(self, title: str = "Boss", **changes: object) -> Post:
        at = START + timedelta(hours=1)
        return self.rig.add_post(title, values.publication(self.account, at, **changes))

    def tell(self, name: EventName, **data: object) -> None:
        self.rig.tell(Event(name, START, data))

    def wait(self) -> tuple[str, str]:
        self.qtbot.waitUntil(lambda: bool(self.tray.shown))
        return self.tray.shown[-1]


@pytest.fixture
def bench(rig: PageRig, qtbot: Bot) -> Iterator[Bench]:
    bench = Bench(rig, qtbot)
    yield bench
    bench.board.close()


def test_a_post_that_is_out_is_told_by_its_title(bench: Bench) -> None:
    post = bench.add(status=Status.COMPLETED, url="https://youtu.be/x")

    bench.tell(EventName.PUBLICATION_COMPLETED, post_id=post.id, platform="youtube")

    assert bench.wait() == ("Posted to YouTube", "Boss")


def test_a_draft_is_not_called_posted(bench: Bench) -> None:
    post = bench.add(status=Status.COMPLETED, privacy="draft")

    bench.tell(EventName.PUBLICATION_COMPLETED, post_id=post.id, platform="youtube")

    assert bench.wait()[0] == "Posted to YouTube (draft)"


@pytest.mark.parametrize(
    ("name", "data", "title"),
    [
        (EventName.VIDEO_SCHEDULED, {}, "1 clip scheduled"),
        (EventName.PUBLICATION_FAILED, {"platform": "youtube", "error_message": "No."}, "1 post failed"),
        (EventName.PUBLICATION_UNCONFIRMED, {"platform": "youtube"}, "Not sure a post went out"),
    ],
)
def test_each_kind_has_its_words(bench: Bench, name: EventName, data: dict[str, str], title: str) -> None:
    post = bench.add()

    bench.tell(name, post_id=post.id, **data)

    assert bench.wait()[0] == title


def test_a_sign_in_needs_no_post(bench: Bench) -> None:
    bench.tell(EventName.ACCOUNT_NEEDS_SIGN_IN, account_id=1, platform="tiktok", message="It has expired.")

    assert bench.wait() == ("Sign in to TikTok again", "It has expired.")


def test_a_problem_is_told_with_its_advice(bench: Bench) -> None:
    bench.tell(EventName.PROBLEM, text="The AI service isn't answering.", advice="Later.")

    assert bench.wait() == ("The AI service isn't answering.", "Later.")


def test_while_a_person_looks_at_the_window_a_toast_is_enough(bench: Bench, qtbot: Bot) -> None:
    bench.shell.is_in_front = True

    bench.tell(EventName.PROBLEM, text="The disk is full.", advice="")
    qtbot.waitUntil(lambda: bool(bench.shell.toasts))

    assert bench.shell.toasts == ["The disk is full."]
    assert bench.tray.shown == []


def test_while_obs_records_news_waits_until_it_stops(bench: Bench, qtbot: Bot) -> None:
    bench.tell(EventName.OBS_CHANGED, is_recording=True)
    qtbot.waitUntil(lambda: bench.rig.situation.now.is_recording)
    post = bench.add()
    bench.tell(EventName.VIDEO_SCHEDULED, post_id=post.id)
    bench.rig.settle(qtbot)
    qtbot.waitUntil(lambda: bench.board.is_quiet)
    during = list(bench.tray.shown)

    bench.tell(EventName.OBS_CHANGED, is_recording=False)

    assert during == []
    assert bench.wait()[0] == "1 clip scheduled"


def test_a_click_leads_to_what_was_told(bench: Bench) -> None:
    for key in ("post:4", "page:accounts", ""):
        bench.system.chosen.emit(key)

    assert bench.shell.posts == [4]
    assert bench.shell.pages == ["accounts"]
    assert bench.shell.forwards == 2


def test_a_message_that_no_service_takes_is_the_trays(bench: Bench) -> None:
    bench.system.show(Message("Posted", "Boss"))

    assert bench.wait() == ("Posted", "Boss")
