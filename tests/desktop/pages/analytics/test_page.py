from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import Qt

from clipdesk.desktop.models.top_clips import Column
from clipdesk.desktop.pages.analytics.page import AnalyticsPage
from clipdesk.desktop.theme import Theme
from clipdesk.domain.account import Account, Platform
from clipdesk.domain.errors import FailureClass, PlatformFailure
from clipdesk.domain.metrics import Metrics
from clipdesk.domain.post import Post
from clipdesk.domain.publication import Publication, Status
from tests import values
from tests.clock import START
from tests.desktop.bot import Bot
from tests.desktop.page_rig import PageRig

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


class Source:
    """Gives a hundred views to each publication, or fails."""

    platform = Platform.YOUTUBE

    def __init__(self) -> None:
        self.error: PlatformFailure | None = None

    def collect(self, account: Account, publications: Sequence[Publication]) -> list[Metrics]:
        if self.error is not None:
            raise self.error
        return [Metrics(item.id, item.platform, START, 100, 10, 1) for item in publications]


@pytest.fixture
def source() -> Source:
    return Source()


@pytest.fixture
def rig(theme: Theme, source: Source):  # type: ignore[no-untyped-def]
    rig = PageRig(theme, sources={Platform.YOUTUBE: source})
    yield rig
    rig.close()


def add_out(rig: PageRig, title: str, account: Account, ago: timedelta, views: int | None = None) -> Post:
    at = START - ago
    done = values.publication(
        account, at, status=Status.COMPLETED, completed_at=at, remote_id=title, privacy="public"
    )
    post = rig.add_post(title, done, scheduled_at=at)
    if views is not None:
        with rig.work.write() as unit:
            unit.metrics.add([Metrics(post.publications[0].id, account.platform, START - HOUR, views, 4)])
    return post


def shown(rig: PageRig, qtbot: Bot) -> AnalyticsPage:
    page = AnalyticsPage(rig.services)
    qtbot.hold(page)
    page.resize(1040, 800)
    page.show()
    qtbot.waitUntil(lambda: page.shown is not None)
    return page


def test_before_the_first_number_the_page_says_when_it_comes(rig: PageRig, qtbot: Bot) -> None:
    page = shown(rig, qtbot)

    assert page.objectName() == "page.analytics"
    assert page._stack.currentWidget().accessibleName() == "No numbers yet"  # type: ignore[union-attr]


def test_tiles_say_the_numbers_and_how_they_changed(rig: PageRig, qtbot: Bot) -> None:
    account = rig.add_account()
    add_out(rig, "now", account, 2 * DAY, 9_412)
    add_out(rig, "then", account, 40 * DAY, 100)
    add_out(rig, "older", account, 41 * DAY, 100)

    page = shown(rig, qtbot)

    assert page.tiles["posts"].accessibleName() == "Posts published, 1, down by 1, vs previous 30 days"
    assert page.tiles["views"].number.startswith("9,")
    assert page.tiles["on_time"].number == "100%"
    assert page.updated.text() == "Updated 1 h ago"


def test_without_a_past_nothing_is_compared(rig: PageRig, qtbot: Bot) -> None:
    add_out(rig, "now", rig.add_account(), DAY, 50)

    page = shown(rig, qtbot)

    assert page.tiles["posts"].change == ""
    assert page.tiles["posts"].accessibleName() == "Posts published, 1"


def test_another_span_and_another_platform_sum_up_anew(rig: PageRig, qtbot: Bot) -> None:
    add_out(rig, "new", rig.add_account(), 2 * DAY, 50)
    add_out(rig, "old", rig.add_account(Platform.TIKTOK), 20 * DAY, 70)
    page = shown(rig, qtbot)
    assert page.tiles["posts"].number == "2"

    qtbot.click(page.span.button("7"))
    qtbot.waitUntil(lambda: page.tiles["posts"].number == "1")
    qtbot.click(page.span.button("90"))
    page.platform.setCurrentIndex(3)

    qtbot.waitUntil(lambda: page.clips.rowCount() == 1 and page.clips.clip(0).title == "old")
    assert len(page.shown.per_day) == 90  # type: ignore[union-attr]


def test_the_charts_say_themselves_in_a_sentence(rig: PageRig, qtbot: Bot) -> None:
    account = rig.add_account()
    evening = START.replace(hour=20) - START
    add_out(rig, "one", account, 3 * DAY - evening, 300)
    add_out(rig, "two", account, 5 * DAY, 100)

    page = shown(rig, qtbot)

    assert page.views.bars.accessibleDescription().startswith("400 views in the last 30 days; most on ")
    assert page.times.best.text() == "Wed 20:00"
    assert page.times.heat.accessibleDescription().startswith("Posts on Wed 20:00 got the most: ")


