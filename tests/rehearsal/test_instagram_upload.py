"""From container to Reel: what the rehearsal Instagram takes, refuses and keeps."""

from __future__ import annotations

import hashlib
import os
from typing import Any

import httpx2
import pytest

from clipdesk.rehearsal.issuing import IssuedTokens
from clipdesk.rehearsal.servers import RehearsalUrls
from clipdesk.rehearsal.world import RehearsalWorld
from tests.rehearsal.conftest import FrozenSender, HandClock

CLIP = os.urandom(300_000)


class Desk:
    """Speak the Graph API the way an app does."""

    def __init__(self, client: httpx2.Client, urls: RehearsalUrls, tokens: dict[str, IssuedTokens]) -> None:
        self.client, self.token = client, tokens["instagram"]
        self.base = f"{urls.instagram.api_url}/v25.0"

    def call(self, method: str, path: str, **params: Any) -> httpx2.Response:
        asked = {"access_token": self.token.access_token} | params
        if method == "POST":
            return self.client.post(f"{self.base}/{path}", data=asked)
        return self.client.request(method, f"{self.base}/{path}", params=asked)

    def create(self, **params: Any) -> httpx2.Response:
        asked = {"media_type": "REELS", "upload_type": "resumable", "caption": "Nice #shot"} | params
        return self.call("POST", f"{self.token.account_id}/media", **asked)

    def send(self, uri: str, data: bytes = CLIP, offset: int = 0, size: int | None = None) -> httpx2.Response:
        headers = {
            "Authorization": f"OAuth {self.token.access_token}",
            "offset": str(offset),
            "file_size": str(len(CLIP) if size is None else size),
        }
        return self.client.post(uri, content=data, headers=headers)

    def status(self, container: str) -> dict[str, Any]:
        answer: dict[str, Any] = self.call(
            "GET", container, fields="id,status,status_code,video_status"
        ).json()
        return answer

    def publish(self, container: str) -> httpx2.Response:
        return self.call("POST", f"{self.token.account_id}/media_publish", creation_id=container)

    def finished(self, **params: Any) -> str:
        made = self.create(**params).json()
        self.send(made["uri"])
        self.status(made["id"])
        assert self.status(made["id"])["status_code"] == "FINISHED"
        return str(made["id"])


@pytest.fixture
def desk(client: httpx2.Client, urls: RehearsalUrls, tokens: dict[str, IssuedTokens]) -> Desk:
    return Desk(client, urls, tokens)


def error_of(answer: httpx2.Response) -> tuple[int, int]:
    error = answer.json()["error"]
    assert error["fbtrace_id"]
    return error["code"], error.get("error_subcode", 0)


def test_a_reel_goes_from_container_to_live_and_the_truth_has_its_bytes(
    desk: Desk, world: RehearsalWorld
) -> None:
    made = desk.create().json()

    sent = desk.send(made["uri"])
    states = [desk.status(made["id"])["status_code"] for _ in range(2)]
    media_id = desk.publish(made["id"]).json()["id"]

    assert made["uri"].endswith(f"/ig-api-upload/v25.0/{made['id']}")
    assert sent.json() == {"success": True, "message": "Upload successful."}
    assert states == ["IN_PROGRESS", "FINISHED"]
    assert desk.status(made["id"])["status_code"] == "PUBLISHED"
    post = world.live[0]
    assert (post.remote_id, post.handle, post.privacy, post.tags) == (
        media_id,
        made["id"],
        "public",
        ("shot",),
    )
    assert post.sha256 == hashlib.sha256(CLIP).hexdigest()
    assert post.published_at == world.now()


def test_the_permalink_leads_to_a_page_on_this_computer(desk: Desk, client: httpx2.Client) -> None:
    media_id = desk.publish(desk.finished()).json()["id"]

    media = desk.call(
        "GET", media_id, fields="permalink,shortcode,media_product_type,timestamp,like_count"
    ).json()

    assert media["media_product_type"] == "REELS"
    assert media["timestamp"] == "2026-11-22T12:00:00+0000"
    assert f"/reel/{media['shortcode']}/" in media["permalink"]
    assert "Nice #shot" in client.get(media["permalink"]).text


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({"media_type": "IMAGE"}, (100, 2207023)),
        ({"upload_type": ""}, (100, 0)),
        ({"upload_type": "", "video_url": "https://example.com/a.mp4"}, (9004, 2207052)),
        ({"caption": "x" * 2201}, (36004, 2207010)),
        ({"caption": " ".join(f"#t{n}" for n in range(31))}, (36004, 2207010)),
        ({"caption": " ".join(f"@t{n}" for n in range(21))}, (36004, 2207010)),
        ({"thumb_offset": "-1"}, (1, 2207057)),
        ({"share_to_feed": "perhaps"}, (100, 0)),
    ],
)
def test_a_container_with_wrong_parameters_is_refused(
    desk: Desk, params: dict[str, str], expected: tuple[int, int]
) -> None:
    answer = desk.create(**params)

    assert answer.status_code == 400
    assert error_of(answer) == expected


def test_bytes_need_the_word_oauth_and_both_headers(desk: Desk, client: httpx2.Client) -> None:
    uri = desk.create().json()["uri"]
    bearer = {"Authorization": f"Bearer {desk.token.access_token}", "offset": "0", "file_size": "3"}
    bare = {"Authorization": f"OAuth {desk.token.access_token}"}

    with_bearer = client.post(uri, content=b"abc", headers=bearer)
    without_offset = client.post(uri, content=b"abc", headers=bare)

    assert with_bearer.status_code == 401
    assert without_offset.json()["debug_info"]["type"] == "HeaderError"


