"""One engine on fakes that keep the truth: memory for the database, a platform that can go wrong."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime

import pytest

from clipdesk.domain.account import Platform
from clipdesk.domain.clip import Fingerprint
from clipdesk.domain.events import Event
from clipdesk.domain.post import Post
from clipdesk.domain.publication import Effect, Publication
from clipdesk.domain.settings import PublishSettings, ScheduleSettings, Settings
from clipdesk.ports import UploadFile
from clipdesk.services.publishing.parts import EngineParts
from clipdesk.services.publishing.service import PublishingService
from clipdesk.services.publishing.verdicts import EngineLimits
from tests import values
from tests.clock import START, FakeClock
from tests.fakes import MemoryLedger, MemoryWork
from tests.services.publishing.platform import FakePlatform, FakeSource

CONTENT = b"the bytes of the clip."


class FixedSettings:
    """`ports.SettingsStore` over one value."""

    def __init__(self) -> None:
        self.current = Settings(
            publish=PublishSettings(max_attempts=3, retry_base_s=30, status_poll_s=5),
            schedule=ScheduleSettings(),
        )


class Listener:
    """`ports.EventSink` that keeps what it heard."""

    def __init__(self) -> None:
        self.events: list[Event] = []

    def publish(self, event: Event) -> None:
        self.events.append(event)

    def names(self) -> list[str]:
        return [str(event.name) for event in self.events]


class NoPower:
    """`ports.PowerKeeper` that keeps nothing awake."""

    @contextlib.contextmanager
    def awake(self, why: str) -> Iterator[None]:
        yield


@dataclass
class Bench:
    """The engine with everything around it in the test's hand."""

    clock: FakeClock = field(default_factory=FakeClock)
    work: MemoryWork = field(default_factory=MemoryWork)
    ledger: MemoryLedger = field(default_factory=MemoryLedger)
    heard: Listener = field(default_factory=Listener)
    settings: FixedSettings = field(default_factory=FixedSettings)
    held: set[str] = field(default_factory=set)
    moments: list[str] = field(default_factory=list)
    source: FakeSource = field(default_factory=lambda: FakeSource(CONTENT, CONTENT))
    platform: FakePlatform = field(init=False)
    slot: datetime | None = None

    def __post_init__(self) -> None:
        self.platform = FakePlatform(self.clock)
        self.account = values.account()
        self.parts = EngineParts(
            work=self.work,
            publishers=dict.fromkeys(Platform, self.platform),
            source=self.source,
            ledger=self.ledger,
            settings=self.settings,
            clock=self.clock,
            bus=self.heard,
            power=NoPower(),
            file_for=lambda clip, platform: UploadFile(clip.path, clip.fingerprint, "video/mp4", clip.facts),
            held_by=lambda: frozenset(self.held),
            next_slot=lambda publication: self.slot,
            limits=EngineLimits(),
            trace=self.moments.append,
        )
        self.engine = self.new_engine()

    def new_engine(self, owner: str = "test") -> PublishingService:
        """Return an engine as a restarted process would have it."""
        return PublishingService(self.parts, owner)

    def given_post(self, due: datetime = START, uuid: str = "post-1", **changes: object) -> Post:
        """Store a post that is due, on the one account."""
        with self.work.write() as unit:
            if not unit.accounts.list():
                self.account = unit.accounts.add(self.account)
            print_of_content = Fingerprint(uuid.rjust(32, "0"), len(self.source.stored))
            clip = unit.clips.add(values.clip(fingerprint=print_of_content, path=values.clip().path / uuid))
            publication = replace(values.publication(self.account, due), **changes)
            return unit.posts.add(values.post(clip, publication, uuid=uuid))

    def run_due(self) -> int:
        """Claim and run what is due once; return how many."""
        claimed = self.engine.claim_due(limit=5)
        for publication in claimed:
            self.engine.run(publication)
        return len(claimed)

    def run_until_quiet(self, *, turns: int = 40) -> None:
        """Run what is due, moving the clock to the next due time, until nothing is planned any more."""
        for _ in range(turns):
            self.run_due()
            due = self.engine.next_due()
            if due is None:
                return
            wait_s = (due - self.clock.now()).total_seconds()
            if wait_s > 0:
                self.clock.advance(wait_s)
        raise AssertionError("it never became quiet")

    def publication(self, post_id: int = 1) -> Publication:
        """Return the first publication of a post as it is stored."""
        with self.work.read() as unit:
            return unit.posts.get(post_id).publications[0]

    def story(self, publication_id: int = 1) -> list[Effect]:
        """Return the story of a publication."""
        with self.work.read() as unit:
            return unit.effects.of(publication_id)

    def live(self) -> list[str]:
        """Return which posts are live at the platform, in order."""
        return [post.post_uuid for post in self.platform.live]


@pytest.fixture
def bench() -> Bench:
    return Bench()


@pytest.fixture(params=["tail", "button"])
def any_bench(request: pytest.FixtureRequest) -> Bench:
    """A bench for each kind of platform."""
    bench = Bench()
    bench.platform.kind = request.param
    return bench
