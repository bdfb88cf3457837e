"""What a page gets, around data in memory: real services, a clock that stands still, a shell that notes."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from clipdesk.desktop.bridge import Bridge
from clipdesk.desktop.local_time import LocalTime
from clipdesk.desktop.page_services import DeskServices, PageServices
from clipdesk.desktop.situation import SituationKeeper
from clipdesk.desktop.theme import Theme
from clipdesk.desktop.threads import Background
from clipdesk.domain.account import Account, Platform, Tokens
from clipdesk.domain.activity import Activity, ActivityKind
from clipdesk.domain.clip import Fingerprint
from clipdesk.domain.errors import NeedsPerson
from clipdesk.domain.events import Event
from clipdesk.domain.post import Post
from clipdesk.domain.publication import Publication
from clipdesk.ports import Authorizer, PendingSignIn
from clipdesk.services.accounts import AccountsService
from clipdesk.services.analytics import AnalyticsService
from clipdesk.services.bus import EventBus
from clipdesk.services.templates import TemplateService
from clipdesk.storage.home import Home
from clipdesk.storage.settings_file import TomlSettings
from tests import values
from tests.clock import FakeClock
from tests.desktop.bot import Bot
from tests.fakes import MemoryWork
from tests.services.doubles import FakeGenerator, Keyring, SettingsInMemory


class FixedTime(LocalTime):
    """The fake clock's moment, on a wall in UTC."""

    def __init__(self, clock: FakeClock) -> None:
        super().__init__()
        self._clock = clock

    def now(self) -> datetime:
        return self._clock.now()


class NotingShell:
    """Remembers what pages asked for; questions are answered by `answer`."""

    def __init__(self) -> None:
        self.pages: list[str] = []
        self.posts: list[int] = []
        self.toasts: list[str] = []
        self.errors: list[Exception] = []
        self.questions: list[str] = []
        self.dialogs: list[str] = []
        self.pauses = 0
        self.applied = 0
        self.answer = True

    def show_page(self, key: str) -> None:
        self.pages.append(key)

    def show_post(self, post_id: int) -> None:
        self.posts.append(post_id)

    def toast(self, text: str, *, action: str = "", on_action: Callable[[], None] | None = None) -> None:
        self.toasts.append(text)

    def dismiss_toast(self) -> None:
        self.toasts.append("")

    def complain(self, error: Exception) -> None:
        self.errors.append(error)

    def ask(self, question: str, text: str, do_it: str, keep: str, on_yes: Callable[[], None]) -> None:
        self.questions.append(f"{question} {text}")
        if self.answer:
            on_yes()

    def open_dialog(self, name: str, post_id: int | None = None) -> None:
        self.dialogs.append(name)

    def toggle_pause(self) -> None:
        self.pauses += 1

    def apply_settings(self) -> None:
        self.applied += 1


class FakeSignIn:
    """A sign-in whose answer the test gives; `waiting` is let go by `answer` or `cancel`."""

    def __init__(self) -> None:
        self.url = "https://accounts.example/sign-in?state=abc"
        self.redirect_uri = "http://127.0.0.1:8083/callback"
        self.pasted: list[str] = []
        self.is_cancelled = False
        self.is_deaf = False
        self._ended = threading.Event()
        self._answer: Any = None

    def answer(self, answer: Any) -> None:
        self._answer = answer
        self._ended.set()

    def wait(self) -> Any:
        assert self._ended.wait(10)
        if isinstance(self._answer, Exception):
            raise self._answer
        return self._answer

    def paste(self, text: str) -> Any:
        self.pasted.append(text)
        if isinstance(self._answer, Exception):
            raise self._answer
        return self._answer

    def cancel(self) -> None:
        if not self._ended.is_set() and not self.is_deaf:
            self.is_cancelled = True
            self.answer(NeedsPerson("The sign-in was not finished.", "Start it again."))


