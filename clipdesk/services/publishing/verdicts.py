"""What a failure means for a publication: which state, which counter, when to look again. Pure rules.

The classes and their prices are those of `FailureClass`; only RETRYABLE and NEW_HANDLE cost an attempt.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from clipdesk.domain.backoff import full_jitter_s
from clipdesk.domain.errors import FailureClass, PlatformFailure
from clipdesk.domain.publication import (
    Phase,
    Publication,
    WaitReason,
    doubt,
    fail,
    look_again,
    park,
    retry,
)
from clipdesk.domain.settings import PublishSettings

_LONGEST_WAIT = timedelta(hours=24)
_OFFLINE_S = (15.0, 60.0)


@dataclass(frozen=True, slots=True)
class EngineLimits:
    """The engine's times, in seconds.

    `settle_s` must exceed the life of any request of ours plus the platform's own delay: only then does an
    unanswered publish call prove nothing more can come of it.
    """

    settle_s: float = 120
    longest_request_s: float = 60
    adoption_s: float = 30 * 60
    read_s: float = 10 * 60
    verify_s: float = 24 * 3600
    short_wait_s: float = 2
    poll_cap_s: float = 300
    room_again_s: float = 60

    def __post_init__(self) -> None:
        if self.settle_s <= self.longest_request_s:
            raise ValueError("settle_s must be longer than any request can live")


@dataclass(frozen=True, slots=True)
class Verdict:
    """The next state, and what else must happen with it.

    `bury` names the proof that the handle is dead; `asks_sign_in` that the account needs its owner.
    """

    publication: Publication
    bury: str = ""
    asks_sign_in: bool = False
    is_failure: bool = False
    counts_for_breaker: bool = False


class Judge:
    """Turn failures into verdicts.

    Args:
        random: gives numbers in [0, 1) for the jitter.
    """

    def __init__(self, settings: PublishSettings, limits: EngineLimits, random: Callable[[], float]) -> None:
        self._settings = settings
        self._limits = limits
        self._random = random

    def judge(
        self, publication: Publication, failure: PlatformFailure, now: datetime, *, asked_for_s: float
    ) -> Verdict:
        """Return the verdict on a failure.

        Args:
            asked_for_s: how long questions about this publication have gone unanswered.
        """
        kind = failure.failure
        message = str(failure)
        if kind is FailureClass.SIGN_IN:
            return Verdict(park(publication, WaitReason.SIGN_IN, message), asks_sign_in=True)
        if kind is FailureClass.CHOICE:
            return Verdict(park(publication, WaitReason.NEEDS_CHOICE, message))
        if kind is FailureClass.DATED:
            return Verdict(self._dated(publication, failure, now))
        if kind is FailureClass.WAIT:
            return Verdict(self._wait(publication, failure, now))
        if kind is FailureClass.FINAL:
            failed = replace(fail(publication, message), phase=Phase.NEW)
            return Verdict(failed, bury=f"refused: {failure.code or 'final'}", is_failure=True)
        if kind is FailureClass.NEW_HANDLE:
            return self._again(publication, message, now, bury=f"dead: {failure.code or 'by the platform'}")
        if kind is FailureClass.READ:
            return self._unanswered(publication, message, now, asked_for_s)
        if publication.is_committed:
            return Verdict(
                look_again(publication, at=now + timedelta(seconds=self.poll_s(1)), message=message)
            )
        return self._again(publication, message, now)

    def poll_s(self, turn: int) -> float:
        """Return the wait before question number `turn` about a platform's work; grows to five minutes."""
        return full_jitter_s(
            turn,
            base_s=self._settings.status_poll_s,
            cap_s=self._limits.poll_cap_s,
            random=self._random,
            floor_share=0.8,
        )

    def _dated(self, publication: Publication, failure: PlatformFailure, now: datetime) -> Publication:
        until = failure.retry_at or now + timedelta(seconds=self.retry_s(1))
        reason = WaitReason(failure.wait_reason or WaitReason.RATE_LIMITED)
        if publication.is_committed:
            return look_again(publication, at=min(until, now + _LONGEST_WAIT), message=str(failure))
        return park(publication, reason, str(failure), until=min(until, now + _LONGEST_WAIT))

    def _wait(self, publication: Publication, failure: PlatformFailure, now: datetime) -> Publication:
        base_s, cap_s = _OFFLINE_S
        base_s = min(base_s, self._settings.retry_base_s)
        until = now + timedelta(seconds=full_jitter_s(2, base_s=base_s, cap_s=cap_s, random=self._random))
        if publication.is_committed:
            return look_again(publication, at=until, message=str(failure))
        return park(publication, WaitReason(failure.wait_reason or "offline"), str(failure), until=until)

    def _again(self, publication: Publication, message: str, now: datetime, *, bury: str = "") -> Verdict:
        at = now + timedelta(seconds=self.retry_s(publication.attempts + 1))
        new = retry(
            publication,
            message,
            at=at,
            max_attempts=self._settings.max_attempts,
            is_handle_dead=bool(bury),
        )
        return Verdict(new, bury=bury, is_failure=new.next_try_at is None, counts_for_breaker=True)

    def _unanswered(
        self, publication: Publication, message: str, now: datetime, asked_for_s: float
    ) -> Verdict:
        if publication.is_committed:
            if asked_for_s > self._limits.verify_s:
                return Verdict(doubt(publication, f"{message} Look on the platform whether it is live."))
        elif asked_for_s > self._limits.read_s:
            return self._again(publication, message, now)
        turn = 1 + int(asked_for_s // max(1.0, self._settings.status_poll_s))
        base_s = min(2.0, self._settings.retry_base_s)
        wait_s = full_jitter_s(turn, base_s=base_s, cap_s=60, random=self._random)
        return Verdict(look_again(publication, at=now + timedelta(seconds=wait_s), message=message))

    def retry_s(self, attempt: int) -> float:
        """Return the wait before repeat number `attempt`; doubles from the setting on."""
        return full_jitter_s(
            attempt, base_s=self._settings.retry_base_s, cap_s=3600, random=self._random, floor_share=0.5
        )
