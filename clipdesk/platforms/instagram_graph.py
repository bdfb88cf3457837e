"""Calls of the Graph API, with the Page's token in the header and one answer or one failure each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from clipdesk.domain.account import Account
from clipdesk.domain.settings import InstagramSettings
from clipdesk.platforms.addresses import ApiAddress
from clipdesk.platforms.calling import with_token
from clipdesk.platforms.instagram_refusals import LABEL, is_token_rejected, refusal
from clipdesk.platforms.refusals import Step, from_transport
from clipdesk.ports import Clock, TokenSource
from clipdesk.transport import Answer, Transport, TransportError

GRAPH_VERSION = "v25.0"
UPLOAD_HOST = "rupload.facebook.com"


def instagram_address(settings: InstagramSettings) -> ApiAddress:
    """Return where Instagram's API is."""
    return ApiAddress(settings.api_url, InstagramSettings().api_url, ("facebook.com", "instagram.com"))


class InstagramGraph:
    """Ask and tell the Graph API."""

    def __init__(
        self,
        transport: Transport,
        tokens: TokenSource,
        settings: Callable[[], InstagramSettings],
        clock: Clock,
    ) -> None:
        self._transport = transport
        self._tokens = tokens
        self._settings = settings
        self._clock = clock

    @property
    def address(self) -> ApiAddress:
        """Return where the API is now."""
        return instagram_address(self._settings())

    def get(self, account: Account, path: str, step: Step = Step.READ, **params: str) -> dict[str, Any]:
        """Ask a node or an edge.

        Raises:
            PlatformFailure: it refused or did not answer.
        """
        return self.judged(self.ask(account, path, step, params), step)

    def ask(self, account: Account, path: str, step: Step, params: Mapping[str, str]) -> Answer:
        """Ask, and return the answer unjudged."""
        url = self.address.url(f"/{GRAPH_VERSION}/{path}")

        def call(token: str) -> Answer:
            return self._transport.send(
                "GET", url, headers={"Authorization": f"Bearer {token}"}, params=params
            )

        try:
            return with_token(self._tokens, account, call, is_rejected=is_token_rejected)
        except TransportError as error:
            raise from_transport(LABEL, error, step) from None

    def post(self, account: Account, path: str, form: Mapping[str, str], step: Step) -> Answer:
        """Tell an edge; a refused token is renewed once, but never for the irreversible call."""
        url = self.address.url(f"/{GRAPH_VERSION}/{path}")

        def call(token: str) -> Answer:
            headers = {
                "Authorization": f"Bearer {token}",
                "Content-Type": "application/x-www-form-urlencoded",
            }
            body = urlencode({**form, "access_token": token}).encode()
            return self._transport.send("POST", url, headers=headers, content=body)

        def is_rejected(answer: Answer) -> bool:
            return step is not Step.COMMIT and is_token_rejected(answer)

        try:
            return with_token(self._tokens, account, call, is_rejected=is_rejected)
        except TransportError as error:
            raise from_transport(LABEL, error, step) from None

    def judged(self, answer: Answer, step: Step) -> dict[str, Any]:
        """Return the JSON of an answer, or raise what its refusal means."""
        if not answer.is_success:
            raise refusal(answer, step, self._clock.now())
        try:
            value = answer.json()
        except TransportError as error:
            raise from_transport(LABEL, error, step) from None
        if "error" in value:
            raise refusal(answer, step, self._clock.now())
        return value
