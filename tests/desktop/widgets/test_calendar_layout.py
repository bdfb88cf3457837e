"""Where things stand in a week's grid."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clipdesk.desktop.widgets.calendar_layout import AXIS_PX, CLOSE_MINUTES, Grid, Spot, first_minute, lay_out


def test_posts_with_room_between_have_the_whole_column() -> None:
    assert lay_out([(1, 720), (2, 720 + CLOSE_MINUTES)]) == [Spot((1,), 720), Spot((2,), 772)]


def test_two_close_posts_share_the_column() -> None:
    assert lay_out([(1, 720), (2, 750)]) == [Spot((1,), 720, 0, 2), Spot((2,), 750, 1, 2)]


def test_a_third_post_is_folded_with_the_second() -> None:
    spots = lay_out([(3, 740), (1, 720), (2, 730)])

    assert spots == [Spot((1,), 720, 0, 2), Spot((2, 3), 730, 1, 2)]
    assert spots[1].is_folded


def test_a_chain_of_close_posts_goes_on_in_the_free_half() -> None:
    spots = lay_out([(1, 720), (2, 765), (3, 810)])

    assert [(spot.keys, spot.half) for spot in spots] == [((1,), 0), ((2,), 1), ((3,), 0)]


@given(st.lists(st.integers(0, 1439), max_size=30))
def test_no_post_is_lost_and_none_lies_on_another(minutes: list[int]) -> None:
    spots = lay_out(list(enumerate(minutes)))

    assert sorted(key for spot in spots for key in spot.keys) == list(range(len(minutes)))
    for half in (0, 1):
        column = [spot.minute for spot in spots if spot.half == half or spot.halves == 1]
        gaps = [after - before for before, after in pairwise(column)]
        assert all(gap >= CLOSE_MINUTES for gap in gaps)


def test_a_box_lies_in_its_day_and_hour() -> None:
    grid = Grid(AXIS_PX + 7 * 131)

    box = grid.box(5, 18 * 60)

    assert (box.left(), box.top(), box.width(), box.height()) == (59 + 5 * 131 + 5, 18 * 44 + 3, 122, 38)
    assert grid.box(5, 0, 1, 2).right() == box.right()


@pytest.mark.parametrize(
    ("x", "day"), [(AXIS_PX - 1, None), (AXIS_PX, 0), (AXIS_PX + 7 * 100 - 1, 6), (800, None)]
)
def test_a_point_belongs_to_a_column_or_to_none(x: float, day: int | None) -> None:
    assert Grid(AXIS_PX + 700).day_at(x) == day


def test_a_height_is_a_minute_within_the_day() -> None:
    grid = Grid(700)

    assert (grid.minute_at(-5), grid.minute_at(44), grid.minute_at(9999)) == (0, 60, 1439)


def test_a_week_opens_two_hours_above_its_first_post() -> None:
    assert [first_minute(minutes) for minutes in ([720, 600], [60], [])] == [480, 0, 600]
