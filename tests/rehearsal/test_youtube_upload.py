"""The resumable upload of the rehearsal YouTube, rule by rule."""

from __future__ import annotations

import hashlib
import os
from datetime import timedelta
from typing import Any

import httpx2
import pytest

from clipdesk.rehearsal.issuing import IssuedTokens
from clipdesk.rehearsal.servers import RehearsalServers, RehearsalUrls
from clipdesk.rehearsal.world import RehearsalWorld
from clipdesk.rehearsal.youtube_upload import Span, span_of
from tests.rehearsal.conftest import FrozenSender, HandClock

GRAIN = 262_144
CLIP = os.urandom(3 * GRAIN + 1234)
SIZE = len(CLIP)


class Desk:
    """Speak the resumable protocol the way an app does."""

    def __init__(self, client: httpx2.Client, urls: RehearsalUrls, token: IssuedTokens) -> None:
        self.client, self.base, self.token = client, urls.youtube.api_url, token

    @property
    def bearer(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token.access_token}"}

    def start(self, *, part: str = "snippet,status", body: Any = None, **headers: str) -> httpx2.Response:
        metadata = {"snippet": {"title": "Nice shot"}, "status": {"privacyStatus": "unlisted"}}
        about = {"X-Upload-Content-Length": str(SIZE), "X-Upload-Content-Type": "video/mp4"} | headers
        return self.client.post(
            f"{self.base}/upload/youtube/v3/videos",
            params={"uploadType": "resumable", "part": part},
            json=metadata if body is None else body,
            headers=self.bearer | about,
        )

    def session(self, **status: Any) -> str:
        snippet = {"title": "Nice shot", "description": "Words", "tags": ["ace"]}
        body = {"snippet": snippet, "status": {"privacyStatus": "unlisted"} | status}
        return self.start(body=body).headers["location"]

    def put(self, url: str, first: int, last: int = SIZE - 1, **headers: str) -> httpx2.Response:
        span = {"Content-Range": f"bytes {first}-{last}/{SIZE}", "Content-Type": "video/mp4"}
        return self.client.put(url, content=CLIP[first : last + 1], headers=self.bearer | span | headers)

    def ask(self, url: str) -> httpx2.Response:
        return self.client.put(url, headers=self.bearer | {"Content-Range": f"bytes */{SIZE}"})

    def uploaded(self, **status: Any) -> str:
        return str(self.put(self.session(**status), 0).json()["id"])


@pytest.fixture
def desk(client: httpx2.Client, urls: RehearsalUrls, tokens: dict[str, IssuedTokens]) -> Desk:
    return Desk(client, urls, tokens["youtube"])


def reason_of(answer: httpx2.Response) -> str:
    error = answer.json()["error"]
    assert error["code"] == answer.status_code
    return str(error["errors"][0]["reason"])


def test_a_session_takes_chunks_and_the_last_one_makes_the_video(desk: Desk, world: RehearsalWorld) -> None:
    started = desk.start(Slug="3f2a.mp4")
    url = started.headers["location"]

    first = desk.put(url, 0, GRAIN - 1)
    second = desk.put(url, GRAIN, 3 * GRAIN - 1)
    before = len(world.live)
    last = desk.put(url, 3 * GRAIN)

    assert (started.status_code, started.content) == (200, b"")
    assert (first.status_code, first.headers["range"]) == (308, f"bytes=0-{GRAIN - 1}")
    assert second.headers["range"] == f"bytes=0-{3 * GRAIN - 1}"
    assert (before, last.status_code) == (0, 200)
    post = world.live[0]
    assert last.json()["id"] == post.remote_id
    assert (post.sha256, post.size_bytes) == (hashlib.sha256(CLIP).hexdigest(), SIZE)
    assert (post.privacy, post.title, post.file_name) == ("unlisted", "Nice shot", "3f2a.mp4")
    assert post.published_at == world.now()
    assert post.handle == world.handles("youtube")[0].handle


