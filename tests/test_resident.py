"""Tests of what stays: a clip becomes a post by itself, posting can be held, and everything ends in time."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from clipdesk.domain.account import Platform
from clipdesk.domain.post import Post
from clipdesk.domain.publication import Status, WaitReason
from clipdesk.media.ffmpeg import FfmpegProbe
from clipdesk.obs.tracking import ObsState
from clipdesk.rehearsing import open_rehearsal
from clipdesk.repositories import PostQuery
from clipdesk.resident import Resident
from clipdesk.services.adding import AddRequest
from clipdesk.storage.home import Home
from clipdesk.workers.hosting import ThreadHost
from tests.homes import desk_at
from tests.session.parts import wait_until
from tests.web.server import Reply, WebServer


@pytest.fixture(scope="module")
def clip_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("clip") / "Replay ace.mp4"
    probe = FfmpegProbe()
    probe.make_test_clip(path, seconds=4, width=360, height=640, title="ace")
    probe.close()
    return path


@pytest.fixture
def resident(tmp_path: Path) -> Iterator[Resident]:
    clips = tmp_path / "clips"
    clips.mkdir()
    more = {
        "watch.folders": json.dumps([str(clips)]),
        "watch.settle_s": "0.3",
        "publish.status_poll_s": "0.1",
        "obs.enabled": "false",
    }
    with open_rehearsal(Home.at(tmp_path / "home"), more=more) as rehearsal:
        resident = Resident(rehearsal.desk)
        resident.start(ThreadHost)
        yield resident
        assert resident.close()
    assert threading.active_count() < 20


def posts(resident: Resident) -> list[Post]:
    with resident.desk.work.read() as unit:
        return unit.posts.find(PostQuery())


def drop(resident: Resident, clip: Path) -> Post:
    """Copy a clip into the watched folder and wait for its post."""
    shutil.copyfile(clip, resident.surroundings.folders()[0] / clip.name)
    [post] = wait_until(lambda: posts(resident), "the clip has a post")
    return post


def test_a_clip_becomes_a_post_and_goes_live_when_a_person_says_so(
    resident: Resident, clip_file: Path
) -> None:
    post = drop(resident, clip_file)
    assert post.platforms == tuple(Platform)
    assert post.text_source == "ai"

    resident.desk.deciding.post_now(post.id)

    wait_until(lambda: posts(resident)[0].status is Status.COMPLETED, "everything is live", timeout_s=30)
    assert posts(resident)[0].retry_count == 0


def test_a_person_can_hold_posting_and_let_it_go(resident: Resident, clip_file: Path) -> None:
    post = drop(resident, clip_file)
    resident.hold_posting(True)
    resident.desk.deciding.post_now(post.id)
    wait_until(
        lambda: all(item.wait_reason is WaitReason.HELD for item in posts(resident)[0].publications),
        "everything is held",
    )

    resident.hold_posting(False)

    wait_until(lambda: posts(resident)[0].status is Status.COMPLETED, "everything is live", timeout_s=30)


def test_the_status_tells_what_works(resident: Resident, clip_file: Path) -> None:
    drop(resident, clip_file)

    status = resident.status()

    assert set(status) == {"version", "watcher", "obs", "scheduler", "next_post"}
    assert status["scheduler"]["is_publishing"]
    assert status["next_post"]["status"] == "pending"
    json.dumps(status)


def test_two_residents_of_one_home_do_not_both_publish(resident: Resident, tmp_path: Path) -> None:
    wait_until(lambda: resident.dispatcher.is_publishing, "the first one publishes")
    with desk_at(tmp_path / "home") as desk:
        other = Resident(desk, program="another")
        try:
            other.dispatcher.tick()

            assert not other.dispatcher.is_publishing
            assert "ClipDesk" in other.dispatcher.holder()
        finally:
            other.close()


def test_when_the_stream_ends_what_was_held_goes_on(tmp_path: Path) -> None:
    with desk_at(tmp_path) as desk:
        resident = Resident(desk)
        try:
            resident._on_obs(ObsState(is_connected=True, is_streaming=True))
            assert resident._held_by() == {"streaming"}

            resident._on_obs(ObsState(is_connected=True, is_streaming=False))

            assert resident._held_by() == frozenset()
        finally:
            resident.close()


def test_a_webhook_hears_that_a_post_is_live_and_a_broken_one_changes_nothing(
    tmp_path: Path, clip_file: Path
) -> None:
    web = WebServer(lambda asked: Reply(status=410 if asked.path == "/broken" else 204))
    hooks = ", ".join(f'{{url="{web.url(path, "hooks.example")}"}}' for path in ("/broken", "/good"))
    more = {"obs.enabled": "false", "publish.status_poll_s": "0.1", "webhooks": f"[{hooks}]"}
    with open_rehearsal(Home.at(tmp_path / "home"), more=more) as rehearsal:
        desk = rehearsal.desk
        desk.web = web.outside()
        resident = Resident(desk)
        try:
            resident.start(ThreadHost)
            post = desk.adding.add(AddRequest(clip_file, (Platform.YOUTUBE,), is_now=True, title="Ace"))

            wait_until(lambda: len(web.asked) == 2, "both webhooks are told", timeout_s=30)

            told = next(json.loads(asked.body) for asked in web.asked if asked.path == "/good")
            assert (told["event"], told["text"]) == ("publication_completed", "Live on YouTube: Ace")
            assert told["post"]["id"] == post.id
            assert posts(resident)[0].status is Status.COMPLETED
            assert resident.lanes.wait_idle(10)
            with desk.work.read() as unit:
                assert any("Webhook 1 (hooks.example)" in line.text for line in unit.activity.recent())
        finally:
            assert resident.close()
            web.close()
