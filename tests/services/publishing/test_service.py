"""Tests of the engine's face: what is put off before a run, and that the rest goes live once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from clipdesk.domain.publication import Status, WaitReason
from clipdesk.domain.settings import ScheduleSettings, Settings
from tests.clock import START
from tests.services.publishing.conftest import Bench
from tests.services.publishing.killing import Killed, kill_at


def test_nothing_is_sent_while_obs_streams(bench: Bench) -> None:
    bench.given_post()
    bench.held.add("streaming")

    bench.run_due()
    bench.held.clear()
    held = bench.publication()
    bench.run_until_quiet()

    assert held.wait_reason is WaitReason.HELD
    assert bench.live() == ["post-1"]


def test_a_staged_reel_goes_out_while_obs_streams(bench: Bench) -> None:
    bench.platform.kind = "button"
    from clipdesk.domain.account import Platform
    from tests import values

    bench.account = values.account(Platform.INSTAGRAM)
    due = START + timedelta(minutes=20)
    bench.given_post(due, next_try_at=START)
    bench.run_due()
    bench.held.add("streaming")

    bench.run_until_quiet()

    assert bench.platform.live[0].at == due


def test_too_late_is_asked_about(bench: Bench) -> None:
    bench.given_post(START - timedelta(minutes=61))

    bench.run_until_quiet()

    assert bench.publication().status is Status.MISSED
    assert bench.platform.calls == []


@pytest.mark.parametrize("minutes", [0, 59])
def test_within_the_grace_it_still_goes_out(bench: Bench, minutes: int) -> None:
    bench.given_post(START - timedelta(minutes=minutes))

    bench.run_until_quiet()

    assert bench.live() == ["post-1"]


def test_too_late_moves_to_the_next_slot_when_chosen(bench: Bench) -> None:
    bench.settings.current = Settings(schedule=ScheduleSettings(when_missed="next_slot"))
    bench.slot = START + timedelta(hours=5)
    bench.given_post(START - timedelta(hours=3))

    bench.run_until_quiet()

    assert bench.platform.live[0].at == bench.slot


def test_overdue_posts_of_one_account_are_spaced(bench: Bench) -> None:
    bench.settings.current = Settings(schedule=ScheduleSettings(schedule_spacing_hours=0))
    bench.given_post(START - timedelta(minutes=30))
    bench.given_post(START - timedelta(minutes=20), uuid="post-2")

    bench.run_until_quiet()

    first, second = bench.platform.live
    assert second.at - first.at >= timedelta(minutes=10)


def test_after_the_last_step_neither_lateness_nor_a_hold_changes_the_outcome(any_bench: Bench) -> None:
    any_bench.given_post()
    kill_at(any_bench, "publish.sent")
    with pytest.raises(Killed):
        any_bench.run_due()
    any_bench.clock.advance(3 * 3600)
    any_bench.held.add("streaming")

    any_bench.engine.reconcile()
    any_bench.run_until_quiet()

    assert any_bench.live() == ["post-1"]
    assert any_bench.publication().status is Status.COMPLETED
