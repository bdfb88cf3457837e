"""Tests of the breaker that stops hammering an account."""

from __future__ import annotations

from datetime import timedelta

from clipdesk.domain.breaker import Breaker
from tests.clock import START


def failing(times: int) -> Breaker:
    breaker = Breaker()
    for _ in range(times):
        breaker = breaker.failed(START)
    return breaker


def test_it_opens_after_three_failures_in_a_row_for_five_minutes() -> None:
    assert not failing(2).is_open(START)
    assert failing(3).is_open(START + timedelta(minutes=4, seconds=59))
    assert not failing(3).is_open(START + timedelta(minutes=5))


def test_each_further_failure_doubles_the_wait_up_to_six_hours() -> None:
    assert failing(4).open_until == START + timedelta(minutes=10)
    assert failing(30).open_until == START + timedelta(hours=6)


def test_a_success_closes_it() -> None:
    assert failing(5).succeeded() == Breaker()
