"""Tests of the engine's face: what is put off before a run, and that the rest goes live once."""

from __future__ import annotations

from dataclasses import replace
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


def test_by_a_clock_in_doubt_nothing_is_posted(bench: Bench) -> None:
    bench.given_post()
    doubts = [True]
    bench.parts = replace(bench.parts, is_clock_in_doubt=lambda: bool(doubts))
    bench.engine = bench.new_engine()

    bench.run_due()
    doubtful, calls = bench.publication(), list(bench.platform.calls)
    doubts.clear()
    bench.engine.release(WaitReason.CLOCK_DOUBT)
    bench.run_until_quiet()

    assert (doubtful.status, doubtful.wait_reason) == (Status.PENDING, WaitReason.CLOCK_DOUBT)
    assert calls == []
    assert bench.live() == ["post-1"]


@pytest.mark.parametrize("step_s", [3600, 86_400, -3600, -86_400])
@pytest.mark.parametrize("moment", ["create.answered", "send.answered", "publish.sent", "verify.left"])
def test_a_clock_that_is_set_midway_neither_doubles_nor_stalls_it(
    any_bench: Bench, moment: str, step_s: int
) -> None:
    any_bench.given_post()
    any_bench.platform.works_for = 2
    jumped: list[str] = []

    def jump(name: str) -> None:
        if name == moment and not jumped:
            jumped.append(name)
            any_bench.clock.change(step_s)

    any_bench.parts = replace(any_bench.parts, trace=jump)
    any_bench.engine = any_bench.new_engine()
    started_s = any_bench.clock.monotonic_s()
    any_bench.run_due()
    any_bench.engine.start_waits_again()
    any_bench.run_until_quiet()

    assert any_bench.live() == ["post-1"]
    assert any_bench.publication().status is Status.COMPLETED
    # Set back before the last step, its time has yet to come.
    is_early_again = step_s < 0 and moment in ("create.answered", "send.answered")
    assert any_bench.clock.monotonic_s() - started_s < 600 - step_s * is_early_again


def test_what_waits_for_its_time_or_a_person_is_left_alone_when_the_clock_is_set(bench: Bench) -> None:
    bench.given_post(due=START + timedelta(hours=3))

    assert bench.engine.start_waits_again() == 0
    assert bench.publication().next_try_at == START + timedelta(hours=3)


def test_a_computer_that_sleeps_midway_goes_on_or_asks(any_bench: Bench) -> None:
    any_bench.given_post()
    slept: list[str] = []

    def sleep(name: str) -> None:
        if name == "create.answered" and not slept:
            slept.append(name)
            any_bench.clock.sleep(14 * 3600)

    any_bench.parts = replace(any_bench.parts, trace=sleep)
    any_bench.engine = any_bench.new_engine()
    any_bench.run_until_quiet()

    assert any_bench.publication().status in (Status.COMPLETED, Status.MISSED)
    assert len(any_bench.live()) == (any_bench.publication().status is Status.COMPLETED)
