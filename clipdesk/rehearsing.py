"""Opens a desk on the embedded rehearsal platforms, signed in to all three; nothing leaves this computer."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from clipdesk.app import Desk
from clipdesk.domain.account import Platform, Profile, Tokens
from clipdesk.ports import Clock
from clipdesk.rehearsal.servers import RehearsalServers
from clipdesk.storage.credentials import MemoryCredentialStore
from clipdesk.storage.home import Home


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """A desk with the platforms it rehearses on."""

    desk: Desk
    servers: RehearsalServers


@contextmanager
def open_rehearsal(
    home: Home, *, more: Mapping[str, str] | None = None, clock: Clock | None = None
) -> Iterator[Rehearsal]:
    """Start the platforms, point a desk of this home at them, and sign it in; tokens stay in memory.

    Args:
        more: further settings of this run, by key.
    """
    servers = RehearsalServers()
    with servers:
        # Nothing leaves this computer: no webhook is told of a rehearsal.
        settings = {**servers.urls.as_settings(), "webhooks": "[]", **(more or {})}
        desk = Desk(
            home,
            clock=clock,
            credentials=MemoryCredentialStore(),
            environment={**os.environ, **_as_environment(settings)},
        )
        try:
            for platform in Platform:
                connect(desk, servers, platform)
            yield Rehearsal(desk, servers)
        finally:
            desk.close()


def connect(desk: Desk, servers: RehearsalServers, platform: Platform) -> None:
    """Connect a desk to the first account of a rehearsal platform, as if the person had signed in."""
    issued = servers.issue_tokens(platform.value)
    desk.credentials.set(f"{platform}.client", issued.client_secret)
    tokens = Tokens(
        access_token=issued.access_token,
        # A Page's token does not end; the person's own, from which it came, is not kept.
        refresh_token=None if platform is Platform.INSTAGRAM else issued.refresh_token,
        # A life of 0 is one without an end.
        expires_at=desk.clock.now() + timedelta(seconds=issued.expires_in) if issued.expires_in else None,
        scopes=issued.scopes,
    )
    profile = Profile(issued.account_id, issued.name, issued.handle)
    desk.accounts.connect_with_tokens(platform, profile, tokens)


def _as_environment(settings: Mapping[str, str]) -> dict[str, str]:
    return {f"CLIPDESK__{key.upper().replace('.', '__')}": value for key, value in settings.items()}
