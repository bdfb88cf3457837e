"""Every setting with its default and what is allowed; reading and writing the file is the storage's work.

The tree of dataclasses mirrors the keys: `schedule.grace_minutes` is `settings.schedule.grace_minutes`.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from clipdesk.domain.account import Platform
from clipdesk.domain.address import web_address
from clipdesk.domain.errors import InvalidInput
from clipdesk.domain.events import EventName

Check = Callable[[Any], bool]


def _setting(default: Any, allowed: str, check: Check = lambda value: True) -> Any:
    metadata = {"allowed": allowed, "check": check}
    if isinstance(default, (list, tuple, dict)):
        return field(default_factory=lambda: default, metadata=metadata)
    return field(default=default, metadata=metadata)


def _number(default: float, low: float, high: float, unit: str = "") -> Any:
    allowed = f"a number from {low:g} to {high:g}{' ' + unit if unit else ''}"
    return _setting(default, allowed, lambda value: low <= value <= high)


def _choice(default: str, *values: str) -> Any:
    return _setting(default, " or ".join(f'"{value}"' for value in values), lambda value: value in values)


def _switch(default: bool) -> Any:
    return _setting(default, "true or false")


def is_loopback_host(host: str) -> bool:
    """Tell whether a host name or address can only mean this computer."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def is_safe_url(value: str) -> bool:
    """Tell whether an address is https, or http on this computer."""
    try:
        parts = urlsplit(value)
        host = parts.hostname or ""
    except ValueError:
        return False
    return bool(host) and (parts.scheme == "https" or (parts.scheme == "http" and is_loopback_host(host)))


def _url(default: str) -> Any:
    return _setting(default, "an https address (plain http only for 127.0.0.1 and localhost)", is_safe_url)


def _is_zone(value: str) -> bool:
    if value == "system":
        return True
    try:
        ZoneInfo(value)
    except (ValueError, OSError, KeyError):
        return False
    return True


DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
_EXTENSION = re.compile(r"\.[a-z0-9]{1,8}")
EXTENSIONS = (".mp4", ".mkv", ".mov", ".m4v", ".webm", ".flv", ".avi", ".wmv", ".ts")


@dataclass(frozen=True, slots=True)
class SlotRule:
    """A weekly posting time; no platforms means all of them."""

    days: tuple[str, ...]
    time: str
    platforms: tuple[Platform, ...] = ()

    def __post_init__(self) -> None:
        if not self.days or any(day not in DAYS for day in self.days):
            raise ValueError(f"days must be some of {', '.join(DAYS)}")
        if not _TIME.fullmatch(self.time):
            raise ValueError('time must be written like "18:00"')


WEBHOOK_SHAPES = ("json", "discord")
#: What a webhook is told unless it names its events.
USUAL_EVENTS = (
    EventName.PUBLICATION_COMPLETED,
    EventName.PUBLICATION_FAILED,
    EventName.PUBLICATION_UNCONFIRMED,
    EventName.ACCOUNT_NEEDS_SIGN_IN,
)
# An upload tells of its progress many times a second.
_NOT_FOR_WEBHOOKS = (EventName.PUBLICATION_PROGRESS,)


@dataclass(frozen=True, slots=True)
class WebhookRule:
    """An address that is told of events; no events means the usual ones, no platforms all of them.

    The address often holds a secret: only its host may be shown. `hide_titles` keeps back titles, names of
    files and messages, for a place that others read.
    """

    url: str
    events: tuple[EventName, ...] = ()
    platforms: tuple[Platform, ...] = ()
    shape: str = "json"
    hide_titles: bool = False

    def __post_init__(self) -> None:
        try:
            web_address(self.url)
        except InvalidInput as error:
            raise ValueError(str(error)) from error
        if any(event in _NOT_FOR_WEBHOOKS for event in self.events):
            raise ValueError("publication_progress comes too often for a webhook")
        if self.shape not in WEBHOOK_SHAPES:
            raise ValueError(f"shape must be one of {', '.join(WEBHOOK_SHAPES)}")

    @property
    def host(self) -> str:
        """Return the part of the address that may be shown."""
        return web_address(self.url).host

    def wants(self, event: EventName) -> bool:
        """Tell whether it is told of an event, whatever the platform."""
        return event in (self.events or USUAL_EVENTS)


