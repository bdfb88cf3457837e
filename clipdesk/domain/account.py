"""The places ClipDesk posts to: platforms and the user's accounts on them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Platform(StrEnum):
    """A platform that ClipDesk can publish to."""

    YOUTUBE = "youtube"
    INSTAGRAM = "instagram"
    TIKTOK = "tiktok"

    @property
    def label(self) -> str:
        """Return the name as people write it."""
        return _LABELS[self]


_LABELS = {Platform.YOUTUBE: "YouTube", Platform.INSTAGRAM: "Instagram", Platform.TIKTOK: "TikTok"}


class AccountStatus(StrEnum):
    """Whether an account can be used."""

    CONNECTED = "connected"
    NEEDS_SIGN_IN = "needs_sign_in"


@dataclass(frozen=True, slots=True)
class Account:
    """One channel or profile of the user; its tokens are in the keyring, never here.

    `remote_id` is the platform's own id (channel id, Instagram user id, TikTok open_id).
    """

    id: int
    platform: Platform
    remote_id: str
    name: str
    handle: str
    status: AccountStatus
    is_default: bool
    expires_at: datetime | None
    scopes: tuple[str, ...]
    created_at: datetime
    is_audited: bool = False


@dataclass(frozen=True, slots=True)
class Tokens:
    """What signing in gave. Lives in the keyring and in memory only."""

    access_token: str
    refresh_token: str | None
    expires_at: datetime | None
    refresh_expires_at: datetime | None = None
    scopes: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"Tokens(expires_at={self.expires_at!r}, scopes={self.scopes!r})"


@dataclass(frozen=True, slots=True)
class Profile:
    """Who signed in, as the platform tells it."""

    remote_id: str
    name: str
    handle: str
