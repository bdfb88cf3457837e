"""Facebook Login, rehearsed: dialog, tokens, Pages."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest

from clipdesk.rehearsal.issuing import IssuedTokens
from clipdesk.rehearsal.servers import RehearsalUrls
from tests.rehearsal.conftest import HandClock
from tests.rehearsal.test_instagram_upload import Desk, error_of

REDIRECT = "http://localhost:8083/callback"
SCOPES = "instagram_basic,instagram_content_publish,instagram_manage_insights,pages_show_list"


@pytest.fixture
def desk(client: httpx2.Client, urls: RehearsalUrls, tokens: dict[str, IssuedTokens]) -> Desk:
    return Desk(client, urls, tokens)


def authorise(client: httpx2.Client, urls: RehearsalUrls, **changes: Any) -> httpx2.Response:
    params = {
        "client_id": "rehearsal-instagram",
        "redirect_uri": REDIRECT,
        "response_type": "code",
        "state": "s1",
        "scope": SCOPES,
        "decision": "allow",
    }
    return client.get(urls.instagram.auth_url, params=params | changes)


def token_for(client: httpx2.Client, urls: RehearsalUrls, **changes: Any) -> str:
    landed = parse_qs(urlsplit(authorise(client, urls, **changes).headers["location"]).query)
    app = {"client_id": "rehearsal-instagram", "client_secret": "s"}
    trade = app | {"redirect_uri": REDIRECT, "code": landed["code"][0]}
    short = client.get(urls.instagram.token_url, params=trade).json()
    exchange = app | {"grant_type": "fb_exchange_token", "fb_exchange_token": short["access_token"]}
    return str(client.get(urls.instagram.token_url, params=exchange).json()["access_token"])


def test_sign_in_ends_with_a_page_token_that_never_expires(
    client: httpx2.Client, urls: RehearsalUrls, clock: HandClock
) -> None:
    person = token_for(client, urls)
    base = f"{urls.instagram.api_url}/v24.0"
    fields = "id,name,access_token,instagram_business_account{id,username}"

    page = client.get(f"{base}/me/accounts", params={"fields": fields, "access_token": person}).json()[
        "data"
    ][0]
    clock.forward(days=59)
    same = client.get(f"{base}/me/accounts", params={"fields": fields, "access_token": person}).json()[
        "data"
    ][0]
    clock.forward(days=300)
    later = client.get(
        f"{base}/{page['instagram_business_account']['id']}",
        params={"fields": "username"},
        headers={"Authorization": f"Bearer {page['access_token']}"},
    )

    assert page["instagram_business_account"]["username"] == "rehearsal.clips"
    assert same["access_token"] == page["access_token"]
    assert later.json()["username"] == "rehearsal.clips"


def test_an_expired_person_token_says_190_463(
    client: httpx2.Client, urls: RehearsalUrls, clock: HandClock
) -> None:
    person = token_for(client, urls)

    clock.forward(days=61)

    answer = client.get(f"{urls.instagram.api_url}/v25.0/me/accounts", params={"access_token": person})
    assert error_of(answer) == (190, 463)


def test_several_pages_can_be_chosen_and_one_may_have_no_instagram(
    client: httpx2.Client, urls: RehearsalUrls
) -> None:
    person = token_for(client, urls, account=["17841400000000002", "17841400000000003"])
    params = {"fields": "name,instagram_business_account{id}", "access_token": person}

    pages = client.get(f"{urls.instagram.api_url}/v25.0/me/accounts", params=params).json()["data"]

    assert [page["name"] for page in pages] == ["Rehearsal Reels", "Page Without Instagram"]
    assert "instagram_business_account" not in pages[1]


@pytest.mark.parametrize(
    "redirect",
    ["http://127.0.0.1:8083/callback", "https://localhost:8083/callback", "http://localhost:8083/callback/"],
)
def test_only_the_registered_redirect_is_served(
    client: httpx2.Client, urls: RehearsalUrls, redirect: str
) -> None:
    answer = authorise(client, urls, redirect_uri=redirect)

    assert answer.status_code == 400
    assert "redirect_uri_mismatch" in answer.text


def test_a_code_works_once_and_only_with_its_redirect(client: httpx2.Client, urls: RehearsalUrls) -> None:
    landed = parse_qs(urlsplit(authorise(client, urls).headers["location"]).query)
    trade = {
        "client_id": "rehearsal-instagram",
        "client_secret": "s",
        "redirect_uri": REDIRECT,
        "code": landed["code"][0],
    }

    first = client.get(urls.instagram.token_url, params=trade)
    second = client.get(urls.instagram.token_url, params=trade)

    assert landed["state"] == ["s1"]
    assert first.json()["expires_in"] == 3600
    assert error_of(second) == (100, 36009)


def test_a_wrong_secret_is_refused(client: httpx2.Client, urls: RehearsalUrls) -> None:
    trade = {
        "client_id": "rehearsal-instagram",
        "client_secret": "wrong",
        "code": "c",
        "redirect_uri": REDIRECT,
    }

    assert error_of(client.get(urls.instagram.token_url, params=trade)) == (1, 0)


def test_debug_token_tells_scopes_and_expiry(desk: Desk, tokens: dict[str, IssuedTokens]) -> None:
    issued = tokens["instagram"]

    page = desk.call("GET", "debug_token", input_token=issued.access_token, access_token="id|secret").json()[
        "data"
    ]
    person = desk.call("GET", "debug_token", input_token=issued.refresh_token).json()["data"]

    assert page["is_valid"] and page["expires_at"] == 0
    assert person["expires_at"] > 0 and "instagram_content_publish" in person["scopes"]


def test_a_missing_permission_is_named(client: httpx2.Client, urls: RehearsalUrls) -> None:
    person = token_for(client, urls, scope="instagram_basic,pages_show_list")

    answer = client.post(
        f"{urls.instagram.api_url}/v25.0/17841400000000001/media",
        data={"media_type": "REELS", "upload_type": "resumable", "access_token": person},
    )

    assert answer.status_code == 403
    assert error_of(answer) == (10, 0)


def test_revoked_permissions_end_the_sign_in(desk: Desk) -> None:
    gone = desk.call("DELETE", "me/permissions")

    assert gone.json() == {"success": True}
    assert error_of(desk.call("GET", "me", fields="id")) == (190, 467)