def test_a_broken_upload_goes_on_from_the_bytes_transferred(desk: Desk, world: RehearsalWorld) -> None:
    made = desk.create().json()
    world.faults.add("instagram", "upload", "reset_mid_body", keep_bytes=100_001)

    with pytest.raises(httpx2.TransportError):
        desk.send(made["uri"])
    phase = desk.status(made["id"])["video_status"]["uploading_phase"]
    wrong = desk.send(made["uri"], CLIP[5:], offset=5)
    rest = desk.send(made["uri"], CLIP[100_001:], offset=phase["bytes_transferred"])

    assert phase == {"status": "in_progress", "bytes_transferred": 100_001}
    assert wrong.json()["debug_info"]["type"] == "OffsetInvalidError"
    assert rest.json()["success"] is True
    desk.status(made["id"])
    desk.status(made["id"])
    desk.publish(made["id"])
    assert world.live[0].sha256 == hashlib.sha256(CLIP).hexdigest()


def test_a_newer_request_takes_the_upload_over(desk: Desk, world: RehearsalWorld) -> None:
    made = desk.create().json()
    handle = world.handles("instagram")[0]
    headers = {
        "Authorization": f"OAuth {desk.token.access_token}",
        "offset": "0",
        "file_size": str(len(CLIP)),
    }
    frozen = FrozenSender("POST", made["uri"], CLIP, 70_000, headers)
    assert world.wait_until(lambda truth: handle.intake.size_bytes == 70_000)

    rest = desk.send(made["uri"], CLIP[70_000:], offset=70_000)
    frozen.thaw()

    assert rest.json()["success"] is True
    assert frozen.status in (0, 409)
    assert handle.intake.sha256 == hashlib.sha256(CLIP).hexdigest()


def test_fewer_bytes_than_announced_leave_the_container_open(desk: Desk) -> None:
    made = desk.create().json()

    answer = desk.send(made["uri"], CLIP[:1000])

    assert answer.json()["debug_info"] == {
        "retriable": True,
        "type": "PartialRequestError",
        "message": "Not all bytes arrived",
    }
    assert desk.status(made["id"])["status_code"] == "IN_PROGRESS"


def test_processing_may_fail_later_or_within_the_upload(desk: Desk, world: RehearsalWorld) -> None:
    later, at_once = desk.create().json(), desk.create().json()
    world.faults.add("instagram", "upload", "processing_failed", reason="2207053")
    world.faults.add("instagram", "upload", "processing_failed", at_upload=True)

    first, second = desk.send(later["uri"]), desk.send(at_once["uri"])
    desk.status(later["id"])

    assert first.json()["success"] is True
    assert second.json()["debug_info"]["type"] == "ProcessingFailedError"
    assert desk.status(later["id"])["status_code"] == "ERROR"
    assert "2207053" in desk.status(later["id"])["status"]
    assert desk.status(at_once["id"])["status_code"] == "ERROR"
    assert error_of(desk.publish(at_once["id"])) == (-1, 2207032)


def test_a_container_expires_after_a_day(desk: Desk, clock: HandClock) -> None:
    container = desk.finished()

    clock.forward(hours=24, seconds=1)

    assert desk.status(container)["status_code"] == "EXPIRED"
    assert error_of(desk.publish(container)) == (-2, 2207020)


def test_publishing_too_early_or_the_unknown_is_refused(desk: Desk) -> None:
    container = desk.create().json()["id"]

    assert error_of(desk.publish(container)) == (9007, 2207027)
    assert error_of(desk.publish("17900000000000000")) == (24, 2207008)


def test_a_second_publish_is_refused_or_makes_a_second_reel(desk: Desk, world: RehearsalWorld) -> None:
    container = desk.finished()
    desk.publish(container)

    refused = desk.publish(container)
    world.limits.instagram_second_publish = "accept"
    accepted = desk.publish(container)

    assert error_of(refused) == (24, 2207006)
    assert accepted.status_code == 200
    assert len(world.posts("instagram")) == 2


def test_a_publish_can_fail_although_the_reel_is_live(desk: Desk, world: RehearsalWorld) -> None:
    container = desk.finished()
    world.faults.add("instagram", "publish", "error_after", status=500)

    answer = desk.publish(container)

    assert answer.status_code == 500
    assert answer.json()["error"]["is_transient"] is True
    assert len(world.live) == 1
    assert desk.status(container)["status_code"] == "PUBLISHED"


def test_the_daily_limit_holds_for_24_hours(desk: Desk, world: RehearsalWorld, clock: HandClock) -> None:
    world.limits.instagram_posts_per_day = 1
    desk.publish(desk.finished())
    waiting = desk.finished()

    too_much = desk.publish(waiting)
    usage = desk.call(
        "GET", f"{desk.token.account_id}/content_publishing_limit", fields="quota_usage,config"
    ).json()
    clock.forward(hours=23, minutes=59)
    still = desk.publish(waiting)
    clock.forward(minutes=1)
    at_last = desk.publish(waiting)

    assert error_of(too_much) == (9, 2207042)
    assert usage["data"][0] == {"quota_usage": 1, "config": {"quota_total": 1, "quota_duration": 86400}}
    assert error_of(still) == (9, 2207042)
    assert at_last.status_code == 200


def test_containers_are_counted_too(desk: Desk, world: RehearsalWorld) -> None:
    world.limits.instagram_containers_per_day = 1
    desk.create()

    assert error_of(desk.create()) == (4, 2207051)


def test_another_ones_account_cannot_be_posted_to(desk: Desk) -> None:
    answer = desk.call("POST", "17841400000000002/media", media_type="REELS", upload_type="resumable")

    assert error_of(answer) == (100, 33)
