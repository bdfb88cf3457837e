"""Tests of waiting on the way: for the time, for the platform, for a call to settle."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

from clipdesk.domain.errors import FailureClass
from clipdesk.domain.publication import Status
from tests.clock import START
from tests.services.publishing.conftest import Bench
from tests.services.publishing.platform import failure


def test_it_is_staged_early_and_goes_out_on_time(any_bench: Bench) -> None:
    due = START + timedelta(minutes=10)
    any_bench.given_post(due, next_try_at=START)

    any_bench.run_due()
    staged = any_bench.publication()
    any_bench.run_until_quiet()

    assert staged.status is Status.PENDING
    assert staged.staged_at == START
    assert staged.next_try_at == due
    assert any_bench.platform.live[0].at == due


def test_nothing_irreversible_is_asked_before_its_time(any_bench: Bench) -> None:
    any_bench.given_post(START + timedelta(minutes=10), next_try_at=START)

    any_bench.run_due()

    assert "commit" not in any_bench.platform.calls
    assert any_bench.live() == []


def test_an_unanswered_publish_call_waits_until_it_has_settled(bench: Bench) -> None:
    bench.platform.kind = "button"
    bench.given_post()
    bench.platform.plant("commit", failure(FailureClass.AMBIGUOUS))

    bench.run_until_quiet()

    commits = [effect.at for effect in bench.story() if (effect.step, effect.kind) == ("publish", "intent")]
    assert len(commits) == 2
    assert commits[1] - commits[0] >= timedelta(seconds=bench.parts.limits.settle_s)


def test_a_platform_at_work_is_asked_with_growing_waits(bench: Bench) -> None:
    bench.given_post()
    bench.platform.works_for = 5

    bench.run_until_quiet()

    asked = [effect.at for effect in bench.story() if effect.step == "verify"]
    waits = [(after - before).total_seconds() for before, after in pairwise(asked)]
    assert waits == sorted(waits)
    assert bench.publication().status is Status.COMPLETED
    assert bench.publication().attempts == 0
