from __future__ import annotations

import base64
import hashlib
import socket
import threading

import pytest

from clipdesk.domain.account import Platform, Profile, Tokens
from clipdesk.domain.errors import NeedsPerson
from clipdesk.platforms.oauth import (
    BrowserSignIn,
    Exchange,
    Redirect,
    hex_challenge,
    need_scopes,
    new_state,
    new_verifier,
    s256_challenge,
)
from clipdesk.ports import SignedIn
from clipdesk.transport import Transport

ONE = [SignedIn(Profile("1", "One", "@one"), Tokens("a", "r", None))]


def sign_in(redirect: Redirect | None = None, timeout_s: float = 10.0) -> tuple[BrowserSignIn, list[object]]:
    used: list[object] = []

    def by_code(code: str, redirect_uri: str) -> list[SignedIn]:
        used.append((code, redirect_uri))
        return ONE

    def by_token(token: str) -> list[SignedIn]:
        used.append(token)
        return ONE

    made = BrowserSignIn(
        Platform.YOUTUBE,
        redirect or Redirect(),
        lambda redirect_uri, state: f"https://sign.in/?state={state}",
        Exchange(by_code, by_token),
        timeout_s=timeout_s,
    )
    return made, used


def state_of(made: BrowserSignIn) -> str:
    return made.url.partition("state=")[2]


def test_the_challenges_are_those_of_the_vendors() -> None:
    verifier = new_verifier()
    digest = hashlib.sha256(verifier.encode())
    assert 43 <= len(verifier) <= 128
    assert s256_challenge(verifier) == base64.urlsafe_b64encode(digest.digest()).rstrip(b"=").decode()
    assert hex_challenge(verifier) == digest.hexdigest()


def test_states_cannot_be_guessed() -> None:
    states = {new_state() for _ in range(100)}
    assert len(states) == 100
    assert min(map(len, states)) >= 43


def test_the_browsers_answer_is_exchanged() -> None:
    made, used = sign_in()
    landing = f"{made.redirect_uri}?code=a%2Ab&state={state_of(made)}"
    browser = threading.Thread(target=lambda: Transport().send("GET", landing))
    browser.start()
    assert made.wait() == ONE
    browser.join(10)
    assert used == [("a*b", made.redirect_uri)]


@pytest.mark.parametrize("mark", ["?", "#", "?#"])
def test_a_pasted_landing_address_is_exchanged(mark: str) -> None:
    made, used = sign_in()
    tail = f"code=abc&state={state_of(made)}"
    assert made.paste(f"  https://localhost/callback{mark}{tail}\n") == ONE
    assert used == [("abc", made.redirect_uri)]


def test_a_pasted_token_is_exchanged() -> None:
    made, used = sign_in()
    assert made.paste(" EAAtoken \n") == ONE
    assert used == ["EAAtoken"]


@pytest.mark.parametrize(
    "pasted",
    [
        "",
        "  ",
        "https://localhost/callback?code=abc&state=other",
        "https://localhost/callback?code=abc",
        "http://[x",
    ],
)
def test_what_does_not_belong_to_this_sign_in_is_refused(pasted: str) -> None:
    made, used = sign_in()
    with pytest.raises(NeedsPerson):
        made.paste(pasted)
    assert used == []


def test_a_refusal_of_the_person_is_told() -> None:
    made, used = sign_in()
    with pytest.raises(NeedsPerson, match="not allowed"):
        made.paste(f"https://localhost/?error=access_denied&state={state_of(made)}")
    assert used == []


def test_an_answer_without_a_code_is_refused() -> None:
    made, _ = sign_in()
    with pytest.raises(NeedsPerson):
        made.paste(f"https://localhost/?state={state_of(made)}")


def test_nobody_answering_is_told() -> None:
    made, _ = sign_in(timeout_s=0.01)
    with pytest.raises(NeedsPerson, match="not finished"):
        made.wait()


def test_a_cancel_ends_the_waiting() -> None:
    made, _ = sign_in(timeout_s=60)
    made.cancel()
    with pytest.raises(NeedsPerson):
        made.wait()


def test_a_taken_port_leaves_the_paste() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        made, used = sign_in(Redirect("localhost", port))
        assert made.redirect_uri == f"http://localhost:{port}/callback"
        with pytest.raises(NeedsPerson, match=str(port)):
            made.wait()
        made.paste(f"{made.redirect_uri}?code=abc&state={state_of(made)}")
    assert used == [("abc", made.redirect_uri)]


def test_a_missing_permission_is_told() -> None:
    need_scopes(Platform.TIKTOK, ("a", "b"), frozenset({"a"}))
    with pytest.raises(NeedsPerson, match="tick every permission"):
        need_scopes(Platform.TIKTOK, ("a",), frozenset({"a", "b"}))
