"""Connects and disconnects the user's accounts; their tokens go to the credential store and nowhere else.

How a platform is signed in to is its authorizer's business.
"""

from __future__ import annotations

import logging
from builtins import list as list_of
from collections.abc import Mapping
from dataclasses import replace
from typing import Protocol

from clipdesk.domain.account import Account, AccountStatus, Platform, Profile, Tokens
from clipdesk.domain.activity import Activity, ActivityKind
from clipdesk.domain.errors import (
    ClipDeskError,
    CredentialError,
    CredentialState,
    LostClaim,
    NeedsPerson,
    NotFound,
)
from clipdesk.domain.events import Event, EventName
from clipdesk.domain.publication import ASKS_PERSON, Publication, Status, WaitReason, park
from clipdesk.ports import (
    Authorizer,
    Clock,
    CredentialStore,
    EventSink,
    PendingSignIn,
    SettingsStore,
    SignedIn,
)
from clipdesk.repositories import PostQuery, UnitOfWork, Work

_log = logging.getLogger(__name__)


class TokenMemory(Protocol):
    """What the service needs of the one who holds access tokens in memory."""

    def access_token(self, account: Account, *, min_life_s: float = ...) -> str: ...
    def forget(self, account: Account) -> None: ...


class AccountsService:
    """Keep the accounts; posts that waited for a sign-in go on when it comes."""

    def __init__(
        self,
        work: Work,
        authorizers: Mapping[Platform, Authorizer],
        credentials: CredentialStore,
        tokens: TokenMemory,
        settings: SettingsStore,
        clock: Clock,
        bus: EventSink,
    ) -> None:
        self._work = work
        self._authorizers = authorizers
        self._credentials = credentials
        self._tokens = tokens
        self._settings = settings
        self._clock = clock
        self._bus = bus
        self._untried_apps: dict[Platform, tuple[str, str]] = {}

    def list(self, platform: Platform | None = None) -> list_of[Account]:
        """Return the accounts, of one platform or of all."""
        with self._work.read() as unit:
            return unit.accounts.list(platform)

    def get(self, account_id: int) -> Account:
        """Return one account; raises NotFound."""
        with self._work.read() as unit:
            return unit.accounts.get(account_id)

    # -- signing in

    def begin(
        self,
        platform: Platform,
        client_id: str | None = None,
        client_secret: str | None = None,
        *,
        login_hint: str = "",
    ) -> PendingSignIn:
        """Open a sign-in with the user's own app; what is given here is kept once it has worked.

        Raises:
            NeedsPerson: the app's id or secret is missing, or the keyring is locked.
        """
        authorizer = self._authorizers.get(platform)
        if authorizer is None:
            raise NotFound(f"ClipDesk cannot sign in to {platform.label} here.")
        key = f"platforms.{platform}.client_id"
        app_id = client_id or str(self._settings.get(key) or "")
        secret = client_secret or self._credentials.get(_client_entry(platform)) or ""
        if not app_id or not secret:
            what = "client id" if not app_id else "client secret"
            raise NeedsPerson(
                f"The {what} of your own {platform.label} app is missing.",
                f"Set it with `clipdesk config set {key} ID`."
                if not app_id
                else f"Set it with `clipdesk secret set {_client_entry(platform)}`.",
            )
        pending = authorizer.start(app_id, secret, login_hint=login_hint)
        if client_id or client_secret:
            self._untried_apps[platform] = (client_id or "", client_secret or "")
        return pending

    def finish(self, platform: Platform, signed_in: SignedIn) -> Account:
        """Store an account that a sign-in opened: renewed if it is known, added if not.

        Raises:
            CredentialError: its tokens cannot be stored; nothing has changed then.
        """
        client_id, secret = self._untried_apps.get(platform, ("", ""))
        if secret:
            self._credentials.set(_client_entry(platform), secret)
        if client_id:
            self._settings.set(f"platforms.{platform}.client_id", client_id)
        self._untried_apps.pop(platform, None)
        return self.connect_with_tokens(platform, signed_in.profile, signed_in.tokens)

    def connect_with_tokens(self, platform: Platform, profile: Profile, tokens: Tokens) -> Account:
        """Store an account with tokens that are known already.

        Raises:
            CredentialError: its tokens cannot be stored; nothing has changed then.
        """
        self._store_tokens(platform, profile.remote_id, tokens)
        with self._work.write() as unit:
            account, is_new = self._save(unit, platform, profile, tokens)
            resumed = self._resume(unit, account)
            text = f"Connected {platform.label}: {account.name}." if is_new else f"Renewed {_shown(account)}."
            self._add_line(unit, ActivityKind.POST, text)
        self._tokens.forget(account)
        self._tell_posts(resumed)
        return account

    # -- changing

    def disconnect(self, account_id: int) -> None:
        """Forget an account and its tokens; its waiting posts wait until it is connected again.

        Raises:
            NotFound: there is no such account.
            CredentialError: the keyring is locked, so the tokens could not be removed.
        """
        account = self.get(account_id)
        tokens = self._take_tokens(account)
        with self._work.write() as unit:
            text = f"{_shown(account)} is disconnected. Connect it again to post."
            parked = self._park_all(unit, account, text)
            unit.accounts.remove(account_id)
            if account.is_default:
                others = unit.accounts.list(account.platform)
                if others:
                    unit.accounts.save(replace(others[0], is_default=True))
            self._add_line(unit, ActivityKind.POST, f"Disconnected {_shown(account)}.")
        self._tokens.forget(account)
        self._tell_posts(parked)
        self._revoke(account, tokens)

    def make_default(self, account_id: int) -> Account:
        """Let a platform's name mean this account; raises NotFound."""
        with self._work.write() as unit:
            account = replace(unit.accounts.get(account_id), is_default=True)
            unit.accounts.save(account)
            return account

    def needs_sign_in(self, account_id: int, message: str) -> None:
        """Mark an account whose sign-in is over, park all that waits for it, and say so once."""
        with self._work.write() as unit:
            account = unit.accounts.get(account_id)
            if account.status is AccountStatus.NEEDS_SIGN_IN:
                return
            unit.accounts.save(replace(account, status=AccountStatus.NEEDS_SIGN_IN))
            parked = self._park_all(unit, account, message)
            self._add_line(unit, ActivityKind.PROBLEM, message, "Reconnect")
        data = {"account_id": account.id, "platform": str(account.platform), "message": message}
        self._bus.publish(Event(EventName.ACCOUNT_NEEDS_SIGN_IN, self._clock.now(), data))
        self._tell_posts(parked)

    # -- how

    def _save(
        self, unit: UnitOfWork, platform: Platform, profile: Profile, tokens: Tokens
    ) -> tuple[Account, bool]:
        # The sign-in lasts as long as the token that renews the other.
        ends_at = tokens.refresh_expires_at if tokens.refresh_token else tokens.expires_at
        account = Account(
            id=0,
            platform=platform,
            remote_id=profile.remote_id,
            name=profile.name,
            handle=profile.handle,
            status=AccountStatus.CONNECTED,
            is_default=unit.accounts.default(platform) is None,
            expires_at=ends_at,
            scopes=tokens.scopes,
            created_at=self._clock.now(),
        )
        known = unit.accounts.by_remote_id(platform, profile.remote_id)
        if known is None:
            return unit.accounts.add(account), True
        account = replace(
            account,
            id=known.id,
            is_default=known.is_default or account.is_default,
            is_audited=known.is_audited,
            created_at=known.created_at,
        )
        unit.accounts.save(account)
        return account, False

    def _resume(self, unit: UnitOfWork, account: Account) -> list_of[int]:
        """Let everything that waited for this sign-in go on; the late rule is the engine's."""
        resumed = []
        for waiting in unit.publications.waiting_for(WaitReason.SIGN_IN, account.id):
            ready = replace(waiting, wait_reason=None, error_message=None, next_try_at=self._clock.now())
            resumed += _saved(unit, ready, was=waiting)
        return resumed

    def _park_all(self, unit: UnitOfWork, account: Account, message: str) -> list_of[int]:
        parked = []
        for post in unit.posts.find(PostQuery(platform=account.platform)):
            for item in post.publications:
                is_waiting = item.status is Status.PENDING and item.wait_reason not in ASKS_PERSON
                if item.account_id == account.id and is_waiting:
                    parked += _saved(unit, park(item, WaitReason.SIGN_IN, message), was=item)
        return parked

    def _store_tokens(self, platform: Platform, remote_id: str, tokens: Tokens) -> None:
        """Store the one token that lasts; access tokens that can be renewed live in memory only."""
        kept, dropped = ("refresh", "access") if tokens.refresh_token else ("access", "refresh")
        self._credentials.set(_entry(platform, remote_id, kept), tokens.refresh_token or tokens.access_token)
        self._credentials.delete(_entry(platform, remote_id, dropped))

    def _take_tokens(self, account: Account) -> Tokens | None:
        """Remove the stored tokens and return them; None if there is no keyring to have held them."""
        names = [_entry(account.platform, account.remote_id, kind) for kind in ("access", "refresh")]
        try:
            access, refresh = [self._credentials.get(name) for name in names]
            if refresh and not access and account.status is AccountStatus.CONNECTED:
                access = self._fresh_access(account)
            for name in names:
                self._credentials.delete(name)
        except CredentialError as error:
            if error.state is CredentialState.LOCKED:
                raise
            _log.warning("No tokens could be removed: %s", error)
            return None
        return Tokens(access or "", refresh, None) if access or refresh else None

    def _fresh_access(self, account: Account) -> str:
        try:
            return self._tokens.access_token(account, min_life_s=0)
        except CredentialError:
            raise
        except ClipDeskError as error:
            _log.info("No access token for revoking: %s", error)
            return ""

    def _revoke(self, account: Account, tokens: Tokens | None) -> None:
        authorizer = self._authorizers.get(account.platform)
        if tokens is None or authorizer is None:
            return
        try:
            authorizer.revoke(tokens)
        except ClipDeskError as error:
            _log.warning("%s did not take the tokens back: %s", account.platform.label, error)

    def _add_line(self, unit: UnitOfWork, kind: ActivityKind, text: str, advice: str = "") -> None:
        unit.activity.add(Activity(0, self._clock.now(), kind, text, advice=advice))

    def _tell_posts(self, post_ids: list_of[int]) -> None:
        for post_id in dict.fromkeys(post_ids):
            with self._work.read() as unit:
                status = unit.posts.get(post_id).status
            data = {"post_id": post_id, "status": str(status)}
            self._bus.publish(Event(EventName.POST_CHANGED, self._clock.now(), data))


def _saved(unit: UnitOfWork, new: Publication, *, was: Publication) -> list_of[int]:
    """Store a change and return the post's id, or nothing if the engine was quicker."""
    try:
        unit.publications.save(new, was=was)
    except LostClaim:
        return []
    return [new.post_id]


def _entry(platform: Platform, remote_id: str, kind: str) -> str:
    return f"{platform}.{remote_id}.{kind}"


def _client_entry(platform: Platform) -> str:
    return f"{platform}.client"


def _shown(account: Account) -> str:
    return f"{account.platform.label}: {account.name}"
