"""A time zone in words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

import pytest

from clipdesk.desktop.zones import zone_words


@pytest.mark.parametrize(
    ("zone", "expected"),
    [
        (ZoneInfo("Europe/Berlin"), "Berlin (UTC+2)"),
        (ZoneInfo("America/New_York"), "New York (UTC-4)"),
        (ZoneInfo("Asia/Kolkata"), "Kolkata (UTC+5:30)"),
        (ZoneInfo("UTC"), "UTC"),
        (UTC, "UTC"),
        (timezone(timedelta(hours=-3, minutes=-30)), "UTC-3:30"),
    ],
)
def test_a_zone_is_its_city_and_its_distance(zone: tzinfo, expected: str) -> None:
    assert zone_words(datetime(2026, 6, 18, 12, tzinfo=zone)) == expected
