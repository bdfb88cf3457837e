"""Who may do what: authorisation codes, access and refresh tokens of the rehearsal platforms.

Knows the three life stories (kept refresh token, exchanged token, rotated refresh token) but no HTTP.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

CODE_LIFE_S = 600
ACCESS_LIFE_S = {"youtube": 3_599, "instagram": 3_600, "tiktok": 86_400}
LONG_LIVED_S = 5_183_944
CLIENT_SECRET = "rehearsal-secret"

SCOPES: dict[str, tuple[str, ...]] = {
    "youtube": (
        "https://www.googleapis.com/auth/youtube.upload",
        "https://www.googleapis.com/auth/youtube.readonly",
        "https://www.googleapis.com/auth/youtube.force-ssl",
        "https://www.googleapis.com/auth/yt-analytics.readonly",
    ),
    "instagram": (
        "instagram_basic",
        "instagram_content_publish",
        "instagram_manage_insights",
        "pages_show_list",
        "pages_read_engagement",
        "business_management",
    ),
    "tiktok": (
        "user.info.basic",
        "user.info.profile",
        "user.info.stats",
        "video.list",
        "video.publish",
        "video.upload",
    ),
}


def challenge_base64url(verifier: str) -> str:
    """Return the S256 challenge as RFC 7636 has it."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def challenge_hex(verifier: str) -> str:
    """Return the S256 challenge as TikTok's Login Kit for Desktop has it: lower-case hexadecimal."""
    return hashlib.sha256(verifier.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Code:
    """Describe one authorisation code."""

    platform: str
    client_id: str
    redirect_uri: str
    account_ids: tuple[str, ...]
    scopes: tuple[str, ...]
    challenge: str
    expires_at: datetime


@dataclass(slots=True, kw_only=True)
class Grant:
    """Describe one token family: what a person allowed an app."""

    platform: str
    client_id: str
    account_ids: tuple[str, ...]
    scopes: tuple[str, ...]
    access_token: str
    refresh_token: str = ""
    expires_at: datetime | None = None
    is_long_lived: bool = False
    revoked: bool = False
    older_access: dict[str, datetime | None] = field(default_factory=dict)

    @property
    def account_id(self) -> str:
        """Return the one account, or the first."""
        return self.account_ids[0]

    def expiry_of(self, access_token: str) -> datetime | None:
        """Return when that token of the family ends; None: never."""
        return self.expires_at if access_token == self.access_token else self.older_access.get(access_token)


class TokenDesk:
    """Hand out and judge tokens; safe from any thread."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._lock = threading.RLock()
        self._codes: dict[str, Code] = {}
        self._by_access: dict[str, Grant] = {}
        self._by_refresh: dict[str, Grant] = {}

    def new_code(self, code: Code) -> str:
        """Remember a code and return its text."""
        text = f"{code.platform[:2]}-code-{secrets.token_urlsafe(24)}"
        with self._lock:
            self._codes[text] = code
        return text

    def use_code(self, platform: str, text: str) -> Code | None:
        """Consume a code; None if it is unknown, used or too old."""
        with self._lock:
            code = self._codes.pop(text, None)
        if code is None or code.platform != platform or code.expires_at <= self._now():
            return None
        return code

    def code_expiry(self) -> datetime:
        """Return when a code made now ends."""
        return self._now() + timedelta(seconds=CODE_LIFE_S)

    def grant(
        self,
        platform: str,
        client_id: str,
        account_ids: tuple[str, ...],
        scopes: tuple[str, ...],
        life_s: int | None = None,
    ) -> Grant:
        """Make a new token family; `life_s` 0 means it never ends."""
        life = ACCESS_LIFE_S[platform] if life_s is None else life_s
        grant = Grant(
            platform=platform,
            client_id=client_id,
            account_ids=account_ids,
            scopes=scopes,
            access_token=self._text(platform, "access"),
            expires_at=self._now() + timedelta(seconds=life) if life else None,
        )
        if platform in ("youtube", "tiktok"):
            grant.refresh_token = self._text(platform, "refresh")
        with self._lock:
            self._by_access[grant.access_token] = grant
            if grant.refresh_token:
                self._by_refresh[grant.refresh_token] = grant
        return grant

    def refresh(self, platform: str, client_id: str, refresh_token: str) -> Grant | None:
        """Give the family a new access token; TikTok also gets a new refresh token and the old one dies."""
        with self._lock:
            grant = self._by_refresh.get(refresh_token)
            if grant is None or grant.revoked or grant.platform != platform or grant.client_id != client_id:
                return None
            grant.older_access[grant.access_token] = grant.expires_at
            grant.access_token = self._text(platform, "access")
            grant.expires_at = self._now() + timedelta(seconds=ACCESS_LIFE_S[platform])
            self._by_access[grant.access_token] = grant
            if platform == "tiktok":
                del self._by_refresh[refresh_token]
                grant.refresh_token = self._text(platform, "refresh")
                self._by_refresh[grant.refresh_token] = grant
            return grant

    def find(self, platform: str, access_token: str) -> Grant | None:
        """Return the family of a token that is known and not revoked, expired or not."""
        with self._lock:
            grant = self._by_access.get(access_token)
        return grant if grant is not None and not grant.revoked and grant.platform == platform else None

    def is_expired(self, grant: Grant, access_token: str) -> bool:
        """Tell whether that token of the family is too old."""
        expires_at = grant.expiry_of(access_token)
        return expires_at is not None and expires_at <= self._now()

    def valid(self, platform: str, access_token: str) -> Grant | None:
        """Return the family of a token that works now."""
        grant = self.find(platform, access_token)
        return None if grant is None or self.is_expired(grant, access_token) else grant

    def revoke(self, token: str) -> bool:
        """End a family by any of its tokens; False if it is unknown."""
        with self._lock:
            grant = self._by_access.get(token) or self._by_refresh.get(token)
            if grant is None or grant.revoked:
                return False
            grant.revoked = True
            return True

    def expire(self, platform: str, what: str = "access") -> int:
        """Make a platform's access tokens too old ("access") or end whole sign-ins ("all"); tell how many."""
        with self._lock:
            grants = {id(grant): grant for grant in self._by_access.values() if grant.platform == platform}
            for grant in grants.values():
                grant.revoked = grant.revoked or what == "all"
                grant.expires_at = self._now()
                grant.older_access = dict.fromkeys(grant.older_access, self._now())
            return len(grants)

    def clear(self) -> None:
        """Forget every sign-in."""
        with self._lock:
            self._codes.clear()
            self._by_access.clear()
            self._by_refresh.clear()

    @staticmethod
    def _text(platform: str, kind: str) -> str:
        return f"rehearsal-{platform}-{kind}-{secrets.token_urlsafe(24)}"