@dataclass(frozen=True, slots=True)
class WatchSettings:
    """Which files become clips."""

    folders: tuple[str, ...] = _setting((), "a list of folders")
    recursive: bool = _switch(False)
    extensions: tuple[str, ...] = _setting(
        EXTENSIONS,
        'a list of file endings such as ".mp4"',
        lambda value: bool(value) and all(_EXTENSION.fullmatch(item) for item in value),
    )
    settle_s: float = _number(3, 0.1, 600, "seconds")
    min_duration_s: float = _number(3, 0, 86_400, "seconds")
    max_duration_s: float = _number(180, 1, 86_400, "seconds")
    auto_kinds: tuple[str, ...] = _setting(
        ("replay",),
        'a list of "replay" and "recording"',
        lambda value: all(item in ("replay", "recording") for item in value),
    )
    ask_first: bool = _switch(False)


@dataclass(frozen=True, slots=True)
class ScheduleSettings:
    """When posts may go out."""

    auto_schedule: bool = _switch(True)
    schedule_spacing_hours: float = _number(1, 0, 336, "hours")
    default_post_time_offset: float = _number(1, 0, 336, "hours")
    timezone: str = _setting("system", '"system" or an IANA name such as "Europe/Rome"', _is_zone)
    slots: tuple[SlotRule, ...] = _setting(
        (), 'a list such as [{days=["mon","fri"], time="18:00", platforms=["youtube"]}]'
    )
    grace_minutes: float = _number(60, 0, 10_080, "minutes")
    when_missed: str = _choice("ask", "ask", "post", "next_slot")


@dataclass(frozen=True, slots=True)
class PublishSettings:
    """How posts are sent."""

    max_attempts: int = _number(3, 1, 20)
    retry_base_s: float = _number(30, 0.01, 3600, "seconds")
    status_poll_s: float = _number(5, 0.01, 600, "seconds")
    parallel_uploads: int = _number(2, 1, 8)
    hold_while: tuple[str, ...] = _setting(
        ("streaming",),
        'a list of "recording" and "streaming"',
        lambda value: all(item in ("recording", "streaming") for item in value),
    )
    upload_limit_kib_s: int = _number(0, 0, 10_000_000, "KiB/s (0: no limit)")


@dataclass(frozen=True, slots=True)
class AiSettings:
    """Which OpenAI-compatible server writes the words."""

    enabled: bool = _switch(True)
    base_url: str = _url("https://api.openai.com/v1")
    model: str = _setting("gpt-4o-mini", "the name of a model", lambda value: bool(value.strip()))
    timeout_s: float = _number(30, 1, 600, "seconds")


@dataclass(frozen=True, slots=True)
class YouTubeSettings:
    """YouTube's addresses and how posts appear there."""

    enabled: bool = _switch(True)
    privacy: str = _choice("public", "public", "unlisted", "private")
    category_id: str = _setting("20", 'a number as text, such as "20"', str.isdigit)
    made_for_kids: bool = _switch(False)
    api_url: str = _url("https://www.googleapis.com")
    auth_url: str = _url("https://accounts.google.com/o/oauth2/v2/auth")
    token_url: str = _url("https://oauth2.googleapis.com/token")
    client_id: str = _setting("", "the client id of your own Google app")


