"""When a publication waits in the middle of its way: for its time, the platform's work, a call to settle."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from clipdesk.domain.errors import Interrupted
from clipdesk.domain.publication import Phase, look_again, stage
from clipdesk.services.publishing.parts import EngineParts
from clipdesk.services.publishing.record import Record
from clipdesk.services.publishing.verdicts import Judge

_MOST_TURNS = 12


class Waiting:
    """Leave a publication in a state from which it is taken up again by itself."""

    def __init__(self, parts: EngineParts, record: Record, judge: Judge) -> None:
        self._parts = parts
        self._record = record
        self._judge = judge

    def for_the_platform(self, *, soon: bool = False) -> None:
        """Ask again about the platform's work, each time later than the last."""
        publication = self._record.publication
        phase = Phase.VERIFYING if publication.is_committed and not soon else publication.phase
        turn = 1 if soon else self._turns()
        at = self._now() + timedelta(seconds=self._judge.poll_s(turn))
        words = f"{publication.platform.label} works on it"
        self._record.leave(look_again(replace(publication, phase=phase), at=at), "verify", words)

    def for_its_time(self, due_at: datetime) -> bool:
        """Leave it staged if its time has not come; tell whether it was left. A near moment is waited for."""
        if self._is_time(due_at):
            return False
        self._record.leave(stage(self._record.publication, now=self._now()), "stage", "waits for its time")
        return True

    def for_the_last_call(self) -> bool:
        """Wait until no request of ours can still arrive before a publish call is repeated."""
        intent = self._record.last_intent("publish")
        if intent is None:
            return False
        settled_at = intent.at + timedelta(seconds=self._parts.limits.settle_s)
        if self._now() >= settled_at:
            return False
        words = "waits until the last call has settled"
        self._record.leave(look_again(self._record.publication, at=settled_at), "settle", words)
        return True

    def for_another_call(self, commits: int) -> bool:
        """Leave it for a while before the last step is made again; each repeat waits twice as long."""
        intent = self._record.last_intent("publish")
        if intent is None:
            return False
        again_at = intent.at + timedelta(seconds=self._judge.retry_s(commits))
        if self._now() >= again_at:
            return False
        words = "waits before the last step is made again"
        self._record.leave(look_again(self._record.publication, at=again_at), "settle", words)
        return True

    def _turns(self) -> int:
        """Return which question about the platform's work this is, by the time that has passed."""
        intent = self._record.last_intent("publish") or self._record.last_intent("send")
        if intent is None:
            return 1
        age_s = (self._now() - intent.at).total_seconds()
        turn, waited_s = 1, self._judge.poll_s(1)
        while waited_s < age_s and turn < _MOST_TURNS:
            turn += 1
            waited_s += self._judge.poll_s(turn)
        return turn

    def _is_time(self, due_at: datetime) -> bool:
        early_s = (due_at - self._now()).total_seconds()
        if early_s > self._parts.limits.short_wait_s:
            return False
        while early_s > 0:
            if self._parts.clock.wait(self._parts.stop, early_s):
                raise Interrupted("stop")
            early_s = (due_at - self._now()).total_seconds()
        return True

    def _now(self) -> datetime:
        return self._parts.clock.now()
