"""Tests of the week of posting times."""

from __future__ import annotations

import pytest

from clipdesk.desktop.pages.settings.weekly_times import (
    PostingTime,
    clock_text,
    rules_of,
    week_of,
    with_time,
    without_time,
)
from clipdesk.domain.account import Platform

RULES = [
    {"days": ["mon", "fri"], "time": "18:00"},
    {"days": ["fri"], "time": "12:00"},
    {"days": ["fri"], "time": "18:00", "platforms": ["youtube"]},
]


def test_each_day_has_its_times_in_order() -> None:
    week = week_of(RULES)

    assert week["mon"] == (PostingTime("18:00"),)
    assert week["fri"] == (
        PostingTime("12:00"),
        PostingTime("18:00"),
        PostingTime("18:00", (Platform.YOUTUBE,)),
    )
    assert week["sun"] == ()


def test_rules_say_the_same_again() -> None:
    assert rules_of(week_of(RULES)) == [
        {"days": ["fri"], "time": "12:00"},
        {"days": ["mon", "fri"], "time": "18:00"},
        {"days": ["fri"], "time": "18:00", "platforms": ["youtube"]},
    ]


def test_a_time_is_added_once_and_taken_from_one_day() -> None:
    at = PostingTime("18:00")

    more = with_time(with_time(week_of([]), ["mon", "tue"], at), ["tue"], at)
    fewer = without_time(more, "mon", at)

    assert rules_of(more) == [{"days": ["mon", "tue"], "time": "18:00"}]
    assert rules_of(fewer) == [{"days": ["tue"], "time": "18:00"}]


@pytest.mark.parametrize(
    ("typed", "time"),
    [
        ("18:00", "18:00"),
        ("8:05", "08:05"),
        ("18", "18:00"),
        ("6 pm", "18:00"),
        ("6.30pm", "18:30"),
        ("12 am", "00:00"),
        ("12 pm", "12:00"),
        ("18h30", "18:30"),
        ("24:00", None),
        ("18:60", None),
        ("13 pm", None),
        ("soon", None),
        ("", None),
    ],
)
def test_times_are_read_as_people_write_them(typed: str, time: str | None) -> None:
    assert clock_text(typed) == time
