from __future__ import annotations

import pytest

from clipdesk.workers.clocks import ClockComparison, ClockNews
from tests.clock import FakeClock

NOTHING = ClockNews()


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def comparison(clock: FakeClock) -> ClockComparison:
    return ClockComparison(clock)


@pytest.mark.parametrize("seconds", [0, 20, 86_400])
def test_time_that_passes_on_all_clocks_is_no_news(
    clock: FakeClock, comparison: ClockComparison, seconds: float
) -> None:
    clock.advance(seconds)

    assert comparison.look() == NOTHING


def test_sleep_moves_wall_and_boot_but_not_the_running_clock(
    clock: FakeClock, comparison: ClockComparison
) -> None:
    clock.advance(20)
    clock.sleep(3600)

    assert comparison.look() == ClockNews(slept_s=3600)
    assert comparison.look() == NOTHING


def test_a_moment_between_two_readings_is_no_sleep(clock: FakeClock, comparison: ClockComparison) -> None:
    clock.sleep(1)

    assert comparison.look() == NOTHING


@pytest.mark.parametrize("seconds", [7200, -7200])
def test_a_clock_set_by_hours_is_a_change(
    clock: FakeClock, comparison: ClockComparison, seconds: float
) -> None:
    clock.advance(20)
    clock.change(seconds)

    assert comparison.look() == ClockNews(stepped_s=seconds, changed_s=seconds)
    assert comparison.look() == NOTHING


def test_a_clock_set_while_the_computer_slept_is_both(clock: FakeClock, comparison: ClockComparison) -> None:
    clock.sleep(3600)
    clock.change(-7200)

    assert comparison.look() == ClockNews(slept_s=3600, stepped_s=-7200, changed_s=-7200)


@pytest.mark.parametrize("seconds", [10, -10, 600])
def test_a_clock_set_by_minutes_is_a_step_but_no_reason_for_doubt(
    clock: FakeClock, comparison: ClockComparison, seconds: float
) -> None:
    clock.change(seconds)

    assert comparison.look() == ClockNews(stepped_s=seconds)


def test_many_small_steps_in_one_direction_add_up_to_a_change(
    clock: FakeClock, comparison: ClockComparison
) -> None:
    news = []
    for _ in range(7):
        clock.change(100)
        news.append(comparison.look())

    assert [one.changed_s for one in news] == [0, 0, 0, 0, 0, 0, 700]
    assert comparison.look() == NOTHING


def test_a_step_that_is_taken_back_is_forgotten(clock: FakeClock, comparison: ClockComparison) -> None:
    for seconds in (500, -500, 500):
        clock.change(seconds)
        assert comparison.look().changed_s == 0


def test_corrections_of_a_time_server_never_add_up(clock: FakeClock, comparison: ClockComparison) -> None:
    for _ in range(1000):
        clock.advance(20)
        clock.change(1)
        assert comparison.look() == NOTHING
