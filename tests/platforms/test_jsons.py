from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from clipdesk.platforms.jsons import instant, items, number, part, text


@pytest.mark.parametrize("value", [None, [], "x", 3, {"a": None}, {"a": [1, "b"]}])
def test_what_is_not_as_promised_reads_as_empty(value: Any) -> None:
    assert part(value, "a") == {}
    assert items(value, "a") == []
    assert text(value, "a") == ""
    assert number(value, "a") is None


def test_what_is_as_promised_is_read() -> None:
    assert part({"a": {"b": 1}}, "a") == {"b": 1}
    assert items({"items": [{"b": 1}, 2]}) == [{"b": 1}]


@pytest.mark.parametrize(
    ("value", "count"),
    [
        (3, 3),
        ("3", 3),
        (3.9, 3),
        (True, None),
        ("-1", None),
        ("9" * 30, None),
        (-1, None),
        (float("nan"), None),
        ("٣", None),
    ],
)
def test_counts_come_as_numbers_or_texts(value: Any, count: int | None) -> None:
    assert number({"n": value}, "n") == count


def test_large_ids_stay_exact_as_text() -> None:
    assert text({"id": 7_654_321_987_654_321_987}, "id") == "7654321987654321987"


@pytest.mark.parametrize(
    "value", ["2026-06-20T18:00:00Z", "2026-06-20T20:00:00+0200", "2026-06-20T18:00:00.000"]
)
def test_instants_are_read_with_any_offset(value: str) -> None:
    assert instant(value) == datetime(2026, 6, 20, 18, tzinfo=UTC)


@pytest.mark.parametrize("value", ["yesterday", 5, None])
def test_what_is_no_instant_is_none(value: Any) -> None:
    assert instant(value) is None
