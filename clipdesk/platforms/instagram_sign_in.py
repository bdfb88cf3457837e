"""Signs in to Instagram by Facebook Login with the user's own Meta app: one account for each linked Page.

The code becomes a short token, that a long one, and from it come Page tokens that do not end (Facebook Login,
manually built flow; long-lived tokens). There is no PKCE: the app's secret is sent.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from clipdesk.domain.account import Platform, Profile, Tokens
from clipdesk.domain.errors import NeedsPerson
from clipdesk.domain.settings import InstagramSettings
from clipdesk.platforms.instagram_graph import GRAPH_VERSION, instagram_address
from clipdesk.platforms.instagram_refusals import LABEL, refusal
from clipdesk.platforms.jsons import items, part, text
from clipdesk.platforms.oauth import BrowserSignIn, Exchange, Redirect, need_scopes, with_query
from clipdesk.platforms.refusals import Step, from_transport
from clipdesk.platforms.token_call import read_token_answer
from clipdesk.ports import Clock, PendingSignIn, SignedIn
from clipdesk.transport import Transport, TransportError

ASKED = (
    "instagram_basic",
    "instagram_content_publish",
    "instagram_manage_insights",
    "pages_show_list",
    "pages_read_engagement",
    "business_management",
)
NEEDED = frozenset({"instagram_basic", "instagram_content_publish", "pages_show_list"})
PAGE_FIELDS = "id,name,access_token,instagram_business_account{id,username}"


class InstagramAuthorizer:
    """Signs in to Instagram (an `Authorizer`)."""

    def __init__(self, transport: Transport, settings: Callable[[], InstagramSettings], clock: Clock) -> None:
        self._transport = transport
        self._settings = settings
        self._clock = clock

    @property
    def platform(self) -> Platform:
        """Return Instagram."""
        return Platform.INSTAGRAM

    def start(self, client_id: str, client_secret: str, *, login_hint: str = "") -> PendingSignIn:
        """Begin a sign-in; the answer comes to the one port that the app allows."""
        app = {"client_id": client_id, "client_secret": client_secret}

        def address(redirect_uri: str, state: str) -> str:
            asked = {
                "client_id": client_id,
                "redirect_uri": redirect_uri,
                "state": state,
                "response_type": "code",
                "scope": ",".join(ASKED),
            }
            return with_query(self._settings().auth_url, asked)

        def by_code(code: str, redirect_uri: str) -> list[SignedIn]:
            short = self._token({**app, "redirect_uri": redirect_uri, "code": code})
            return self._accounts(app, self._long_lived(app, short))

        def by_token(token: str) -> list[SignedIn]:
            return self._accounts(app, self._long_lived(app, token))

        redirect = Redirect(host="localhost", port=int(self._settings().redirect_port))
        return BrowserSignIn(self.platform, redirect, address, Exchange(by_code, by_token))

    def revoke(self, tokens: Tokens) -> None:
        """Tell Facebook to take the permissions back."""
        url, headers = self._url("me/permissions"), {"Authorization": f"Bearer {tokens.access_token}"}
        self._judged(self._transport.send, "DELETE", url, headers=headers)

    def _token(self, params: Mapping[str, str]) -> str:
        try:
            answer = self._transport.send("GET", self._settings().token_url, params=params)
        except TransportError as error:
            raise from_transport(LABEL, error, Step.READ) from None
        return text(read_token_answer(self.platform, answer), "access_token")

    def _long_lived(self, app: Mapping[str, str], token: str) -> str:
        return self._token({**app, "grant_type": "fb_exchange_token", "fb_exchange_token": token})

    def _accounts(self, app: Mapping[str, str], token: str) -> list[SignedIn]:
        scopes = self._scopes(app, token)
        need_scopes(self.platform, scopes, NEEDED)
        pages = items(self._get("me/accounts", token, fields=PAGE_FIELDS, limit="100"), "data")
        opened = [_signed_in(page, scopes) for page in pages if text(part(page, _LINK), "id")]
        if not opened:
            raise NeedsPerson(
                "None of your Facebook Pages has an Instagram account linked to it.",
                "Make the Instagram account a professional one, link it to a Page, then start again.",
            )
        return opened

    def _scopes(self, app: Mapping[str, str], token: str) -> tuple[str, ...]:
        """Return what was granted; the app itself has to ask."""
        secret = f"{app['client_id']}|{app['client_secret']}"
        url, params = self._url("debug_token"), {"input_token": token, "access_token": secret}
        data = part(self._judged(self._transport.send, "GET", url, params=params), "data")
        scopes = data.get("scopes")
        if data.get("is_valid") is not True or not isinstance(scopes, list):
            raise NeedsPerson("Facebook doesn't accept this token.", "Start again, or make another token.")
        return tuple(scope for scope in scopes if isinstance(scope, str))

    def _get(self, path: str, token: str, **params: str) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {token}"}
        return self._judged(self._transport.send, "GET", self._url(path), headers=headers, params=params)

    def _judged(self, send: Callable[..., Any], *arguments: str, **options: Any) -> dict[str, Any]:
        try:
            answer = send(*arguments, **options)
            value: dict[str, Any] = answer.json()
        except TransportError as error:
            raise from_transport(LABEL, error, Step.READ) from None
        if not answer.is_success or "error" in value:
            raise refusal(answer, Step.READ, self._clock.now())
        return value

    def _url(self, path: str) -> str:
        return instagram_address(self._settings()).url(f"/{GRAPH_VERSION}/{path}")


_LINK = "instagram_business_account"


def _signed_in(page: dict[str, Any], scopes: tuple[str, ...]) -> SignedIn:
    linked = part(page, _LINK)
    handle = text(linked, "username")
    profile = Profile(text(linked, "id"), text(page, "name") or handle or LABEL, handle)
    return SignedIn(profile, Tokens(text(page, "access_token"), None, None, None, scopes))
