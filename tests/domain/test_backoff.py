"""Tests of the waits between tries."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clipdesk.domain.backoff import full_jitter_s


@pytest.mark.parametrize(("attempt", "ceiling"), [(1, 30), (2, 60), (3, 120), (20, 600)])
def test_the_ceiling_doubles_up_to_the_cap(attempt: int, ceiling: float) -> None:
    longest = full_jitter_s(attempt, base_s=30, cap_s=600, random=lambda: 1.0)

    assert longest == ceiling


@given(attempt=st.integers(-5, 10_000), chance=st.floats(0, 0.999))
def test_every_wait_is_within_its_bounds(attempt: int, chance: float) -> None:
    wait_s = full_jitter_s(attempt, base_s=2, cap_s=60, random=lambda: chance, floor_share=0.5)

    assert 1 <= wait_s <= 60