class FakeAuthorizer:
    """Begins the sign-ins that the test laid ready, in order."""

    def __init__(self, platform: Platform) -> None:
        self.platform = platform
        self.started: list[tuple[str, str, str]] = []
        self.pending: list[FakeSignIn] = []

    def start(self, client_id: str, client_secret: str, *, login_hint: str = "") -> PendingSignIn:
        self.started.append((client_id, client_secret, login_hint))
        pending = FakeSignIn()
        self.pending.append(pending)
        return cast(PendingSignIn, pending)

    def revoke(self, tokens: Tokens) -> None:
        """Do as if the platform had been told."""


class _NoTokens:
    def access_token(self, account: Account, *, min_life_s: float = 300) -> str:
        return "token"

    def forget(self, account: Account) -> None:
        """Nothing is held."""


class PageRig:
    """A desk in memory and all that hangs on it."""

    def __init__(
        self,
        theme: Theme,
        *,
        sources: Mapping[Platform, Any] | None = None,
        home: Path | None = None,
    ) -> None:
        self.clock = FakeClock()
        self.work = MemoryWork()
        self.bus = EventBus()
        self.keyring = Keyring()
        self.settings: Any = SettingsInMemory() if home is None else TomlSettings(home / "settings.toml", {})
        self.generator = FakeGenerator()
        self.shell = NotingShell()
        self.authorizers = {platform: FakeAuthorizer(platform) for platform in Platform}
        self.time = FixedTime(self.clock)
        self.background = Background()
        self.bridge = Bridge()
        self.bus.subscribe(self.bridge.hear)
        self.situation = SituationKeeper(self.bridge, self.background, self.time)
        self.accounts = AccountsService(
            self.work,
            cast(Mapping[Platform, Authorizer], self.authorizers),
            self.keyring,
            _NoTokens(),
            self.settings,
            self.clock,
            self.bus,
        )
        self.analytics = AnalyticsService(self.work, (sources or {}).values(), self.clock, self.bus)
        self.templates = TemplateService(self.work, lambda: self.generator, self.clock)
        desk = SimpleNamespace(
            home=None if home is None else Home.at(home),
            work=self.work,
            settings=self.settings,
            credentials=self.keyring,
            accounts=self.accounts,
            analytics=self.analytics,
            templates=self.templates,
            generator=lambda: self.generator,
        )
        self.services = PageServices(
            theme=theme,
            time=self.time,
            bridge=self.bridge,
            background=self.background,
            situation=self.situation,
            desk=cast(DeskServices, desk),
            shell=self.shell,
        )

    def settle(self, qtbot: Bot, *, timeout_ms: int = 5000) -> None:
        """Wait until every deed in the background was answered."""
        qtbot.waitUntil(lambda: self.background.is_idle, timeout=timeout_ms)

    def close(self) -> None:
        """End the threads."""
        for authorizer in self.authorizers.values():
            for pending in authorizer.pending:
                pending.cancel()
        self.background.close()

    def tell(self, *events: Event) -> None:
        """Tell events as a worker does."""
        for event in events:
            self.bus.publish(event)

    # -- data

    def add_account(self, platform: Platform = Platform.YOUTUBE, **changes: Any) -> Account:
        """Store an account."""
        with self.work.write() as unit:
            return unit.accounts.add(values.account(platform, **changes))

    def add_post(self, title: str, *publications: Publication, **changes: Any) -> Post:
        """Store a post with a clip of its own."""
        clip_changes = changes.pop("clip", {})
        with self.work.write() as unit:
            print_ = Fingerprint(title.encode().hex().ljust(32, "0")[:32], len(title) + 1)
            clip = unit.clips.add(values.clip(fingerprint=print_, **clip_changes))
            post = values.post(clip, *publications, text=values.text(title), uuid=title, **changes)
            return unit.posts.add(post)

    def add_line(
        self, text: str, kind: ActivityKind = ActivityKind.CLIP, *, at: datetime | None = None, **changes: Any
    ) -> Activity:
        """Store a line of the activity log."""
        with self.work.write() as unit:
            return unit.activity.add(replace(Activity(0, at or self.clock.now(), kind, text), **changes))
