"""Tests of how runs end when they do not end well: what it costs, what it says, what comes next."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from clipdesk.domain.account import AccountStatus
from clipdesk.domain.errors import FailureClass
from clipdesk.domain.publication import Status, WaitReason
from tests.clock import START
from tests.services.publishing.conftest import Bench
from tests.services.publishing.killing import Killed, kill_at
from tests.services.publishing.platform import failure


def test_attempts_are_counted_and_end_in_failed_with_a_sentence(bench: Bench) -> None:
    bench.given_post()
    bench.platform.plant("create", *[failure(FailureClass.RETRYABLE, "The platform is down.")] * 3)

    bench.run_until_quiet()

    publication = bench.publication()
    assert publication.status is Status.FAILED
    assert publication.attempts == 3
    assert publication.error_message == "The platform is down. Try again."
    assert "publication_failed" in bench.heard.names()
    assert bench.live() == []


def test_waits_between_attempts_double(bench: Bench) -> None:
    bench.given_post()
    bench.platform.plant("create", *[failure(FailureClass.RETRYABLE)] * 2)

    bench.run_until_quiet()

    starts = [effect.at for effect in bench.story() if (effect.step, effect.kind) == ("create", "intent")]
    first, second = starts[1] - starts[0], starts[2] - starts[1]
    assert timedelta(seconds=15) <= first <= timedelta(seconds=30)
    assert timedelta(seconds=30) <= second <= timedelta(seconds=60)


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        (failure(FailureClass.WAIT, wait_reason="offline"), WaitReason.OFFLINE),
        (
            failure(FailureClass.DATED, wait_reason="quota", retry_at=START + timedelta(hours=3)),
            WaitReason.QUOTA,
        ),
        (failure(FailureClass.SIGN_IN), WaitReason.SIGN_IN),
        (failure(FailureClass.CHOICE), WaitReason.NEEDS_CHOICE),
    ],
)
def test_waiting_costs_no_attempt_and_says_what_for(
    bench: Bench, kind: Exception, reason: WaitReason
) -> None:
    bench.given_post()
    bench.platform.plant("check", kind)

    bench.run_due()

    publication = bench.publication()
    assert (publication.status, publication.wait_reason) == (Status.PENDING, reason)
    assert publication.attempts == 0
    assert publication.error_message


def test_a_date_from_the_platform_is_kept(bench: Bench) -> None:
    bench.given_post()
    at = START + timedelta(minutes=17)
    bench.platform.plant("create", failure(FailureClass.DATED, wait_reason="rate_limited", retry_at=at))

    bench.run_due()

    assert bench.publication().next_try_at == at


def test_a_refused_sign_in_marks_the_account_and_tells_once(bench: Bench) -> None:
    bench.given_post()
    bench.given_post(uuid="post-2")
    bench.platform.plant("check", failure(FailureClass.SIGN_IN), failure(FailureClass.SIGN_IN))

    bench.run_due()
    bench.run_due()

    with bench.work.read() as unit:
        assert unit.accounts.get(1).status is AccountStatus.NEEDS_SIGN_IN
    assert bench.heard.names().count("account_needs_sign_in") == 1
    assert bench.publication(2).wait_reason is WaitReason.SIGN_IN


def test_a_final_refusal_fails_at_once(bench: Bench) -> None:
    bench.given_post()
    bench.platform.plant("create", failure(FailureClass.FINAL, "The title is too long."))

    bench.run_until_quiet()

    assert bench.publication().status is Status.FAILED
    assert bench.platform.calls.count("create") == 1


def test_a_dead_handle_costs_an_attempt_and_gets_a_fresh_one(bench: Bench) -> None:
    bench.given_post()
    bench.platform.plant("send", failure(FailureClass.NEW_HANDLE))

    bench.run_until_quiet()

    assert bench.publication().status is Status.COMPLETED
    assert bench.publication().attempts == 1
    assert len(bench.platform.sessions) == 2


def test_an_unknown_handle_after_the_last_step_is_adopted(any_bench: Bench) -> None:
    any_bench.given_post()
    kill_at(any_bench, "publish.sent")
    with pytest.raises(Killed):
        any_bench.run_due()
    any_bench.platform.sessions["handle-1"].is_gone = True

    any_bench.engine.reconcile()
    any_bench.run_until_quiet()

    assert any_bench.live() == ["post-1"]
    assert any_bench.publication().status is Status.COMPLETED
    assert any_bench.publication().remote_id == any_bench.platform.live[0].remote_id


def test_what_nobody_can_know_becomes_unconfirmed_and_stays_so(any_bench: Bench) -> None:
    any_bench.given_post()
    kill_at(any_bench, "publish.ledger")
    with pytest.raises(Killed):
        any_bench.run_due()
    any_bench.platform.sessions["handle-1"].is_gone = True

    any_bench.engine.reconcile()
    any_bench.run_until_quiet()

    assert any_bench.publication().status is Status.UNCONFIRMED
    assert any_bench.publication().error_message
    assert any_bench.platform.calls.count("create") == 1
    assert any_bench.live() == []


def test_a_changed_file_never_goes_out(bench: Bench) -> None:
    bench.given_post()
    bench.source.content = b"other bytes, same size"

    bench.run_until_quiet()

    assert bench.live() == []
    assert bench.publication().status is Status.FAILED
    assert bench.publication().error_message == "The video changed. Schedule it again."


def test_a_missing_file_waits_and_says_so(bench: Bench) -> None:
    bench.given_post()
    bench.source.is_missing = True

    bench.run_due()
    waiting = bench.publication()
    bench.source.is_missing = False
    bench.run_until_quiet()

    assert waiting.wait_reason is WaitReason.FILE_MISSING
    assert bench.live() == ["post-1"]


@pytest.mark.parametrize("when", ["before", "after"])
def test_an_ambiguous_answer_to_the_last_step_costs_no_attempt(any_bench: Bench, when: str) -> None:
    any_bench.given_post()
    problem = failure(FailureClass.AMBIGUOUS)
    any_bench.platform.plant("commit", problem if when == "before" else (when, problem))

    any_bench.run_until_quiet()

    assert any_bench.publication().attempts == 0
    assert any_bench.live() == ["post-1"]


def test_a_crash_nobody_foresaw_is_ambiguous_after_the_last_step(any_bench: Bench) -> None:
    any_bench.given_post()
    [claimed] = any_bench.engine.claim_due(limit=1)
    problem = RuntimeError("nobody foresaw this")
    any_bench.platform.plant("commit", ("after", problem))
    with pytest.raises(RuntimeError):
        any_bench.engine.run(claimed)

    any_bench.engine.crashed(claimed, problem)
    any_bench.run_until_quiet()

    assert any_bench.live() == ["post-1"]
    assert any_bench.publication().status is Status.COMPLETED


def test_a_post_of_an_account_that_was_taken_away_waits_for_it(bench: Bench) -> None:
    bench.given_post()
    with bench.work.write() as unit:
        unit.accounts.remove(1)

    bench.run_due()

    assert bench.publication().wait_reason is WaitReason.SIGN_IN
    assert bench.publication().attempts == 0
    assert bench.platform.calls == []


def test_whoever_signs_in_while_it_is_parked_is_not_overlooked(bench: Bench) -> None:
    bench.given_post()
    needs_owner = replace(bench.account, status=AccountStatus.NEEDS_SIGN_IN)
    with bench.work.write() as unit:
        unit.accounts.save(needs_owner)
    [claimed] = bench.engine.claim_due(limit=1)

    def sign_in_meanwhile(moment: str) -> None:
        if moment == "check.before":
            with bench.work.write() as unit:
                unit.accounts.save(replace(needs_owner, status=AccountStatus.CONNECTED))

    bench.parts = replace(bench.parts, trace=sign_in_meanwhile)
    bench.new_engine().run(claimed)
    bench.run_until_quiet()

    assert bench.live() == ["post-1"]


def test_a_sign_in_renewed_during_the_run_is_not_taken_for_expired(bench: Bench) -> None:
    bench.given_post()
    bench.platform.plant("create", failure(FailureClass.SIGN_IN))

    def renew(step: str) -> None:
        if step == "create":
            with bench.work.write() as unit:
                unit.accounts.save(replace(bench.account, name="The same channel, renewed"))

    bench.platform.on_call = renew
    bench.run_until_quiet()

    assert bench.live() == ["post-1"]
    with bench.work.read() as unit:
        assert unit.accounts.get(1).status is AccountStatus.CONNECTED
    assert "account_needs_sign_in" not in bench.heard.names()


def test_of_several_posts_that_may_be_it_none_is_adopted(any_bench: Bench) -> None:
    any_bench.given_post()
    any_bench.platform.plant("commit", ("after", failure(FailureClass.AMBIGUOUS)))
    any_bench.run_due()
    any_bench.platform.sessions.clear()
    [mine] = any_bench.platform.live
    any_bench.platform.live.append(replace(mine, remote_id="the-other"))

    any_bench.run_until_quiet()

    publication = any_bench.publication()
    assert (publication.status, publication.remote_id) == (Status.UNCONFIRMED, None)
    assert "publication_unconfirmed" in any_bench.heard.names()
