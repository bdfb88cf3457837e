"""Tests of what the window reads, on posts in memory; the database answers alike by its own contract."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from clipdesk.desktop.models import reading
from clipdesk.desktop.models.overview import ListFilter, Tab
from clipdesk.desktop.models.reading import Page, read_first, read_more, read_overview, read_posts
from clipdesk.domain.account import Account, AccountStatus, Platform
from clipdesk.domain.clip import Fingerprint
from clipdesk.domain.post import Post
from clipdesk.domain.publication import Status, WaitReason
from tests import values
from tests.clock import START
from tests.fakes import MemoryWork

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


class Home:
    """Posts in memory; 18:00 is now."""

    def __init__(self) -> None:
        self.work = MemoryWork()
        with self.work.write() as unit:
            self.account = unit.accounts.add(values.account())

    def add(self, title: str, after: timedelta | None, **changes: Any) -> Post:
        with self.work.write() as unit:
            number = len(unit.clips.known_paths()) + 1
            path = values.clip().path.with_name(f"{number}.mp4")
            clip = unit.clips.add(values.clip(path=path, fingerprint=Fingerprint(f"{number:032}", 1)))
            due = None if after is None else START + after
            items = [] if after is None else [values.publication(self.account, due, **changes)]
            post = values.post(clip, *items, uuid=f"post {number}", text=values.text(title))
            return unit.posts.add(post)


@pytest.fixture
def home() -> Home:
    return Home()


def titles(page: Page) -> list[str]:
    return [post.title for post in page.posts]


def first(home: Home, tab: Tab = "all", **changes: Any) -> Page:
    return read_first(home.work, ListFilter(tab, **changes), START)


def test_the_overview_counts_what_is_to_come_and_what_is_out(home: Home) -> None:
    home.add("soon", HOUR)
    home.add("tomorrow", DAY + HOUR)
    home.add("going out", -HOUR, status=Status.PROCESSING)
    done_at = START - 2 * HOUR + timedelta(minutes=1)
    home.add("out", -2 * HOUR, status=Status.COMPLETED, completed_at=done_at)
    home.add("late", -3 * HOUR, status=Status.COMPLETED, completed_at=START)
    home.add("stuck", -HOUR, status=Status.FAILED)
    home.add("gone", HOUR, status=Status.CANCELLED)

    found = read_overview(home.work, START)

    assert (found.scheduled, found.posted, found.failed, found.urgent) == (3, 2, 1, 1)
    assert (found.today, found.done_today, found.late_today, found.processing) == (2, 2, 1, 1)
    assert found.due_in_a_day == 2
    assert found.next_post is not None and found.next_post.title == "soon"
    assert found.last_at == START + DAY + HOUR


def test_the_overview_names_platforms_that_need_a_sign_in(home: Home) -> None:
    with home.work.write() as unit:
        tiktok: Account = values.account(Platform.TIKTOK, status=AccountStatus.NEEDS_SIGN_IN)
        unit.accounts.add(tiktok)

    found = read_overview(home.work, START)

    assert (found.sign_in_platforms, found.has_accounts) == (("TikTok",), True)


def test_what_waits_for_a_person_is_urgent_even_if_nothing_failed(home: Home) -> None:
    home.add("asks", HOUR, wait_reason=WaitReason.NEEDS_CHOICE)

    assert read_overview(home.work, START).urgent == 1
    assert titles(first(home, "failed")) == ["asks"]


def test_the_list_of_all_holds_urgent_then_today_then_the_past(home: Home) -> None:
    home.add("last week", -7 * DAY, status=Status.COMPLETED)
    home.add("failed last month", -30 * DAY, status=Status.FAILED)
    home.add("soon", HOUR)
    home.add("suggested", None)
    home.add("gone", HOUR, status=Status.CANCELLED)

    page = first(home)

    assert titles(page) == ["failed last month", "suggested", "soon", "last week"]
    assert page.is_whole


def test_each_tab_shows_its_own(home: Home) -> None:
    home.add("soon", HOUR)
    home.add("old and still open", -2 * DAY)
    home.add("out", -DAY, status=Status.COMPLETED)
    home.add("stuck", -DAY, status=Status.UNCONFIRMED)

    assert titles(first(home, "upcoming")) == ["soon", "old and still open"]
    assert titles(first(home, "posted")) == ["out"]
    assert titles(first(home, "failed")) == ["stuck"]


def test_words_and_platform_narrow_the_list(home: Home) -> None:
    home.add("Boss on the first try", HOUR)
    home.add("Harbor clutch", HOUR)

    assert titles(first(home, words=" boss ")) == ["Boss on the first try"]
    assert titles(first(home, platform="tiktok")) == []
    assert len(titles(first(home, platform="youtube"))) == 2


def test_a_long_list_comes_page_by_page_and_each_post_once(home: Home) -> None:
    for number in range(reading.PAGE + 7):
        home.add(f"ahead {number}", HOUR * (number + 1))
    for number in range(reading.PAGE + 3):
        home.add(f"behind {number}", -DAY - HOUR * number, status=Status.COMPLETED)

    page = first(home)
    seen = titles(page)
    while not page.is_whole:
        page = read_more(home.work, ListFilter(), page, START)
        seen += titles(page)

    assert len(seen) == len(set(seen)) == 2 * reading.PAGE + 10
    assert seen[: reading.PAGE][0] == "ahead 0"
    assert seen[-1] == f"behind {reading.PAGE + 2}"


def test_what_is_posted_comes_newest_first(home: Home) -> None:
    for number in range(reading.PAGE + 1):
        home.add(f"{number}", -HOUR * (number + 1), status=Status.COMPLETED)

    page = first(home, "posted")
    more = read_more(home.work, ListFilter("posted"), page, START)

    assert titles(page)[:2] == ["0", "1"]
    assert titles(more) == [f"{reading.PAGE}"]
    assert more.is_whole


def test_posts_are_read_again_by_their_ids_and_those_that_do_not_fit_are_gone(home: Home) -> None:
    shown = home.add("shown", HOUR)
    out = home.add("out", HOUR, status=Status.COMPLETED)

    fresh = read_posts(home.work, ListFilter("upcoming"), {shown.id, out.id, 99})

    assert [post.id for post in fresh.posts] == [shown.id]
    assert fresh.gone == {out.id, 99}
