"""The composition root: the only place that constructs adapters and hands them to services.

`Desk` is what every door needs to look and to decide; it builds a part when it is first asked for, so a short
command loads little. `Resident` adds what stays: the engine, its workers and lanes. Neither starts anything.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta, tzinfo
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from clipdesk.domain.account import Account, Platform
from clipdesk.domain.creator import CreatorInfo
from clipdesk.domain.events import Event
from clipdesk.ports import Authorizer, Clock, CredentialStore, MetricsSource, Publisher, TextGenerator
from clipdesk.repositories import Work
from clipdesk.services.bus import EventBus
from clipdesk.storage.credentials import open_credentials
from clipdesk.storage.home import Home, find_home
from clipdesk.storage.ledger import FileLedger
from clipdesk.storage.reserve import DiskReserve
from clipdesk.storage.settings_file import TomlSettings
from clipdesk.workers.clock import SystemClock
from clipdesk.workers.doorbell import ring

DOORBELL = "doorbell"
ROLE = "publisher.lock"

if TYPE_CHECKING:
    from clipdesk.ai.chat import Manners
    from clipdesk.media.ffmpeg import FfmpegProbe
    from clipdesk.platforms.tokens import TokenKeeper
    from clipdesk.services.accounts import AccountsService
    from clipdesk.services.adding import AddingService
    from clipdesk.services.analytics import AnalyticsService
    from clipdesk.services.composing import ComposingService
    from clipdesk.services.deciding import DecidingService
    from clipdesk.services.fetching import FetchingService
    from clipdesk.services.ingest import IngestService
    from clipdesk.services.notifying import NotifyingService
    from clipdesk.services.preparing import PreparingService
    from clipdesk.services.scheduling.editing import EditingService
    from clipdesk.services.scheduling.planner import Planner
    from clipdesk.services.scheduling.service import SchedulingService
    from clipdesk.services.templates import TemplateService
    from clipdesk.services.timekeeping import TimekeepingService
    from clipdesk.storage.database import Database
    from clipdesk.transport import Transport


class Desk:
    """One home with its services; each part is built when it is first used.

    Args:
        environment: overrides of settings for this run, by default the process's own.
        is_brief: for a short command, which leaves it to programs that stay to read the whole database
            for damage.
    """

    def __init__(
        self,
        home: Home,
        *,
        clock: Clock | None = None,
        credentials: CredentialStore | None = None,
        environment: Mapping[str, str] | None = None,
        is_brief: bool = False,
    ) -> None:
        home.create()
        self._is_brief = is_brief
        self.home = home
        self.clock: Clock = clock or SystemClock()
        self.settings = TomlSettings(home.settings_file, os.environ if environment is None else environment)
        self.bus = EventBus()
        self.credentials = credentials or open_credentials()
        self.ledger = FileLedger(home.ledger)
        self.reserve = DiskReserve(home.reserve)

    # -- data

    @cached_property
    def database(self) -> Database:
        """Open the database, and bring it up to date first."""
        from clipdesk.storage.database import open_database

        return open_database(
            self.home.database, backups=self.home.backups, is_read_through=not self._is_brief
        )

    @cached_property
    def work(self) -> Work:
        """Return what opens units of work."""
        from clipdesk.storage.sealing import Seal, stored_seal_key
        from clipdesk.storage.unit import SqlWork

        return SqlWork(self.database.engine, Seal(stored_seal_key(self.credentials)))

    # -- services

    @cached_property
    def planner(self) -> Planner:
        """Return what finds accounts and times."""
        from clipdesk.services.scheduling.planner import Planner

        return Planner(self.settings, self.clock, stage_ahead=self.stage_ahead, local_zone=local_zone)

    @cached_property
    def scheduling(self) -> SchedulingService:
        """Return what makes posts."""
        from clipdesk.services.scheduling.service import SchedulingService

        return SchedulingService(self.work, self.settings, self.clock, self.bus, self.planner)

    @cached_property
    def editing(self) -> EditingService:
        """Return what changes posts."""
        from clipdesk.services.scheduling.editing import EditingService

        return EditingService(self.work, self.settings, self.clock, self.bus, self.planner)

    @cached_property
    def deciding(self) -> DecidingService:
        """Return what carries out a person's decisions."""
        from clipdesk.services.deciding import DecidingService

        return DecidingService(self.work, self.ledger, self.clock, self.bus)

    @cached_property
    def templates(self) -> TemplateService:
        """Return what keeps AI prompt templates."""
        from clipdesk.services.templates import TemplateService

        return TemplateService(self.work, self.generator, self.clock)

    @cached_property
    def composing(self) -> ComposingService:
        """Return what writes the words of clips."""
        from clipdesk.ai.prompts import builtin_text
        from clipdesk.services.composing import ComposingService

        return ComposingService(self.work, self.generator, builtin_text, self.clock, self.bus)

    @cached_property
    def probe(self) -> FfmpegProbe:
        """Return what looks into video files."""
        from clipdesk.media.ffmpeg import FfmpegProbe

        return FfmpegProbe()

    @cached_property
    def ingest(self) -> IngestService:
        """Return what takes files in as clips."""
        from clipdesk.services.ingest import IngestService

        return IngestService(self.work, self.probe, self.settings, self.clock, self.bus, self.home.thumbnails)

    @cached_property
    def preparing(self) -> PreparingService:
        """Return what makes copies that a platform can take."""
        from clipdesk.services.preparing import PreparingService

        return PreparingService(self.probe, self.home.prepared)

    @cached_property
    def adding(self) -> AddingService:
        """Return what takes a file all the way to a post."""
        from clipdesk.services.adding import AddingService

        return AddingService(self.ingest.clip_for, self.composing.describe, self.scheduling.add)

    @cached_property
    def fetching(self) -> FetchingService:
        """Return what brings videos from the web."""
        from clipdesk.media.containers import kind_of
        from clipdesk.services.fetching import FetchingService
        from clipdesk.web.fetching import WebFetcher

        fetcher = WebFetcher(self.web, kind_of, self.clock)
        return FetchingService(fetcher, self.home.fetched, self.probe.facts, self.work, self.clock)

    @cached_property
    def notifying(self) -> NotifyingService:
        """Return what tells other services of events."""
        from clipdesk.services.notifying import NotifyingService
        from clipdesk.web.notices import WebNoticeSender

        return NotifyingService(
            self.work, WebNoticeSender(self.web), self.settings, self.credentials, self.clock
        )

    @cached_property
    def accounts(self) -> AccountsService:
        """Return what keeps the accounts."""
        from clipdesk.services.accounts import AccountsService

        return AccountsService(
            self.work, self.authorizers, self.credentials, self.tokens, self.settings, self.clock, self.bus
        )

    @cached_property
    def analytics(self) -> AnalyticsService:
        """Return what collects and sums up how posts do."""
        from clipdesk.services.analytics import AnalyticsService

        return AnalyticsService(self.work, self.metrics_sources, self.clock, self.bus)

    @cached_property
    def timekeeping(self) -> TimekeepingService:
        """Return what knows whether the clock can be trusted."""
        from clipdesk.platforms.time_source import PlatformTime
        from clipdesk.services.timekeeping import TimekeepingService

        def addresses() -> list[str]:
            platforms = self.settings.current.platforms
            every = (platforms.youtube, platforms.instagram, platforms.tiktok)
            return [platform.api_url for platform in every if platform.enabled]

        source = PlatformTime(self.transport, addresses, self.clock)
        return TimekeepingService(source.ahead_s, self.work, self.clock, self.bus)

    # -- the outside

    @cached_property
    def transport(self) -> Transport:
        """Return the one HTTP client."""
        from clipdesk.transport import Transport

        return Transport()

    @cached_property
    def web(self) -> Transport:
        """Return the HTTP client for addresses that people and pages name: public ones only."""
        from clipdesk.transport import Transport
        from clipdesk.web.pinning import PinnedTransport

        return Transport(base=PinnedTransport())

    @cached_property
    def tokens(self) -> TokenKeeper:
        """Return what keeps access tokens fresh."""
        from clipdesk.platforms.tokens import TokenKeeper

        return TokenKeeper(
            self.transport,
            self.credentials,
            lambda: self.settings.current.platforms,
            self.clock,
            self.home.run,
        )

    @cached_property
    def publishers(self) -> Mapping[Platform, Publisher]:
        """Return what sends to each platform."""
        from clipdesk.platforms.publishers import make_publishers

        return make_publishers(
            self.transport, self.tokens, lambda: self.settings.current.platforms, self.clock
        )

    def ask_creator(self, account: Account) -> CreatorInfo:
        """Ask TikTok what an account may choose for a post right now."""
        from clipdesk.platforms.tiktok_creator import TikTokCreators

        return TikTokCreators(
            self.transport, self.tokens, lambda: self.settings.current.platforms.tiktok, self.clock
        ).ask(account)

    @cached_property
    def authorizers(self) -> Mapping[Platform, Authorizer]:
        """Return what signs in to each platform."""
        from clipdesk.platforms.authorizers import make_authorizers

        return make_authorizers(
            self.transport, lambda: self.settings.current.platforms, self.clock, self.credentials
        )

    @cached_property
    def metrics_sources(self) -> Sequence[MetricsSource]:
        """Return what asks each platform how posts do."""
        from clipdesk.platforms.metrics_sources import make_metrics_sources

        return make_metrics_sources(
            self.transport, self.tokens, lambda: self.settings.current.platforms, self.clock
        )

    @cached_property
    def _manners(self) -> Manners:
        from clipdesk.ai.chat import Manners

        return Manners()

    def generator(self) -> TextGenerator | None:
        """Return the AI as it is set up now, or None while it is off or has no key that it needs."""
        ai = self.settings.current.ai
        if not ai.enabled:
            return None
        from clipdesk.ai.chat import ChatTextGenerator

        return ChatTextGenerator(
            ai.base_url,
            ai.model,
            api_key=lambda: self.credentials.get("ai"),
            timeout_s=ai.timeout_s,
            manners=self._manners,
        )

    def stage_ahead(self, platform: Platform) -> timedelta:
        """Return how long before its time a publication may be made ready at its platform."""
        return self.publishers[platform].stage_ahead

    def ring(self) -> None:
        """Wake the process that publishes."""
        ring(self.home.run / DOORBELL)

    def close(self) -> None:
        """Close what was opened."""
        for name in ("probe", "transport", "web", "database"):
            if name in self.__dict__:
                self.__dict__[name].close()


def local_zone() -> tzinfo:
    """Return the computer's time zone, with its rules where they are known."""
    name = os.environ.get("TZ", "").lstrip(":")
    link = Path("/etc/localtime")
    if not name and link.is_symlink() and "zoneinfo/" in (target := os.path.realpath(link)):
        name = target.split("zoneinfo/", 1)[1]
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return datetime.now().astimezone().tzinfo or UTC


@contextmanager
def open_desk(make: Callable[[], Desk] | None = None) -> Iterator[Desk]:
    """Open the desk for a short command; whoever publishes is woken at the end if something was changed.

    Args:
        make: makes the desk, by default that of this computer's home.
    """
    desk = make() if make else Desk(find_home(), is_brief=True)
    changes: list[Event] = []
    desk.bus.subscribe(changes.append)
    try:
        yield desk
    finally:
        if changes:
            _pass_on(desk, changes)
        desk.close()


def _pass_on(desk: Desk, changes: Sequence[Event]) -> None:
    """Let listeners of the API hear what a command did, and wake whoever publishes."""
    if desk.settings.current.api.enabled:
        with desk.work.write() as unit:
            for event in changes:
                unit.events.add(event)
    desk.ring()
