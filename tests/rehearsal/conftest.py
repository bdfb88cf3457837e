"""A running rehearsal with a clock that the test moves, and a plain client that follows nothing by itself."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import httpx2
import pytest

from clipdesk.rehearsal.issuing import IssuedTokens
from clipdesk.rehearsal.servers import RehearsalServers, RehearsalUrls
from clipdesk.rehearsal.world import RehearsalWorld


class HandClock:
    """Tell a time that only the test moves."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **parts: float) -> None:
        self.now += timedelta(**parts)


class FrozenSender:
    """Send the first bytes of a request, freeze, and go on only when told to: an owner who lost its turn."""

    def __init__(self, method: str, url: str, data: bytes, first: int, headers: dict[str, str]) -> None:
        self.status = 0
        self._go_on = threading.Event()
        self._request = (method, url, headers | {"Content-Length": str(len(data))})
        self._pieces = (data[:first], data[first:])
        self._thread = threading.Thread(target=self._send)
        self._thread.start()

    def _send(self) -> None:
        method, url, headers = self._request
        with httpx2.Client(trust_env=False, timeout=10) as own, contextlib.suppress(httpx2.TransportError):
            self.status = own.request(method, url, content=self._halting(), headers=headers).status_code

    def _halting(self) -> Iterator[bytes]:
        yield self._pieces[0]
        self._go_on.wait(10)
        yield self._pieces[1]

    def thaw(self) -> None:
        """Go on, and wait for the end."""
        self._go_on.set()
        self._thread.join(10)


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def servers(clock: HandClock) -> Iterator[RehearsalServers]:
    running = RehearsalServers(clock=clock)
    running.start()
    yield running
    running.stop()


@pytest.fixture
def world(servers: RehearsalServers) -> RehearsalWorld:
    return servers.world


@pytest.fixture
def urls(servers: RehearsalServers) -> RehearsalUrls:
    return servers.urls


@pytest.fixture
def client() -> Iterator[httpx2.Client]:
    with httpx2.Client(follow_redirects=False, timeout=10, trust_env=False) as plain:
        yield plain


@pytest.fixture
def tokens(servers: RehearsalServers) -> dict[str, IssuedTokens]:
    return {platform: servers.issue_tokens(platform) for platform in ("youtube", "instagram", "tiktok")}
