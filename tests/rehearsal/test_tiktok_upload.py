"""From init to post: chunks, drafts, the slow status and the refusals of the rehearsal TikTok."""

from __future__ import annotations

import hashlib
import os
from typing import Any

import httpx2
import pytest

from clipdesk.rehearsal.issuing import IssuedTokens
from clipdesk.rehearsal.limits import Limits
from clipdesk.rehearsal.servers import RehearsalServers, RehearsalUrls
from clipdesk.rehearsal.tiktok_rules import chunk_plan
from clipdesk.rehearsal.world import RehearsalWorld
from tests.rehearsal.conftest import FrozenSender, HandClock

CLIP = os.urandom(250_000)
CHUNK = 100_000  # the smallest chunk is made smaller than the vendor's 5 MB, so that tests stay small
PRIVATE_ACCOUNT = "-000rehearsal-private-02"


class Desk:
    """Speak the Content Posting API the way an app does."""

    def __init__(self, client: httpx2.Client, urls: RehearsalUrls, token: IssuedTokens) -> None:
        self.client, self.base, self.token = client, urls.tiktok.api_url, token

    def call(self, path: str, body: Any = None, **params: str) -> httpx2.Response:
        headers = {"Authorization": f"Bearer {self.token.access_token}"}
        return self.client.post(f"{self.base}{path}", json=body, headers=headers, params=params or None)

    def source(self, size: int = len(CLIP), chunk: int = CHUNK, count: int | None = None) -> dict[str, Any]:
        total = size // chunk if count is None else count
        sizes = {"video_size": size, "chunk_size": chunk, "total_chunk_count": total}
        return {"source_info": {"source": "FILE_UPLOAD", **sizes}}

    def direct(self, **post: Any) -> httpx2.Response:
        info = {"title": "Nice #shot", "privacy_level": "PUBLIC_TO_EVERYONE"} | post
        return self.call("/v2/post/publish/video/init/", {"post_info": info} | self.source())

    def inbox(self) -> httpx2.Response:
        return self.call("/v2/post/publish/inbox/video/init/", self.source())

    def put(self, url: str, first: int, last: int, **headers: str) -> httpx2.Response:
        span = {"Content-Type": "video/mp4", "Content-Range": f"bytes {first}-{last}/{len(CLIP)}"}
        return self.client.put(url, content=CLIP[first : last + 1], headers=span | headers)

    def send_all(self, url: str) -> httpx2.Response:
        self.put(url, 0, CHUNK - 1)
        return self.put(url, CHUNK, len(CLIP) - 1)

    def status(self, publish_id: str) -> dict[str, Any]:
        data: dict[str, Any] = self.call("/v2/post/publish/status/fetch/", {"publish_id": publish_id}).json()[
            "data"
        ]
        return data


@pytest.fixture
def desk(
    client: httpx2.Client, urls: RehearsalUrls, tokens: dict[str, IssuedTokens], world: RehearsalWorld
) -> Desk:
    world.limits.tiktok_min_chunk_bytes = CHUNK
    return Desk(client, urls, tokens["tiktok"])


def code_of(answer: httpx2.Response) -> str:
    return str(answer.json()["error"]["code"])


def test_a_direct_post_goes_live_with_the_last_and_bigger_chunk(desk: Desk, world: RehearsalWorld) -> None:
    made = desk.direct().json()["data"]

    first = desk.put(made["upload_url"], 0, CHUNK - 1)
    before = len(world.live)
    last = desk.put(made["upload_url"], CHUNK, len(CLIP) - 1)

    assert len(made["publish_id"]) <= 64 and len(made["upload_url"]) <= 256
    assert (first.status_code, first.headers["content-range"]) == (206, "bytes 0-99999/250000")
    assert (before, last.status_code) == (0, 201)
    post = world.live[0]
    assert (post.handle, post.privacy, post.draft) == (made["publish_id"], "PUBLIC_TO_EVERYONE", False)
    assert post.sha256 == hashlib.sha256(CLIP).hexdigest()
    assert post.published_at == world.now()


