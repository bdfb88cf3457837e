"""The second half of the root: what stays and works by itself, around one desk.

The engine with its lanes and publisher role, and the workers that a host gives threads: scheduler, folder
watcher, OBS client, doorbell, loopback API. Starts nothing but what `start` is called for.
"""

from __future__ import annotations

import logging
import os
import random
import socket
import threading
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from clipdesk import __version__
from clipdesk.app import DOORBELL, ROLE, Desk
from clipdesk.chores import make_chores
from clipdesk.domain.clip import ClipKind
from clipdesk.domain.events import Event, EventName
from clipdesk.domain.publication import Publication, Status, WaitReason
from clipdesk.domain.shapes import post_json, when
from clipdesk.media.folders import WatchedFolder
from clipdesk.media.following import Reporting, WatchOptions
from clipdesk.media.upload import FileUploadSource
from clipdesk.media.watcher import FolderWatcher
from clipdesk.obs.client import ObsAddress, ObsClient
from clipdesk.obs.tracking import ObsEvent, ObsState, RecordingFinished, ReplaySaved
from clipdesk.ports import Worker
from clipdesk.power import WakepyPower
from clipdesk.repositories import PostQuery
from clipdesk.services.publishing.parts import BY_PERSON, EngineParts
from clipdesk.services.publishing.service import PublishingService
from clipdesk.services.publishing.verdicts import EngineLimits
from clipdesk.sightings import Sightings
from clipdesk.surroundings import Surroundings
from clipdesk.transport import redact
from clipdesk.workers.dispatch import Dispatcher
from clipdesk.workers.doorbell import DoorbellWorker
from clipdesk.workers.hosting import Border
from clipdesk.workers.intake import Intake
from clipdesk.workers.lanes import LaneClosed, Lanes
from clipdesk.workers.role import PublisherRole
from clipdesk.workers.scheduler import Chore, ClockListeners, SchedulerWorker

log = logging.getLogger(__name__)

