"""Signs in to TikTok with the user's own app (Login Kit for Desktop: a hexadecimal challenge, any port)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from clipdesk.domain.account import Platform, Profile, Tokens
from clipdesk.domain.errors import FailureClass, NeedsPerson, PlatformFailure
from clipdesk.domain.settings import TikTokSettings
from clipdesk.platforms.jsons import number, part, text
from clipdesk.platforms.oauth import (
    BrowserSignIn,
    Exchange,
    Redirect,
    hex_challenge,
    need_scopes,
    new_verifier,
    with_query,
)
from clipdesk.platforms.refusals import Step, from_transport
from clipdesk.platforms.tiktok_api import tiktok_address
from clipdesk.platforms.tiktok_refusals import LABEL, OK, code_of, refusal
from clipdesk.platforms.token_call import post_form
from clipdesk.ports import Clock, PendingSignIn, SignedIn
from clipdesk.transport import Transport, TransportError

ASKED = ("user.info.basic", "user.info.profile", "video.list", "video.publish", "video.upload")
NEEDED = frozenset({"user.info.basic"})
POSTING = frozenset({"video.publish", "video.upload"})
TOKEN_END, REVOKE_END = "/token/", "/revoke/"


class TikTokAuthorizer:
    """Signs in to TikTok (an `Authorizer`)."""

    def __init__(
        self,
        transport: Transport,
        settings: Callable[[], TikTokSettings],
        clock: Clock,
        client_secret: Callable[[], str | None] = lambda: None,
    ) -> None:
        """Take what a sign-in needs; `client_secret` gives the stored one, which revoking needs."""
        self._transport = transport
        self._settings = settings
        self._clock = clock
        self._client_secret = client_secret

    @property
    def platform(self) -> Platform:
        """Return TikTok."""
        return Platform.TIKTOK

    def start(self, client_id: str, client_secret: str, *, login_hint: str = "") -> PendingSignIn:
        """Begin a sign-in; the app must have `http://127.0.0.1:*/callback/` registered."""
        verifier = new_verifier()
        app = {"client_key": client_id, "client_secret": client_secret}

        def address(redirect_uri: str, state: str) -> str:
            asked = {
                "client_key": client_id,
                "scope": ",".join(ASKED),
                "redirect_uri": redirect_uri,
                "state": state,
                "response_type": "code",
                "code_challenge": hex_challenge(verifier),
                "code_challenge_method": "S256",
            }
            return with_query(self._settings().auth_url, asked)

        def by_code(code: str, redirect_uri: str) -> list[SignedIn]:
            form = {"code": code, "code_verifier": verifier, "redirect_uri": redirect_uri}
            return self._open(self._ask({**app, **form, "grant_type": "authorization_code"}), "")

        def by_token(token: str) -> list[SignedIn]:
            return self._open(
                self._ask({**app, "refresh_token": token, "grant_type": "refresh_token"}), token
            )

        return BrowserSignIn(self.platform, Redirect(path="/callback/"), address, Exchange(by_code, by_token))

    def revoke(self, tokens: Tokens) -> None:
        """Tell TikTok to forget the sign-in; it wants the app's secret for that."""
        settings, secret = self._settings(), self._client_secret()
        if not secret or not tokens.access_token:
            raise PlatformFailure(
                FailureClass.SIGN_IN, "TikTok was not told.", "Remove your app in the TikTok app's settings."
            )
        form = {"client_key": settings.client_id, "client_secret": secret, "token": tokens.access_token}
        url = settings.token_url.removesuffix(TOKEN_END) + REVOKE_END
        post_form(self._transport, self.platform, url, form)

    def _ask(self, form: dict[str, str]) -> dict[str, Any]:
        return post_form(self._transport, self.platform, self._settings().token_url, form)

    def _open(self, answer: dict[str, Any], refresh_token: str) -> list[SignedIn]:
        now, access_token = self._clock.now(), text(answer, "access_token")
        scopes = tuple(scope for scope in text(answer, "scope").split(",") if scope)
        need_scopes(self.platform, scopes, NEEDED)
        if not POSTING & set(scopes):
            need_scopes(self.platform, scopes, POSTING)
        lasting = text(answer, "refresh_token") or refresh_token
        if not lasting or not text(answer, "open_id"):
            raise NeedsPerson("TikTok gave no lasting sign-in.", "Start again.")
        ends_in_s = number(answer, "refresh_expires_in")
        tokens = Tokens(
            access_token,
            lasting,
            now + timedelta(seconds=number(answer, "expires_in") or 86_400),
            now + timedelta(seconds=ends_in_s) if ends_in_s else None,
            scopes,
        )
        return [SignedIn(self._profile(access_token, text(answer, "open_id"), scopes), tokens)]

    def _profile(self, access_token: str, open_id: str, scopes: tuple[str, ...]) -> Profile:
        fields = "open_id,display_name" + (",username" if "user.info.profile" in scopes else "")
        url = tiktok_address(self._settings()).url("/v2/user/info/")
        headers = {"Authorization": f"Bearer {access_token}"}
        try:
            answer = self._transport.send("GET", url, headers=headers, params={"fields": fields})
            if not answer.is_success or code_of(answer) != OK:
                raise refusal(answer, Step.READ, self._clock.now())
            user = part(part(answer.json(), "data"), "user")
        except TransportError as error:
            raise from_transport(LABEL, error, Step.READ) from None
        if text(user, "open_id") != open_id:
            raise NeedsPerson("TikTok signed another account in.", "Start again.")
        return Profile(open_id, text(user, "display_name") or "TikTok", text(user, "username"))
