"""The durable memory of one run: every intent before its call, every answer after it, all under the epoch.

A write that finds another owner raises LostClaim, and the run drops everything (rule I5).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from clipdesk.domain.activity import Activity, ActivityKind
from clipdesk.domain.errors import LostClaim
from clipdesk.domain.events import Event, EventName
from clipdesk.domain.post import Post
from clipdesk.domain.publication import Effect, Handle, Phase, Publication, Status
from clipdesk.ports import Clock, EventSink
from clipdesk.repositories import UnitOfWork, Work

Trace = Callable[[str], None]
LastWord = Callable[[UnitOfWork, Publication], Publication]


class Record:
    """Remember one publication while it is claimed.

    Args:
        trace: told the name of each moment that a crash could hit; tests kill the process there.
    """

    def __init__(
        self, work: Work, clock: Clock, bus: EventSink, publication: Publication, trace: Trace
    ) -> None:
        self._work = work
        self._clock = clock
        self._bus = bus
        self._trace = trace
        self.publication = publication

    def load(self) -> tuple[Post, Handle | None]:
        """Read the post and the living handle."""
        with self._work.read() as unit:
            return unit.posts.get(self.publication.post_id), unit.handles.living(self.publication.id)

    def last_intent(self, step: str) -> Effect | None:
        """Return the newest intent of a step since the living handle was made."""
        with self._work.read() as unit:
            return unit.effects.last_intent(self.publication.id, step)

    def newest_intent(self, step: str) -> Effect | None:
        """Return the newest intent of a step in the whole story, such as the one that led to the handle."""
        with self._work.read() as unit:
            story = unit.effects.of(self.publication.id)
        found = (effect for effect in reversed(story) if effect.step == step and effect.kind == "intent")
        return next(found, None)

    def commits(self) -> int:
        """Return how often the irreversible call was meant for the living handle."""
        count = 0
        with self._work.read() as unit:
            story = unit.effects.of(self.publication.id)
        is_made = True
        for effect in reversed(story):
            line = (effect.step, effect.kind)
            if line == ("create", "answer"):
                break
            count += line == ("publish", "intent") and is_made
            # The one line between an intent and an answer would be a call; this answer says there was none.
            is_made = line != ("publish", "answer")
        return count

    def intent(self, step: str, phase: Phase, text: str, **data: Any) -> None:
        """Commit what is about to be called (rule I2)."""
        self._trace(f"{step}.before")
        publication = replace(self.publication, phase=phase)
        with self._work.write() as unit:
            unit.publications.save_claimed(publication)
            self._add(unit, step, "intent", text, data)
        self.publication = publication
        self._trace(f"{step}.intent")

    def answer(
        self, step: str, text: str, publication: Publication, *, handle: Handle | None = None, **data: Any
    ) -> None:
        """Commit what came back, with the handle if the call made one (rule I3)."""
        self._trace(f"{step}.sent")
        with self._work.write() as unit:
            unit.publications.save_claimed(publication)
            if handle is not None:
                unit.handles.add(publication.id, handle)
            self._add(unit, step, "answer", text, data)
        self.publication = publication
        self._trace(f"{step}.answered")

    def leave(
        self,
        publication: Publication,
        step: str,
        text: str,
        *,
        bury: str = "",
        activity: str = "",
        advice: str = "",
        last_word: LastWord | None = None,
    ) -> None:
        """Commit the state in which the run leaves it; `bury` ends the handle with that verdict.

        `last_word` may change that state by what it finds in the same unit of work, and what it writes there
        counts only together with it.
        """
        self._trace(f"{step}.before")
        with self._work.write() as unit:
            if last_word is not None:
                publication = last_word(unit, publication)
            unit.publications.save_claimed(publication)
            if bury:
                unit.handles.bury(publication.id, bury)
            self._add(unit, step, "answer", text, {})
            if activity:
                kind = (
                    ActivityKind.PROBLEM if publication.status is not Status.COMPLETED else ActivityKind.POST
                )
                line = Activity(
                    0, self._clock.now(), kind, activity, post_id=publication.post_id, advice=advice
                )
                unit.activity.add(line)
        self.publication = publication
        self._trace(f"{step}.left")
        self.tell(EventName.POST_CHANGED, status=str(publication.status))

    def bury(self, verdict: str, *, phase: Phase = Phase.NEW) -> None:
        """End the living handle, with the proof that it is dead (rule I1)."""
        publication = replace(self.publication, phase=phase, sent_bytes=0, staged_at=None)
        with self._work.write() as unit:
            unit.publications.save_claimed(publication)
            unit.handles.bury(publication.id, verdict)
            self._add(unit, "handle", "note", verdict, {})
        self.publication = publication

    def amend(self, *, url: str | None, privacy: str | None, text: str, notice: str) -> None:
        """Add what was read back to a completed publication; never touches its status (rule I7)."""
        with self._work.write() as unit:
            was = unit.publications.get(self.publication.id)
            if was.status is not Status.COMPLETED:
                return
            new = replace(was, url=url or was.url, privacy=privacy or was.privacy)
            try:
                unit.publications.save(new, was=was)
            except LostClaim:
                return
            self._add(unit, "read_back", "answer", text, {})
            if notice:
                line = Activity(0, self._clock.now(), ActivityKind.PROBLEM, notice, post_id=was.post_id)
                unit.activity.add(line)
        self.publication = new

    def progress(self, sent_bytes: int, total_bytes: int) -> None:
        """Store how much is sent, so that every door can show it."""
        with self._work.write() as unit:
            unit.publications.save_progress(
                self.publication.id, self.publication.epoch, sent_bytes, total_bytes
            )

    def is_mine(self) -> bool:
        """Tell whether nobody has taken the publication away meanwhile (a cancel, another publisher)."""
        with self._work.read() as unit:
            stored = unit.publications.get(self.publication.id)
        return stored.epoch == self.publication.epoch and stored.status is Status.PROCESSING

    def tell(self, name: EventName, **data: Any) -> None:
        """Publish an event about this publication."""
        publication = self.publication
        base = {
            "post_id": publication.post_id,
            "publication_id": publication.id,
            "platform": str(publication.platform),
        }
        self._bus.publish(Event(name, self._clock.now(), {**base, **data}))

    def trace(self, moment: str) -> None:
        """Name a moment that a crash could hit."""
        self._trace(moment)

    def _add(self, unit: UnitOfWork, step: str, kind: str, text: str, data: dict[str, Any]) -> None:
        effect = Effect(self._clock.now(), self.publication.attempts + 1, step, kind, text, data)
        unit.effects.add(self.publication.id, effect)
