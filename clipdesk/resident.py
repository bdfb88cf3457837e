"""The second half of the root: what stays and works by itself, around one desk.

The engine with its lanes and publisher role, and the workers that a host gives threads: scheduler, folder
watcher, OBS client, doorbell, loopback API. Starts nothing but what `start` is called for.
"""

from __future__ import annotations

import os
import random
import socket
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Protocol

from clipdesk.app import DOORBELL, ROLE, Desk
from clipdesk.domain.clip import ClipKind
from clipdesk.domain.events import Event, EventName
from clipdesk.domain.publication import Publication, WaitReason
from clipdesk.domain.sighting import ClipSighting, SightingKind
from clipdesk.media.folders import WatchedFolder
from clipdesk.media.following import Reporting, WatchOptions
from clipdesk.media.upload import FileUploadSource
from clipdesk.media.watcher import FolderWatcher
from clipdesk.obs.client import ObsAddress, ObsClient
from clipdesk.obs.tracking import ObsEvent, ObsState, RecordingFinished, ReplaySaved
from clipdesk.ports import Worker
from clipdesk.services.publishing.parts import BY_PERSON, EngineParts
from clipdesk.services.publishing.service import PublishingService
from clipdesk.services.publishing.verdicts import EngineLimits
from clipdesk.transport import redact
from clipdesk.workers.dispatch import Dispatcher
from clipdesk.workers.doorbell import DoorbellWorker
from clipdesk.workers.hosting import Border
from clipdesk.workers.intake import Intake
from clipdesk.workers.lanes import Lanes
from clipdesk.workers.power import WakepyPower
from clipdesk.workers.role import PublisherRole
from clipdesk.workers.scheduler import Chore, ClockListeners, SchedulerWorker

_LANES_CLOSE_S = 8.0
_DAY_S = 86_400.0


class Host(Protocol):
    """Gives a worker a thread."""

    def start(self) -> None: ...
    def stop(self, timeout_s: float) -> bool: ...


@dataclass(frozen=True, slots=True)
class Tuning:
    """What tests change about the engine: where a crash may hit, and its times."""

    trace: Callable[[str], None] = lambda moment: None
    limits: EngineLimits = field(default_factory=EngineLimits)


