"""Creator and lists of the rehearsal TikTok."""

from __future__ import annotations

import httpx2
import pytest

from clipdesk.rehearsal.issuing import IssuedTokens
from clipdesk.rehearsal.servers import RehearsalServers, RehearsalUrls
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


def test_the_creator_tells_the_current_choices(
    desk: Desk, servers: RehearsalServers, client: httpx2.Client
) -> None:
    private = Desk(client, servers.urls, servers.issue_tokens("tiktok", PRIVATE_ACCOUNT))

    public_info = desk.call("/v2/post/publish/creator_info/query/").json()["data"]
    private_info = private.call("/v2/post/publish/creator_info/query/").json()["data"]

    assert public_info["privacy_level_options"][0] == "PUBLIC_TO_EVERYONE"
    assert private_info["privacy_level_options"][0] == "FOLLOWER_OF_CREATOR"
    assert public_info["max_video_post_duration_sec"] == 600


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
