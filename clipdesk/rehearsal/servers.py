"""Starts and stops the rehearsal: each platform on its own loopback port, all on one background thread."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine, Mapping
from dataclasses import asdict, dataclass
from types import TracebackType
from typing import Any

from starlette.datastructures import Headers
from starlette.types import ASGIApp

from clipdesk.rehearsal import ai, instagram, tiktok, youtube
from clipdesk.rehearsal.control import control_app
from clipdesk.rehearsal.faults import Fault
from clipdesk.rehearsal.gate import Gate
from clipdesk.rehearsal.instagram_rules import wording as instagram_wording
from clipdesk.rehearsal.issuing import IssuedTokens, client_id_of, issue_tokens
from clipdesk.rehearsal.tiktok_rules import wording as tiktok_wording
from clipdesk.rehearsal.wire import Listener, bind_loopback
from clipdesk.rehearsal.world import Clock, RehearsalWorld
from clipdesk.rehearsal.youtube_rules import wording as youtube_wording

NAMES = ("youtube", "instagram", "tiktok", "ai", "control")
SIGN_IN_PATHS = {
    "youtube": ("/o/oauth2/v2/auth", "/token"),
    "instagram": ("/v25.0/dialog/oauth", "/v25.0/oauth/access_token"),
    "tiktok": ("/v2/auth/authorize/", "/v2/oauth/token/"),
}
START_S = 10.0


@dataclass(frozen=True, slots=True)
class PlatformUrls:
    """Hold one platform's addresses, named like the settings."""

    api_url: str
    auth_url: str
    token_url: str


@dataclass(frozen=True, slots=True)
class RehearsalUrls:
    """Hold every address of a running rehearsal."""

    youtube: PlatformUrls
    instagram: PlatformUrls
    tiktok: PlatformUrls
    ai_base_url: str
    control_url: str

    def as_settings(self) -> dict[str, str]:
        """Return the settings that point ClipDesk at this rehearsal."""
        settings: dict[str, str] = {}
        for platform in SIGN_IN_PATHS:
            urls: PlatformUrls = getattr(self, platform)
            for name, value in asdict(urls).items():
                settings[f"platforms.{platform}.{name}"] = value
            settings[f"platforms.{platform}.client_id"] = client_id_of(platform)
        return settings | {"ai.base_url": self.ai_base_url, "ai.model": ai.DEFAULT_MODEL}

    def to_json(self) -> dict[str, Any]:
        """Return all addresses, and the settings, as JSON values."""
        return asdict(self) | {"settings": self.as_settings()}


class RehearsalServers:
    """Run the rehearsal platforms; also a context manager that gives the addresses."""

    def __init__(
        self,
        world: RehearsalWorld | None = None,
        *,
        ports: Mapping[str, int] | None = None,
        clock: Clock | None = None,
    ) -> None:
        """Prepare, without listening yet.

        Args:
            world: the truth to write into; a new one by default.
            ports: port by name (youtube, instagram, tiktok, ai, control); a free one for each not named.
            clock: the platforms' time, instead of the world's own.
        """
        self.world = world or RehearsalWorld()
        if clock is not None:
            self.world.clock = clock
        self._ports = dict(ports or {})
        self._listeners: dict[str, Listener] = {}
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._urls: RehearsalUrls | None = None

    @property
    def urls(self) -> RehearsalUrls:
        """Return the addresses of the running rehearsal."""
        if self._urls is None:
            raise RuntimeError("the rehearsal is not running")
        return self._urls

    def start(self) -> RehearsalUrls:
        """Listen on every port and return the addresses.

        Raises:
            OSError: a port is taken.
        """
        if self._urls is not None:
            return self._urls
        try:
            for name, app in self._apps().items():
                self._listeners[name] = Listener(app, bind_loopback(self._ports.get(name, 0)))
        except OSError:
            self._forget()
            raise
        self._urls = self._addresses()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="rehearsal", daemon=True)
        self._thread.start()
        for listener in self._listeners.values():
            self._call(listener.open())
        return self._urls

    def stop(self) -> None:
        """Cut every connection and stop listening."""
        if self._loop is None or self._thread is None:
            return
        for listener in self._listeners.values():
            self._call(listener.close())
        self._call(_end_tasks())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(START_S)
        self._loop.close()
        self._loop = self._thread = None
        self._forget()

    def __enter__(self) -> RehearsalUrls:
        """Start."""
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop."""
        self.stop()

    def offline(self, name: str) -> None:
        """Take one server off the air: its connections are cut and new ones are refused."""
        self._call(self._listeners[name].close())

    def online(self, name: str) -> None:
        """Put a server back on its port."""
        self._call(self._listeners[name].open())

    def issue_tokens(self, platform: str, account_id: str | None = None) -> IssuedTokens:
        """Return valid tokens of an account (the platform's first by default) without a browser."""
        return issue_tokens(self.world, platform, account_id)

    def _apps(self) -> dict[str, ASGIApp]:
        world = self.world
        return {
            "youtube": Gate("youtube", youtube.youtube_app(world), world, youtube.step_of, youtube_wording),
            "instagram": Gate(
                "instagram", instagram.instagram_app(world), world, instagram.step_of, instagram_wording
            ),
            "tiktok": Gate("tiktok", tiktok.tiktok_app(world), world, tiktok.step_of, tiktok_wording),
            "ai": Gate("ai", ai.ai_app(world), world, ai.step_of, ai.wording),
            "control": Gate(
                "control", control_app(world, self._json, self._air), world, _control_step, _no_wording
            ),
        }

    async def _air(self, name: str, on: bool) -> None:
        listener = self._listeners[name]
        await (listener.open() if on else listener.close())

    def _json(self) -> dict[str, Any]:
        return self.urls.to_json()

    def _addresses(self) -> RehearsalUrls:
        bases = {name: f"http://127.0.0.1:{listener.port}" for name, listener in self._listeners.items()}
        self.world.base_urls.update(bases)
        platforms = {
            name: PlatformUrls(bases[name], bases[name] + paths[0], bases[name] + paths[1])
            for name, paths in SIGN_IN_PATHS.items()
        }
        return RehearsalUrls(**platforms, ai_base_url=bases["ai"] + "/v1", control_url=bases["control"])

    def _call(self, deed: Coroutine[Any, Any, None]) -> None:
        if self._loop is None:
            deed.close()
            raise RuntimeError("the rehearsal is not running")
        asyncio.run_coroutine_threadsafe(deed, self._loop).result(START_S)

    def _forget(self) -> None:
        for listener in self._listeners.values():
            listener.discard()
        self._listeners.clear()
        self._urls = None


async def _end_tasks() -> None:
    tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def _control_step(method: str, path: str, headers: Headers) -> str:
    return path.strip("/")


def _no_wording(fault: Fault) -> tuple[int, Any]:
    return fault.number("status", 500), {}


def ports_from(base_port: int) -> dict[str, int]:
    """Return the ports from N on: YouTube N, Instagram N+1, TikTok N+2, AI N+3, control N+4; 0: free ones."""
    return {name: base_port + place if base_port else 0 for place, name in enumerate(NAMES)}
