"""Tests of the list's groups."""

from __future__ import annotations

from datetime import timedelta, timezone

from clipdesk.desktop.models.sections import group_posts
from clipdesk.desktop.theme import Theme
from tests.desktop.samples import NOW, make_post


def test_groups_stand_in_order(theme: Theme) -> None:
    posts = (
        make_post(1, scheduled_at=NOW + timedelta(days=3)),
        make_post(2, scheduled_at=NOW + timedelta(days=1)),
        make_post(3, "failed", scheduled_at=NOW - timedelta(hours=1)),
        make_post(4, scheduled_at=NOW + timedelta(hours=1)),
        make_post(5, "completed", scheduled_at=NOW - timedelta(days=1)),
    )

    sections = group_posts(posts, NOW)

    assert [(section.title, section.detail) for section in sections] == [
        ("Needs attention", "1 post"),
        ("Today", "Thursday 18 June"),
        ("Tomorrow", "Friday 19 June"),
        ("Sunday 21 June", ""),
        ("Yesterday", "Wednesday 17 June"),
    ]
    assert [section.is_urgent for section in sections] == [True, False, False, False, False]


def test_within_a_day_what_is_over_stands_last(theme: Theme) -> None:
    posts = (
        make_post(1, "completed", scheduled_at=NOW - timedelta(hours=7)),
        make_post(2, scheduled_at=NOW + timedelta(hours=1)),
        make_post(3, "processing", scheduled_at=NOW),
    )

    (today,) = group_posts(posts, NOW)

    assert [post.id for post in today.posts] == [3, 2, 1]


def test_the_day_is_the_one_on_the_users_wall(theme: Theme) -> None:
    local = NOW.astimezone(timezone(timedelta(hours=9)))
    late = make_post(1, scheduled_at=NOW - timedelta(hours=5))

    (section,) = group_posts([late], local)

    # 14:15 UTC is 23:15 in this zone, and there the clock has passed midnight.
    assert section.title == "Yesterday"


def test_several_are_counted(theme: Theme) -> None:
    (section,) = group_posts([make_post(1, "failed"), make_post(2, "missed")], NOW)

    assert section.detail == "2 posts"


def test_nothing_makes_no_groups(theme: Theme) -> None:
    assert group_posts((), NOW) == ()
