"""One sign-in in the browser, the same for every platform: state, challenge, answer or paste.

What is asked for, and what becomes of the code, is each platform's authorizer's business.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit

from clipdesk.domain.account import Platform
from clipdesk.domain.errors import NeedsPerson
from clipdesk.platforms.receiver import LoopbackReceiver, PortTaken
from clipdesk.ports import SignedIn

ANSWER_TIMEOUT_S = 300.0
STATE_BYTES = 32
VERIFIER_BYTES = 48  # 64 characters


def new_state() -> str:
    """Return a text nobody can guess."""
    return secrets.token_urlsafe(STATE_BYTES)


def new_verifier() -> str:
    """Return a PKCE verifier (RFC 7636)."""
    return secrets.token_urlsafe(VERIFIER_BYTES)


def s256_challenge(verifier: str) -> str:
    """Return the challenge as RFC 7636 has it: base64url without padding."""
    from authlib.oauth2.rfc7636 import create_s256_code_challenge

    return str(create_s256_code_challenge(verifier))


def hex_challenge(verifier: str) -> str:
    """Return the challenge as TikTok's Login Kit for Desktop has it: lower-case hexadecimal."""
    return hashlib.sha256(verifier.encode()).hexdigest()


def with_query(url: str, params: dict[str, str]) -> str:
    """Return an address with parameters added."""
    return f"{url}{'&' if '?' in url else '?'}{urlencode(params)}"


@dataclass(frozen=True, slots=True)
class Redirect:
    """Where a platform sends the answer: what the browser is told, and where we listen. Port 0: any."""

    host: str = "127.0.0.1"
    port: int = 0
    path: str = "/callback"


@dataclass(frozen=True, slots=True)
class Exchange:
    """What turns an answer into accounts."""

    by_code: Callable[[str, str], list[SignedIn]]  # code, redirect_uri
    by_token: Callable[[str], list[SignedIn]]


class BrowserSignIn:
    """A sign-in that waits for its answer (a `PendingSignIn`)."""

    def __init__(
        self,
        platform: Platform,
        redirect: Redirect,
        address: Callable[[str, str], str],
        exchange: Exchange,
        *,
        timeout_s: float = ANSWER_TIMEOUT_S,
    ) -> None:
        """Begin to listen; `address(redirect_uri, state)` returns what the browser opens."""
        self._platform = platform
        self._exchange = exchange
        self._timeout_s = timeout_s
        self._state = new_state()
        self._receiver: LoopbackReceiver | None = None
        try:
            self._receiver = LoopbackReceiver(
                self._state, host=redirect.host, port=redirect.port, path=redirect.path
            )
            self.redirect_uri = self._receiver.redirect_uri
        except PortTaken:
            # The answer can still be pasted.
            self.redirect_uri = f"http://{redirect.host}:{redirect.port}{redirect.path}"
        self.url = address(self.redirect_uri, self._state)

    def wait(self) -> list[SignedIn]:
        """Wait at most five minutes for the browser's answer; return the accounts it opened."""
        if self._receiver is None:
            port = urlsplit(self.redirect_uri).port
            raise NeedsPerson(
                f"Another program uses port {port}, where {self._platform.label} sends its answer.",
                "Close it and try again, or paste the address you landed on.",
            )
        answer = self._receiver.wait(self._timeout_s)
        if answer is None:
            raise NeedsPerson(f"The sign-in to {self._platform.label} was not finished.", "Start it again.")
        return self._accept(answer)

    def paste(self, text: str) -> list[SignedIn]:
        """Go on with the landing address or a token that a person pasted."""
        self.cancel()
        text = text.strip()
        if not text:
            raise NeedsPerson("Nothing was pasted.", "Paste the address you landed on, or a token.")
        if not text.lower().startswith(("http://", "https://")):
            return self._exchange.by_token(text)
        try:
            parts = urlsplit(text)
        except ValueError:
            raise self._strange() from None
        answer = dict(parse_qsl(parts.query)) | dict(parse_qsl(parts.fragment))
        if not hmac.compare_digest(answer.get("state", "").encode(), self._state.encode()):
            raise self._strange()
        return self._accept(answer)

    def cancel(self) -> None:
        """Stop listening; a waiting thread goes on without an answer."""
        if self._receiver is not None:
            self._receiver.close()

    def _accept(self, answer: dict[str, str]) -> list[SignedIn]:
        if answer.get("error"):
            raise NeedsPerson(
                f"{self._platform.label} was not allowed to sign you in.", "Start again and allow the access."
            )
        code = answer.get("code", "")
        if not code:
            raise self._strange()
        return self._exchange.by_code(code, self.redirect_uri)

    def _strange(self) -> NeedsPerson:
        return NeedsPerson(
            "This is not the answer to the sign-in that was started.",
            "Start again and use the newest address.",
        )


def need_scopes(platform: Platform, granted: tuple[str, ...], needed: frozenset[str]) -> None:
    """Refuse a sign-in that leaves out what posting needs.

    Raises:
        NeedsPerson: not all of it was ticked.
    """
    if needed - set(granted):
        raise NeedsPerson(
            f"{platform.label} was not given all that posting needs.",
            "Start again and tick every permission.",
        )
