"""Tests of the durable memory of a run, and of losing the claim."""

from __future__ import annotations

from clipdesk.domain.publication import Phase, Status
from tests.services.publishing.conftest import Bench


def test_another_owner_makes_the_first_one_drop_everything(bench: Bench) -> None:
    bench.given_post()
    [claimed] = bench.engine.claim_due(limit=1)
    bench.engine.reconcile()

    bench.engine.run(claimed)

    assert bench.platform.calls.count("commit") == 0
    assert bench.publication().phase is Phase.NEW


def test_a_cancel_while_sending_ends_the_run_without_a_trace_at_the_platform(bench: Bench) -> None:
    bench.given_post()

    def cancel(step: str) -> None:
        if step == "send":
            with bench.work.write() as unit:
                was = unit.publications.get(1)
                from clipdesk.domain.publication import cancel as taken_back

                unit.publications.save(taken_back(was), was=was)

    bench.platform.on_call = cancel

    bench.run_until_quiet()

    assert bench.publication().status is Status.CANCELLED
    assert bench.live() == []


def test_the_story_tells_what_was_asked_and_answered(bench: Bench) -> None:
    bench.given_post()

    bench.run_until_quiet()

    told = [(effect.step, effect.kind) for effect in bench.story()]
    assert told[:6] == [
        ("create", "intent"),
        ("create", "answer"),
        ("send", "intent"),
        ("send", "answer"),
        ("publish", "intent"),
        ("complete", "answer"),
    ]
