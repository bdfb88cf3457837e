"""Reading back, changing and counting videos on the rehearsal YouTube."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import httpx2
import pytest

from clipdesk.rehearsal.issuing import IssuedTokens
from clipdesk.rehearsal.servers import RehearsalServers, RehearsalUrls
from clipdesk.rehearsal.world import RehearsalWorld
from tests.rehearsal.conftest import HandClock
from tests.rehearsal.test_youtube_upload import Desk, reason_of

PNG = b"\x89PNG\r\n\x1a\n" + bytes(100)


class Library(Desk):
    """Speak the Data API the way an app does."""

    def get(self, path: str, **params: Any) -> httpx2.Response:
        return self.client.get(f"{self.base}/youtube/v3/{path}", params=params, headers=self.bearer)

    def video(self, video_id: str, part: str = "status,processingDetails") -> dict[str, Any]:
        item: dict[str, Any] = self.get("videos", part=part, id=video_id).json()["items"][0]
        return item

    def update(self, part: str, body: Any) -> httpx2.Response:
        url = f"{self.base}/youtube/v3/videos"
        return self.client.put(url, params={"part": part}, json=body, headers=self.bearer)

    def thumbnail(self, video_id: str, data: bytes = PNG, kind: str = "image/png") -> httpx2.Response:
        url = f"{self.base}/upload/youtube/v3/thumbnails/set"
        params = {"videoId": video_id, "uploadType": "media"}
        return self.client.post(
            url, params=params, content=data, headers=self.bearer | {"Content-Type": kind}
        )


@pytest.fixture
def desk(client: httpx2.Client, urls: RehearsalUrls, tokens: dict[str, IssuedTokens]) -> Library:
    return Library(client, urls, tokens["youtube"])


def test_a_video_is_processed_between_two_questions(desk: Library) -> None:
    video_id = desk.uploaded(selfDeclaredMadeForKids=False)

    first, second = desk.video(video_id), desk.video(video_id)

    assert first["status"]["uploadStatus"] == "uploaded"
    assert first["processingDetails"]["processingStatus"] == "processing"
    assert first["processingDetails"]["processingProgress"]["partsTotal"] == "10"
    assert second["status"]["uploadStatus"] == "processed"
    assert second["status"]["privacyStatus"] == "unlisted"
    assert second["processingDetails"] == {"processingStatus": "succeeded"}


def test_processing_can_fail(desk: Library, world: RehearsalWorld) -> None:
    world.faults.add("youtube", "final_chunk", "processing_failed", reason="codec")
    video_id = desk.uploaded()

    desk.video(video_id)
    status = desk.video(video_id)["status"]

    assert (status["uploadStatus"], status["failureReason"]) == ("failed", "codec")
    assert not world.live[0].is_visible


def test_the_same_bytes_again_are_taken_and_then_rejected(desk: Library, world: RehearsalWorld) -> None:
    desk.uploaded()
    twin = desk.uploaded()

    desk.video(twin)
    status = desk.video(twin)["status"]

    assert (status["uploadStatus"], status["rejectionReason"]) == ("rejected", "duplicate")
    assert [post.rejected for post in world.live] == [None, "duplicate"]


def test_owner_only_parts_and_private_videos_stay_with_the_owner(
    desk: Library, servers: RehearsalServers, client: httpx2.Client
) -> None:
    seen, hidden = desk.uploaded(), desk.uploaded(privacyStatus="private")
    other = Library(client, servers.urls, servers.issue_tokens("youtube", "UCrehearsal-shorts-000002"))

    items = other.get("videos", part="id,status,processingDetails", id=f"{hidden},{seen}").json()["items"]

    assert [item["id"] for item in items] == [seen]
    assert "processingDetails" not in items[0]


def test_the_file_name_of_the_upload_can_be_read_back(desk: Library) -> None:
    url = desk.start(Slug="uuid-1.mp4").headers["location"]
    video_id = desk.put(url, 0).json()["id"]

    details = desk.video(video_id, "fileDetails")["fileDetails"]

    assert details["fileName"] == "uuid-1.mp4"


def test_questions_need_parts_and_at_most_50_ids(desk: Library) -> None:
    assert reason_of(desk.get("videos", id="a")) == "missingRequiredParameter"
    assert reason_of(desk.get("videos", part="status")) == "missingRequiredParameter"
    many = ",".join(str(number) for number in range(51))
    assert reason_of(desk.get("videos", part="status", id=many)) == "invalidParameter"
    assert desk.get("videos", part="status", id="gone").json()["items"] == []


def test_the_uploads_are_listed_newest_first(desk: Library, clock: HandClock) -> None:
    made = []
    for _ in range(3):
        clock.forward(minutes=1)
        made.append(desk.uploaded())
    channel = desk.get("channels", part="snippet,contentDetails,status", mine="true").json()["items"][0]
    playlist = channel["contentDetails"]["relatedPlaylists"]["uploads"]

    first = desk.get("playlistItems", part="snippet,contentDetails", playlistId=playlist, maxResults=2).json()
    rest = {"maxResults": 2, "pageToken": first["nextPageToken"]}
    second = desk.get("playlistItems", part="contentDetails", playlistId=playlist, **rest).json()

    assert [item["contentDetails"]["videoId"] for item in first["items"]] == [made[2], made[1]]
    assert first["items"][0]["snippet"]["title"] == "Nice shot"
    assert [item["contentDetails"]["videoId"] for item in second["items"]] == [made[0]]
    assert "nextPageToken" not in second
    assert reason_of(desk.get("playlistItems", part="id", playlistId="UUother")) == "playlistNotFound"


def test_a_person_without_a_channel_lists_none(desk: Library, servers: RehearsalServers) -> None:
    desk.token = servers.issue_tokens("youtube", "UCrehearsal-nobody-000003")

    assert "items" not in desk.get("channels", part="snippet", mine="true").json()


def test_an_update_replaces_the_whole_part(desk: Library, world: RehearsalWorld) -> None:
    video_id = desk.uploaded()

    answer = desk.update("snippet", {"id": video_id, "snippet": {"title": "New", "categoryId": "20"}})

    assert answer.json()["snippet"]["title"] == "New"
    post = world.live[0]
    assert (post.title, post.text, post.tags, post.privacy) == ("New", "", (), "unlisted")


def test_an_update_needs_title_category_and_ownership(
    desk: Library, servers: RehearsalServers, client: httpx2.Client
) -> None:
    video_id = desk.uploaded()
    other = Library(client, servers.urls, servers.issue_tokens("youtube", "UCrehearsal-shorts-000002"))
    whole = {"id": video_id, "snippet": {"title": "New", "categoryId": "20"}}

    assert (
        reason_of(desk.update("snippet", {"id": video_id, "snippet": {"categoryId": "20"}})) == "invalidTitle"
    )
    assert (
        reason_of(desk.update("snippet", {"id": video_id, "snippet": {"title": "N"}})) == "invalidCategoryId"
    )
    assert reason_of(desk.update("snippet", whole | {"id": "none"})) == "videoNotFound"
    assert reason_of(other.update("snippet", whole)) == "forbidden"


def test_a_staged_video_can_be_moved_and_taken_back(
    desk: Library, world: RehearsalWorld, clock: HandClock
) -> None:
    first, later = clock.now + timedelta(minutes=10), clock.now + timedelta(minutes=50)
    video_id = desk.uploaded(privacyStatus="private", publishAt=first.isoformat())
    status = {"privacyStatus": "private", "publishAt": later.isoformat()}

    desk.update("status", {"id": video_id, "status": status})
    clock.forward(minutes=20)
    moved = world.live[0]
    desk.update("status", {"id": video_id, "status": {"privacyStatus": "private"}})
    clock.forward(minutes=39)

    assert (moved.publish_at, moved.published_at) == (later, None)
    assert (world.live[0].privacy, world.live[0].is_visible) == ("private", False)


def test_a_published_video_gets_no_time_any_more(desk: Library, clock: HandClock) -> None:
    video_id = desk.uploaded(privacyStatus="public")
    status = {"privacyStatus": "private", "publishAt": (clock.now + timedelta(hours=1)).isoformat()}

    assert reason_of(desk.update("status", {"id": video_id, "status": status})) == "invalidPublishAt"


def test_a_deleted_video_is_gone_but_stays_in_the_truth(desk: Library, world: RehearsalWorld) -> None:
    video_id = desk.uploaded()

    answer = desk.client.delete(
        f"{desk.base}/youtube/v3/videos", params={"id": video_id}, headers=desk.bearer
    )

    assert answer.status_code == 204
    assert desk.get("videos", part="status", id=video_id).json()["items"] == []
    assert world.live[0].deleted_at == world.now()


def test_a_thumbnail_before_the_processing_is_lost_in_silence(desk: Library, world: RehearsalWorld) -> None:
    video_id = desk.uploaded()

    early = desk.thumbnail(video_id)
    lost = world.live[0].thumbnail_sha256
    desk.video(video_id)
    desk.thumbnail(video_id)

    assert (early.status_code, lost) == (200, None)
    assert world.live[0].thumbnail_sha256 is not None
    assert reason_of(desk.thumbnail(video_id, b"GIF89a")) == "invalidImage"
    assert reason_of(desk.thumbnail(video_id, PNG, "image/gif")) == "imageFormatUnsupported"


def test_statistics_are_strings_and_grow(desk: Library, clock: HandClock, servers: RehearsalServers) -> None:
    video_id = desk.uploaded()
    none = desk.video(video_id, "statistics")["statistics"]

    clock.forward(days=2)
    desk.token = servers.issue_tokens("youtube")
    some = desk.get("videos:batchGetStats", part="statistics,contentDetails", id=video_id).json()["items"][0]

    assert none["viewCount"] == "0"
    assert int(some["statistics"]["viewCount"]) > 100
    assert some["contentDetails"]["duration"] == "30s"


def test_categories_are_listed(desk: Library) -> None:
    items = desk.get("videoCategories", part="snippet", regionCode="IT").json()["items"]

    assert {"20", "22", "24"} <= {item["id"] for item in items}


def test_every_call_costs_units_of_the_day(desk: Library, world: RehearsalWorld) -> None:
    world.limits.youtube_units_per_day = 2
    desk.get("videos", part="id", id="a")
    desk.get("channels", part="id", mine="true")

    assert reason_of(desk.get("videos", part="id", id="a")) == "quotaExceeded"


def test_a_published_video_has_a_page_and_a_private_one_has_none(desk: Library) -> None:
    public, private = desk.uploaded(), desk.uploaded(privacyStatus="private")

    assert "Nice shot" in desk.client.get(f"{desk.base}/watch", params={"v": public}).text
    assert desk.client.get(f"{desk.base}/watch", params={"v": private}).status_code == 404
