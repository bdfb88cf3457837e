"""A week: what stands in it, what is free, and where a post may fall."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from clipdesk.desktop.models.week import Week, WeekPost, read_week
from clipdesk.domain.account import Platform
from clipdesk.domain.post import Post
from clipdesk.domain.publication import Status
from tests.desktop.bench import EVENINGS, NOW, Bench, berlin

MONDAY = date(2026, 6, 15)


@pytest.fixture
def bench() -> Bench:
    bench = Bench(EVENINGS)
    bench.connect(Platform.YOUTUBE, Platform.INSTAGRAM)
    return bench


def read(bench: Bench, first: date = MONDAY) -> Week:
    settings = bench.settings.current
    return read_week(bench.work, settings.schedule, settings.platforms, first, NOW)


def of(week: Week, post: Post) -> WeekPost:
    found = week.post(post.id)
    assert found is not None
    return found


def free(week: Week) -> list[datetime]:
    return [week.local(moment) for moment in week.free]


def test_a_week_holds_the_posts_of_its_seven_days(bench: Bench) -> None:
    bench.add("Sunday before", berlin(14, 20))
    inside = [bench.add("Monday", berlin(15, 0)), bench.add("Sunday", berlin(21, 23, 59))]
    bench.add("Monday after", berlin(22, 0))

    week = read(bench)

    assert [post.view.id for post in week.posts] == [post.id for post in inside]
    assert week.days[0] == MONDAY and week.days[-1] == date(2026, 6, 21)


def test_cancelled_posts_are_not_shown_and_failed_ones_are(bench: Bench) -> None:
    bench.change(bench.add("Gone", berlin(19, 9)), status=Status.CANCELLED)
    failed = bench.add("Failed", berlin(16, 9))
    bench.change(failed, status=Status.FAILED)

    week = read(bench)

    assert [post.view.status for post in week.posts] == ["failed"]
    assert not of(week, failed).may_move


@pytest.mark.parametrize(
    ("status", "may_move"),
    [(Status.PENDING, True), (Status.PROCESSING, False), (Status.COMPLETED, False), (Status.MISSED, False)],
)
def test_only_what_is_pending_can_be_moved(bench: Bench, status: Status, may_move: bool) -> None:
    post = bench.add("Post", berlin(20, 9))
    bench.change(post, status=status)

    assert of(read(bench), post).may_move is may_move


def test_free_times_are_to_come_and_free_on_every_default_account(bench: Bench) -> None:
    bench.add("Taken", berlin(19, 12), Platform.INSTAGRAM)

    week = read(bench)

    assert free(week)[:3] == [berlin(18, 20), berlin(19, 18), berlin(19, 20)]


def test_without_posting_times_only_the_next_free_hour_is_shown() -> None:
    bench = Bench()
    bench.connect(Platform.YOUTUBE)

    assert free(read(bench)) == [berlin(18, 21)]
    assert free(read(bench, date(2026, 6, 22))) == []


def test_a_post_falls_to_a_free_posting_time_nearby(bench: Bench) -> None:
    post = bench.add("Post", berlin(19, 9))
    week = read(bench)

    assert week.local(week.snapped(of(week, post), berlin(20, 18, 19))) == berlin(20, 18)
    assert week.local(week.snapped(of(week, post), berlin(20, 18, 21))) == berlin(20, 18, 15)


def test_a_taken_posting_time_attracts_nothing(bench: Bench) -> None:
    post = bench.add("Post", berlin(19, 9))
    bench.add("Other", berlin(20, 18))
    week = read(bench)

    assert week.local(week.snapped(of(week, post), berlin(20, 18, 10))) == berlin(20, 18, 15)


def test_what_has_passed_takes_no_drops(bench: Bench) -> None:
    post = bench.add("Post", berlin(19, 9))
    week = read(bench)

    verdict = week.verdict(of(week, post), berlin(18, 19, 15).astimezone(UTC), NOW)

    assert (verdict.is_allowed, verdict.words) == (False, "Already past")


def test_too_close_names_the_other_post(bench: Bench) -> None:
    post = bench.add("Post", berlin(19, 9))
    bench.add("Viewer build", berlin(20, 14, 30))
    week = read(bench)

    refused = week.verdict(of(week, post), berlin(20, 15), NOW)

    assert (refused.is_allowed, refused.words) == (False, "Too close to “Viewer build”")
    assert week.verdict(of(week, post), berlin(20, 15, 30), NOW).is_allowed


def test_another_accounts_post_is_no_neighbour(bench: Bench) -> None:
    post = bench.add("Post", berlin(19, 9), Platform.INSTAGRAM)
    bench.add("Viewer build", berlin(20, 14, 30), Platform.YOUTUBE)
    week = read(bench)

    assert week.verdict(of(week, post), berlin(20, 14, 30), NOW).is_allowed


def test_a_post_is_never_too_close_to_itself(bench: Bench) -> None:
    post = bench.add("Post", berlin(20, 18))
    week = read(bench)

    verdict = week.verdict(of(week, post), berlin(20, 18).astimezone(UTC), NOW)

    assert (verdict.is_allowed, verdict.words) == (True, "Free slot")


def test_a_moved_post_leaves_its_posting_time_free(bench: Bench) -> None:
    post = bench.add("Post", berlin(20, 18))
    week = read(bench)

    moved = week.moved(of(week, post), berlin(21, 12).astimezone(UTC))

    assert of(moved, post).at == berlin(21, 12)
    assert berlin(20, 18) in free(moved) and berlin(21, 12) not in free(moved)
    assert moved.verdict(of(moved, post), berlin(20, 18).astimezone(UTC), NOW).is_allowed


def test_a_post_carried_out_of_the_week_is_not_shown_in_it(bench: Bench) -> None:
    post = bench.add("Post", berlin(20, 18))
    week = read(bench)

    moved = week.moved(of(week, post), berlin(22, 18).astimezone(UTC))

    assert moved.post(post.id) is None


def test_the_next_posting_time_passes_over_what_is_taken(bench: Bench) -> None:
    post = bench.add("Post", berlin(19, 12))
    bench.add("Other", berlin(19, 18))
    week = read(bench)
    start = berlin(19, 12).astimezone(UTC)

    on, back = (week.next_slot(of(week, post), start, step, NOW) for step in (1, -1))

    assert on == berlin(19, 20) and back == berlin(18, 20)
    assert week.next_slot(of(week, post), start + timedelta(days=9), 1, NOW) is None