def test_the_status_is_slow_and_the_post_id_comes_last(desk: Desk, client: httpx2.Client) -> None:
    made = desk.direct().json()["data"]
    desk.send_all(made["upload_url"])

    seen = [desk.status(made["publish_id"]) for _ in range(3)]
    post_id = seen[2]["publicaly_available_post_id"][0]
    body = {"filters": {"video_ids": [str(post_id)]}}
    video = desk.call("/v2/video/query/", body, fields="id,share_url,title").json()["data"]["videos"][0]

    assert [entry["status"] for entry in seen] == [
        "PROCESSING_UPLOAD",
        "PUBLISH_COMPLETE",
        "PUBLISH_COMPLETE",
    ]
    assert "publicaly_available_post_id" not in seen[1]
    assert video["id"] == str(post_id)
    assert "Nice #shot" in client.get(video["share_url"]).text


def test_a_private_post_never_gets_a_post_id(desk: Desk) -> None:
    made = desk.direct(privacy_level="SELF_ONLY").json()["data"]
    desk.send_all(made["upload_url"])

    last = [desk.status(made["publish_id"]) for _ in range(6)][-1]

    assert last == {"status": "PUBLISH_COMPLETE", "uploaded_bytes": len(CLIP)}


def test_a_draft_ends_in_the_inbox(desk: Desk, world: RehearsalWorld) -> None:
    made = desk.inbox().json()["data"]
    desk.send_all(made["upload_url"])

    states = [desk.status(made["publish_id"])["status"] for _ in range(2)]

    assert made["publish_id"].startswith("v_inbox_file~")
    assert states == ["PROCESSING_UPLOAD", "SEND_TO_USER_INBOX"]
    assert (world.live[0].draft, world.live[0].privacy, world.live[0].is_visible) == (True, "draft", False)


def test_a_delivered_draft_is_posted_by_its_person(
    desk: Desk, world: RehearsalWorld, urls: RehearsalUrls
) -> None:
    made = desk.inbox().json()["data"]
    desk.send_all(made["upload_url"])
    early = desk.client.post(f"{urls.control_url}/drafts", json={"publish_id": made["publish_id"]})
    for _ in range(2):
        desk.status(made["publish_id"])

    desk.client.post(f"{urls.control_url}/drafts", json={"publish_id": made["publish_id"]})
    told = desk.status(made["publish_id"])

    assert early.status_code == 400
    assert (world.live[0].draft, world.live[0].privacy) == (False, "PUBLIC_TO_EVERYONE")
    assert told["status"] == "PUBLISH_COMPLETE"
    assert world.live[0].public_id == str(told["publicaly_available_post_id"][0])


@pytest.mark.parametrize(
    ("size", "chunk", "count"),
    [(250_000, 100_000, 3), (250_000, 99_999, 2), (250_000, 100_000, 0), (0, 0, 1), (250_000, 250_001, 1)],
)
def test_a_chunk_plan_that_does_not_follow_the_floor_rule_is_refused(
    desk: Desk, size: int, chunk: int, count: int
) -> None:
    answer = desk.call("/v2/post/publish/inbox/video/init/", desk.source(size, chunk, count))

    assert (answer.status_code, code_of(answer)) == (400, "invalid_params")


