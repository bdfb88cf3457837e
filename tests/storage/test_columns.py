"""Column types: instants lie in UTC, texts are such as any database takes, JSON that broke is empty."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import DateTime, Dialect
from sqlalchemy.dialects import postgresql, sqlite

from clipdesk.storage.columns import JsonText, UtcTime, storable_text

_SQLITE: Dialect = sqlite.dialect()
_POSTGRES: Dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
_ZONES = st.sampled_from(
    [
        UTC,
        timezone(timedelta(hours=-9, minutes=-30)),
        ZoneInfo("Europe/Rome"),
        ZoneInfo("Australia/Lord_Howe"),
    ]
)


@given(
    st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1), timezones=_ZONES)  # noqa: DTZ001
)
def test_an_instant_comes_back_as_the_same_instant_in_utc(moment: datetime) -> None:
    column = UtcTime()

    stored = column.process_bind_param(moment, _SQLITE)
    found = column.process_result_value(stored, _SQLITE)

    assert stored is not None
    assert stored.tzinfo is None
    assert found is not None
    assert found.tzinfo is UTC
    assert found.timestamp() == moment.timestamp()


def test_the_repeated_hour_of_autumn_stays_told_apart() -> None:
    first = datetime(2026, 10, 25, 2, 30, tzinfo=ZoneInfo("Europe/Rome"))
    column = UtcTime()

    stored = [column.process_bind_param(moment, _SQLITE) for moment in (first, first.replace(fold=1))]

    assert stored == [datetime(2026, 10, 25, 0, 30), datetime(2026, 10, 25, 1, 30)]  # noqa: DTZ001


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        UtcTime().process_bind_param(datetime(2026, 6, 20), _SQLITE)  # noqa: DTZ001


def test_a_database_that_knows_zones_is_given_one() -> None:
    moment = datetime(2026, 6, 20, 20, tzinfo=ZoneInfo("Europe/Rome"))

    assert UtcTime().process_bind_param(moment, _POSTGRES) == moment
    kind = UtcTime().load_dialect_impl(_POSTGRES)
    assert isinstance(kind, DateTime)
    assert kind.timezone


@given(st.text(st.characters(exclude_categories=())))
def test_a_storable_text_is_unicode_without_nul(text: str) -> None:
    found = storable_text(text)

    assert found.encode("utf-8").decode() == found
    assert "\x00" not in found
    assert storable_text(found) == found


@pytest.mark.parametrize("broken", [None, "", "{", "[1]", "5", '"x"'])
def test_json_that_is_no_object_is_an_empty_one(broken: str | None) -> None:
    assert JsonText().process_result_value(broken, _SQLITE) == {}
