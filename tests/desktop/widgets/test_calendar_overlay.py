"""What is drawn over the week while a post is carried."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from clipdesk.desktop.models.week import Week, read_week
from clipdesk.desktop.theme import Theme
from clipdesk.desktop.widgets.calendar_layout import Grid
from clipdesk.desktop.widgets.calendar_moving import Carried, picked_up
from clipdesk.desktop.widgets.calendar_overlay import CarryOverlay
from clipdesk.domain.account import Platform
from tests.desktop.bench import EVENINGS, NOW, Bench, berlin
from tests.desktop.bot import Bot

GRID = Grid(976)


@pytest.fixture
def week() -> Week:
    bench = Bench(EVENINGS)
    bench.connect(Platform.YOUTUBE)
    bench.add("Post", berlin(19, 18))
    bench.add("Viewer build", berlin(20, 14, 30))
    settings = bench.settings.current
    return read_week(bench.work, settings.schedule, settings.platforms, date(2026, 6, 15), NOW)


@pytest.fixture
def overlay(theme: Theme, qtbot: Bot) -> CarryOverlay:
    ground = QWidget()
    ground.resize(976, 1056)
    qtbot.hold(ground)
    overlay = CarryOverlay(theme, ground)
    overlay.resize(ground.size())
    ground.show()
    return overlay


def carried(week: Week, hour: int) -> Carried:
    post = next(item for item in week.posts if item.view.title == "Post")
    start = picked_up(week, post, NOW)
    return Carried(post, week.verdict(post, berlin(20, hour), NOW), grab=QPointF(5, 5), pointer=start.grab)


def outline(overlay: CarryOverlay, hour: int) -> QColor:
    box = GRID.box(5, hour * 60).adjusted(-2, -2, 2, 2)
    picture = overlay.grab().toImage()
    colours = [picture.pixelColor(int(box.left()) + 1, int(box.top()) + y) for y in range(10, 30)]
    return max(colours, key=lambda colour: colour.red())


def show(overlay: CarryOverlay, week: Week, post: Carried | None) -> None:
    overlay.show_carried(post, week, GRID, 0.0, hours_24=True)


def test_an_allowed_target_is_outlined_in_the_colour_of_focus(
    overlay: CarryOverlay, week: Week, theme: Theme
) -> None:
    show(overlay, week, carried(week, 18))

    assert overlay.words() == ("Sat 20 June, 18:00", "Free slot")
    assert outline(overlay, 18) == theme.colour("focus")


def test_a_refused_target_is_outlined_in_danger(overlay: CarryOverlay, week: Week, theme: Theme) -> None:
    show(overlay, week, carried(week, 15))

    assert overlay.words() == ("Sat 20 June, 15:00", "Too close to “Viewer build”")
    assert outline(overlay, 15) == theme.colour("danger")


def test_a_target_in_another_week_is_only_said(overlay: CarryOverlay, week: Week) -> None:
    post = carried(week, 18)
    beyond = Carried(post.post, week.verdict(post.post, berlin(25, 18), NOW))

    show(overlay, week, beyond)

    assert overlay.words()[0] == "Thu 25 June, 18:00"
    assert not overlay.grab().isNull()


def test_nothing_carried_is_nothing_shown(overlay: CarryOverlay, week: Week) -> None:
    show(overlay, week, carried(week, 18))

    show(overlay, week, None)

    assert overlay.isHidden()
    assert overlay.words() == ("", "")
