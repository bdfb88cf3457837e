"""One call to a token address, and what its refusals mean (RFC 6749 section 5.2, and the vendors)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from clipdesk.domain.account import Platform
from clipdesk.domain.errors import FailureClass, PlatformFailure
from clipdesk.platforms.jsons import part, text
from clipdesk.platforms.refusals import Step, from_transport, unavailable, unknown, unreadable
from clipdesk.transport import Answer, Transport, TransportError

_EXPIRED = "invalid_grant"
_WRONG_APP = frozenset(
    {"invalid_client", "deleted_client", "unauthorized_client", "redirect_uri_mismatch", "invalid_client_key"}
)
_POLICY = frozenset({"admin_policy_enforced", "org_internal", "access_denied"})


def post_form(transport: Transport, platform: Platform, url: str, form: Mapping[str, str]) -> dict[str, Any]:
    """Post a form to a token address and return its JSON.

    Raises:
        PlatformFailure: SIGN_IN if a person must act, WAIT if the network is away, READ for anything passing.
    """
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
    try:
        answer = transport.send("POST", url, headers=headers, content=urlencode(form).encode())
    except TransportError as error:
        raise from_transport(platform.label, error, Step.READ) from None
    return read_token_answer(platform, answer)


def read_token_answer(platform: Platform, answer: Answer) -> dict[str, Any]:
    """Return the JSON of a token address's answer, or raise what its refusal means."""
    if answer.status >= 500:
        raise unavailable(platform.label, answer.status, Step.READ)
    try:
        value = answer.json()
    except TransportError as error:
        raise from_transport(platform.label, error, Step.READ) from None
    error_code = (
        text(value, "error") or text(part(value, "error"), "type") or text(part(value, "error"), "code")
    )
    if error_code and error_code != "ok":
        raise _refused(platform, answer.status, error_code, _message(value))
    if not answer.is_success:
        raise unreadable(platform.label, Step.READ, str(answer.status))
    return value


def _message(value: dict[str, Any]) -> str:
    return text(value, "error_description") or text(part(value, "error"), "message")


def signed_out(platform: Platform, code: str = _EXPIRED) -> PlatformFailure:
    """Return the failure of an account whose owner must sign in again."""
    advice = "Reconnect the account."
    if platform is Platform.YOUTUBE:
        advice += ' If it comes back every seven days, press "Publish app" in your Google project.'
    return PlatformFailure(
        FailureClass.SIGN_IN,
        f"{platform.label} sign-in has expired.",
        advice,
        wait_reason="sign_in",
        code=code,
    )


def is_expired(failure: PlatformFailure) -> bool:
    """Tell whether the platform called the grant itself invalid."""
    return failure.code == _EXPIRED


def _refused(platform: Platform, status: int, code: str, message: str) -> PlatformFailure:
    label = platform.label
    if code == _EXPIRED or (platform is Platform.INSTAGRAM and code == "OAuthException"):
        return signed_out(platform, _EXPIRED)
    if code in _WRONG_APP:
        title = f"{label} doesn't accept the client id, its secret or the redirect address."
        return PlatformFailure(
            FailureClass.SIGN_IN, title, "Check them in your own app, then reconnect the account.", code=code
        )
    if code in _POLICY:
        title = f"{label} doesn't let this account use your app."
        return PlatformFailure(
            FailureClass.SIGN_IN, title, "Ask whoever runs the account, or add it as a tester.", code=code
        )
    return unknown(label, status, Step.READ, code=code, message=message)
