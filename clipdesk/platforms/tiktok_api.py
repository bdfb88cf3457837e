"""Calls of TikTok's API: one envelope in, its data or one failure out."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from clipdesk.domain.account import Account
from clipdesk.domain.settings import TikTokSettings
from clipdesk.platforms.addresses import ApiAddress
from clipdesk.platforms.calling import with_token
from clipdesk.platforms.jsons import part
from clipdesk.platforms.refusals import Step, from_transport
from clipdesk.platforms.tiktok_refusals import LABEL, OK, code_of, is_token_rejected, refusal
from clipdesk.ports import Clock, TokenSource
from clipdesk.transport import Answer, Transport, TransportError

DOMAINS = ("tiktokapis.com", "tiktok.com", "tiktokv.com")


def tiktok_address(settings: TikTokSettings) -> ApiAddress:
    """Return where TikTok's API is."""
    return ApiAddress(settings.api_url, TikTokSettings().api_url, DOMAINS)


class TikTokApi:
    """Ask and tell the API."""

    def __init__(
        self,
        transport: Transport,
        tokens: TokenSource,
        settings: Callable[[], TikTokSettings],
        clock: Clock,
    ) -> None:
        self._transport = transport
        self._tokens = tokens
        self._settings = settings
        self._clock = clock

    @property
    def address(self) -> ApiAddress:
        """Return where the API is now."""
        return tiktok_address(self._settings())

    def post(
        self, account: Account, path: str, body: Mapping[str, Any] | None, step: Step, fields: str = ""
    ) -> dict[str, Any]:
        """Return the data of an answer.

        Raises:
            PlatformFailure: it refused or did not answer.
        """
        return self.judged(self.send(account, "POST", path, body, step, fields), step)

    def get(self, account: Account, path: str, step: Step, fields: str) -> dict[str, Any]:
        """Return the data of an answer to a question without a body."""
        return self.judged(self.send(account, "GET", path, None, step, fields), step)

    def send(
        self,
        account: Account,
        method: str,
        path: str,
        body: Mapping[str, Any] | None,
        step: Step,
        fields: str = "",
    ) -> Answer:
        """Send, and return the answer unjudged."""
        url, params = self.address.url(path), {"fields": fields} if fields else None
        content = json.dumps(body).encode() if body is not None else None

        def call(token: str) -> Answer:
            headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json; charset=UTF-8"}
            return self._transport.send(method, url, headers=headers, params=params, content=content)

        try:
            return with_token(self._tokens, account, call, is_rejected=is_token_rejected)
        except TransportError as error:
            raise from_transport(LABEL, error, step) from None

    def judged(self, answer: Answer, step: Step) -> dict[str, Any]:
        """Return the data of an answer, or raise what its refusal means."""
        if not answer.is_success or code_of(answer) != OK:
            raise refusal(answer, step, self._clock.now())
        return part(answer.json(), "data")