def test_the_vendors_own_figures_are_taken() -> None:
    def count(size: int, chunk: int) -> int:
        source = {"source": "FILE_UPLOAD", "video_size": size, "chunk_size": chunk}
        return chunk_plan(Limits(), source | {"total_chunk_count": size // chunk}).count

    assert count(50_000_123, 10_000_000) == 5
    assert count(4_999_999, 4_999_999) == 1
    assert count(64_000_000, 64_000_000) == 1


def test_fetching_from_an_address_needs_a_verified_domain(desk: Desk) -> None:
    source = {"source_info": {"source": "PULL_FROM_URL", "video_url": "https://example.com/a.mp4"}}

    assert code_of(desk.call("/v2/post/publish/inbox/video/init/", source)) == "url_ownership_unverified"


def test_chunks_come_in_order_and_a_wrong_one_tells_the_progress(desk: Desk) -> None:
    url = desk.inbox().json()["data"]["upload_url"]
    desk.put(url, 0, CHUNK - 1)

    again = desk.put(url, 0, CHUNK - 1)

    assert (again.status_code, again.headers["content-range"]) == (416, "bytes 0-99999/250000")


def test_the_progress_can_also_be_a_count(desk: Desk, world: RehearsalWorld) -> None:
    world.limits.tiktok_range_is_count = True
    url = desk.inbox().json()["data"]["upload_url"]

    assert desk.put(url, 0, CHUNK - 1).headers["content-range"] == "bytes 0-100000/250000"


def test_malformed_chunks_are_refused(desk: Desk) -> None:
    url = desk.inbox().json()["data"]["upload_url"]

    wrong = [
        desk.put(url, 0, CHUNK - 1, **{"Content-Type": "image/png"}),
        desk.put(url, 0, CHUNK - 1, **{"Content-Range": "bytes 0-99999/99"}),
        desk.put(url, 0, CHUNK - 1, **{"Content-Range": "all of it"}),
        desk.put(url, 0, CHUNK - 2),
    ]

    assert [answer.status_code for answer in wrong] == [400, 400, 400, 400]


def test_a_broken_chunk_is_given_back_whole(desk: Desk, world: RehearsalWorld) -> None:
    made = desk.inbox().json()["data"]
    desk.put(made["upload_url"], 0, CHUNK - 1)
    world.faults.add("tiktok", "final_chunk", "reset_mid_body", keep_bytes=70_000)

    with pytest.raises(httpx2.TransportError):
        desk.put(made["upload_url"], CHUNK, len(CLIP) - 1)
    uploaded = desk.status(made["publish_id"])["uploaded_bytes"]
    again = desk.put(made["upload_url"], CHUNK, len(CLIP) - 1)

    assert uploaded == CHUNK
    assert again.status_code == 201
    assert world.live[0].sha256 == hashlib.sha256(CLIP).hexdigest()


def test_a_newer_request_takes_the_chunk_over(desk: Desk, world: RehearsalWorld) -> None:
    url = desk.inbox().json()["data"]["upload_url"]
    handle = world.handles("tiktok")[0]
    headers = {"Content-Type": "video/mp4", "Content-Range": f"bytes 0-{CHUNK - 1}/{len(CLIP)}"}
    frozen = FrozenSender("PUT", url, CLIP[:CHUNK], 70_000, headers)
    assert world.wait_until(lambda truth: handle.intake.size_bytes == 70_000)

    desk.send_all(url)
    frozen.thaw()

    assert frozen.status in (0, 416)
    assert [post.sha256 for post in world.live] == [hashlib.sha256(CLIP).hexdigest()]


def test_the_upload_address_lives_an_hour_and_knows_its_token(desk: Desk, clock: HandClock) -> None:
    url = desk.inbox().json()["data"]["upload_url"]

    foreign = desk.put(url.replace("upload_token=", "upload_token=x"), 0, CHUNK - 1)
    clock.forward(hours=1, seconds=1)
    late = desk.put(url, 0, CHUNK - 1)

    assert (foreign.status_code, late.status_code) == (404, 403)


def test_an_unaudited_app_posts_only_for_oneself_from_a_private_account(
    desk: Desk, servers: RehearsalServers, client: httpx2.Client, world: RehearsalWorld
) -> None:
    world.limits.tiktok_audited = False
    private = Desk(client, servers.urls, servers.issue_tokens("tiktok", PRIVATE_ACCOUNT))

    public = desk.direct(privacy_level="SELF_ONLY")
    friends = private.direct(privacy_level="FOLLOWER_OF_CREATOR")
    alone = private.direct(privacy_level="SELF_ONLY")

    expected = (403, "unaudited_client_can_only_post_to_private_accounts")
    assert (public.status_code, code_of(public)) == expected
    assert (friends.status_code, code_of(friends)) == expected
    assert code_of(alone) == "ok"


@pytest.mark.parametrize(
    ("post", "code"),
    [
        ({"privacy_level": None}, "invalid_params"),
        ({"privacy_level": "FOLLOWER_OF_CREATOR"}, "privacy_level_option_mismatch"),
        ({"title": "🎮" * 1101}, "invalid_params"),
        ({"disable_duet": "yes"}, "invalid_params"),
        ({"privacy_level": "SELF_ONLY", "brand_content_toggle": True}, "invalid_params"),
    ],
)
def test_a_post_that_breaks_a_rule_is_refused(desk: Desk, post: dict[str, Any], code: str) -> None:
    assert code_of(desk.direct(**post)) == code


def test_a_title_of_2200_units_is_taken(desk: Desk) -> None:
    assert code_of(desk.direct(title="🎮" * 1100)) == "ok"


def test_rates_hold_for_a_sliding_minute(desk: Desk, world: RehearsalWorld, clock: HandClock) -> None:
    world.limits.tiktok_requests_per_minute = True

    codes = [desk.direct().status_code for _ in range(7)]
    inbox = desk.inbox().status_code
    clock.forward(seconds=61)

    assert codes == [200] * 6 + [429]
    assert inbox == 200
    assert code_of(desk.direct()) == "ok"


def test_only_so_many_drafts_may_wait(
    desk: Desk, servers: RehearsalServers, world: RehearsalWorld, clock: HandClock
) -> None:
    world.limits.tiktok_pending_drafts_per_day = 2
    desk.inbox()
    desk.inbox()

    too_many = desk.inbox()
    clock.forward(hours=25)
    desk.token = servers.issue_tokens("tiktok")

    assert code_of(too_many) == "spam_risk_too_many_pending_share"
    assert code_of(desk.inbox()) == "ok"


def test_a_capped_creator_is_told_with_http_200(desk: Desk, world: RehearsalWorld) -> None:
    world.limits.tiktok_posts_per_day = 1
    desk.direct()

    told = desk.call("/v2/post/publish/creator_info/query/")
    refused = desk.direct()

    assert (told.status_code, code_of(told)) == (200, "spam_risk_too_many_posts")
    assert (refused.status_code, code_of(refused)) == (403, "spam_risk_too_many_posts")


def test_every_error_can_come_with_http_200(desk: Desk, world: RehearsalWorld) -> None:
    world.limits.tiktok_errors_with_200 = True

    answer = desk.direct(privacy_level="EVERYBODY")

    assert (answer.status_code, code_of(answer)) == (200, "privacy_level_option_mismatch")


def test_processing_can_fail_with_a_reason(desk: Desk, world: RehearsalWorld) -> None:
    made = desk.direct().json()["data"]
    world.faults.add("tiktok", "final_chunk", "processing_failed", reason="duration_check_failed")
    desk.send_all(made["upload_url"])

    states = [desk.status(made["publish_id"]) for _ in range(2)]

    assert states[1]["status"] == "FAILED"
    assert states[1]["fail_reason"] == "duration_check_failed"
    assert world.live == []


def test_an_unfinished_publish_can_be_cancelled(desk: Desk) -> None:
    publish_id = desk.inbox().json()["data"]["publish_id"]

    desk.call("/v2/post/publish/cancel/", {"publish_id": publish_id})

    assert desk.status(publish_id)["fail_reason"] == "publish_cancelled"


def test_a_publish_id_belongs_to_its_account(
    desk: Desk, servers: RehearsalServers, client: httpx2.Client
) -> None:
    publish_id = desk.inbox().json()["data"]["publish_id"]
    other = Desk(client, servers.urls, servers.issue_tokens("tiktok", PRIVATE_ACCOUNT))

    foreign = other.call("/v2/post/publish/status/fetch/", {"publish_id": publish_id})
    unknown = desk.call("/v2/post/publish/status/fetch/", {"publish_id": "v_pub_file~none"})

    assert code_of(foreign) == "token_not_authorized_for_specified_publish_id"
    assert code_of(unknown) == "invalid_publish_id"
