"""Tests of the window's words for instants and spans."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from PySide6.QtCore import QLocale

from clipdesk.desktop.times import (
    clip_length,
    clock_time,
    countdown,
    day_and_time,
    day_name,
    long_date,
    next_change_ms,
    short_date,
    spoken_countdown,
)

NOW = datetime(2026, 6, 18, 19, 15, tzinfo=UTC)
ENGLISH = QLocale("en_GB")


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (timedelta(seconds=-1), "Posting soon"),
        (timedelta(0), "Posting soon"),
        (timedelta(milliseconds=300), "Posting in 1 s"),
        (timedelta(seconds=30), "Posting in 30 s"),
        (timedelta(seconds=59), "Posting in 59 s"),
        (timedelta(minutes=1), "Posting in 1 min"),
        (timedelta(minutes=45), "Posting in 45 min"),
        (timedelta(hours=1), "Posting in 1 h"),
        (timedelta(hours=16, minutes=45), "Posting in 16 h 45 min"),
        (timedelta(hours=23, minutes=59), "Posting in 23 h 59 min"),
        (timedelta(days=1), "Posting in 1 day"),
        (timedelta(days=3, hours=5), "Posting in 3 days"),
    ],
)
def test_countdown_words(left: timedelta, words: str) -> None:
    assert countdown(NOW + left, NOW) == words


def test_the_countdown_does_not_mind_time_zones() -> None:
    due = (NOW + timedelta(minutes=45)).astimezone(timezone(timedelta(hours=9)))

    assert countdown(due, NOW) == "Posting in 45 min"


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (timedelta(seconds=-5), "posting soon"),
        (timedelta(seconds=20), "posting in less than a minute"),
        (timedelta(minutes=1), "posting in 1 minute"),
        (timedelta(minutes=45), "posting in 45 minutes"),
        (timedelta(hours=1, minutes=10), "posting in 1 hour"),
        (timedelta(days=2), "posting in 2 days"),
    ],
)
def test_spoken_countdown_words(left: timedelta, words: str) -> None:
    assert spoken_countdown(NOW + left, NOW) == words


def test_below_two_minutes_the_words_change_each_second() -> None:
    assert next_change_ms(NOW + timedelta(seconds=119), NOW) == 1000


def test_else_they_change_on_the_minute() -> None:
    now = NOW + timedelta(seconds=42, milliseconds=500)

    assert next_change_ms(NOW + timedelta(hours=1), now) == 17_500


def test_what_is_due_waits_for_the_next_minute() -> None:
    assert next_change_ms(NOW - timedelta(seconds=3), NOW) == 60_000


@pytest.mark.parametrize(
    ("hour", "words"), [(0, "12:05 AM"), (9, "9:05 AM"), (12, "12:05 PM"), (20, "8:05 PM")]
)
def test_twelve_hour_clock(hour: int, words: str) -> None:
    assert clock_time(NOW.replace(hour=hour, minute=5), hours_24=False) == words


def test_twenty_four_hour_clock() -> None:
    assert clock_time(NOW.replace(hour=8, minute=5)) == "08:05"


@pytest.mark.parametrize(
    ("days", "name"), [(0, "Today"), (1, "Tomorrow"), (-1, "Yesterday"), (2, "Sat 20 June")]
)
def test_near_days_have_names(days: int, name: str) -> None:
    today = date(2026, 6, 18)

    assert day_name(today + timedelta(days=days), today, ENGLISH) == name


def test_dates_are_in_the_locales_words() -> None:
    day = date(2026, 6, 18)

    assert long_date(day, ENGLISH) == "Thursday 18 June"
    assert short_date(day, QLocale("de_DE")) == "Do. 18 Juni"


def test_day_and_time() -> None:
    assert day_and_time(NOW.replace(hour=20, minute=0), NOW) == "Today, 20:00"


@pytest.mark.parametrize(
    ("seconds", "words"), [(0, "0:00"), (42, "0:42"), (71.6, "1:12"), (192, "3:12"), (3723, "1:02:03")]
)
def test_clip_lengths(seconds: float, words: str) -> None:
    assert clip_length(seconds) == words
