from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clipdesk.desktop.widgets.chart_scale import Columns, axis_values, height_of, nice_step, shade


@pytest.mark.parametrize(
    ("maximum", "step"),
    [(0, 1), (3, 1), (4, 1), (5, 2), (8_500, 2_500), (10_000, 2_500), (10_001, 5_000), (900_000, 250_000)],
)
def test_grid_lines_stand_at_round_numbers(maximum: float, step: float) -> None:
    assert nice_step(maximum) == step


@given(st.floats(min_value=0, max_value=1e12, allow_nan=False))
def test_the_axis_always_covers_the_maximum_with_whole_numbers(maximum: float) -> None:
    values = axis_values(maximum)

    assert values[0] == 0
    assert values[-1] >= maximum * (1 - 1e-9)
    assert all(value == int(value) for value in values)
    # At least a third of the height is used.
    assert maximum <= 4 or values[-1] <= 3 * maximum


def test_a_place_belongs_to_the_column_around_it() -> None:
    columns = Columns(3, 10, 40)

    assert [columns.at(x) for x in (9, 10, 19.9, 20, 39.9, 40)] == [None, 0, 0, 1, 2, None]
    assert columns.centre(1) == 25
    assert Columns(0, 10, 40).at(20) is None


def test_bars_are_never_wider_than_their_column_nor_very_fat() -> None:
    assert Columns(90, 0, 540).bar_width() == 4
    assert Columns(2, 0, 600).bar_width() == 28
    assert Columns(600, 0, 100).bar_width() == 1


def test_labels_stand_where_there_is_room() -> None:
    assert Columns(30, 0, 300).label_every(45) == 5
    assert Columns(7, 0, 700).label_every(45) == 1


def test_heights_and_shades_stay_within_their_bounds() -> None:
    assert [height_of(value, 10, 100) for value in (-1, 0, 5, 20)] == [0, 0, 50, 100]
    assert height_of(1, 0, 100) == 0
    assert (shade(None, 10), shade(0, 10), shade(10, 10), shade(3, 0)) == (0, 0.15, 1, 0)
