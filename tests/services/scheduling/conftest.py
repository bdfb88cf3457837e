"""The schedule on fakes: memory for the database, settings in the test's hand, a clock that stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from clipdesk.domain.account import Account, Platform
from clipdesk.domain.clip import Clip, Fingerprint
from clipdesk.domain.events import Event
from clipdesk.domain.post import Post
from clipdesk.domain.settings import Settings
from clipdesk.services.deciding import DecidingService
from clipdesk.services.scheduling.editing import EditingService
from clipdesk.services.scheduling.planner import Planner
from clipdesk.services.scheduling.service import SchedulingService
from tests import values
from tests.clock import FakeClock
from tests.fakes import MemoryLedger, MemoryWork


class GivenSettings:
    """`ports.SettingsStore` over one value that a test replaces."""

    def __init__(self) -> None:
        self.current = Settings()


class Listener:
    """`ports.EventSink` that keeps what it heard."""

    def __init__(self) -> None:
        self.events: list[Event] = []

    def publish(self, event: Event) -> None:
        self.events.append(event)

    def named(self, name: str) -> list[Any]:
        return [event.data for event in self.events if event.name == name]


@dataclass
class Desk:
    """The services of the schedule with everything around them."""

    clock: FakeClock = field(default_factory=FakeClock)
    work: MemoryWork = field(default_factory=MemoryWork)
    settings: GivenSettings = field(default_factory=GivenSettings)
    heard: Listener = field(default_factory=Listener)
    ledger: MemoryLedger = field(default_factory=MemoryLedger)
    stage_ahead: timedelta = timedelta(minutes=15)

    def __post_init__(self) -> None:
        planner = Planner(
            self.settings,  # type: ignore[arg-type]
            self.clock,
            stage_ahead=lambda platform: self.stage_ahead,
            local_zone=lambda: UTC,
        )
        parts = (self.work, self.settings, self.clock, self.heard, planner)
        self.scheduling = SchedulingService(*parts)  # type: ignore[arg-type]
        self.editing = EditingService(*parts)  # type: ignore[arg-type]
        self.deciding = DecidingService(self.work, self.ledger, self.clock, self.heard)

    def connect(self, *platforms: Platform) -> list[Account]:
        """Store a default account for each platform."""
        with self.work.write() as unit:
            return [unit.accounts.add(values.account(platform)) for platform in platforms]

    def new_clip(self, number: int = 1, **changes: Any) -> Clip:
        """Store a clip with content of its own."""
        base = {
            "path": values.clip().path.with_name(f"Replay {number}.mp4"),
            "fingerprint": Fingerprint(f"{number:032x}", 1_000_000),
        }
        with self.work.write() as unit:
            return unit.clips.add(values.clip(**(base | changes)))

    def place(self, number: int = 1, **changes: Any) -> Post:
        """Let a clip come by itself."""
        post = self.scheduling.place(self.new_clip(number, **changes), values.text(), "ai")
        assert post is not None
        return post

    def stored(self, post_id: int = 1) -> Post:
        """Return a post as it is stored."""
        with self.work.read() as unit:
            return unit.posts.get(post_id)

    def hours(self, *posts: Post) -> list[datetime | None]:
        """Return when posts are planned."""
        return [post.scheduled_at for post in posts]


@pytest.fixture
def desk() -> Desk:
    return Desk()