class Resident:
    """Everything that works by itself in one home.

    Args:
        program: names this program to others that want to publish too.
    """

    def __init__(self, desk: Desk, *, program: str = "ClipDesk", tuning: Tuning | None = None) -> None:
        self.desk = desk
        tuning = tuning or Tuning()
        self._stop = threading.Event()
        self.obs_state = ObsState()
        self._is_paused = False
        self._is_held_by_person = False
        self.border = Border(desk.bus, desk.clock, redact)
        publish = desk.settings.current.publish
        self.lanes = Lanes({"upload": publish.parallel_uploads}, self.border.tell)
        self.publishing = PublishingService(self._engine_parts(tuning), _owner())
        self.role = PublisherRole(desk.home.run / ROLE, program)
        self.dispatcher = Dispatcher(self.publishing, self.lanes, self.role, self._parallel)
        self.intake = Intake(
            desk.ingest, desk.composing.describe, desk.scheduling.place, self.lanes, lambda: ""
        )
        self.scheduler = SchedulerWorker(
            self.dispatcher.tick,
            self.publishing.next_due,
            desk.clock,
            self.border.tell,
            chores=self._chores(),
            listeners=ClockListeners(self._on_resume, self._on_clock_change),
        )
        self.dispatcher.on_free = self.scheduler.wake
        self.watcher = FolderWatcher(
            desk.clock, Reporting(self._on_sighting, self.border.tell, self._known_of), self._watch_options()
        )
        self.watcher.set_folders(self._watched_folders())
        self.obs = ObsClient(self._obs_address, lambda: desk.credentials.get("obs"), self._on_obs)
        self.doorbell = DoorbellWorker(desk.home.run / DOORBELL, self._on_ring)
        self._hosts: list[Host] = []
        desk.bus.subscribe(self._on_event)

    # -- life

    def workers(self) -> Sequence[Worker]:
        """Return the workers that want a thread each."""
        # The watcher too where no folder is chosen yet: one may be later.
        workers: list[Worker] = [self.scheduler, self.doorbell, self.watcher]
        if self.desk.settings.current.obs.enabled:
            workers.append(self.obs)
        return workers

    def start(self, host: Callable[[Worker, Border], Host]) -> None:
        """Give every worker a thread, and go on with what was left on its way."""
        self.intake.resume()
        self._hosts = [host(worker, self.border) for worker in self.workers()]
        for running in self._hosts:
            running.start()

    def close(self, timeout_s: float = 10) -> bool:
        """End workers and lanes; uploads stop between two pieces and go on next time. Tell if all ended."""
        self._stop.set()
        ended = [running.stop(timeout_s) for running in self._hosts]
        closed = self.lanes.close(min(timeout_s, _LANES_CLOSE_S))
        self.role.release()
        return all(ended) and closed

    # -- the engine

    def _engine_parts(self, tuning: Tuning) -> EngineParts:
        desk = self.desk
        return EngineParts(
            work=desk.work,
            publishers=desk.publishers,
            source=FileUploadSource(desk.clock, lambda: desk.settings.current.publish.upload_limit_kib_s),
            ledger=desk.ledger,
            settings=desk.settings,
            clock=desk.clock,
            bus=desk.bus,
            power=WakepyPower(),
            file_for=desk.preparing.file_for,
            held_by=self._held_by,
            next_slot=self._next_slot,
            random=random.random,
            limits=tuning.limits,
            trace=tuning.trace,
            stop=self._stop,
        )

    def _parallel(self) -> int:
        return self.desk.settings.current.publish.parallel_uploads

    def _held_by(self) -> frozenset[str]:
        states = {
            "recording": self.obs_state.is_recording,
            "streaming": self.obs_state.is_streaming,
            BY_PERSON: self._is_held_by_person,
        }
        return frozenset(name for name, is_on in states.items() if is_on)

    def _next_slot(self, publication: Publication) -> datetime | None:
        slots = self.desk.scheduling.free_slots([publication.platform], count=1)
        return slots[0] if slots else None

    # -- what comes from outside

    def _on_event(self, event: Event) -> None:
        if event.name in (EventName.POST_CHANGED, EventName.VIDEO_SCHEDULED):
            self.scheduler.wake()

    def _on_ring(self) -> None:
        """Look at the schedule again, and let every listener do so too."""
        self.desk.bus.publish(Event(EventName.POST_CHANGED, self.desk.clock.now(), {}))

    def _on_resume(self) -> None:
        self.scheduler.wake()

    def _on_clock_change(self, delta_s: float) -> None:
        text = f"The computer's clock was changed by {delta_s / 60:.0f} min."
        self.desk.bus.publish(Event(EventName.PROBLEM, self.desk.clock.now(), {"text": text}))

    def _on_obs(self, event: ObsEvent) -> None:
        if isinstance(event, ObsState):
            was, self.obs_state = self.obs_state, event
            if (was.is_streaming and not event.is_streaming) or (was.is_recording and not event.is_recording):
                self.publishing.release(WaitReason.HELD)
                self.scheduler.wake()
            data = {
                "is_connected": event.is_connected,
                "is_recording": event.is_recording,
                "is_streaming": event.is_streaming,
                "is_paused": event.is_paused,
                "scene": event.scene,
            }
            self.desk.bus.publish(Event(EventName.OBS_CHANGED, self.desk.clock.now(), data))
        elif isinstance(event, ReplaySaved):
            self.watcher.hint_finished(event.path, ClipKind.REPLAY)
        elif isinstance(event, RecordingFinished):
            self.watcher.hint_finished(event.path, ClipKind.RECORDING)

    def _on_sighting(self, seen: ClipSighting) -> None:
        kind, intake = seen.kind, self.intake
        if kind is SightingKind.SETTLED:
            intake.settled(seen.path, seen.obs_kind)
        elif kind is SightingKind.EXISTING:
            intake.existing(seen.paths)
        elif kind is SightingKind.DETECTED:
            data = {"path": str(seen.path), "size_bytes": seen.size_bytes}
            self.desk.bus.publish(Event(EventName.CLIP_DETECTED, seen.seen_at, data))
        elif kind is SightingKind.WAITING:
            intake.waiting(seen.path, seen.words)
        elif kind is SightingKind.VANISHED:
            intake.gone(seen.path)
        elif kind is SightingKind.RENAMED and seen.previous_path is not None:
            intake.moved(seen.previous_path, seen.path)
        elif kind in (SightingKind.REFUSED, SightingKind.UNFINISHED):
            intake.refused(seen.path, seen.words)
        elif kind is SightingKind.PAIRED:
            self.desk.ingest.note(seen.words or "Same clip as the MKV.", path=seen.path)
        elif kind in (SightingKind.FOLDER_MISSING, SightingKind.FOLDER_BACK):
            self._on_folder(seen)

    def _on_folder(self, seen: ClipSighting) -> None:
        is_missing = seen.kind is SightingKind.FOLDER_MISSING
        words = "Clip folder not found." if is_missing else "The clip folder is back."
        self.desk.ingest.note(words, path=seen.path)
        if is_missing:
            data = {
                "text": words,
                "advice": f"Connect the drive, or choose another folder than {seen.path}.",
                "where": "watcher",
                "path": str(seen.path),
            }
            self.desk.bus.publish(Event(EventName.PROBLEM, seen.seen_at, data))

    # -- what a person wants for now

    def pause_watching(self, is_paused: bool) -> None:
        """Watch nothing for now, or go on; what comes meanwhile is listed, not scheduled."""
        self._is_paused = is_paused
        self.watcher.set_folders(self._watched_folders())

    def hold_posting(self, is_held: bool) -> None:
        """Send nothing for now, or let what was held go out, spaced; writes to the database."""
        self._is_held_by_person = is_held
        if not is_held:
            self.publishing.release(WaitReason.HELD)
            self.scheduler.wake()

    # -- settings as values of the workers

    def apply_settings(self) -> None:
        """Let the workers take what was changed in the settings."""
        self.watcher.set_options(self._watch_options())
        self.watcher.set_folders(self._watched_folders())
        self.lanes.resize("upload", self._parallel())
        self.obs.wake()
        self.scheduler.wake()

    def _watch_options(self) -> WatchOptions:
        watch = self.desk.settings.current.watch
        return WatchOptions(extensions=frozenset(watch.extensions), settle_s=watch.settle_s)

    def _watched_folders(self) -> list[WatchedFolder]:
        # What was recorded while nobody watched is listed, never scheduled by itself:
        # every start is a first visit.
        watch = self.desk.settings.current.watch
        if self._is_paused:
            return []
        return [
            WatchedFolder(Path(folder).expanduser(), watch.recursive, is_first_visit=True)
            for folder in watch.folders
        ]

    def _known_of(self, paths: object) -> frozenset[str]:
        with self.desk.work.read() as unit:
            known = unit.clips.known_paths()
        return frozenset(str(path) for path in paths if str(path) in known)  # type: ignore[attr-defined]

    def _obs_address(self) -> ObsAddress | None:
        obs = self.desk.settings.current.obs
        return ObsAddress(obs.host, obs.port) if obs.enabled else None

    def _chores(self) -> list[Chore]:
        desk = self.desk

        def write_again() -> None:
            desk.composing.rewrite_waiting(desk.clock.now())

        # Chores share the scheduler's thread, so they only hand over.
        return [
            Chore("words", 60.0, lambda: self.lanes.submit("ai", write_again)),
            Chore("left behind", 300.0, self.intake.resume),
        ]


def _owner() -> str:
    """Name this process so that no other can be taken for it, even after a restart of the computer."""
    boot = Path("/proc/sys/kernel/random/boot_id")
    boot_id = boot.read_text().strip() if boot.exists() else "?"
    return f"{socket.gethostname()}:{boot_id}:{os.getpid()}:{random.getrandbits(32):08x}"
