from __future__ import annotations

from datetime import timedelta

import pytest

from clipdesk.desktop.models.numbers import DayViews, Digest, HeatCell, Period
from clipdesk.desktop.pages.analytics.charts import TimesPanel, ViewsPanel, toggle_tables
from clipdesk.desktop.theme import Theme
from clipdesk.domain.account import Platform
from tests.clock import START
from tests.desktop.bot import Bot

YOUTUBE, INSTAGRAM, TIKTOK = Platform


def days(*views: float) -> tuple[DayViews, ...]:
    first = START.date() - timedelta(days=len(views) - 1)
    return tuple(
        DayViews(first + timedelta(days=place), {YOUTUBE: count, INSTAGRAM: 0.0, TIKTOK: 0.0})
        for place, count in enumerate(views)
    )


@pytest.fixture
def views(theme: Theme, qtbot: Bot) -> ViewsPanel:
    panel = ViewsPanel(theme)
    qtbot.hold(panel)
    panel.resize(636, 264)
    panel.show()
    return panel


@pytest.fixture
def times(theme: Theme, qtbot: Bot) -> TimesPanel:
    panel = TimesPanel(theme)
    qtbot.hold(panel)
    panel.resize(324, 264)
    panel.show()
    return panel


def test_the_chart_says_its_sum_and_its_best_day(views: ViewsPanel) -> None:
    views.show_digest(Digest(3, now=Period(views=12.0), per_day=days(2, 9, 1)), None)

    assert views.bars.accessibleDescription() == ("12 views in the last 3 days; most on Fri 19 June with 9.")
    assert views.table.accessibleDescription() == views.bars.accessibleDescription()
    assert views.numbers.index(0, 0).data() == "Sat 20 June"


def test_days_without_views_are_said_too(views: ViewsPanel) -> None:
    views.show_digest(Digest(2, per_day=days(0, 0)), None)

    assert views.bars.accessibleDescription() == "No views in the last 2 days."


def test_a_chosen_platform_has_the_chart_to_itself(views: ViewsPanel) -> None:
    views.show_digest(Digest(2, per_day=days(1, 1)), YOUTUBE)

    assert [platform for platform, button in views.legend.items() if button.isVisible()] == [YOUTUBE]
    assert views.numbers.columnCount() == 3


def test_a_cell_is_explained_by_its_views_and_posts(times: TimesPanel) -> None:
    times.show_digest(Digest(7, heat=(HeatCell(4, 20, 120.0, 2), HeatCell(0, 12, 40.0, 1))))

    title, lines = times._explain((4, 5))
    empty = times._explain((1, 1))

    assert (title, [line.value for line in lines]) == ("Fri 20:00", ["120", "2"])
    assert empty[1][0].name == "No posts yet"
    assert times.best.text() == "Fri 20:00"


def test_early_and_late_posts_make_the_map_wider(times: TimesPanel) -> None:
    times.show_digest(Digest(7, heat=(HeatCell(0, 2, 1.0, 1),)))

    assert times._hours == tuple(range(2, 23, 2))
    assert times.best.text() == ""
    assert times.heat.accessibleDescription() == "Too few posts to say."


def test_all_charts_become_tables_together(views: ViewsPanel, times: TimesPanel) -> None:
    views.set_table(True)

    first = toggle_tables((views, times))
    second = toggle_tables((views, times))

    assert (first, second) == (True, False)
    assert not views.shows_table
