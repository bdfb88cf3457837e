"""A desk for the API's tests: the real services on memory, a clip folder on the disk, a server on a port."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, timedelta
from pathlib import Path
from typing import Any

import httpx2

from clipdesk.api.services import ApiServices
from clipdesk.api.worker import ApiWorker
from clipdesk.domain.account import Account, Platform
from clipdesk.domain.events import Event, EventName
from clipdesk.domain.post import Post
from clipdesk.domain.publication import Publication
from clipdesk.repositories import PostQuery
from clipdesk.services.adding import AddingService
from clipdesk.services.bus import EventBus
from clipdesk.services.composing import ComposingService
from clipdesk.services.deciding import DecidingService
from clipdesk.services.ingest import IngestService
from clipdesk.services.scheduling.editing import EditingService
from clipdesk.services.scheduling.planner import Planner
from clipdesk.services.scheduling.service import SchedulingService
from clipdesk.services.templates import TemplateService
from clipdesk.workers.hosting import Border, ThreadHost
from tests import values
from tests.clock import FakeClock
from tests.fakes import MemoryLedger, MemoryWork
from tests.services.doubles import FakeGenerator, FakeProbe, SettingsInMemory

TOKEN = "T0ken-" + "x" * 40
END_S = 2.0


@dataclass
class ApiDesk:
    """Everything behind the API, in the test's hand."""

    folder: Path
    clock: FakeClock = field(default_factory=FakeClock)
    work: MemoryWork = field(default_factory=MemoryWork)
    bus: EventBus = field(default_factory=EventBus)
    settings: SettingsInMemory = field(default_factory=SettingsInMemory)
    generator: FakeGenerator = field(default_factory=FakeGenerator)
    probe: FakeProbe = field(default_factory=FakeProbe)
    is_ai_on: bool = True
    heard: list[Event] = field(default_factory=list)
    fetch: Callable[[str], Path] = lambda url: Path("/nowhere.mp4")

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        thumbnails = self.folder.parent / "thumbnails"
        thumbnails.mkdir(exist_ok=True)
        self.bus.subscribe(self.heard.append)
        planner = Planner(
            self.settings, self.clock, stage_ahead=lambda platform: timedelta(0), local_zone=lambda: UTC
        )
        parts = (self.work, self.settings, self.clock, self.bus, planner)
        scheduling = SchedulingService(*parts)
        ingest = IngestService(self.work, self.probe, self.settings, self.clock, self.bus, thumbnails)
        composing = ComposingService(
            self.work, self._generator, lambda name, game: values.text(name), self.clock, self.bus
        )
        self.services = ApiServices(
            work=self.work,
            clock=self.clock,
            bus=self.bus,
            planner=planner,
            scheduling=scheduling,
            editing=EditingService(*parts),
            deciding=DecidingService(self.work, MemoryLedger(), self.clock, self.bus),
            templates=TemplateService(self.work, self._generator, self.clock),
            adding=AddingService(ingest.clip_for, composing.describe, scheduling.add),
            status=lambda: {"watcher": "watching", "version": "1"},
            allowed_folders=lambda: [self.folder],
            fetch=lambda url: self.fetch(url),
        )
        self.border = Border(self.bus, self.clock, lambda text: text)

    def _generator(self) -> FakeGenerator | None:
        return self.generator if self.is_ai_on else None

    def connect(self, *platforms: Platform) -> list[Account]:
        """Store a default account for each platform."""
        with self.work.write() as unit:
            return [unit.accounts.add(values.account(platform)) for platform in platforms or Platform]

    def video(self, name: str = "clip.mp4", content: str = "") -> Path:
        """Put a video file into the clip folder."""
        path = self.folder / name
        path.write_text(content or name, encoding="utf-8")
        return path

    def post(self, *states: dict[str, Any], hours: float | None = 2, **changes: Any) -> Post:
        """Store a post, due in so many hours, with a publication for each state; one pending by default."""
        due = None if hours is None else self.clock.now() + timedelta(hours=hours)
        with self.work.write() as unit:
            number = len(unit.posts._tables.posts) + 1
            account = unit.accounts.default(Platform.YOUTUBE) or unit.accounts.add(values.account())
            clip = unit.clips.add(
                values.clip(
                    path=self.folder / f"stored {number}.mp4",
                    fingerprint=values.Fingerprint(f"{number:032x}", 9),
                )
            )
            publications: list[Publication] = []
            for state in states or ({},):
                of = account
                if platform := state.pop("on", None):
                    of = unit.accounts.default(platform) or unit.accounts.add(values.account(platform))
                publications.append(values.publication(of, due, **state))
            post = values.post(clip, *publications, uuid=f"uuid-{number}", scheduled_at=due)
            return unit.posts.add(values.replace(post, **changes))

    def snapshot(self) -> object:
        """Return everything that is stored, to be compared."""
        with self.work.read() as unit:
            return (
                unit.posts.find(PostQuery()),
                unit.templates.list(),
                unit.accounts.list(),
                unit.clips._tables.clips.copy(),
            )

    @contextmanager
    def serving(self) -> Iterator[Served]:
        """Serve the API on a free port."""
        worker = ApiWorker(self.services, TOKEN, 0, self.border)
        host = ThreadHost(worker, self.border)
        host.start()
        assert worker.is_listening.wait(20), "the API did not start"
        served = Served(worker, host, worker.port)
        try:
            yield served
        finally:
            served.client.close()
            assert host.stop(END_S + 3), "the API did not end"

    def tell(self, name: EventName = EventName.POST_CHANGED, **data: Any) -> None:
        """Publish an event."""
        self.bus.publish(Event(name, self.clock.now(), data))


class Served:
    """A running API and a caller who knows the token."""

    def __init__(self, worker: ApiWorker, host: ThreadHost, port: int) -> None:
        self.worker = worker
        self.host = host
        self.port = port
        self.url = f"http://127.0.0.1:{port}"
        self.headers = {"Authorization": f"Bearer {TOKEN}"}
        self.client = httpx2.Client(
            base_url=self.url,
            headers=self.headers,
            trust_env=False,
            timeout=20,
            verify=False,
        )

    def stream(self, **headers: str) -> Any:
        """Open the event stream."""
        return self.client.stream("GET", "/api/events", headers=headers)


def waited_for(condition: Any, timeout_s: float = 10.0) -> bool:
    """Wait until a condition holds, looking often, up to a deadline."""
    pause = threading.Event()
    for _ in range(int(timeout_s / 0.01)):
        if condition():
            return True
        pause.wait(0.01)
    return bool(condition())


def error_of(answer: httpx2.Response) -> dict[str, Any]:
    """Return the error of an answer, whose shape never changes."""
    error = answer.json()["error"]
    assert isinstance(error["title"], str) and error["title"] and isinstance(error["advice"], str)
    return dict(error)


def refused(answer: httpx2.Response, status: int, field: str | None = None) -> bool:
    """Tell whether an answer refuses with this status and names this field."""
    error = error_of(answer)
    assert (answer.status_code, error.get("field")) == (status, field), answer.text
    return True
