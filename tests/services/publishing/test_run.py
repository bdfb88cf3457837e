"""Tests of one run: forward from wherever it stands, never the same step twice unasked."""

from __future__ import annotations

import pytest

from clipdesk.domain.errors import DiskFull, FailureClass
from clipdesk.domain.publication import Status, WaitReason
from clipdesk.repositories import LedgerLine
from tests.clock import START
from tests.services.publishing.conftest import CONTENT, Bench
from tests.services.publishing.killing import Killed, kill_at
from tests.services.publishing.platform import failure


def test_a_due_post_goes_live_once_with_the_bytes_of_the_clip(any_bench: Bench) -> None:
    any_bench.given_post()

    any_bench.run_until_quiet()

    assert any_bench.live() == ["post-1"]
    assert any_bench.platform.live[0].content == CONTENT
    publication = any_bench.publication()
    assert publication.status is Status.COMPLETED
    assert publication.remote_id == any_bench.platform.live[0].remote_id
    assert publication.attempts == 0


def test_the_read_back_adds_link_and_privacy(bench: Bench) -> None:
    bench.given_post()

    bench.run_until_quiet()

    assert bench.publication().url == f"https://example.com/{bench.platform.live[0].remote_id}"
    assert bench.publication().privacy == "public"


MOMENTS = [
    "create.before",
    "create.intent",
    "create.sent",
    "create.answered",
    "send.before",
    "send.intent",
    "send.sent",
    "send.answered",
    "publish.before",
    "publish.intent",
    "publish.ledger",
    "publish.sent",
    "complete.before",
    "complete.left",
]


@pytest.mark.parametrize("moment", MOMENTS)
def test_killed_at_any_moment_it_goes_live_once(any_bench: Bench, moment: str) -> None:
    any_bench.given_post()
    kill_at(any_bench, moment)
    with pytest.raises(Killed):
        any_bench.run_due()

    any_bench.engine = any_bench.new_engine("after the crash")
    any_bench.engine.reconcile()
    any_bench.run_until_quiet()

    assert any_bench.live() == ["post-1"]
    assert any_bench.publication().status is Status.COMPLETED


@pytest.mark.parametrize("step", ["create", "send", "commit", "read_back"])
@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("kind", [FailureClass.RETRYABLE, FailureClass.AMBIGUOUS, FailureClass.READ])
def test_a_lost_answer_never_doubles_a_post(
    any_bench: Bench, step: str, when: str, kind: FailureClass
) -> None:
    any_bench.given_post()
    problem = failure(kind)
    any_bench.platform.plant(step, problem if when == "before" else (when, problem))

    any_bench.run_until_quiet()

    assert any_bench.live() == ["post-1"]
    assert any_bench.publication().status is Status.COMPLETED


def test_an_unknown_handle_before_the_last_step_is_replaced(bench: Bench) -> None:
    bench.given_post()
    kill_at(bench, "send.answered")
    with pytest.raises(Killed):
        bench.run_due()
    bench.platform.sessions["handle-1"].is_gone = True

    bench.engine.reconcile()
    bench.run_until_quiet()

    assert bench.live() == ["post-1"]


def test_a_database_from_before_the_post_publishes_nothing_again(bench: Bench) -> None:
    bench.given_post()
    line = LedgerLine(
        START, "post-1", "youtube:youtube-channel", "f", "live", "remote-9", "https://x.example/9"
    )
    bench.ledger.append(line)

    bench.run_until_quiet()

    assert bench.platform.calls == []
    assert bench.publication().status is Status.COMPLETED
    assert bench.publication().remote_id == "remote-9"


def test_a_database_from_before_the_handle_asks_instead_of_repeating(bench: Bench) -> None:
    bench.given_post()
    bench.ledger.append(LedgerLine(START, "post-1", "youtube:youtube-channel", "f", "intent"))

    bench.run_until_quiet()

    assert "create" not in bench.platform.calls
    assert bench.publication().status is Status.UNCONFIRMED


def test_a_platform_that_keeps_less_gets_the_rest_from_its_own_offset(bench: Bench) -> None:
    bench.given_post()
    bench.platform.keeps_less = True

    bench.run_until_quiet()

    assert bench.platform.live[0].content == CONTENT


def test_a_platform_that_never_takes_the_last_step_is_not_asked_for_ever(any_bench: Bench) -> None:
    any_bench.given_post()
    any_bench.platform.plant("commit", *[failure(FailureClass.AMBIGUOUS)] * 50)

    any_bench.run_until_quiet()

    assert any_bench.publication().status is Status.FAILED
    assert any_bench.platform.calls.count("commit") == 3
    assert any_bench.ledger.lines[-1].outcome == "not_live"
    assert any_bench.live() == []


def test_a_hold_begun_while_sending_goes_on_at_the_same_byte(bench: Bench) -> None:
    bench.given_post()
    bench.platform.keeps_less = True
    bench.platform.on_call = lambda step: bench.held.add("streaming") if step == "send" else None

    bench.run_due()
    held = bench.publication()
    bench.platform.on_call = lambda step: None
    bench.held.clear()
    bench.run_until_quiet()

    assert held.wait_reason is WaitReason.HELD
    assert bench.platform.calls.count("create") == 1
    assert bench.live() == ["post-1"]


def test_the_ledger_knows_of_the_last_step_before_it_is_taken(any_bench: Bench) -> None:
    any_bench.given_post()
    known: list[str] = []

    def look(step: str) -> None:
        if step == "commit":
            known.extend(line.outcome for line in any_bench.ledger.lines)

    any_bench.platform.on_call = look
    any_bench.run_until_quiet()

    assert known == ["intent"]
    assert [line.outcome for line in any_bench.ledger.lines] == ["intent", "live"]


def test_a_last_step_that_the_ledger_cannot_hold_is_not_taken(any_bench: Bench) -> None:
    any_bench.given_post()
    append, refused = any_bench.ledger.append, []

    def refuse(line: LedgerLine) -> None:
        if len(refused) < 5:
            refused.append(line.outcome)
            raise DiskFull("The ledger cannot be written.", "Make room.")
        append(line)

    any_bench.ledger.append = refuse  # type: ignore[method-assign]
    any_bench.run_due()
    waiting, calls = any_bench.publication(), list(any_bench.platform.calls)
    any_bench.run_until_quiet()

    assert "commit" not in calls
    assert (waiting.status, waiting.wait_reason) == (Status.PENDING, WaitReason.DISK_FULL)
    # More refusals than a platform may have of a last step: these were none of its.
    assert any_bench.publication().status is Status.COMPLETED
    assert any_bench.live() == ["post-1"]
