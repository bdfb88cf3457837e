from __future__ import annotations

from datetime import UTC, datetime

import pytest

from clipdesk.domain.spreadsheet import cell


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://x")'])
def test_a_spreadsheet_takes_no_text_for_a_formula(text: str) -> None:
    assert cell(text) == f"'{text}"


@pytest.mark.parametrize(
    ("value", "shown"), [(-3, "-3"), (0.5, "0.5"), (None, ""), ("A win = mine", "A win = mine")]
)
def test_numbers_and_plain_words_stay_as_they_are(value: object, shown: str) -> None:
    assert cell(value) == shown


def test_a_time_has_its_offset() -> None:
    assert cell(datetime(2026, 6, 20, 18, 0, tzinfo=UTC)) == "2026-06-20T18:00:00+00:00"
