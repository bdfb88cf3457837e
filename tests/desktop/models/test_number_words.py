from __future__ import annotations

import pytest
from PySide6.QtCore import QLocale

from clipdesk.desktop.models.number_words import axis, per_cent, short, whole

GB = QLocale("en_GB")


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "–"),
        (0, "0"),
        (9_412, "9,412"),
        (99_999, "99,999"),
        (124_800, "124.8 K"),
        (999_960, "1.0 M"),
        (1_240_000, "1.2 M"),
        (2_000_000_000, "2 B"),
    ],
)
def test_great_numbers_are_shortened(value: float | None, words: str) -> None:
    assert short(value, GB) == words


def test_an_axis_is_shortened_early() -> None:
    assert [axis(value, GB) for value in (0, 500, 2_500, 10_000)] == ["0", "500", "2.5 K", "10 K"]


def test_numbers_are_grouped_as_the_language_does() -> None:
    assert whole(1_234_567, QLocale("de_DE")) == "1.234.567"
    assert whole(None) == "–"


def test_shares_are_said_in_per_cent() -> None:
    assert (per_cent(0.974, GB), per_cent(None, GB)) == ("97%", "–")
