"""Google's sign-in, rehearsed: page, code, refresh, revoke, scopes."""

from __future__ import annotations

import re
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest

from clipdesk.rehearsal.servers import RehearsalUrls
from clipdesk.rehearsal.tokens import challenge_base64url, challenge_hex
from tests.rehearsal.conftest import HandClock

SCOPE = "https://www.googleapis.com/auth/"
UPLOAD_ONLY = f"{SCOPE}youtube.upload"
VERIFIER = "w" * 60
REDIRECT = "http://127.0.0.1:41234/"
APP = {"client_id": "rehearsal-youtube", "client_secret": "s"}


def authorise(client: httpx2.Client, urls: RehearsalUrls, **changes: Any) -> httpx2.Response:
    params = {
        "client_id": "rehearsal-youtube",
        "redirect_uri": REDIRECT,
        "response_type": "code",
        "state": "s1",
        "scope": f"{UPLOAD_ONLY} {SCOPE}youtube.readonly",
        "code_challenge": challenge_base64url(VERIFIER),
        "code_challenge_method": "S256",
        "access_type": "offline",
        "prompt": "consent",
    }
    return client.get(urls.youtube.auth_url, params=params | changes)


def landing(answer: httpx2.Response) -> dict[str, str]:
    query = parse_qs(urlsplit(answer.headers["location"]).query)
    return {name: values[0] for name, values in query.items()}


def trade(client: httpx2.Client, urls: RehearsalUrls, code: str, **changes: str) -> httpx2.Response:
    form = {
        "grant_type": "authorization_code",
        "redirect_uri": REDIRECT,
        "code_verifier": VERIFIER,
        "code": code,
    }
    return client.post(urls.youtube.token_url, data=APP | form | changes)


def signed_in(client: httpx2.Client, urls: RehearsalUrls, **changes: Any) -> dict[str, Any]:
    code = landing(authorise(client, urls, decision="allow", **changes))["code"]
    answer: dict[str, Any] = trade(client, urls, code).json()
    return answer


def channel(client: httpx2.Client, urls: RehearsalUrls, token: str) -> httpx2.Response:
    url, params = f"{urls.youtube.api_url}/youtube/v3/channels", {"part": "snippet", "mine": "true"}
    return client.get(url, params=params, headers={"Authorization": f"Bearer {token}"})


def test_the_page_names_the_platform_and_a_plain_form_leads_on(
    client: httpx2.Client, urls: RehearsalUrls
) -> None:
    page = authorise(client, urls, state='s"<1>')
    fields = re.findall(r'type="(hidden|radio)" name="(\w+)" value="([^"]*)"', page.text)
    hidden = {name: unescape(value) for kind, name, value in fields if kind == "hidden"}
    accounts = [value for kind, name, value in fields if name == "account"]

    landed = landing(
        client.get(urls.youtube.auth_url, params=hidden | {"account": accounts[1], "decision": "allow"})
    )
    token = trade(client, urls, landed["code"]).json()["access_token"]

    assert "Rehearsal YouTube" in page.text
    assert (
        page.text.count("<button") == 2
        and "<script" not in page.text
        and "https://" not in page.text.split("<form")[0]
    )
    assert len(accounts) >= 2
    assert landed["state"] == 's"<1>'
    assert channel(client, urls, token).json()["items"][0]["snippet"]["title"] == "Rehearsal Shorts"


def test_deny_comes_back_as_an_error(client: httpx2.Client, urls: RehearsalUrls) -> None:
    landed = landing(authorise(client, urls, decision="deny"))

    assert (landed["error"], landed["state"]) == ("access_denied", "s1")
    assert "code" not in landed


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"client_id": "wrong-one"}, "invalid_client"),
        ({"client_id": ""}, "invalid_client"),
        ({"redirect_uri": "https://example.com/"}, "redirect_uri_mismatch"),
        ({"redirect_uri": "urn:ietf:wg:oauth:2.0:oob"}, "redirect_uri_mismatch"),
        ({"redirect_uri": "http://127.0.0.1.example.com/"}, "redirect_uri_mismatch"),
        ({"response_type": "token"}, "invalid_request"),
        ({"scope": ""}, "invalid_scope"),
        ({"scope": "https://example.com/all"}, "invalid_scope"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
    ],
)
def test_a_wrong_request_is_told_to_the_person_only(
    client: httpx2.Client, urls: RehearsalUrls, changes: dict[str, str], error: str
) -> None:
    answer = authorise(client, urls, decision="allow", **changes)

    assert answer.status_code == 400
    assert error in answer.text


