"""Tests of the time on the user's wall."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

from PySide6.QtCore import QLocale

from clipdesk.desktop.local_time import LocalTime, has_24_hours


def test_the_present_moment_always_knows_its_zone() -> None:
    time = LocalTime()
    before = time.now()

    time.set_zone(ZoneInfo("Asia/Tokyo"))

    assert before.tzinfo is not None
    assert time.now().utcoffset() == timedelta(hours=9)


def test_today_is_the_day_on_the_wall() -> None:
    time = LocalTime()
    time.set_zone(ZoneInfo("Asia/Tokyo"))

    begin, end = time.today()

    assert begin <= time.now() < end
    assert (begin.hour, begin.minute, (end - begin)) == (0, 0, timedelta(days=1))


def test_people_write_the_hour_as_their_locale_does() -> None:
    assert has_24_hours(QLocale("de_DE"))
    assert not has_24_hours(QLocale("en_US"))
