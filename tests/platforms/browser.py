"""A browser for tests of sign-ins: opens the address, decides, and follows to the loopback answer."""

from __future__ import annotations

import threading
from urllib.parse import urlencode

from clipdesk.ports import PendingSignIn, SignedIn
from clipdesk.transport import Transport


def decide(pending: PendingSignIn, decision: str = "allow", **choices: str | list[str]) -> str:
    """Decide on the platform's page; return the landing address."""
    transport = Transport()
    answer = transport.send(
        "GET", f"{pending.url}&{urlencode({'decision': decision, **choices}, doseq=True)}"
    )
    assert answer.status == 302, answer.body
    return answer.headers["location"]


def sign_in(pending: PendingSignIn, decision: str = "allow", **choices: str | list[str]) -> list[SignedIn]:
    """Go the whole way of a person with a browser."""
    landing = decide(pending, decision, **choices)
    browser = threading.Thread(target=lambda: Transport().send("GET", landing))
    browser.start()
    try:
        return pending.wait()
    finally:
        browser.join(10)
