"""What an account may do: how long its clips may be."""

from __future__ import annotations

import pytest

from clipdesk.domain.creator import CreatorInfo


@pytest.mark.parametrize(
    ("most_s", "duration_s", "expected"), [(None, 9000.0, True), (60.0, 60.0, True), (60.0, 60.5, False)]
)
def test_a_clip_may_be_as_long_as_the_account_allows(
    most_s: float | None, duration_s: float, expected: bool
) -> None:
    info = CreatorInfo("nova", ("SELF_ONLY",), max_duration_s=most_s)

    assert info.takes(duration_s) is expected