def test_a_key_shows_the_charts_as_tables(rig: PageRig, qtbot: Bot) -> None:
    add_out(rig, "one", rig.add_account(), DAY, 300)
    page = shown(rig, qtbot)
    page.activateWindow()
    qtbot.waitActive(page).__enter__()

    qtbot.press(page, Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)

    qtbot.waitUntil(lambda: page.views.shows_table and page.times.shows_table)
    assert page.views.numbers.rowCount() == 30


def test_the_legend_leaves_a_platform_out(rig: PageRig, qtbot: Bot) -> None:
    add_out(rig, "one", rig.add_account(), DAY, 300)
    page = shown(rig, qtbot)

    qtbot.click(page.views.legend[Platform.YOUTUBE])

    assert page.views.bars._hidden == frozenset({"youtube"})


def test_refreshing_asks_the_platforms_and_shows_their_answer(rig: PageRig, qtbot: Bot) -> None:
    add_out(rig, "one", rig.add_account(), DAY)
    page = shown(rig, qtbot)

    page.refresh()
    is_locked = not page.refresh_button.isEnabled()

    qtbot.waitUntil(lambda: page.tiles["views"].number == "100")
    assert is_locked
    assert page.refresh_button.isEnabled()


def test_a_platform_that_does_not_answer_leaves_the_page_usable(
    rig: PageRig, qtbot: Bot, source: Source
) -> None:
    add_out(rig, "one", rig.add_account(), DAY)
    source.error = PlatformFailure(FailureClass.WAIT, "You are offline.")
    page = shown(rig, qtbot)

    page.refresh()

    qtbot.waitUntil(page.refresh_button.isEnabled)
    assert rig.shell.toasts == ["No newer numbers"]


def test_old_numbers_of_one_platform_are_named(rig: PageRig, qtbot: Bot) -> None:
    add_out(rig, "one", rig.add_account(), 5 * DAY, 10)
    tiktok = rig.add_account(Platform.TIKTOK)
    post = add_out(rig, "two", tiktok, 5 * DAY)
    with rig.work.write() as unit:
        unit.metrics.add([Metrics(post.publications[0].id, Platform.TIKTOK, START - 2 * DAY, 10)])

    page = shown(rig, qtbot)

    assert page.stale.text.text() == "TikTok numbers are 2 days old."


def test_the_table_sorts_and_a_row_opens_its_post(rig: PageRig, qtbot: Bot) -> None:
    account = rig.add_account()
    add_out(rig, "few", account, DAY, 10)
    many = add_out(rig, "many", account, 2 * DAY, 90)
    page = shown(rig, qtbot)
    order = [page.clips.clip(row).title for row in range(2)]

    page.table.view.sortByColumn(Column.VIEWS, Qt.SortOrder.AscendingOrder)
    page.table.view.setCurrentIndex(page.clips.index(1, 0))
    qtbot.press(page.table.view, Qt.Key.Key_Return)

    assert order == ["many", "few"]
    assert rig.shell.posts == [many.id]


def test_all_numbers_are_saved_to_a_file(rig: PageRig, qtbot: Bot, tmp_path: Path) -> None:
    add_out(rig, "=one", rig.add_account(), DAY, 10)
    page = shown(rig, qtbot)

    page.export(tmp_path / "numbers.csv")
    qtbot.waitUntil(lambda: bool(rig.shell.toasts))

    assert rig.shell.toasts == ["1 post saved"]
    assert "'=one" in (tmp_path / "numbers.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize(("width", "height"), [(784, 680), (1040, 800)])
def test_the_page_fits_the_windows_sizes(rig: PageRig, qtbot: Bot, width: int, height: int) -> None:
    add_out(rig, "one", rig.add_account(), DAY, 10)
    page = shown(rig, qtbot)

    page.resize(width, height)

    assert page.minimumSizeHint().width() <= width
    assert page.minimumSizeHint().height() <= height


def test_news_after_the_page_is_gone_reach_nobody(rig: PageRig, qtbot: Bot) -> None:
    add_out(rig, "one", rig.add_account(), DAY, 10)
    page = AnalyticsPage(rig.services)
    qtbot.waitUntil(lambda: page.shown is not None)

    page.deleteLater()
    qtbot.waitUntil(lambda: not shiboken6.isValid(page))
    rig.services.bridge.metrics_changed.emit()
    rig.services.theme.changed.emit()

    rig.settle(qtbot)