def test_nothing_stored_means_no_range_header(desk: Desk) -> None:
    answer = desk.ask(desk.session())

    assert answer.status_code == 308
    assert "range" not in answer.headers


def test_the_platform_may_keep_less_than_was_sent(desk: Desk, world: RehearsalWorld) -> None:
    url = desk.session()
    world.faults.add("youtube", "final_chunk", "short_store", keep_bytes=GRAIN)

    short = desk.put(url, 0)
    rest = desk.put(url, GRAIN)

    assert (short.status_code, short.headers["range"]) == (308, f"bytes=0-{GRAIN - 1}")
    assert rest.status_code == 200
    assert world.live[0].sha256 == hashlib.sha256(CLIP).hexdigest()


def test_a_line_cut_within_a_chunk_keeps_what_was_stored(desk: Desk, world: RehearsalWorld) -> None:
    url = desk.session()
    world.faults.add("youtube", "final_chunk", "reset_mid_body", keep_bytes=GRAIN + 777)

    with pytest.raises(httpx2.TransportError):
        desk.put(url, 0)
    asked = desk.ask(url)
    desk.put(url, GRAIN + 777)

    assert asked.headers["range"] == f"bytes=0-{GRAIN + 776}"
    assert world.live[0].sha256 == hashlib.sha256(CLIP).hexdigest()


def test_a_line_cut_anywhere_keeps_whole_grains(desk: Desk, world: RehearsalWorld) -> None:
    url = desk.session()
    world.faults.add("youtube", "final_chunk", "reset_mid_body")

    with pytest.raises(httpx2.TransportError):
        desk.put(url, 0)

    assert desk.ask(url).headers["range"] == f"bytes=0-{GRAIN - 1}"


def test_the_lost_final_answer_is_told_again(desk: Desk, world: RehearsalWorld) -> None:
    url = desk.session()
    world.faults.add("youtube", "final_chunk", "cut_after")

    with pytest.raises(httpx2.TransportError):
        desk.put(url, 0)
    asked, again = desk.ask(url), desk.put(url, 0)

    assert asked.status_code == again.status_code == 200
    assert asked.json()["id"] == again.json()["id"] == world.live[0].remote_id
    assert len(world.live) == 1


def test_a_503_leaves_the_session_as_it_was(desk: Desk, world: RehearsalWorld) -> None:
    url = desk.session()
    world.faults.add("youtube", "final_chunk", "error_before", status=503)

    failed = desk.put(url, 0)

    assert reason_of(failed) == "backendError"
    assert "range" not in desk.ask(url).headers
    assert desk.put(url, 0).status_code == 200


def test_a_late_effect_comes_after_the_cut(desk: Desk, world: RehearsalWorld) -> None:
    url = desk.session()
    world.faults.add("youtube", "final_chunk", "late_effect", delay_ms=80)

    with pytest.raises(httpx2.TransportError):
        desk.put(url, 0)
    at_once = len(world.live)

    assert at_once == 0
    assert world.wait_until(lambda truth: len(truth.live) == 1)
    assert desk.ask(url).status_code == 200


def test_sessions_end_and_unknown_ones_are_not_found(
    desk: Desk, clock: HandClock, servers: RehearsalServers, world: RehearsalWorld
) -> None:
    world.limits.youtube_session_life_s = 3600
    url = desk.session()
    other = servers.issue_tokens("youtube", "UCrehearsal-shorts-000002")

    foreign = desk.client.put(
        url, headers={"Authorization": f"Bearer {other.access_token}", "Content-Range": "bytes */1"}
    )
    clock.forward(hours=1, seconds=1)
    desk.token = servers.issue_tokens("youtube")
    expired, unknown = desk.ask(url), desk.ask(url + "x")

    assert [answer.status_code for answer in (foreign, expired, unknown)] == [404, 404, 404]


