"""A post on its way: the mouse lets it fall to near times, keys take it by days, quarters and slots."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import QPointF

from clipdesk.desktop.models.week import Week, read_week
from clipdesk.desktop.widgets.calendar_moving import Carried, picked_up
from clipdesk.domain.account import Platform
from tests.desktop.bench import EVENINGS, NOW, Bench, berlin


@pytest.fixture
def week() -> Week:
    bench = Bench(EVENINGS)
    bench.connect(Platform.YOUTUBE)
    bench.add("Post", berlin(19, 18))
    settings = bench.settings.current
    return read_week(bench.work, settings.schedule, settings.platforms, date(2026, 6, 15), NOW)


@pytest.fixture
def carried(week: Week) -> Carried:
    return picked_up(week, week.posts[0], NOW)


def test_a_post_that_was_only_picked_up_does_not_move(carried: Carried) -> None:
    assert carried.by_keys
    assert carried.target == berlin(19, 18)
    assert not carried.may_drop


def test_days_keep_the_clock_time(week: Week, carried: Carried) -> None:
    moved = carried.by(week, NOW, days=1)

    assert moved.target == berlin(20, 18)
    assert moved.may_drop


def test_up_and_down_go_by_quarters_of_an_hour(week: Week, carried: Carried) -> None:
    assert carried.by(week, NOW, quarters=-1).target == berlin(19, 17, 45)


def test_into_the_past_it_may_not_drop(week: Week, carried: Carried) -> None:
    moved = carried.by(week, NOW, days=-2)

    assert moved.verdict is not None and moved.verdict.words == "Already past"
    assert not moved.may_drop


def test_shift_goes_to_the_next_posting_time_and_stops_at_the_last(week: Week, carried: Carried) -> None:
    on = carried.to_next_slot(week, NOW, 1)
    assert on.target == berlin(19, 20)

    back = carried.to_next_slot(week, NOW, -1)
    for _ in range(30):
        back = back.to_next_slot(week, NOW, -1)
    assert back.target == berlin(18, 20)


def test_the_mouse_carries_it_to_what_lies_near(week: Week, carried: Carried) -> None:
    over = carried.over(week, QPointF(1, 2), berlin(20, 12, 8), NOW)
    assert not over.by_keys
    assert over.target == berlin(20, 12)

    beside = over.over(week, QPointF(-1, 2), None, NOW)
    assert beside.target is None and not beside.may_drop
