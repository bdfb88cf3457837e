"""A desk for tests of dialogs and the calendar: real services on memory, a clock that stands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

from clipdesk.desktop.bridge import Bridge
from clipdesk.desktop.dialogs.form_services import FormServices
from clipdesk.desktop.local_time import LocalTime
from clipdesk.desktop.page_services import PageServices
from clipdesk.desktop.situation import SituationKeeper
from clipdesk.desktop.theme import Theme
from clipdesk.desktop.threads import Background
from clipdesk.domain.account import Account, Platform
from clipdesk.domain.clip import Clip, Fingerprint
from clipdesk.domain.creator import CreatorInfo
from clipdesk.domain.errors import MediaError
from clipdesk.domain.events import Event
from clipdesk.domain.post import Post, PostText
from clipdesk.domain.publication import PublishOptions
from clipdesk.domain.settings import Settings, SlotRule
from clipdesk.domain.wish import NewPost
from clipdesk.services.scheduling.editing import EditingService
from clipdesk.services.scheduling.planner import Planner
from clipdesk.services.scheduling.service import SchedulingService
from tests import values
from tests.clock import FakeClock
from tests.fakes import MemoryWork

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 6, 18, 19, 15, tzinfo=BERLIN)
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
EVENINGS = tuple(SlotRule(DAYS, time) for time in ("12:00", "18:00", "20:00"))
EVERYONE = CreatorInfo("nova", ("PUBLIC_TO_EVERYONE", "MUTUAL_FOLLOW_FRIENDS", "SELF_ONLY"))


class StandingTime(LocalTime):
    """The user's time, standing with the clock of a test."""

    def __init__(self, clock: FakeClock, zone: tzinfo = BERLIN) -> None:
        super().__init__()
        self._clock = clock
        self._own_zone = zone

    def now(self) -> datetime:
        """Return the clock's time on the wall."""
        return self._clock.now().astimezone(self._own_zone)


class GivenSettings:
    """`ports.SettingsStore` over one value."""

    def __init__(self) -> None:
        self.current = Settings()

    def get(self, key: str) -> object:
        """Never asked."""
        raise NotImplementedError(key)

    def set(self, key: str, value: object) -> Settings:
        """Never asked."""
        raise NotImplementedError(key)


class Heard:
    """`ports.EventSink` that keeps what it heard."""

    def __init__(self) -> None:
        self.events: list[Event] = []

    def publish(self, event: Event) -> None:
        """Keep an event."""
        self.events.append(event)


class FakeShell:
    """What pages ask of the window, kept in lists."""

    def __init__(self) -> None:
        self.pages: list[str] = []
        self.posts: list[int] = []
        self.toasts: list[str] = []
        self.complaints: list[Exception] = []
        self.dialogs: list[tuple[str, int | None]] = []
        self.undo: Callable[[], None] | None = None

    def show_page(self, key: str) -> None:
        """Keep a page."""
        self.pages.append(key)

    def show_post(self, post_id: int) -> None:
        """Keep a post."""
        self.posts.append(post_id)

    def toast(self, text: str, *, action: str = "", on_action: Callable[[], None] | None = None) -> None:
        """Keep a toast and its action."""
        self.toasts.append(f"{text} · {action}" if action else text)
        self.undo = on_action

    def dismiss_toast(self) -> None:
        """Forget the action."""
        self.undo = None

    def complain(self, error: Exception) -> None:
        """Keep an error."""
        self.complaints.append(error)

    def ask(self, question: str, text: str, do_it: str, keep: str, on_yes: Callable[[], None]) -> None:
        """Say yes."""
        on_yes()

    def open_dialog(self, name: str, post_id: int | None = None) -> None:
        """Keep a dialog."""
        self.dialogs.append((name, post_id))

    def apply_settings(self) -> None:
        """Do nothing."""

    def toggle_pause(self) -> None:
        """Do nothing."""


