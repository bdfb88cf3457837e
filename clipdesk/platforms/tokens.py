"""Access tokens that live long enough, from refresh tokens in the keyring; one refresh at a time here.

Access tokens stay in memory. A rotated refresh token is written and read back before the new access token is
used; if the keyring fails then, it is kept in memory and said at once.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from clipdesk.domain.account import Account, Platform
from clipdesk.domain.errors import CredentialError, FailureClass, PlatformFailure
from clipdesk.domain.settings import PlatformsSettings
from clipdesk.platforms.file_lock import file_lock
from clipdesk.platforms.jsons import number, text
from clipdesk.platforms.refusals import Step, unreadable
from clipdesk.platforms.token_call import is_expired, post_form, signed_out
from clipdesk.ports import Clock, CredentialStore
from clipdesk.transport import Transport

LOCK_TIMEOUT_S = 60.0
USUAL_LIFE_S = {Platform.YOUTUBE: 3600, Platform.TIKTOK: 86_400}
CLIENT_PARAMETER = {Platform.YOUTUBE: "client_id", Platform.TIKTOK: "client_key"}


def secret_name(platform: Platform, remote_id: str, kind: str) -> str:
    """Return the name of an account's secret in the keyring; `kind` is "refresh" or "access"."""
    return f"{platform.value}.{remote_id}.{kind}"


def client_secret_name(platform: Platform) -> str:
    """Return the name of the app's secret in the keyring."""
    return f"{platform.value}.client"


@dataclass(slots=True)
class _Held:
    """What is known of one account in this process."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    access_token: str = ""
    expires_at: datetime | None = None
    unsaved_refresh: str = ""


class TokenKeeper:
    """Gives valid access tokens (a `TokenSource`)."""

    def __init__(
        self,
        transport: Transport,
        credentials: CredentialStore,
        settings: Callable[[], PlatformsSettings],
        clock: Clock,
        lock_folder: Path,
        on_problem: Callable[[Account, str], None] = lambda account, message: None,
    ) -> None:
        """Take what a refresh needs.

        Args:
            lock_folder: shared by all processes of this home; holds one lock file for each account.
            on_problem: told when a rotated token cannot be stored.
        """
        self._transport = transport
        self._credentials = credentials
        self._settings = settings
        self._clock = clock
        self._lock_folder = lock_folder
        self._on_problem = on_problem
        self._lock = threading.Lock()
        self._held: dict[tuple[Platform, str], _Held] = {}

    def access_token(self, account: Account, *, min_life_s: float = 300) -> str:
        """Return a token that lives at least that long, or the newest one if none lives so long."""
        held = self._of(account)
        with held.lock:
            self._save_late(account, held)
            if held.access_token and self._lives(held, min_life_s):
                return held.access_token
            return self._renew(account, held)

    def refresh(self, account: Account, *, rejected_token: str) -> str:
        """Return another token than the one that the platform refused."""
        held = self._of(account)
        with held.lock:
            if held.access_token and held.access_token != rejected_token and self._lives(held, 0):
                return held.access_token
            held.access_token = ""
            token = self._renew(account, held)
            if token == rejected_token:
                held.access_token = ""
                raise signed_out(account.platform, "rejected")
            return token

    def forget(self, account: Account) -> None:
        """Drop what is held in memory, after a new sign-in or a disconnect."""
        with self._lock:
            self._held.pop((account.platform, account.remote_id), None)

    def _of(self, account: Account) -> _Held:
        with self._lock:
            return self._held.setdefault((account.platform, account.remote_id), _Held())

    def _lives(self, held: _Held, least_s: float) -> bool:
        return held.expires_at is None or held.expires_at - self._clock.now() > timedelta(seconds=least_s)

    def _renew(self, account: Account, held: _Held) -> str:
        if account.platform is Platform.INSTAGRAM:
            # A Page's token never ends and cannot be refreshed: the keyring has it, or a person must sign in.
            held.access_token = (
                self._credentials.get(secret_name(account.platform, account.remote_id, "access")) or ""
            )
            held.expires_at = None
            if not held.access_token:
                raise signed_out(account.platform, "no_token")
            return held.access_token
        key = hashlib.sha256(account.remote_id.encode()).hexdigest()[:16]
        path = self._lock_folder / f"{account.platform.value}-{key}.lock"
        try:
            with file_lock(path, self._clock, LOCK_TIMEOUT_S):
                return self._refresh_locked(account, held)
        except TimeoutError:
            raise PlatformFailure(
                FailureClass.READ,
                f"Another ClipDesk is signing in to {account.platform.label} just now.",
                "ClipDesk asks again by itself.",
                code="token_lock",
            ) from None

    def _refresh_locked(self, account: Account, held: _Held) -> str:
        refresh_token = held.unsaved_refresh or self._stored(account)
        if not refresh_token:
            raise signed_out(account.platform, "no_token")
        try:
            answer = self._exchange(account.platform, refresh_token)
        except PlatformFailure as failure:
            # Another process may have rotated it between our reading and its end.
            newer = self._stored(account) if is_expired(failure) else ""
            if not newer or newer == refresh_token:
                raise
            refresh_token, held.unsaved_refresh = newer, ""
            answer = self._exchange(account.platform, newer)
        access_token = text(answer, "access_token")
        if not access_token:
            raise unreadable(account.platform.label, Step.READ, "no access token")
        rotated = text(answer, "refresh_token")
        if rotated and rotated != refresh_token:
            held.unsaved_refresh = rotated
            self._save(account, held, is_new=True)
        life_s = number(answer, "expires_in") or USUAL_LIFE_S[account.platform]
        held.access_token = access_token
        held.expires_at = self._clock.now() + timedelta(seconds=life_s)
        return access_token

    def _exchange(self, platform: Platform, refresh_token: str) -> dict[str, Any]:
        settings: Any = getattr(self._settings(), platform.value)
        secret = self._credentials.get(client_secret_name(platform))
        if not settings.client_id or not secret:
            raise PlatformFailure(
                FailureClass.SIGN_IN,
                f"The client id or secret of your {platform.label} app is missing.",
                "Reconnect the account and enter both.",
                code="no_client",
            )
        form = {
            CLIENT_PARAMETER[platform]: settings.client_id,
            "client_secret": secret,
            "grant_type": "refresh_token",
            "refresh_token": refresh_token,
        }
        return post_form(self._transport, platform, settings.token_url, form)

    def _stored(self, account: Account) -> str:
        return self._credentials.get(secret_name(account.platform, account.remote_id, "refresh")) or ""

    def _save_late(self, account: Account, held: _Held) -> None:
        if held.unsaved_refresh:
            self._save(account, held, is_new=False)

    def _save(self, account: Account, held: _Held, *, is_new: bool) -> None:
        """Store a rotated refresh token; one that cannot be stored stays in memory, and the owner is told."""
        name, value = secret_name(account.platform, account.remote_id, "refresh"), held.unsaved_refresh
        try:
            self._credentials.set(name, value)
            is_kept = self._credentials.get(name) == value
        except CredentialError:
            is_kept = False
        if is_kept:
            held.unsaved_refresh = ""
        elif is_new:
            self._on_problem(
                account,
                f"The new sign-in to {account.platform.label} can't be stored. "
                "It works until ClipDesk is closed; unlock the keyring before that.",
            )
