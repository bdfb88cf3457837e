"""Caps and tempos, changed by name."""

from __future__ import annotations

import pytest

from clipdesk.rehearsal.limits import Limits


def test_limits_change_by_name() -> None:
    limits = Limits()

    limits.change({"youtube_inserts_per_day": 3, "tiktok_audited": False})

    assert limits.as_json()["youtube_inserts_per_day"] == 3
    assert not limits.tiktok_audited


def test_an_unknown_name_changes_nothing() -> None:
    limits = Limits()

    with pytest.raises(ValueError, match="unknown limit 'luck'"):
        limits.change({"youtube_inserts_per_day": 4, "luck": 1})

    assert limits == Limits()


def test_the_vendors_own_caps_can_be_had_at_once() -> None:
    limits = Limits.realistic()

    assert (limits.youtube_inserts_per_day, limits.youtube_units_per_day) == (100, 10_000)
    assert (limits.tiktok_pending_drafts_per_day, limits.tiktok_requests_per_minute) == (5, True)