def test_an_old_token_in_the_middle_says_401_and_a_new_one_goes_on(
    desk: Desk, servers: RehearsalServers, world: RehearsalWorld
) -> None:
    url = desk.session()
    desk.put(url, 0, GRAIN - 1)
    world.tokens.expire("youtube")

    refused = desk.put(url, GRAIN)
    desk.token = servers.issue_tokens("youtube")

    assert (refused.status_code, reason_of(refused)) == (401, "authError")
    assert desk.put(url, GRAIN).status_code == 200


@pytest.mark.parametrize(
    ("first", "last", "headers"),
    [
        (0, GRAIN, {}),
        (GRAIN, 2 * GRAIN - 1, {}),
        (0, GRAIN - 1, {"Content-Range": "bytes 0-5/10"}),
        (0, GRAIN - 1, {"Content-Range": "everything"}),
        (0, GRAIN - 1, {"Content-Range": f"bytes 0-{GRAIN - 1}/{SIZE + 1}"}),
    ],
)
def test_a_chunk_that_does_not_fit_is_refused(
    desk: Desk, first: int, last: int, headers: dict[str, str]
) -> None:
    url = desk.session()

    answer = desk.put(url, first, last, **headers)

    assert (answer.status_code, reason_of(answer)) == (400, "badRequest")
    assert "range" not in desk.ask(url).headers


def test_bytes_sent_again_are_not_stored_twice(desk: Desk, world: RehearsalWorld) -> None:
    url = desk.session()
    desk.put(url, 0, 2 * GRAIN - 1)

    desk.put(url, GRAIN, 3 * GRAIN - 1)
    desk.put(url, 3 * GRAIN)

    assert world.live[0].sha256 == hashlib.sha256(CLIP).hexdigest()


def test_a_newer_request_takes_the_session_over(desk: Desk, world: RehearsalWorld) -> None:
    url = desk.session()
    handle = world.handles("youtube")[0]
    span = {"Content-Range": f"bytes 0-{SIZE - 1}/{SIZE}"}
    frozen = FrozenSender("PUT", url, CLIP, GRAIN + 99, desk.bearer | span)
    assert world.wait_until(lambda truth: handle.intake.size_bytes >= GRAIN)

    taken = desk.put(url, 0)
    frozen.thaw()

    assert taken.status_code == 200
    assert frozen.status in (0, 503)
    assert [post.sha256 for post in world.live] == [hashlib.sha256(CLIP).hexdigest()]


def test_a_whole_file_without_a_range_is_taken(desk: Desk, world: RehearsalWorld) -> None:
    answer = desk.client.put(desk.session(), content=CLIP, headers=desk.bearer)

    assert answer.status_code == 200
    assert world.live[0].size_bytes == SIZE


@pytest.mark.parametrize(
    ("snippet", "reason"),
    [
        ({"title": ""}, "invalidTitle"),
        ({"title": "x" * 101}, "invalidTitle"),
        ({"title": "a <b>"}, "invalidTitle"),
        ({"description": "ü" * 2501}, "invalidDescription"),
        ({"description": "a > b"}, "invalidDescription"),
        ({"tags": ["x" * 250, "y" * 250]}, "invalidTags"),
        ({"tags": [f"t {'x' * 247}", "y" * 249]}, "invalidTags"),
        ({"tags": "one"}, "invalidTags"),
        ({"categoryId": "99"}, "invalidCategoryId"),
    ],
)
def test_metadata_is_judged_before_any_byte(desk: Desk, snippet: dict[str, Any], reason: str) -> None:
    body = {"snippet": {"title": "Fine"} | snippet, "status": {"privacyStatus": "public"}}

    answer = desk.start(body=body)

    assert (answer.status_code, reason_of(answer)) == (400, reason)


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        ({"privacyStatus": "secret"}, "invalidVideoMetadata"),
        ({"publishAt": "tomorrow"}, "invalidPublishAt"),
        ({"selfDeclaredMadeForKids": "no"}, "invalidVideoMetadata"),
    ],
)
def test_the_status_is_judged_too(desk: Desk, status: dict[str, Any], reason: str) -> None:
    assert reason_of(desk.start(body={"snippet": {"title": "Fine"}, "status": status})) == reason


