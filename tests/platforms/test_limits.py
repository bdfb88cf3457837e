from __future__ import annotations

from datetime import UTC, datetime

import pytest

from clipdesk.platforms.limits import DailyBudget, next_midnight, pacific
from tests.clock import FakeClock


@pytest.mark.parametrize(
    ("now", "midnight"),
    [
        (datetime(2026, 6, 20, 18, tzinfo=UTC), datetime(2026, 6, 21, 7, tzinfo=UTC)),
        (datetime(2026, 12, 20, 18, tzinfo=UTC), datetime(2026, 12, 21, 8, tzinfo=UTC)),
        (datetime(2026, 3, 8, 9, tzinfo=UTC), datetime(2026, 3, 9, 7, tzinfo=UTC)),  # the short day
        (datetime(2026, 6, 21, 7, tzinfo=UTC), datetime(2026, 6, 22, 7, tzinfo=UTC)),
    ],
)
def test_a_quota_day_ends_at_midnight_in_california(now: datetime, midnight: datetime) -> None:
    assert next_midnight(now, pacific()) == midnight


def test_a_budget_is_empty_when_spent_and_full_again_the_next_day() -> None:
    clock = FakeClock()
    budget = DailyBudget(clock, limit=2, zone=pacific())
    budget.spend()
    assert budget.empty_until() is None
    budget.spend()
    assert budget.empty_until() == datetime(2026, 6, 21, 7, tzinfo=UTC)
    clock.set(datetime(2026, 6, 21, 7, tzinfo=UTC))
    assert budget.empty_until() is None


def test_the_platforms_word_empties_a_budget() -> None:
    budget = DailyBudget(FakeClock(), limit=2, zone=pacific())
    assert budget.exhaust() == budget.empty_until()


def test_a_budget_is_rebuilt_from_what_was_posted_today() -> None:
    budget = DailyBudget(FakeClock(), limit=2, zone=pacific())
    budget.rebuild([datetime(2026, 6, 20, 6, tzinfo=UTC), datetime(2026, 6, 20, 8, tzinfo=UTC)])
    assert budget.empty_until() is None
    budget.rebuild([datetime(2026, 6, 20, hour, tzinfo=UTC) for hour in (8, 9)])
    assert budget.empty_until() is not None
