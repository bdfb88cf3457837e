"""Tests of what each failure means: the next state, the price, the wait."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from clipdesk.domain.errors import FailureClass
from clipdesk.domain.publication import Phase, Publication, Status, WaitReason
from clipdesk.domain.settings import PublishSettings
from clipdesk.services.publishing.verdicts import EngineLimits, Judge, Verdict
from tests import values
from tests.clock import START
from tests.services.publishing.platform import failure

SETTINGS = PublishSettings(max_attempts=3, retry_base_s=30, status_poll_s=5)
JUDGE = Judge(SETTINGS, EngineLimits(), random=lambda: 0.0)


def claimed(phase: Phase = Phase.UPLOADING) -> Publication:
    return values.publication(values.account(id=1), status=Status.PROCESSING, phase=phase, owner="me")


def judge(
    kind: FailureClass, phase: Phase = Phase.UPLOADING, asked_for_s: float = 0, **more: object
) -> Verdict:
    return JUDGE.judge(claimed(phase), failure(kind, **more), START, asked_for_s=asked_for_s)


@pytest.mark.parametrize(
    ("kind", "status", "reason", "attempts"),
    [
        (FailureClass.WAIT, Status.PENDING, WaitReason.OFFLINE, 0),
        (FailureClass.DATED, Status.PENDING, WaitReason.RATE_LIMITED, 0),
        (FailureClass.SIGN_IN, Status.PENDING, WaitReason.SIGN_IN, 0),
        (FailureClass.CHOICE, Status.PENDING, WaitReason.NEEDS_CHOICE, 0),
        (FailureClass.READ, Status.PROCESSING, None, 0),
        (FailureClass.RETRYABLE, Status.PENDING, None, 1),
        (FailureClass.NEW_HANDLE, Status.PENDING, None, 1),
        (FailureClass.AMBIGUOUS, Status.PENDING, None, 1),
        (FailureClass.FINAL, Status.FAILED, None, 0),
    ],
)
def test_before_the_last_step_each_class_has_its_state_and_price(
    kind: FailureClass, status: Status, reason: WaitReason | None, attempts: int
) -> None:
    after = judge(kind).publication

    assert (after.status, after.wait_reason, after.attempts) == (status, reason, attempts)


@pytest.mark.parametrize(
    "kind", [FailureClass.WAIT, FailureClass.DATED, FailureClass.AMBIGUOUS, FailureClass.READ]
)
def test_after_the_last_step_nothing_but_asking_remains(kind: FailureClass) -> None:
    after = judge(kind, Phase.PUBLISHING).publication

    assert (after.status, after.attempts) == (Status.PROCESSING, 0)
    assert after.next_try_at is not None
    assert after.next_try_at > START


@pytest.mark.parametrize("kind", [FailureClass.NEW_HANDLE, FailureClass.FINAL])
def test_only_a_proof_of_death_buries_a_handle(kind: FailureClass) -> None:
    assert judge(kind).bury
    assert not judge(FailureClass.RETRYABLE).bury
    assert not judge(FailureClass.AMBIGUOUS, Phase.PUBLISHING).bury


def test_a_date_far_away_is_cut_to_a_day() -> None:
    after = judge(FailureClass.DATED, wait_reason="quota", retry_at=START + timedelta(days=9)).publication

    assert after.next_try_at == START + timedelta(hours=24)


def test_questions_unanswered_for_ten_minutes_cost_an_attempt_before_the_last_step() -> None:
    assert judge(FailureClass.READ, asked_for_s=599).publication.attempts == 0
    assert judge(FailureClass.READ, asked_for_s=601).publication.attempts == 1


def test_questions_unanswered_for_a_day_after_the_last_step_end_in_doubt() -> None:
    after = judge(FailureClass.READ, Phase.VERIFYING, asked_for_s=86_401).publication

    assert after.status is Status.UNCONFIRMED


def test_the_last_attempt_fails_and_says_so() -> None:
    tired = replace(claimed(), attempts=2)

    verdict = JUDGE.judge(tired, failure(FailureClass.RETRYABLE), START, asked_for_s=0)

    assert verdict.publication.status is Status.FAILED
    assert verdict.is_failure


def test_waits_between_attempts_double_from_the_setting_on() -> None:
    assert [JUDGE.retry_s(attempt) for attempt in (1, 2, 3)] == [15, 30, 60]


def test_a_settle_time_shorter_than_a_request_is_refused() -> None:
    with pytest.raises(ValueError, match="settle_s"):
        EngineLimits(settle_s=30, longest_request_s=60)
