"""Tests of keeping the computer awake: what is done meanwhile goes on whether that works or not."""

from __future__ import annotations

from clipdesk.power import WakepyPower


def test_what_is_inside_runs_where_nothing_can_be_kept_awake() -> None:
    done = []

    with WakepyPower().awake("posting a clip"):
        done.append("sent")

    assert done == ["sent"]
