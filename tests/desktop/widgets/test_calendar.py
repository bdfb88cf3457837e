"""The week around its grid: where it opens, what it says when empty, scrolling while a post is carried."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from clipdesk.desktop.models.week import Week, read_week
from clipdesk.desktop.theme import Theme
from clipdesk.desktop.widgets.calendar import Calendar
from clipdesk.desktop.widgets.labels import PlainLabel
from clipdesk.domain.account import Platform
from tests.desktop.bench import EVENINGS, NOW, Bench, berlin
from tests.desktop.bot import Bot

MONDAY, NEXT = date(2026, 6, 15), date(2026, 6, 22)


def read(bench: Bench, first: date = MONDAY) -> Week:
    settings = bench.settings.current
    return read_week(bench.work, settings.schedule, settings.platforms, first, NOW)


@pytest.fixture
def bench() -> Bench:
    bench = Bench(EVENINGS)
    bench.connect(Platform.YOUTUBE)
    return bench


@pytest.fixture
def calendar(theme: Theme, qtbot: Bot) -> Calendar:
    calendar = Calendar(theme, lambda: NOW)
    calendar.resize(1008, 600)
    qtbot.hold(calendar)
    qtbot.show(calendar)
    return calendar


def top(calendar: Calendar) -> int:
    return calendar.area.verticalScrollBar().value()


def test_it_opens_two_hours_above_the_first_post(calendar: Calendar, bench: Bench, qtbot: Bot) -> None:
    bench.add("Early", berlin(19, 6))

    calendar.set_week(read(bench))

    qtbot.waitUntil(lambda: top(calendar) == 4 * 44)


def test_another_reading_of_the_same_week_does_not_scroll(
    calendar: Calendar, bench: Bench, qtbot: Bot
) -> None:
    bench.add("Early", berlin(19, 6))
    calendar.set_week(read(bench))
    qtbot.waitUntil(lambda: top(calendar) == 4 * 44)
    calendar.area.verticalScrollBar().setValue(300)

    calendar.set_week(read(bench))
    QApplication.processEvents()

    assert top(calendar) == 300


def test_a_week_without_posts_says_so(calendar: Calendar, bench: Bench) -> None:
    bench.add("This week", berlin(19, 6))
    calendar.set_week(read(bench, NEXT))
    empty = next(label for label in calendar.findChildren(PlainLabel) if label.text().startswith("No posts"))
    assert empty.isVisible()

    calendar.set_week(read(bench))

    assert not empty.isVisible()


def test_carrying_near_the_edge_scrolls(calendar: Calendar, bench: Bench, qtbot: Bot) -> None:
    post = bench.add("Post", berlin(19, 12))
    calendar.set_week(read(bench))
    qtbot.waitUntil(lambda: top(calendar) > 0)
    before = top(calendar)
    block = calendar.canvas.items.find("post", post.id)
    assert block is not None
    QTest.mousePress(calendar.canvas, Qt.MouseButton.LeftButton, pos=block.pos() + QPoint(20, 10))
    QTest.mouseMove(calendar.canvas, block.pos() + QPoint(40, 10))

    near_top = calendar.area.viewport().mapToGlobal(QPoint(300, 5))
    calendar.canvas.carried_over.emit(near_top)

    qtbot.waitUntil(lambda: top(calendar) < before)
    calendar.canvas.put_back()
    QTest.mouseRelease(calendar.canvas, Qt.MouseButton.LeftButton)


def test_a_larger_text_makes_higher_hours(calendar: Calendar, bench: Bench, theme: Theme) -> None:
    calendar.set_week(read(bench))

    theme.set_text_size(125)

    assert calendar.canvas.height() == 24 * 55
