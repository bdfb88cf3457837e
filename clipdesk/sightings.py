"""Passes what the folder watcher saw on to those it concerns: the intake, the Activity page, the bus."""

from __future__ import annotations

from clipdesk.domain.events import Event, EventName
from clipdesk.domain.sighting import ClipSighting, SightingKind
from clipdesk.ports import Clock, EventSink
from clipdesk.services.ingest import IngestService
from clipdesk.workers.intake import Intake


class Sightings:
    """Take sightings on the watcher's thread; return at once."""

    def __init__(self, intake: Intake, ingest: IngestService, clock: Clock, bus: EventSink) -> None:
        self._intake = intake
        self._ingest = ingest
        self._clock = clock
        self._bus = bus

    def take(self, seen: ClipSighting) -> None:
        """Pass one sighting on."""
        kind, intake = seen.kind, self._intake
        if kind is SightingKind.SETTLED:
            intake.settled(seen.path, seen.obs_kind)
        elif kind is SightingKind.EXISTING:
            intake.existing(seen.paths)
        elif kind is SightingKind.DETECTED:
            data = {"path": str(seen.path), "size_bytes": seen.size_bytes}
            self._bus.publish(Event(EventName.CLIP_DETECTED, seen.seen_at, data))
        elif kind is SightingKind.WAITING:
            intake.waiting(seen.path, seen.words)
        elif kind is SightingKind.VANISHED:
            intake.gone(seen.path)
        elif kind is SightingKind.RENAMED and seen.previous_path is not None:
            intake.moved(seen.previous_path, seen.path)
        elif kind in (SightingKind.REFUSED, SightingKind.UNFINISHED):
            intake.refused(seen.path, seen.words)
        elif kind is SightingKind.PAIRED:
            self._ingest.note(seen.words or "Same clip as the MKV.", path=seen.path)
        elif kind in (SightingKind.FOLDER_MISSING, SightingKind.FOLDER_BACK):
            self._on_folder(seen)

    def _on_folder(self, seen: ClipSighting) -> None:
        is_missing = seen.kind is SightingKind.FOLDER_MISSING
        words = "Clip folder not found." if is_missing else "The clip folder is back."
        self._ingest.note(words, path=seen.path)
        if is_missing:
            data = {
                "text": words,
                "advice": f"Connect the drive, or choose another folder than {seen.path}.",
                "where": "watcher",
                "path": str(seen.path),
            }
            self._bus.publish(Event(EventName.PROBLEM, seen.seen_at, data))