class Bench:
    """Services, and short ways to fill the memory."""

    def __init__(self, rules: tuple[SlotRule, ...] = (), zone: tzinfo = BERLIN) -> None:
        self.clock = FakeClock(NOW.astimezone(UTC))
        self.time = StandingTime(self.clock, zone)
        self.work = MemoryWork()
        self.settings = GivenSettings()
        schedule = replace(self.settings.current.schedule, slots=rules)
        self.settings.current = replace(self.settings.current, schedule=schedule)
        self.heard = Heard()
        self.background = Background()
        planner = Planner(
            self.settings, self.clock, stage_ahead=lambda platform: timedelta(), local_zone=lambda: zone
        )
        parts = (self.work, self.settings, self.clock, self.heard, planner)
        self.scheduling = SchedulingService(*parts)
        self.editing = EditingService(*parts)
        self.clips: dict[str, Clip] = {}
        self.written: tuple[PostText, str] = (values.text("Written by the AI"), "ai")
        self._count = 0
        self.shell = FakeShell()

    def forms(self, **changes: Any) -> FormServices:
        """Return the deeds of dialogs."""
        services = FormServices(
            background=self.background,
            time=self.time,
            work=self.work,
            settings=self.settings,
            take_in=self.take_in,
            describe=lambda clip: self.written,
            add=self.scheduling.add,
            edit=self.editing.edit,
            reschedule=self.editing.reschedule,
            ask_creator=lambda account: EVERYONE,
        )
        return replace(services, **changes)

    def pages(self, theme: Theme) -> PageServices:
        """Return what pages get; `shell` keeps what they ask for."""
        self.shell = FakeShell()
        bridge = Bridge()
        desk: Any = SimpleNamespace(
            work=self.work,
            settings=self.settings,
            scheduling=self.scheduling,
            editing=self.editing,
            ingest=SimpleNamespace(clip_for=self.take_in),
            composing=SimpleNamespace(describe=lambda clip: self.written),
            ask_creator=lambda account: EVERYONE,
            fetching=SimpleNamespace(fetch=lambda url, tell, stop: Path("/clips/clip.mp4")),
        )
        situation = SituationKeeper(bridge, self.background, self.time)
        return PageServices(theme, self.time, bridge, self.background, situation, desk, self.shell)

    def take_in(self, path: Path) -> Clip:
        """Return the clip of a file that `new_clip` made; others are no videos."""
        if path.name not in self.clips:
            raise MediaError(f"{path.name} is not a video.", "Choose another file.")
        return self.clips[path.name]

    def connect(self, *platforms: Platform, **changes: Any) -> list[Account]:
        """Store an account for each platform."""
        with self.work.write() as unit:
            return [unit.accounts.add(values.account(item, **changes)) for item in platforms]

    def new_clip(self, name: str = "Replay 2026-06-18 18-41-09.mp4", **facts: Any) -> Clip:
        """Store a clip with content of its own."""
        self._count += 1
        clip = values.clip(
            path=Path("/clips") / name,
            fingerprint=Fingerprint(f"{self._count:032x}", 38 * 1024 * 1024),
            facts=values.facts(**facts),
        )
        with self.work.write() as unit:
            stored = unit.clips.add(clip)
        self.clips[name] = stored
        return stored

    def add(self, title: str, at: datetime, *platforms: Platform, **options: PublishOptions) -> Post:
        """Schedule a post at a time; the clock is set back for one that has passed."""
        before = self.clock.now()
        self.clock.set(min(before, at.astimezone(UTC)))
        clip = self.new_clip(f"{title}.mp4")
        wish = NewPost(clip, values.text(title), platforms=platforms or (Platform.YOUTUBE,), at=at)
        post = self.scheduling.add(wish)
        self.clock.set(before)
        return post

    def stored(self, post_id: int) -> Post:
        """Return a post as it is stored."""
        with self.work.read() as unit:
            return unit.posts.get(post_id)

    def posts(self) -> list[Post]:
        """Return all posts."""
        from clipdesk.repositories import PostQuery

        with self.work.read() as unit:
            return unit.posts.find(PostQuery(by_id=True))

    def change(self, post: Post, **changes: Any) -> None:
        """Change all publications of a post, as the engine would."""
        with self.work.write() as unit:
            for item in unit.posts.get(post.id).publications:
                unit.publications.save(replace(item, **changes), was=item)

    def settle(self, wait: Callable[[Callable[[], bool]], object]) -> None:
        """Wait until every deed in the background has been told."""
        wait(lambda: self.background.is_idle)


def berlin(day: int, hour: int, minute: int = 0) -> datetime:
    """Return a time in June 2026."""
    return datetime(2026, 6, day, hour, minute, tzinfo=BERLIN)
