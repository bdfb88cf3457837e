"""Tests of posting times: full hours, weekly rules, the days on which clocks change, and what is free."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clipdesk.domain.account import Platform
from clipdesk.domain.settings import SlotRule
from clipdesk.domain.slot import (
    HORIZON,
    as_line,
    full_hours,
    instant,
    next_free_slot,
    plan,
    rule_times,
    shared_free_slot,
    slot_times,
)

ROME = ZoneInfo("Europe/Rome")
ZONES = (
    "UTC",
    "Europe/Rome",
    "America/New_York",
    "America/Sao_Paulo",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
    "Asia/Kathmandu",
    "Pacific/Chatham",
    "America/St_Johns",
    "Asia/Tokyo",
    "Europe/London",
    "Pacific/Apia",
)
HOUR = timedelta(hours=1)
START = datetime(2026, 6, 20, 18, 0, tzinfo=UTC)


def oracle_full_hours(start: datetime, end: datetime, zone: ZoneInfo) -> list[datetime]:
    """Walk every quarter hour of UTC and keep the first instant that shows each full local hour."""
    seen: set[tuple[date, int]] = set()
    found = []
    step = timedelta(minutes=15)
    moment = start - timedelta(days=1)
    while moment <= end:
        local = moment.astimezone(zone)
        key = (local.date(), local.hour)
        if local.minute == 0 and key not in seen:
            seen.add(key)
            if moment >= start:
                found.append(moment)
        moment += step
    return found


@pytest.mark.parametrize("name", ZONES)
def test_full_hours_agree_with_a_walk_through_every_quarter_hour_of_a_year(name: str) -> None:
    zone = ZoneInfo(name)
    start = datetime(2026, 1, 1, tzinfo=UTC)
    end = start + timedelta(days=366)
    wanted = oracle_full_hours(start, end, zone)

    found = []
    for moment in full_hours(start, zone):
        if moment > end:
            break
        found.append(moment)

    assert found == wanted


def test_a_skipped_hour_gives_no_full_hour_and_a_repeated_one_gives_one() -> None:
    spring = full_hours(datetime(2026, 3, 29, 0, 0, tzinfo=UTC), ROME)
    autumn = full_hours(datetime(2026, 10, 24, 23, 0, tzinfo=UTC), ROME)

    assert [moment.astimezone(ROME).hour for moment in islice(spring, 3)] == [1, 3, 4]
    assert [moment.astimezone(ROME).hour for moment in islice(autumn, 3)] == [1, 2, 3]


def test_a_weekly_time_in_the_skipped_hour_moves_by_the_gap() -> None:
    moved = instant(date(2026, 3, 29), time(2, 30), ROME)

    assert moved.astimezone(ROME).strftime("%H:%M") == "03:30"


def test_a_weekly_time_in_the_repeated_hour_comes_once() -> None:
    rule = SlotRule(days=("sun",), time="02:30")

    first, second = islice(rule_times(rule, datetime(2026, 10, 25, 0, 0, tzinfo=UTC), ROME), 2)

    assert first == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert second.astimezone(ROME).date() == date(2026, 11, 1)


def test_rules_of_other_platforms_do_not_count() -> None:
    rules = (SlotRule(("sat",), "20:00", (Platform.YOUTUBE,)), SlotRule(("sat",), "21:00"))

    youtube = list(slot_times(rules, Platform.YOUTUBE, START, UTC))
    tiktok = list(slot_times(rules, Platform.TIKTOK, START, UTC))

    assert {moment.hour for moment in youtube} == {20, 21}
    assert {moment.hour for moment in tiktok} == {21}


def test_two_rules_at_one_time_give_one_slot() -> None:
    rules = (SlotRule(("sat",), "20:00"), SlotRule(("sat", "sun"), "20:00"))

    slots = list(slot_times(rules, Platform.YOUTUBE, START, UTC))

    assert len(slots) == len(set(slots))


def test_slots_end_at_the_horizon() -> None:
    assert max(slot_times((), Platform.YOUTUBE, START, UTC)) == START + HORIZON


def test_a_full_fortnight_has_no_free_slot() -> None:
    line = as_line(Platform.YOUTUBE, [START + n * HOUR for n in range(15 * 24)])

    assert next_free_slot(line, (), earliest=START, spacing=HOUR, zone=UTC) is None


def test_without_accounts_there_is_no_shared_slot() -> None:
    assert shared_free_slot([], (), earliest=START, spacing=HOUR, zone=UTC) is None


taken_times = st.lists(
    st.integers(-48, 24 * 14 * 4).map(lambda quarter: START + quarter * timedelta(minutes=15)), max_size=60
)


@given(taken=st.lists(taken_times, min_size=1, max_size=3), spacing=st.sampled_from([0, 0.5, 1, 2.5, 6]))
def test_a_planned_time_is_a_slot_and_keeps_the_spacing_on_every_account(
    taken: list[list[datetime]], spacing: float
) -> None:
    platforms = [Platform.YOUTUBE, Platform.INSTAGRAM, Platform.TIKTOK]
    lines = [as_line(platform, times) for platform, times in zip(platforms, taken, strict=False)]
    gap = timedelta(hours=spacing)

    times = plan(lines, (), earliest=START, spacing=gap, zone=UTC)

    for line, moment in zip(lines, times, strict=True):
        if moment is not None:
            assert START <= moment <= START + HORIZON
            assert moment.minute == 0
            assert all(abs(moment - other) >= gap and moment != other for other in line.taken)


@given(taken=taken_times)
def test_no_earlier_slot_was_free(taken: list[datetime]) -> None:
    line = as_line(Platform.YOUTUBE, taken)

    chosen = next_free_slot(line, (), earliest=START, spacing=HOUR, zone=UTC)

    earlier = (slot for slot in slot_times((), Platform.YOUTUBE, START, UTC) if chosen and slot < chosen)
    assert all(any(abs(slot - other) < HOUR for other in taken) for slot in earlier)
