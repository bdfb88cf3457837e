"""Tests of the rules of a publication's life."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from clipdesk.domain.errors import NotAllowed
from clipdesk.domain.publication import (
    Phase,
    Publication,
    Status,
    WaitReason,
    cancel,
    complete,
    doubt,
    fail,
    is_late,
    look_again,
    miss,
    park,
    retry,
    stage,
    start_again,
)
from tests import values
from tests.clock import START

HOUR = timedelta(hours=1)


@pytest.fixture
def claimed() -> Publication:
    return values.publication(values.account(id=1), status=Status.PROCESSING, owner="me", epoch=4)


def test_parking_costs_no_attempt_and_names_what_it_waits_for(claimed: Publication) -> None:
    parked = park(claimed, WaitReason.OFFLINE, "You're offline.", until=START + HOUR)

    assert (parked.status, parked.wait_reason, parked.attempts) == (Status.PENDING, WaitReason.OFFLINE, 0)
    assert parked.next_try_at == START + HOUR
    assert parked.owner is None


def test_the_last_attempt_fails(claimed: Publication) -> None:
    second = retry(claimed, "Down.", at=START + HOUR, max_attempts=3, is_handle_dead=False)
    third = retry(second, "Down.", at=START + HOUR, max_attempts=3, is_handle_dead=False)
    last = retry(third, "Down.", at=START + HOUR, max_attempts=3, is_handle_dead=False)

    assert [item.status for item in (second, third, last)] == [Status.PENDING, Status.PENDING, Status.FAILED]
    assert last.attempts == 3
    assert last.next_try_at is None


def test_a_dead_handle_starts_from_the_beginning(claimed: Publication) -> None:
    staged = replace(claimed, phase=Phase.STAGED, staged_at=START)

    again = retry(staged, "Dead.", at=START, max_attempts=3, is_handle_dead=True)

    assert (again.phase, again.staged_at) == (Phase.NEW, None)


def test_a_retry_takes_back_the_word_that_it_was_publishing(claimed: Publication) -> None:
    publishing = replace(claimed, phase=Phase.PUBLISHING)

    again = retry(publishing, "Not sent.", at=START, max_attempts=3, is_handle_dead=False)

    assert not again.is_committed


def test_staging_waits_for_the_time_and_keeps_its_first_moment(claimed: Publication) -> None:
    first = stage(claimed, now=START)
    second = stage(first, now=START + HOUR)

    assert (first.status, first.phase) == (Status.PENDING, Phase.STAGED)
    assert second.staged_at == START
    assert first.next_try_at == claimed.scheduled_at


def test_looking_again_keeps_it_processing_without_an_owner(claimed: Publication) -> None:
    waiting = look_again(claimed, at=START + HOUR)

    assert (waiting.status, waiting.owner, waiting.next_try_at) == (Status.PROCESSING, None, START + HOUR)


def test_completing_keeps_what_is_known_already(claimed: Publication) -> None:
    known = replace(claimed, remote_id="abc", url="https://a.example")

    done = complete(known, now=START, remote_id=None, url=None, privacy="public")

    assert (done.remote_id, done.url, done.privacy) == ("abc", "https://a.example", "public")
    assert done.completed_at == START


@pytest.mark.parametrize("end", [fail, miss, doubt])
def test_ends_that_need_a_person_are_never_looked_at_by_themselves(end, claimed: Publication) -> None:
    ended = end(claimed, "Look at it.")

    assert ended.next_try_at is None
    assert ended.owner is None
    assert ended.error_message == "Look at it."


@pytest.mark.parametrize("status", [Status.PENDING, Status.FAILED, Status.MISSED])
def test_what_is_not_out_can_be_cancelled(claimed: Publication, status: Status) -> None:
    assert cancel(replace(claimed, status=status)).status is Status.CANCELLED


def test_a_cancel_takes_the_claim_away(claimed: Publication) -> None:
    assert cancel(claimed).epoch == claimed.epoch + 1


@pytest.mark.parametrize("phase", [Phase.PUBLISHING, Phase.VERIFYING])
@pytest.mark.parametrize("status", [Status.PROCESSING, Status.UNCONFIRMED])
def test_after_the_irreversible_call_nothing_can_be_cancelled(
    claimed: Publication, phase: Phase, status: Status
) -> None:
    with pytest.raises(NotAllowed):
        cancel(replace(claimed, phase=phase, status=status))


@pytest.mark.parametrize("status", [Status.COMPLETED, Status.CANCELLED])
def test_an_end_cannot_be_cancelled(claimed: Publication, status: Status) -> None:
    with pytest.raises(NotAllowed):
        cancel(replace(claimed, status=status))


def test_starting_again_gives_back_all_attempts(claimed: Publication) -> None:
    failed = replace(fail(claimed, "No."), attempts=3)

    again = start_again(failed, scheduled_at=START + HOUR, is_forced=True, try_at=START)

    assert (again.status, again.attempts, again.error_message) == (Status.PENDING, 0, None)
    assert again.scheduled_at == START + HOUR


@pytest.mark.parametrize(("minutes", "late"), [(0, False), (60, False), (61, True)])
def test_it_is_late_after_the_grace(claimed: Publication, minutes: int, late: bool) -> None:
    now = START + timedelta(minutes=minutes)

    assert is_late(claimed, now, timedelta(minutes=60)) is late


def test_a_hold_does_not_make_it_late(claimed: Publication) -> None:
    held = replace(claimed, late_from=START + 3 * HOUR)

    assert not is_late(held, START + 3 * HOUR + timedelta(minutes=30), HOUR)


def test_what_a_person_forced_is_never_late(claimed: Publication) -> None:
    assert not is_late(replace(claimed, is_forced=True), START + 10 * HOUR, HOUR)


def test_progress_is_a_share_and_unknown_before_the_first_byte(claimed: Publication) -> None:
    assert claimed.progress is None
    assert replace(claimed, sent_bytes=25, total_bytes=100).progress == 0.25