@dataclass(frozen=True, slots=True)
class InstagramSettings:
    """Instagram's addresses and limits."""

    enabled: bool = _switch(True)
    max_hashtags: int = _number(5, 0, 30)
    api_url: str = _url("https://graph.facebook.com")
    auth_url: str = _url("https://www.facebook.com/v25.0/dialog/oauth")
    token_url: str = _url("https://graph.facebook.com/v25.0/oauth/access_token")
    client_id: str = _setting("", "the id of your own Meta app")
    redirect_port: int = _number(8083, 1, 65_535)


TIKTOK_PRIVACIES = ("PUBLIC_TO_EVERYONE", "MUTUAL_FOLLOW_FRIENDS", "FOLLOWER_OF_CREATOR", "SELF_ONLY")


@dataclass(frozen=True, slots=True)
class TikTokSettings:
    """TikTok's addresses and how posts appear there."""

    enabled: bool = _switch(True)
    mode: str = _choice("draft", "draft", "direct")
    privacy: str = _choice("", "", *TIKTOK_PRIVACIES)
    api_url: str = _url("https://open.tiktokapis.com")
    auth_url: str = _url("https://www.tiktok.com/v2/auth/authorize/")
    token_url: str = _url("https://open.tiktokapis.com/v2/oauth/token/")
    client_id: str = _setting("", "the client key of your own TikTok app")


@dataclass(frozen=True, slots=True)
class PlatformsSettings:
    """The platforms, one section each."""

    youtube: YouTubeSettings = field(default_factory=YouTubeSettings)
    instagram: InstagramSettings = field(default_factory=InstagramSettings)
    tiktok: TikTokSettings = field(default_factory=TikTokSettings)

    def is_enabled(self, platform: Platform) -> bool:
        """Tell whether the user wants to post on a platform."""
        return bool(getattr(self, platform.value).enabled)


@dataclass(frozen=True, slots=True)
class ObsSettings:
    """Where OBS's websocket listens."""

    enabled: bool = _switch(True)
    host: str = _setting("127.0.0.1", "a host name or address", lambda value: bool(value.strip()))
    port: int = _number(4455, 1, 65_535)


@dataclass(frozen=True, slots=True)
class ApiSettings:
    """The loopback API."""

    enabled: bool = _switch(False)
    port: int = _number(8000, 1, 65_535)


@dataclass(frozen=True, slots=True)
class AppearanceSettings:
    """How the window looks."""

    theme: str = _choice("system", "system", "dark", "light")
    text_size: int = _setting(100, "100, 110 or 125", lambda value: value in (100, 110, 125))
    reduce_motion: bool = _switch(False)


@dataclass(frozen=True, slots=True)
class GeneralSettings:
    """How the program lives."""

    on_close: str = _choice("ask", "ask", "keep", "quit")
    start_hidden: bool = _switch(False)
    start_with_system: bool = _switch(False)


@dataclass(frozen=True, slots=True)
class DatabaseSettings:
    """Where the data is; empty means the SQLite file."""

    url: str = _setting(
        "", 'empty, or "postgresql://…" for a shared desk', lambda v: not v or v.startswith("postgresql")
    )


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings of one run, checked."""

    watch: WatchSettings = field(default_factory=WatchSettings)
    schedule: ScheduleSettings = field(default_factory=ScheduleSettings)
    publish: PublishSettings = field(default_factory=PublishSettings)
    ai: AiSettings = field(default_factory=AiSettings)
    platforms: PlatformsSettings = field(default_factory=PlatformsSettings)
    obs: ObsSettings = field(default_factory=ObsSettings)
    api: ApiSettings = field(default_factory=ApiSettings)
    appearance: AppearanceSettings = field(default_factory=AppearanceSettings)
    general: GeneralSettings = field(default_factory=GeneralSettings)
    database: DatabaseSettings = field(default_factory=DatabaseSettings)
    webhooks: tuple[WebhookRule, ...] = _setting(
        (),
        'a list such as [{url="https://example.com/hook", events=["publication_completed"],'
        ' platforms=["youtube"], shape="json"}] (shape: "json" or "discord"; https and public only)',
    )
