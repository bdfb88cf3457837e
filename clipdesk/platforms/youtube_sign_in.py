"""Signs in to YouTube with the user's own Google app (OAuth 2.0 for Mobile & Desktop Apps)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from clipdesk.domain.account import Platform, Profile, Tokens
from clipdesk.domain.errors import NeedsPerson
from clipdesk.domain.settings import YouTubeSettings
from clipdesk.platforms.jsons import items, number, part, text
from clipdesk.platforms.oauth import (
    BrowserSignIn,
    Exchange,
    Redirect,
    need_scopes,
    new_verifier,
    s256_challenge,
    with_query,
)
from clipdesk.platforms.refusals import Step, from_transport
from clipdesk.platforms.token_call import post_form
from clipdesk.platforms.youtube import youtube_address
from clipdesk.platforms.youtube_api import YouTubeApi
from clipdesk.platforms.youtube_refusals import LABEL, refusal
from clipdesk.ports import Clock, PendingSignIn, SignedIn
from clipdesk.transport import Transport, TransportError

PREFIX = "https://www.googleapis.com/auth/"
NEEDED = frozenset({f"{PREFIX}youtube.upload", f"{PREFIX}youtube.readonly"})
ASKED = (f"{PREFIX}youtube.upload", f"{PREFIX}youtube.readonly", f"{PREFIX}yt-analytics.readonly")
REVOKE_URL = "https://oauth2.googleapis.com/revoke"


class YouTubeAuthorizer:
    """Signs in to YouTube (an `Authorizer`)."""

    def __init__(self, transport: Transport, settings: Callable[[], YouTubeSettings], clock: Clock) -> None:
        self._transport = transport
        self._settings = settings
        self._clock = clock

    @property
    def platform(self) -> Platform:
        """Return YouTube."""
        return Platform.YOUTUBE

    def start(self, client_id: str, client_secret: str, *, login_hint: str = "") -> PendingSignIn:
        """Begin a sign-in; its address is for the system's browser."""
        verifier = new_verifier()
        app = {"client_id": client_id, "client_secret": client_secret}

        def address(redirect_uri: str, state: str) -> str:
            asked = {
                "client_id": client_id,
                "redirect_uri": redirect_uri,
                "response_type": "code",
                "scope": " ".join(ASKED),
                "state": state,
                "code_challenge": s256_challenge(verifier),
                "code_challenge_method": "S256",
                "access_type": "offline",
                "prompt": "consent",
            }
            return with_query(
                self._settings().auth_url, asked | ({"login_hint": login_hint} if login_hint else {})
            )

        def by_code(code: str, redirect_uri: str) -> list[SignedIn]:
            form = {"code": code, "code_verifier": verifier, "redirect_uri": redirect_uri}
            return self._open(self._ask({**app, **form, "grant_type": "authorization_code"}), "")

        def by_token(token: str) -> list[SignedIn]:
            return self._open(
                self._ask({**app, "refresh_token": token, "grant_type": "refresh_token"}), token
            )

        return BrowserSignIn(self.platform, Redirect(), address, Exchange(by_code, by_token))

    def revoke(self, tokens: Tokens) -> None:
        """Tell Google to forget the sign-in."""
        url = self._settings().token_url
        revoke_url = REVOKE_URL if url == YouTubeSettings().token_url else url.rsplit("/", 1)[0] + "/revoke"
        post_form(
            self._transport, self.platform, revoke_url, {"token": tokens.refresh_token or tokens.access_token}
        )

    def _ask(self, form: dict[str, str]) -> dict[str, Any]:
        return post_form(self._transport, self.platform, self._settings().token_url, form)

    def _open(self, answer: dict[str, Any], refresh_token: str) -> list[SignedIn]:
        now, access_token = self._clock.now(), text(answer, "access_token")
        scopes = tuple(text(answer, "scope").split())
        need_scopes(self.platform, scopes, NEEDED)
        lasting = text(answer, "refresh_token") or refresh_token
        if not lasting:
            raise NeedsPerson("Google gave no lasting sign-in.", "Start again.")
        ends_in_s = number(answer, "refresh_token_expires_in")
        tokens = Tokens(
            access_token,
            lasting,
            now + timedelta(seconds=number(answer, "expires_in") or 3600),
            now + timedelta(seconds=ends_in_s) if ends_in_s else None,
            scopes,
        )
        return [SignedIn(self._profile(access_token), tokens)]

    def _profile(self, access_token: str) -> Profile:
        api = YouTubeApi(self._transport, lambda: youtube_address(self._settings()))
        try:
            answer = api.data(
                access_token, lambda service: service.channels().list(part="snippet", mine=True)
            )
            if not answer.is_success:
                raise refusal(answer, Step.READ, self._clock.now())
            channels = items(answer.json())
        except TransportError as error:
            raise from_transport(LABEL, error, Step.READ) from None
        if not channels or not text(channels[0], "id"):
            raise NeedsPerson(
                "This Google account has no YouTube channel.",
                "Create one on YouTube, or choose another account.",
            )
        snippet = part(channels[0], "snippet")
        return Profile(
            text(channels[0], "id"), text(snippet, "title") or "YouTube", text(snippet, "customUrl")
        )