_LANES_CLOSE_S = 8.0
_CLOCK_AGAIN_S = 60.0


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
        self.surroundings = Surroundings(desk.settings, desk.clock)
        self._is_paused = False
        self._is_held_by_person = False
        self.border = Border(desk.bus, desk.clock, redact)
        publish = desk.settings.current.publish
        self.lanes = Lanes({"upload": publish.parallel_uploads, "webhook": 2}, self.border.tell)
        self.publishing = PublishingService(self._engine_parts(tuning), _owner())
        self.role = PublisherRole(desk.home.run / ROLE, program)
        self.dispatcher = Dispatcher(self.publishing, self.lanes, self.role, self._parallel)
        self.intake = Intake(
            desk.ingest,
            desk.composing.describe,
            desk.scheduling.place,
            self.lanes,
            self.surroundings.game_of,
        )
        self.scheduler = SchedulerWorker(
            self.dispatcher.tick,
            self.publishing.next_due,
            desk.clock,
            self.border.tell,
            chores=[
                *make_chores(desk, self.lanes, self.intake),
                Chore("clock", _CLOCK_AGAIN_S, self._compare_clock, first_after_s=_CLOCK_AGAIN_S),
            ],
            listeners=ClockListeners(self._on_resume, self._on_clock_change),
        )
        self.dispatcher.on_free = self.scheduler.wake
        sightings = Sightings(self.intake, desk.ingest, desk.clock, desk.bus)
        self.watcher = FolderWatcher(
            desk.clock, Reporting(sightings.take, self.border.tell, self._known_of), self._watch_options()
        )
        self.watcher.set_folders(self._watched_folders())
        self.obs = ObsClient(self._obs_address, lambda: desk.credentials.get("obs"), self._on_obs)
        self.surroundings.captured_windows = self.obs.captured_windows
        self.doorbell = DoorbellWorker(desk.home.run / DOORBELL, self._on_ring)
        self._hosts: list[Host] = []
        desk.bus.subscribe(self._on_event)
        desk.bus.subscribe(desk.notifying.listener(self._notify_in_lane, self._stop))

    # -- life

    def workers(self) -> Sequence[Worker]:
        """Return the workers that want a thread each."""
        # The watcher too where no folder is chosen yet: one may be later.
        workers: list[Worker] = [self.scheduler, self.doorbell, self.watcher]
        settings = self.desk.settings.current
        if settings.obs.enabled:
            workers.append(self.obs)
        if settings.api.enabled:
            workers.append(self._api(settings.api.port))
        return workers

    @property
    def obs_state(self) -> ObsState:
        """Return what OBS is doing."""
        return self.surroundings.obs

    def status(self) -> dict[str, Any]:
        """Return how everything is, as the API and the tray tell it."""
        desk = self.desk
        obs = self.obs_state
        due = self.publishing.next_due()
        return {
            "version": __version__,
            "watcher": {
                "is_paused": self._is_paused,
                "folders": [str(folder) for folder in self.surroundings.folders()],
            },
            "obs": {
                "is_connected": obs.is_connected,
                "is_recording": obs.is_recording,
                "is_streaming": obs.is_streaming,
                "version": obs.version,
            },
            "scheduler": {
                "is_publishing": self.dispatcher.is_publishing,
                "publisher": self.dispatcher.holder(),
                "is_held": bool(self._held_by()),
                "next_due": when(due),
                "now": when(desk.clock.now()),
            },
            "next_post": self._next_post(),
        }

    def _next_post(self) -> dict[str, Any] | None:
        query = PostQuery(status=Status.PENDING, due_from=self.desk.clock.now(), limit=1)
        with self.desk.work.read() as unit:
            posts = unit.posts.find(query)
        return post_json(posts[0]) if posts else None

    def _api(self, port: int) -> Worker:
        # FastAPI costs half a second and 20 MB, so only who wants the API pays for it.
        from clipdesk.api.services import ApiServices
        from clipdesk.api.token import load_token
        from clipdesk.api.worker import ApiWorker

        desk = self.desk
        services = ApiServices(
            work=desk.work,
            clock=desk.clock,
            bus=desk.bus,
            planner=desk.planner,
            scheduling=desk.scheduling,
            editing=desk.editing,
            deciding=desk.deciding,
            templates=desk.templates,
            adding=desk.adding,
            status=self.status,
            allowed_folders=self.surroundings.folders,
            fetch=lambda url: desk.fetching.fetch(url, is_cancelled=self._stop.is_set),
        )
        return ApiWorker(services, load_token(desk.home.api_token), port, self.border)

    def start(self, host: Callable[[Worker, Border], Host]) -> None:
        """Give every worker a thread, and go on with what was left on its way."""
        self.desk.reserve.keep()
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
            is_clock_in_doubt=desk.timekeeping.is_in_doubt,
            disk=desk.reserve,
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

    def _notify_in_lane(self, lane: str, job: Callable[[], None]) -> None:
        try:
            self.lanes.submit(lane, job)
        except LaneClosed:
            log.info("A notice was dropped: the program is ending")

    def _on_ring(self) -> None:
        """Look at the schedule again, and let every listener do so too."""
        self.desk.bus.publish(Event(EventName.POST_CHANGED, self.desk.clock.now(), {}))

    def _on_resume(self) -> None:
        self.scheduler.wake()

    def _on_clock_change(self, delta_s: float) -> None:
        self.desk.timekeeping.suspect(delta_s)
        self.publishing.start_waits_again()
        self._compare_clock()

    def _compare_clock(self) -> None:
        """Compare a doubtful clock with the platforms', beside the scheduler: it talks to the network."""
        if self.desk.timekeeping.is_in_doubt():
            self.lanes.submit("housekeeping", self._clear_doubt)

    def _clear_doubt(self) -> None:
        if self.desk.timekeeping.check():
            self.publishing.release(WaitReason.CLOCK_DOUBT)
            self.scheduler.wake()

    def _on_obs(self, event: ObsEvent) -> None:
        if isinstance(event, ObsState):
            was, self.surroundings.obs = self.obs_state, event
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
        return WatchOptions(
            extensions=frozenset(watch.extensions),
            settle_s=watch.settle_s,
            expects_remux=self.surroundings.expects_remux(),
        )

    def _watched_folders(self) -> list[WatchedFolder]:
        # What was recorded while nobody watched is listed, never scheduled by itself:
        # every start is a first visit.
        watch = self.desk.settings.current.watch
        if self._is_paused:
            return []
        return [
            WatchedFolder(folder, watch.recursive, is_first_visit=True)
            for folder in self.surroundings.folders()
        ]

    def _known_of(self, paths: Collection[str]) -> frozenset[str]:
        with self.desk.work.read() as unit:
            return unit.clips.known_paths() & frozenset(paths)

    def _obs_address(self) -> ObsAddress | None:
        obs = self.desk.settings.current.obs
        return ObsAddress(obs.host, obs.port) if obs.enabled else None


def _owner() -> str:
    """Name this process so that no other can be taken for it, even after a restart of the computer."""
    boot = Path("/proc/sys/kernel/random/boot_id")
    boot_id = boot.read_text().strip() if boot.exists() else "?"
    return f"{socket.gethostname()}:{boot_id}:{os.getpid()}:{random.getrandbits(32):08x}"
