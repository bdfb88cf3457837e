"""Tests of the times that people write."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from clipdesk.domain.errors import InvalidInput
from clipdesk.domain.moments import Moment, iso_moment, parse_moment

NOW = datetime(2026, 6, 20, 18, 0, tzinfo=UTC)
ROME = ZoneInfo("Europe/Rome")


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("now", Moment(is_now=True)),
        (" NEXT ", Moment()),
        ("2026-06-21T20:00:00+02:00", Moment(datetime(2026, 6, 21, 18, tzinfo=UTC))),
        ("2026-06-21T18:00Z", Moment(datetime(2026, 6, 21, 18, tzinfo=UTC))),
        ("tomorrow 18:00", Moment(datetime(2026, 6, 21, 16, tzinfo=UTC))),
        ("today 23:30", Moment(datetime(2026, 6, 20, 21, 30, tzinfo=UTC))),
    ],
)
def test_what_people_write_is_read(text: str, moment: Moment) -> None:
    assert parse_moment(text, now=NOW, zone=ROME) == moment


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "2026-06-21T20:00:00",
        "2026-13-01T00:00:00Z",
        "tomorrow 25:00",
        "0001-01-01T00:00:00+23:00",
        "20:00",
    ],
)
def test_what_cannot_be_read_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        parse_moment(text, now=NOW, zone=ROME)

    assert "2026-06-18T20:00:00+02:00" in refusal.value.advice
    assert refusal.value.field == "scheduled_time"


def test_an_iso_time_is_returned_in_utc() -> None:
    assert iso_moment("2026-06-21T20:00:00+02:00").tzinfo is UTC
