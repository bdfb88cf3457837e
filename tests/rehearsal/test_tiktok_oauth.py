"""Login Kit for Desktop, rehearsed."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest

from clipdesk.rehearsal.issuing import IssuedTokens
from clipdesk.rehearsal.servers import RehearsalUrls
from clipdesk.rehearsal.tokens import challenge_base64url, challenge_hex
from clipdesk.rehearsal.world import RehearsalWorld
from tests.rehearsal.conftest import HandClock
from tests.rehearsal.test_tiktok_upload import CHUNK, Desk, code_of

VERIFIER = "v" * 64
REDIRECT = "http://127.0.0.1:5000/callback/"
APP = {"client_key": "rehearsal-tiktok", "client_secret": "s"}


@pytest.fixture
def desk(
    client: httpx2.Client, urls: RehearsalUrls, tokens: dict[str, IssuedTokens], world: RehearsalWorld
) -> Desk:
    world.limits.tiktok_min_chunk_bytes = CHUNK
    return Desk(client, urls, tokens["tiktok"])


def authorise(client: httpx2.Client, urls: RehearsalUrls, **changes: Any) -> httpx2.Response:
    params = {
        "client_key": "rehearsal-tiktok",
        "redirect_uri": REDIRECT,
        "response_type": "code",
        "state": "s1",
        "scope": "user.info.basic,video.publish",
        "code_challenge": challenge_hex(VERIFIER),
        "code_challenge_method": "S256",
        "decision": "allow",
    }
    return client.get(urls.tiktok.auth_url, params=params | changes)


def trade(client: httpx2.Client, urls: RehearsalUrls, **changes: Any) -> httpx2.Response:
    landed = parse_qs(urlsplit(authorise(client, urls, **changes).headers["location"]).query)
    form = APP | {"grant_type": "authorization_code", "redirect_uri": REDIRECT, "code_verifier": VERIFIER}
    return client.post(urls.tiktok.token_url, data=form | {"code": landed["code"][0]})


def refresh(client: httpx2.Client, urls: RehearsalUrls, token: str) -> httpx2.Response:
    form = APP | {"grant_type": "refresh_token", "refresh_token": token}
    return client.post(urls.tiktok.token_url, data=form)


def test_the_challenge_is_hexadecimal(client: httpx2.Client, urls: RehearsalUrls) -> None:
    good = trade(client, urls).json()
    wrong = trade(client, urls, code_challenge=challenge_base64url(VERIFIER))

    assert good["open_id"] == "-000rehearsal-public-01"
    assert (good["scope"], good["expires_in"]) == ("user.info.basic,video.publish", 86400)
    assert wrong.json()["error"] == "invalid_request"


def test_a_sign_in_without_a_challenge_is_refused(client: httpx2.Client, urls: RehearsalUrls) -> None:
    answer = authorise(client, urls, code_challenge="")

    assert (answer.status_code, "code_challenge" in answer.text) == (400, True)


@pytest.mark.parametrize(
    "redirect",
    [
        "http://127.0.0.1/callback/",
        "http://[::1]:5000/callback/",
        "http://127.0.0.1:5000/c?x=1",
        "http://a.b:1/",
    ],
)
def test_a_redirect_needs_a_loopback_name_and_a_port(
    client: httpx2.Client, urls: RehearsalUrls, redirect: str
) -> None:
    assert "redirect_uri_mismatch" in authorise(client, urls, redirect_uri=redirect).text


def test_the_refresh_token_changes_and_the_old_one_dies(client: httpx2.Client, urls: RehearsalUrls) -> None:
    first = trade(client, urls).json()

    second = refresh(client, urls, first["refresh_token"]).json()
    replayed = refresh(client, urls, first["refresh_token"])

    assert second["refresh_token"] != first["refresh_token"]
    assert replayed.json()["error"] == "invalid_grant"
    assert refresh(client, urls, second["refresh_token"]).status_code == 200


def test_the_secret_is_needed_for_a_refresh_too(client: httpx2.Client, urls: RehearsalUrls) -> None:
    form = {"client_key": "rehearsal-tiktok", "grant_type": "refresh_token", "refresh_token": "r"}

    answer = client.post(urls.tiktok.token_url, data=form)

    assert answer.json()["error_description"] == "The request parameters are malformed."


def test_an_access_token_lives_a_day(desk: Desk, clock: HandClock) -> None:
    clock.forward(hours=24, seconds=1)

    answer = desk.direct()

    assert (answer.status_code, code_of(answer)) == (401, "access_token_invalid")


def test_a_revoked_sign_in_is_over(desk: Desk, client: httpx2.Client, urls: RehearsalUrls) -> None:
    revoke_url = urls.tiktok.token_url.replace("/token/", "/revoke/")

    answer = client.post(revoke_url, data=APP | {"token": desk.token.access_token})

    assert answer.status_code == 200
    assert code_of(desk.direct()) == "access_token_invalid"


def test_a_missing_scope_is_named(
    client: httpx2.Client, urls: RehearsalUrls, tokens: dict[str, IssuedTokens]
) -> None:
    access_token = trade(client, urls, scope="user.info.basic").json()["access_token"]

    answer = client.post(
        f"{urls.tiktok.api_url}/v2/post/publish/creator_info/query/",
        headers={"Authorization": f"Bearer {access_token}"},
    )

    assert (answer.status_code, code_of(answer)) == (401, "scope_not_authorized")