@pytest.mark.parametrize(
    "redirect", ["http://127.0.0.1:1/", "http://[::1]:65535/x", "http://localhost:9/callback"]
)
def test_any_loopback_port_is_served(client: httpx2.Client, urls: RehearsalUrls, redirect: str) -> None:
    answer = authorise(client, urls, decision="allow", redirect_uri=redirect)

    assert answer.headers["location"].startswith(redirect)


def test_the_verifier_has_to_fit_in_base64url(client: httpx2.Client, urls: RehearsalUrls) -> None:
    good = landing(authorise(client, urls, decision="allow"))["code"]
    in_hex = landing(authorise(client, urls, decision="allow", code_challenge=challenge_hex(VERIFIER)))[
        "code"
    ]

    assert trade(client, urls, good).json()["token_type"] == "Bearer"
    assert trade(client, urls, in_hex).json()["error"] == "invalid_grant"


def test_a_code_works_once_for_ten_minutes_and_with_its_redirect(
    client: httpx2.Client, urls: RehearsalUrls, clock: HandClock
) -> None:
    used, moved, old = (landing(authorise(client, urls, decision="allow"))["code"] for _ in range(3))
    trade(client, urls, used)

    again = trade(client, urls, used)
    elsewhere = trade(client, urls, moved, redirect_uri="http://127.0.0.1:1/")
    clock.forward(minutes=11)
    late = trade(client, urls, old)

    errors = [answer.json()["error"] for answer in (again, elsewhere, late)]
    assert errors == ["invalid_grant", "redirect_uri_mismatch", "invalid_grant"]


@pytest.mark.parametrize(("secret", "error"), [("", "invalid_request"), ("wrong", "invalid_client")])
def test_the_secret_is_required(client: httpx2.Client, urls: RehearsalUrls, secret: str, error: str) -> None:
    assert trade(client, urls, "any", client_secret=secret).json()["error"] == error


def test_a_refresh_keeps_its_refresh_token(
    client: httpx2.Client, urls: RehearsalUrls, clock: HandClock
) -> None:
    first = signed_in(client, urls)
    clock.forward(hours=1)
    form = APP | {"grant_type": "refresh_token", "refresh_token": first["refresh_token"]}

    old = channel(client, urls, first["access_token"])
    second = client.post(urls.youtube.token_url, data=form).json()

    assert old.status_code == 401
    assert "refresh_token" not in second
    assert channel(client, urls, second["access_token"]).status_code == 200
    assert client.post(urls.youtube.token_url, data=form).status_code == 200


def test_a_revoked_sign_in_ends_both_tokens(client: httpx2.Client, urls: RehearsalUrls) -> None:
    tokens = signed_in(client, urls)
    revoke_url = urls.youtube.token_url.replace("/token", "/revoke")

    revoked = client.post(revoke_url, data={"token": tokens["refresh_token"]})
    form = APP | {"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"]}

    assert revoked.status_code == 200
    assert channel(client, urls, tokens["access_token"]).status_code == 401
    assert client.post(urls.youtube.token_url, data=form).json()["error"] == "invalid_grant"
    assert client.post(revoke_url, data={"token": "unknown"}).json()["error"] == "invalid_token"


def test_a_person_may_grant_less_than_was_asked(client: httpx2.Client, urls: RehearsalUrls) -> None:
    tokens = signed_in(client, urls, granted=UPLOAD_ONLY)

    answer = channel(client, urls, tokens["access_token"])

    assert tokens["scope"] == UPLOAD_ONLY
    assert answer.status_code == 403
    assert answer.json()["error"]["errors"][0]["reason"] == "insufficientPermissions"
