"""Sign-in, creator and lists of the rehearsal TikTok."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest

from clipdesk.rehearsal.issuing import IssuedTokens
from clipdesk.rehearsal.servers import RehearsalServers, RehearsalUrls
from clipdesk.rehearsal.tokens import challenge_base64url, challenge_hex
from clipdesk.rehearsal.world import RehearsalWorld
from tests.rehearsal.conftest import HandClock
from tests.rehearsal.test_tiktok_upload import CHUNK, PRIVATE_ACCOUNT, Desk, code_of

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


def test_the_creator_tells_the_current_choices(
    desk: Desk, servers: RehearsalServers, client: httpx2.Client
) -> None:
    private = Desk(client, servers.urls, servers.issue_tokens("tiktok", PRIVATE_ACCOUNT))

    public_info = desk.call("/v2/post/publish/creator_info/query/").json()["data"]
    private_info = private.call("/v2/post/publish/creator_info/query/").json()["data"]

    assert public_info["privacy_level_options"][0] == "PUBLIC_TO_EVERYONE"
    assert private_info["privacy_level_options"][0] == "FOLLOWER_OF_CREATOR"
    assert public_info["max_video_post_duration_sec"] == 600


def test_a_missing_scope_is_named(
    client: httpx2.Client, urls: RehearsalUrls, tokens: dict[str, IssuedTokens]
) -> None:
    access_token = trade(client, urls, scope="user.info.basic").json()["access_token"]

    answer = client.post(
        f"{urls.tiktok.api_url}/v2/post/publish/creator_info/query/",
        headers={"Authorization": f"Bearer {access_token}"},
    )

    assert (answer.status_code, code_of(answer)) == (401, "scope_not_authorized")


def test_only_public_videos_with_an_id_are_listed_newest_first(desk: Desk, clock: HandClock) -> None:
    for privacy in ("PUBLIC_TO_EVERYONE", "SELF_ONLY", "PUBLIC_TO_EVERYONE", "PUBLIC_TO_EVERYONE"):
        clock.forward(minutes=1)
        made = desk.direct(title=f"At {clock.now:%H:%M}", privacy_level=privacy).json()["data"]
        desk.send_all(made["upload_url"])
        for _ in range(3):
            desk.status(made["publish_id"])
    unseen = desk.direct().json()["data"]
    desk.send_all(unseen["upload_url"])

    first = desk.call("/v2/video/list/", {"max_count": 2}, fields="title,view_count").json()["data"]
    body = {"max_count": 2, "cursor": first["cursor"]}
    second = desk.call("/v2/video/list/", body, fields="title").json()["data"]

    assert [video["title"] for video in first["videos"]] == ["At 12:04", "At 12:03"]
    assert first["has_more"] is True
    assert ([video["title"] for video in second["videos"]], second["has_more"]) == (["At 12:01"], False)


def test_lists_need_fields_and_modest_numbers(desk: Desk) -> None:
    made = desk.direct().json()["data"]
    desk.send_all(made["upload_url"])
    for _ in range(3):
        desk.status(made["publish_id"])

    assert code_of(desk.call("/v2/video/list/", {"max_count": 21}, fields="id")) == "invalid_params"
    assert code_of(desk.call("/v2/video/list/", {})) == "invalid_params"
    assert code_of(desk.call("/v2/video/query/", {"filters": {}}, fields="id")) == "invalid_params"


def test_the_person_is_told_by_fields(desk: Desk, client: httpx2.Client) -> None:
    answer = client.get(
        f"{desk.base}/v2/user/info/",
        params={"fields": "open_id,display_name,username"},
        headers={"Authorization": f"Bearer {desk.token.access_token}"},
    )

    assert answer.json()["data"]["user"] == {
        "open_id": "-000rehearsal-public-01",
        "display_name": "Rehearsal Plays",
        "username": "rehearsalplays",
    }


def test_the_slash_at_the_end_counts(desk: Desk) -> None:
    assert desk.call("/v2/video/list").status_code == 404


@pytest.mark.parametrize(
    ("kind", "status", "code"),
    [
        ("unauthorized", 401, "access_token_invalid"),
        ("forbidden", 403, "spam_risk_user_banned_from_posting"),
        ("quota", 403, "spam_risk_too_many_posts"),
        ("rate_limited", 429, "rate_limit_exceeded"),
        ("error_before", 503, "internal_error"),
    ],
)
def test_planted_refusals_speak_tiktoks_words(
    desk: Desk, world: RehearsalWorld, kind: str, status: int, code: str
) -> None:
    world.faults.add("tiktok", "init", kind)

    answer = desk.inbox()

    assert (answer.status_code, code_of(answer)) == (status, code)
    assert not world.handles("tiktok")
