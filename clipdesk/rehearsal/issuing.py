"""Hands out valid tokens without a browser, for the demo and for tests."""

from __future__ import annotations

from dataclasses import dataclass

from clipdesk.rehearsal.tokens import CLIENT_SECRET, LONG_LIVED_S, SCOPES
from clipdesk.rehearsal.world import RehearsalWorld


@dataclass(frozen=True, slots=True)
class IssuedTokens:
    """Hold what a finished sign-in leaves behind.

    On Instagram `access_token` is the Page's token (never expires: `expires_in` 0) and `refresh_token` the
    person's long-lived one, from which it was derived.
    """

    platform: str
    account_id: str
    name: str
    handle: str
    access_token: str
    refresh_token: str
    expires_in: int
    scopes: tuple[str, ...]
    client_id: str
    client_secret: str


def client_id_of(platform: str) -> str:
    """Return the rehearsal's own client id."""
    return f"rehearsal-{platform}"


def issue_tokens(world: RehearsalWorld, platform: str, account_id: str | None = None) -> IssuedTokens:
    """Sign an account in (the platform's first one by default).

    Raises:
        ValueError: unknown platform or account.
    """
    accounts = [entry for entry in world.accounts_of(platform) if account_id in (None, entry.account_id)]
    if not accounts:
        raise ValueError(f"no rehearsal account {account_id or ''} on {platform!r}")
    account, scopes, client_id = accounts[0], SCOPES[platform], client_id_of(platform)
    life_s = 0 if platform == "instagram" else None
    grant = world.tokens.grant(platform, client_id, (account.account_id,), scopes, life_s)
    refresh_token = grant.refresh_token
    if platform == "instagram":
        person = world.tokens.grant(platform, client_id, (account.account_id,), scopes, LONG_LIVED_S)
        person.is_long_lived = True
        refresh_token = person.access_token
    left_s = int((grant.expires_at - world.now()).total_seconds()) if grant.expires_at else 0
    return IssuedTokens(
        platform=platform,
        account_id=account.account_id,
        name=account.name,
        handle=account.handle,
        access_token=grant.access_token,
        refresh_token=refresh_token,
        expires_in=left_s,
        scopes=scopes,
        client_id=client_id,
        client_secret=CLIENT_SECRET,
    )
