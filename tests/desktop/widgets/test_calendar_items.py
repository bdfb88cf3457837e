"""The children of a week: what stays keeps its widget, what is gone goes, and one is a Tab stop."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from clipdesk.desktop.models.week import Week, read_week
from clipdesk.desktop.theme import Theme
from clipdesk.desktop.widgets.calendar_items import CalendarItems
from clipdesk.desktop.widgets.calendar_layout import Grid
from clipdesk.domain.account import Platform
from clipdesk.domain.publication import Status
from tests.desktop.bench import EVENINGS, NOW, Bench, berlin
from tests.desktop.bot import Bot


def read(bench: Bench) -> Week:
    settings = bench.settings.current
    return read_week(bench.work, settings.schedule, settings.platforms, date(2026, 6, 15), NOW)


@pytest.fixture
def bench() -> Bench:
    bench = Bench(EVENINGS)
    bench.connect(Platform.YOUTUBE, Platform.INSTAGRAM)
    return bench


@pytest.fixture
def items(theme: Theme, qtbot: Bot) -> CalendarItems:
    ground = QWidget()
    ground.resize(976, 1056)
    qtbot.hold(ground)
    return CalendarItems(theme, ground, hours_24=True)


def test_reading_order_is_day_by_day_from_the_top(items: CalendarItems, bench: Bench) -> None:
    bench.add("Later", berlin(19, 18))
    bench.add("Earlier", berlin(19, 9))

    items.fill(read(bench))

    places = [(item.day, item.minute) for item in items.order]
    assert places == sorted(places)


def test_what_is_gone_is_taken_away(items: CalendarItems, bench: Bench) -> None:
    post = bench.add("Post", berlin(19, 18))
    items.fill(read(bench))
    bench.change(post, status=Status.CANCELLED)

    items.fill(read(bench))

    assert items.find("post", post.id) is None
    assert items.find("free", round(berlin(19, 18).timestamp())) is not None


def test_an_item_is_found_where_it_was_put(items: CalendarItems, bench: Bench) -> None:
    post = bench.add("Post", berlin(19, 9))
    items.fill(read(bench))
    grid = Grid(976)

    items.place(grid)

    assert items.at(grid.box(4, 9 * 60).center().toPoint()) is items.find("post", post.id)
    assert items.at(grid.box(4, 6 * 60).center().toPoint()) is None


def test_a_free_time_does_not_lie_on_another_accounts_post(items: CalendarItems, bench: Bench) -> None:
    second = bench.connect(Platform.YOUTUBE, remote_id="second", is_default=False)[0]
    post = bench.add("Elsewhere", berlin(19, 18), Platform.INSTAGRAM)
    with bench.work.write() as unit:
        unit.accounts.save(second)
    bench.change(post, status=Status.FAILED)

    items.fill(read(bench))

    assert items.find("post", post.id) is not None
    assert items.find("free", round(berlin(19, 18).timestamp())) is None


def test_only_one_is_a_tab_stop(items: CalendarItems, bench: Bench) -> None:
    items.fill(read(bench))

    stops = [item for item in items.order if item.focusPolicy() == Qt.FocusPolicy.StrongFocus]

    assert stops == items.order[:1]
