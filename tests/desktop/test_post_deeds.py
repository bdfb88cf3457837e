"""Tests of what a card's commands do, on real services over data in memory."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace
from typing import cast

import pytest
from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from clipdesk.desktop import post_deeds
from clipdesk.desktop.models.from_post import post_view
from clipdesk.desktop.models.post_view import PostView
from clipdesk.desktop.page_services import DeskServices
from clipdesk.desktop.post_deeds import PostDeeds
from clipdesk.domain.post import Post
from clipdesk.domain.publication import Phase, Status
from clipdesk.services.deciding import DecidingService
from tests import values
from tests.clock import START
from tests.desktop.bot import Bot
from tests.desktop.page_rig import PageRig
from tests.fakes import MemoryLedger

LATER = START + timedelta(hours=2)


class Bench:
    """One post and the deeds about it."""

    def __init__(self, rig: PageRig, qtbot: Bot) -> None:
        self.rig = rig
        self.qtbot = qtbot
        desk = cast(SimpleNamespace, rig.services.desk)
        desk.deciding = DecidingService(rig.work, MemoryLedger(), rig.clock, rig.bus)
        self.desk = cast(DeskServices, desk)
        self.parent = QObject()
        self.deeds = PostDeeds(rig.services, self.parent, undo_ms=50)
        self.account = rig.add_account()

    def add(self, **changes: object) -> Post:
        return self.rig.add_post("Boss", values.publication(self.account, LATER, **changes))

    def view(self, post: Post) -> PostView:
        return post_view(self.stored(post))

    def stored(self, post: Post) -> Post:
        with self.rig.work.read() as unit:
            return unit.posts.get(post.id)

    def do(self, post: Post, key: str) -> None:
        self.deeds.do(self.view(post), key)
        self.rig.settle(self.qtbot)


@pytest.fixture
def bench(rig: PageRig, qtbot: Bot) -> Iterator[Bench]:
    bench = Bench(rig, qtbot)
    yield bench
    bench.deeds.flush()


def test_post_now_waits_for_an_undo_and_then_happens(bench: Bench, qtbot: Bot) -> None:
    post = bench.add()

    bench.deeds.do(bench.view(post), "post_now")
    before = bench.stored(post).publications[0].scheduled_at
    qtbot.waitUntil(lambda: bench.stored(post).publications[0].is_forced)

    assert before == LATER
    assert bench.stored(post).scheduled_at == START
    assert bench.rig.shell.toasts == ["Posting now", ""]


def test_post_now_can_be_taken_back(bench: Bench, qtbot: Bot) -> None:
    post = bench.add()
    bench.deeds.do(bench.view(post), "post_now")

    bench.deeds.undo()
    bench.deeds.flush()
    bench.rig.settle(qtbot)

    assert bench.stored(post).scheduled_at == LATER
    assert bench.rig.shell.toasts[-1] == "Not posted"


def test_at_the_end_of_the_program_nothing_waits(bench: Bench, qtbot: Bot) -> None:
    post = bench.add()
    bench.deeds.do(bench.view(post), "post_now")

    bench.deeds.flush()
    bench.rig.settle(qtbot)

    assert bench.stored(post).publications[0].is_forced


def test_a_person_has_five_seconds() -> None:
    assert post_deeds.UNDO_MS == 5_000


def test_cancel_asks_and_says_what_happens(bench: Bench) -> None:
    post = bench.add()

    bench.do(post, "cancel")

    assert bench.stored(post).status is Status.CANCELLED
    assert bench.rig.shell.questions == [
        "Cancel this post? “Boss” won’t be posted at 20:00. The video file stays in your clip folder."
    ]
    assert bench.rig.shell.toasts == ["Post cancelled"]


def test_a_no_cancels_nothing(bench: Bench) -> None:
    post = bench.add()
    bench.rig.shell.answer = False

    bench.do(post, "cancel")

    assert bench.stored(post).status is Status.PENDING


def test_what_failed_is_tried_again(bench: Bench) -> None:
    post = bench.add(status=Status.FAILED, next_try_at=None)

    bench.do(post, "retry")

    assert bench.stored(post).status is Status.PENDING
    assert bench.rig.shell.toasts == ["Trying again"]


def test_doubt_is_settled_by_a_person(bench: Bench) -> None:
    post = bench.add(status=Status.UNCONFIRMED, phase=Phase.PUBLISHING)

    bench.do(post, "it_is_live")

    assert bench.stored(post).status is Status.COMPLETED


def test_publishing_again_asks_first(bench: Bench) -> None:
    post = bench.add(status=Status.UNCONFIRMED, phase=Phase.PUBLISHING)

    bench.do(post, "publish_again")

    assert bench.rig.shell.questions[0].startswith("Publish it again?")
    assert bench.stored(post).status is Status.PENDING


def test_what_is_not_allowed_is_said_in_its_own_words(bench: Bench) -> None:
    post = bench.add(status=Status.COMPLETED)

    bench.do(post, "stop")

    assert "completed" in str(bench.rig.shell.errors[0])


def test_the_caption_is_copied_as_it_would_be_sent(bench: Bench) -> None:
    post = bench.add(status=Status.COMPLETED, privacy="draft")

    bench.do(post, "copy_caption")

    assert QGuiApplication.clipboard().text() == "Boss\n\nIt was close.\n\n#gaming #clutch"
    assert bench.rig.shell.toasts == ["Copied"]


def test_links_are_copied_where_the_platform_gave_one(bench: Bench) -> None:
    post = bench.add(status=Status.COMPLETED, url="https://youtu.be/x")

    bench.do(post, "copy_link")

    assert QGuiApplication.clipboard().text() == "https://youtu.be/x"


def test_without_a_link_it_says_so(bench: Bench) -> None:
    post = bench.add(status=Status.COMPLETED)

    bench.do(post, "view")
    bench.do(post, "copy_link")

    assert bench.rig.shell.toasts == ["The platform gave no link to this post"] * 2


@pytest.mark.parametrize(
    ("key", "dialog"), [("edit", "edit_post"), ("reschedule", "reschedule"), ("post_again", "duplicate")]
)
def test_dialogs_are_opened_by_their_names(bench: Bench, key: str, dialog: str) -> None:
    bench.do(bench.add(), key)

    assert bench.rig.shell.dialogs == [dialog]


def test_reconnect_leads_to_the_accounts(bench: Bench) -> None:
    bench.do(bench.add(), "reconnect")

    assert bench.rig.shell.pages == ["accounts"]


def test_what_failed_can_be_removed_and_what_is_out_stays(bench: Bench) -> None:
    post = bench.add(status=Status.FAILED, next_try_at=None)
    view = bench.view(post)

    bench.do(post, "remove")
    bench.deeds.do(replace(view, status="completed"), "remove")

    assert bench.stored(post).status is Status.CANCELLED
    assert bench.rig.shell.toasts[-1] == "What went out stays in the list"
