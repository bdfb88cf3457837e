"""A post that is carried to another time, by mouse or keys: where it would fall, and whether it may."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from PySide6.QtCore import QPointF

from clipdesk.desktop.models.week import SNAP, Verdict, Week, WeekPost
from clipdesk.domain.slot import instant


@dataclass(frozen=True, slots=True)
class Carried:
    """A post on its way; `pointer` is None while keys carry it, `verdict` None where it can't fall."""

    post: WeekPost
    verdict: Verdict | None
    grab: QPointF | None = None
    pointer: QPointF | None = None

    @property
    def by_keys(self) -> bool:
        """Tell whether keys carry it."""
        return self.pointer is None

    @property
    def target(self) -> datetime | None:
        """Return the time that it would fall to."""
        return self.verdict.at if self.verdict is not None else None

    @property
    def may_drop(self) -> bool:
        """Tell whether it may fall there, and would have moved."""
        verdict = self.verdict
        return verdict is not None and verdict.is_allowed and verdict.at != self.post.at

    def over(self, week: Week, pointer: QPointF, at: datetime | None, now: datetime) -> Carried:
        """Return it over another point; `at` is the time under its upper edge, or None."""
        verdict = week.verdict(self.post, week.snapped(self.post, at), now) if at is not None else None
        return replace(self, pointer=pointer, verdict=verdict)

    def by(self, week: Week, now: datetime, *, days: int = 0, quarters: int = 0) -> Carried:
        """Return it moved by days, which keep the clock time, or by quarters of an hour."""
        at = self.target or self.post.at
        local = week.local(at)
        moved = instant(local.date() + timedelta(days=days), local.time(), week.zone) + quarters * SNAP
        return replace(self, verdict=week.verdict(self.post, moved, now))

    def to_next_slot(self, week: Week, now: datetime, step: int) -> Carried:
        """Return it at the next posting time that it may have; where there is none it stays."""
        at = week.next_slot(self.post, self.target or self.post.at, step, now)
        return self if at is None else replace(self, verdict=week.verdict(self.post, at, now))


def picked_up(week: Week, post: WeekPost, now: datetime) -> Carried:
    """Return a post picked up by keys, where it stands."""
    return Carried(post, week.verdict(post, post.at, now))
