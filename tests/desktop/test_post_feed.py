"""Tests of the list that follows the database."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from PySide6.QtCore import QObject

from clipdesk.desktop.models.overview import ListFilter
from clipdesk.desktop.models.post_view import PostView
from clipdesk.desktop.models.posts import PostsModel
from clipdesk.desktop.models.reading import PAGE
from clipdesk.desktop.post_feed import PostFeed
from clipdesk.domain.account import Account
from clipdesk.domain.events import Event, EventName
from clipdesk.domain.post import Post
from clipdesk.domain.publication import Phase, Publication, Status
from tests import values
from tests.clock import START
from tests.desktop.bot import Bot
from tests.desktop.page_rig import PageRig

HOUR = timedelta(hours=1)


class Bench:
    """A list over data in memory; 18:00 is now."""

    def __init__(self, rig: PageRig, qtbot: Bot) -> None:
        self.rig = rig
        self.qtbot = qtbot
        self.model = PostsModel()
        self.parent = QObject()
        self.feed = PostFeed(rig.services, self.model, self.parent)
        self.account: Account = rig.add_account()

    def add(self, title: str, after: timedelta = HOUR, **changes: object) -> Post:
        return self.rig.add_post(title, values.publication(self.account, START + after, **changes))

    def change(self, post: Post, **changes: object) -> None:
        with self.rig.work.write() as unit:
            was = unit.publications.get(post.publications[0].id)
            unit.publications.save(_changed(was, changes), was=was)
        self.tell(EventName.POST_CHANGED, post_id=post.id)

    def tell(self, name: EventName, **data: object) -> None:
        self.rig.tell(Event(name, START, data))

    def show(self, wanted: ListFilter | None = None) -> list[str]:
        self.feed.show(wanted or ListFilter())
        self.rig.settle(self.qtbot)
        return self.titles()

    def titles(self) -> list[str]:
        entries = [self.model.entry(row) for row in range(self.model.rowCount())]
        return [entry.title for entry in entries if isinstance(entry, PostView)]

    def wait(self, titles: list[str]) -> None:
        self.qtbot.waitUntil(lambda: self.titles() == titles)


def _changed(was: Publication, changes: dict[str, object]) -> Publication:
    from dataclasses import replace

    return replace(was, **changes)  # type: ignore[arg-type]


@pytest.fixture
def bench(rig: PageRig, qtbot: Bot) -> Iterator[Bench]:
    bench = Bench(rig, qtbot)
    yield bench
    rig.settle(qtbot)


def test_the_list_shows_what_the_filter_wants(bench: Bench) -> None:
    bench.add("soon")
    bench.add("out", -HOUR, status=Status.COMPLETED)

    assert bench.show() == ["soon", "out"]
    assert bench.show(ListFilter("posted")) == ["out"]
    assert bench.feed.is_read


def test_a_new_post_appears_in_its_place(bench: Bench) -> None:
    bench.add("later", 3 * HOUR)
    bench.show()

    post = bench.add("sooner")
    bench.tell(EventName.VIDEO_SCHEDULED, post_id=post.id)

    bench.wait(["sooner", "later"])


def test_a_post_that_changes_stays_where_it_is_and_is_not_listed_anew(bench: Bench, qtbot: Bot) -> None:
    post = bench.add("soon")
    bench.show()
    resets: list[int] = []
    bench.model.modelReset.connect(lambda: resets.append(1))

    bench.change(post, status=Status.PROCESSING, phase=Phase.UPLOADING, total_bytes=100)
    qtbot.waitUntil(lambda: _status(bench, post) == "processing")

    assert resets == []


def test_progress_is_shown_without_a_reading(bench: Bench, qtbot: Bot) -> None:
    post = bench.add("soon", status=Status.PROCESSING, phase=Phase.UPLOADING, total_bytes=100)
    bench.show()

    bench.tell(EventName.PUBLICATION_PROGRESS, post_id=post.id, platform="youtube", progress=0.62)
    qtbot.waitUntil(lambda: _progress(bench, post) == 0.62)


def test_a_post_that_failed_moves_to_the_top(bench: Bench) -> None:
    bench.add("first")
    second = bench.add("second", 2 * HOUR)
    bench.show()

    bench.change(second, status=Status.FAILED, next_try_at=None)

    bench.wait(["second", "first"])


def test_what_was_cancelled_leaves_the_list(bench: Bench) -> None:
    post = bench.add("soon")
    bench.show()

    bench.change(post, status=Status.CANCELLED)

    bench.wait([])


def test_a_ring_reads_the_list_again(bench: Bench) -> None:
    bench.show()
    bench.add("from another program")

    bench.tell(EventName.POST_CHANGED)

    bench.wait(["from another program"])


def test_more_is_read_when_the_end_comes_near(bench: Bench, qtbot: Bot) -> None:
    for number in range(PAGE + 5):
        bench.add(f"{number}", timedelta(minutes=number + 1))
    first = len(bench.show())

    bench.feed.read_more()
    bench.feed.read_more()
    bench.rig.settle(qtbot)

    assert (first, len(bench.titles())) == (PAGE, PAGE + 5)


def test_an_answer_to_an_older_question_is_dropped(bench: Bench, qtbot: Bot) -> None:
    bench.add("soon")
    bench.add("out", -HOUR, status=Status.COMPLETED)

    bench.feed.show(ListFilter("upcoming"))
    bench.feed.show(ListFilter("posted"))
    bench.rig.settle(qtbot)

    assert bench.titles() == ["out"]


def test_what_waits_for_the_reading_is_done_after_it(bench: Bench) -> None:
    done: list[str] = []
    bench.feed.show(ListFilter())

    bench.feed.when_read(lambda: done.append("after"))
    before = list(done)
    bench.rig.settle(bench.qtbot)
    bench.feed.when_read(lambda: done.append("at once"))

    assert before == []
    assert done == ["after", "at once"]


def _status(bench: Bench, post: Post) -> str:
    view = bench.feed.post(post.id)
    return view.status if view is not None else ""


def _progress(bench: Bench, post: Post) -> float | None:
    view = bench.feed.post(post.id)
    return view.progress if view is not None else None
