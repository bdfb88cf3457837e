from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from clipdesk.desktop.models.numbers import (
    Digest,
    Out,
    RawNumbers,
    digest,
    read_numbers,
    views_after,
)
from clipdesk.domain.account import Platform
from clipdesk.domain.metrics import Metrics
from clipdesk.domain.publication import Status
from tests import values
from tests.clock import START
from tests.desktop.page_rig import PageRig

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
YOUTUBE, TIKTOK = Platform.YOUTUBE, Platform.TIKTOK


def out(number: int = 1, posted_at: datetime = START - DAY, **changes: Any) -> Out:
    fields: dict[str, Any] = {
        "id": number,
        "post_id": number,
        "title": f"Clip {number}",
        "thumbnail": None,
        "platform": YOUTUBE,
        "posted_at": posted_at,
        "due_at": posted_at,
    }
    return Out(**fields | changes)


def reading(views: int | None, at: datetime, number: int = 1, **changes: Any) -> Metrics:
    return Metrics(number, changes.pop("platform", YOUTUBE), at, views, **changes)


def summed(
    *items: Out, readings: tuple[Metrics, ...] = (), days: int = 7, platform: Platform | None = None
) -> Digest:
    return digest(RawNumbers(items, readings), START, days, platform)


def per_day(found: Digest) -> dict[int, int]:
    return {day.day.day: round(day.total) for day in found.per_day if day.total >= 0.5}


def test_views_count_for_the_days_on_which_they_came_in() -> None:
    posted = START.replace(hour=0) - 2 * DAY
    readings = (reading(100, posted + DAY), reading(160, posted + 2 * DAY))

    found = summed(out(posted_at=posted), readings=readings)

    assert per_day(found) == {18: 100, 19: 60}
    assert found.now.views == 160


def test_a_gain_over_several_days_is_spread_over_them() -> None:
    posted = START.replace(hour=0) - 4 * DAY

    found = summed(out(posted_at=posted), readings=(reading(400, posted + 4 * DAY),))

    assert per_day(found) == {16: 100, 17: 100, 18: 100, 19: 100}


def test_a_platform_that_takes_views_back_never_counts_less_than_nothing() -> None:
    posted = START.replace(hour=0) - 3 * DAY
    readings = tuple(reading(views, posted + number * DAY) for number, views in enumerate((100, 80, 110), 1))

    assert sum(per_day(summed(out(posted_at=posted), readings=readings)).values()) == 110


def test_the_span_before_is_summed_for_comparison() -> None:
    posted = START - 9 * DAY
    readings = (reading(100, posted + HOUR), reading(130, START - HOUR))

    found = summed(out(posted_at=posted), out(2, START - DAY), readings=readings)

    assert (found.now.posts, found.before.posts) == (1, 1)
    assert found.before.views is not None
    assert found.before.views > 100
    assert round((found.now.views or 0) + found.before.views) == 130


def test_reactions_are_likes_and_comments_and_none_where_nobody_told() -> None:
    told = summed(out(), readings=(reading(9, START - HOUR, likes=3, comments=2),))
    silent = summed(out(), readings=(reading(9, START - HOUR),))

    assert (told.now.reactions, silent.now.reactions) == (5, None)


def test_a_post_is_late_after_five_minutes() -> None:
    late = out(2, due_at=START - DAY - 6 * timedelta(minutes=1))
    soon = out(1, due_at=START - DAY - 4 * timedelta(minutes=1))

    assert summed(late, soon).now.on_time == 0.5


def test_a_chosen_platform_stands_alone() -> None:
    items = (out(1), out(2, platform=TIKTOK))
    readings = (
        reading(10, START - HOUR),
        reading(70, START - HOUR, 2, platform=TIKTOK),
    )

    found = summed(*items, readings=readings, platform=TIKTOK)

    assert (found.now.posts, found.now.views) == (1, 70)
    assert [clip.title for clip in found.top] == ["Clip 2"]


def test_publications_of_one_post_are_one_clip_and_one_post() -> None:
    items = (out(1, post_id=5), out(2, post_id=5, platform=TIKTOK))
    readings = (
        reading(10, START - HOUR, likes=4),
        reading(70, START - HOUR, 2, platform=TIKTOK),
    )

    found = summed(*items, readings=readings)

    (clip,) = found.top
    assert (found.now.posts, clip.views, clip.likes, clip.comments) == (1, 80, 4, None)
    assert clip.silent["likes"] == (TIKTOK,)
    assert clip.platforms == (YOUTUBE, TIKTOK)


def test_the_best_time_is_the_median_of_the_first_day() -> None:
    evening = START.replace(hour=20) - 3 * DAY
    noon = START.replace(hour=13) - 3 * DAY
    items = (out(1, evening), out(2, evening + HOUR), out(3, noon))
    readings = tuple(
        reading(views, START - 2 * DAY + 4 * HOUR, number) for number, views in ((1, 100), (2, 300), (3, 150))
    )

    found = summed(*items, readings=readings)

    assert [(cell.weekday, cell.hour, cell.posts) for cell in found.heat] == [(2, 12, 1), (2, 20, 2)]
    best = found.best
    assert best is not None
    assert best.hour == 20


def test_one_post_makes_no_best_time() -> None:
    found = summed(out(posted_at=START - 2 * DAY), readings=(reading(5, START),))

    assert len(found.heat) == 1
    assert found.best is None


@pytest.mark.parametrize(
    ("readings", "views"),
    [
        (((12, 50), (36, 150)), 100),
        (((24, 80),), 80),
        (((48, 200),), 100),
        (((12, 50),), None),
        ((), None),
    ],
)
def test_views_after_a_day_lie_between_the_readings_around_it(
    readings: tuple[tuple[int, int], ...], views: float | None
) -> None:
    found = [reading(count, START + hours * HOUR) for hours, count in readings]

    assert views_after(found, START) == views


def test_numbers_that_are_old_are_named_with_their_age() -> None:
    items = (out(1), out(2, START - 5 * DAY, platform=TIKTOK))
    readings = (reading(10, START - HOUR), reading(7, START - 2 * DAY, 2, platform=TIKTOK))

    found = summed(*items, readings=readings)

    assert found.stale == ((TIKTOK, 2),)
    assert found.collected_at == START - HOUR


def test_only_what_is_out_is_read(rig: PageRig) -> None:
    account = rig.add_account()
    done: dict[str, Any] = {"status": Status.COMPLETED, "completed_at": START, "remote_id": "r"}
    rig.add_post("out", values.publication(account, **done))
    rig.add_post("pending", values.publication(account))
    rig.add_post("draft", values.publication(account, **done | {"privacy": "draft"}))
    with rig.work.write() as unit:
        unit.metrics.add([reading(5, START), reading(5, START, 99)])

    raw = read_numbers(rig.work, START)

    assert [item.title for item in raw.out] == ["out"]
    assert len(raw.history) == 1
    assert not digest(RawNumbers(), START, 7).has_numbers