def test_500_counted_characters_of_tags_are_taken(desk: Desk) -> None:
    tags = ["x" * 249, f"y {'y' * 246}"]  # 249 + 1 comma + 248 + 2 quotes

    assert desk.start(body={"snippet": {"title": "Fine", "tags": tags}, "status": {}}).status_code == 200


@pytest.mark.parametrize(
    ("headers", "reason"),
    [
        ({"X-Upload-Content-Type": "image/png"}, "badContent"),
        ({"X-Upload-Content-Length": "0"}, "mediaBodyRequired"),
    ],
)
def test_the_announced_file_is_judged(desk: Desk, headers: dict[str, str], reason: str) -> None:
    assert reason_of(desk.start(**headers)) == reason


def test_every_sent_part_has_to_be_announced(desk: Desk) -> None:
    assert reason_of(desk.start(part="snippet")) == "unexpectedPart"
    assert reason_of(desk.start(body=[1])) == "parseError"


def test_an_omitted_privacy_means_public(desk: Desk, world: RehearsalWorld) -> None:
    url = desk.start(part="snippet", body={"snippet": {"title": "Oops"}}).headers["location"]

    desk.put(url, 0)

    assert world.live[0].privacy == "public"


def test_a_private_video_with_a_time_becomes_public_then(
    desk: Desk, world: RehearsalWorld, clock: HandClock
) -> None:
    due = clock.now + timedelta(hours=2)
    desk.uploaded(privacyStatus="private", publishAt=due.isoformat())
    staged = world.live[0]

    clock.forward(hours=2)
    live = world.live[0]

    assert (staged.privacy, staged.published_at, staged.publish_at) == ("private", None, due)
    assert (live.privacy, live.published_at, live.is_visible) == ("public", due, True)


@pytest.mark.parametrize(("privacy", "hours", "seen"), [("public", 2, "public"), ("private", -1, "public")])
def test_a_time_without_private_or_in_the_past_is_out_at_once(
    desk: Desk, world: RehearsalWorld, clock: HandClock, privacy: str, hours: int, seen: str
) -> None:
    due = clock.now + timedelta(hours=hours)

    desk.uploaded(privacyStatus=privacy, publishAt=due.isoformat())

    assert (world.live[0].privacy, world.live[0].published_at) == (seen, world.now())


def test_the_days_inserts_are_counted_until_midnight_pacific(
    desk: Desk, world: RehearsalWorld, clock: HandClock, servers: RehearsalServers
) -> None:
    world.limits.youtube_inserts_per_day = 1
    clock.forward(hours=19, minutes=59)  # 23:59 in Los Angeles
    desk.token = servers.issue_tokens("youtube")
    desk.start()

    refused = desk.start()
    clock.forward(minutes=1)

    assert (refused.status_code, reason_of(refused)) == (403, "quotaExceeded")
    assert refused.json()["error"]["errors"][0]["domain"] == "youtube.quota"
    assert desk.start().status_code == 200


def test_a_channels_own_cap_is_another_error(desk: Desk, world: RehearsalWorld) -> None:
    world.limits.youtube_channel_uploads_per_day = 1
    desk.uploaded()

    refused = desk.start()

    assert (refused.status_code, reason_of(refused)) == (400, "uploadLimitExceeded")


def test_a_person_without_a_channel_is_told(desk: Desk, servers: RehearsalServers) -> None:
    desk.token = servers.issue_tokens("youtube", "UCrehearsal-nobody-000003")

    refused = desk.start()

    assert (refused.status_code, reason_of(refused)) == (401, "youtubeSignupRequired")


def test_spans_are_read_strictly() -> None:
    assert span_of("bytes 0-9/100", 10) == Span(0, 9, 100)
    assert span_of("bytes */100", 0) == Span(None, -1, 100)
    assert span_of(None, 7) == Span(0, 6, 7)
    assert span_of("bytes 0-9/100", 9) is None
    assert span_of("bytes 90-100/100", 11) is None
    assert span_of("bytes 5-4/100", 0) is None
