from __future__ import annotations

import pytest

from clipdesk.desktop.models.activity_lines import Line, LogFilter
from clipdesk.desktop.pages.activity.log_feed import LogFeed
from clipdesk.domain.activity import ActivityKind
from tests.desktop.bot import Bot
from tests.desktop.page_rig import PageRig


class Heard:
    """A feed and what it told."""

    def __init__(self, rig: PageRig) -> None:
        self.shown: list[list[str]] = []
        self.newer: list[list[str]] = []
        self.older: list[int] = []
        self.counts: list[int] = []
        self.newest = 0
        self.feed = LogFeed(rig.work, rig.time, rig.background, rig.shell.complain, lambda: self.newest)
        self.feed.shown.connect(lambda lines: self._keep(self.shown, lines))
        self.feed.newer.connect(lambda lines: self._keep(self.newer, lines))
        self.feed.older.connect(lambda lines: self.older.append(len(lines)))
        self.feed.counted.connect(self.counts.append)

    def _keep(self, where: list[list[str]], lines: tuple[Line, ...]) -> None:
        where.append([line.text for line in lines])
        self.newest = max([self.newest, *(line.id for line in lines)])


@pytest.fixture
def heard(rig: PageRig) -> Heard:
    return Heard(rig)


def test_an_answer_to_an_older_filter_is_dropped(rig: PageRig, qtbot: Bot, heard: Heard) -> None:
    rig.add_line("a clip")
    rig.add_line("a problem", ActivityKind.PROBLEM)

    heard.feed.show(LogFilter())
    heard.feed.show(LogFilter(ActivityKind.PROBLEM))
    rig.settle(qtbot)

    assert heard.shown == [["a problem"]]


def test_many_news_are_one_reading(rig: PageRig, qtbot: Bot, heard: Heard) -> None:
    heard.feed.show(LogFilter())
    qtbot.waitUntil(lambda: bool(heard.counts))
    rig.add_line("new", ActivityKind.PROBLEM)

    for _time in range(20):
        heard.feed.hear()

    qtbot.waitUntil(lambda: heard.newer == [["new"]])
    assert heard.counts == [0, 1]


def test_the_end_of_the_log_is_read_once(rig: PageRig, qtbot: Bot, heard: Heard) -> None:
    for number in range(130):
        rig.add_line(f"line {number}")
    heard.feed.show(LogFilter())
    rig.settle(qtbot)

    for _time in range(3):
        heard.feed.read_more()
        rig.settle(qtbot)

    assert heard.older == [30]
