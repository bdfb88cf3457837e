"""Tests of the engine's promises on a platform that keeps the truth: once, on time, never in silence."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pytest

from clipdesk.domain.account import AccountStatus
from clipdesk.domain.errors import FailureClass
from clipdesk.domain.publication import Phase, Status, WaitReason
from clipdesk.domain.settings import ScheduleSettings, Settings
from clipdesk.ports import LedgerLine
from tests.clock import START
from tests.services.publishing.conftest import CONTENT, Bench
from tests.services.publishing.platform import failure


class Killed(BaseException):
    """Stands for kill -9: nothing of ours may catch it."""


def kill_at(bench: Bench, moment: str) -> None:
    """Let the process die when the engine reaches a moment for the first time."""

    def trace(name: str) -> None:
        bench.moments.append(name)
        if name == moment and bench.moments.count(name) == 1:
            raise Killed(name)

    object.__setattr__(bench.parts, "trace", trace)


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


def test_an_unanswered_publish_call_waits_until_it_has_settled(bench: Bench) -> None:
    bench.platform.kind = "button"
    bench.given_post()
    bench.platform.plant("commit", failure(FailureClass.AMBIGUOUS))

    bench.run_until_quiet()

    commits = [effect.at for effect in bench.story() if (effect.step, effect.kind) == ("publish", "intent")]
    assert len(commits) == 2
    assert commits[1] - commits[0] >= timedelta(seconds=bench.parts.limits.settle_s)


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


def test_an_unknown_handle_before_the_last_step_is_replaced(bench: Bench) -> None:
    bench.given_post()
    kill_at(bench, "send.answered")
    with pytest.raises(Killed):
        bench.run_due()
    bench.platform.sessions["handle-1"].is_gone = True

    bench.engine.reconcile()
    bench.run_until_quiet()

    assert bench.live() == ["post-1"]


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


def test_nothing_is_sent_while_obs_streams(bench: Bench) -> None:
    bench.given_post()
    bench.held.add("streaming")

    bench.run_due()
    bench.held.clear()
    held = bench.publication()
    bench.run_until_quiet()

    assert held.wait_reason is WaitReason.HELD
    assert bench.live() == ["post-1"]


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


def test_a_platform_at_work_is_asked_with_growing_waits(bench: Bench) -> None:
    bench.given_post()
    bench.platform.works_for = 5

    bench.run_until_quiet()

    asked = [effect.at for effect in bench.story() if effect.step == "verify"]
    waits = [(after - before).total_seconds() for before, after in pairwise(asked)]
    assert waits == sorted(waits)
    assert bench.publication().status is Status.COMPLETED
    assert bench.publication().attempts == 0


def test_a_platform_that_keeps_less_gets_the_rest_from_its_own_offset(bench: Bench) -> None:
    bench.given_post()
    bench.platform.keeps_less = True

    bench.run_until_quiet()

    assert bench.platform.live[0].content == CONTENT


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


def test_another_owner_makes_the_first_one_drop_everything(bench: Bench) -> None:
    bench.given_post()
    [claimed] = bench.engine.claim_due(limit=1)
    bench.engine.reconcile()

    bench.engine.run(claimed)

    assert bench.platform.calls.count("commit") == 0
    assert bench.publication().phase is Phase.NEW


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


@pytest.mark.parametrize("when", ["before", "after"])
def test_an_ambiguous_answer_to_the_last_step_costs_no_attempt(any_bench: Bench, when: str) -> None:
    any_bench.given_post()
    problem = failure(FailureClass.AMBIGUOUS)
    any_bench.platform.plant("commit", problem if when == "before" else (when, problem))

    any_bench.run_until_quiet()

    assert any_bench.publication().attempts == 0
    assert any_bench.live() == ["post-1"]


def test_a_platform_that_never_takes_the_last_step_is_not_asked_for_ever(any_bench: Bench) -> None:
    any_bench.given_post()
    any_bench.platform.plant("commit", *[failure(FailureClass.AMBIGUOUS)] * 50)

    any_bench.run_until_quiet()

    assert any_bench.publication().status is Status.FAILED
    assert any_bench.platform.calls.count("commit") == 3
    assert any_bench.ledger.lines[-1].outcome == "not_live"
    assert any_bench.live() == []
