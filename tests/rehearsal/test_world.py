"""The truth: posts, timers, counters, waiting, and forgetting."""

from __future__ import annotations

import json
import threading
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from clipdesk.rehearsal.world import Handle, LivePost, RehearsalWorld, SeenRequest
from tests.rehearsal.conftest import HandClock


@pytest.fixture
def world(clock: HandClock) -> RehearsalWorld:
    return RehearsalWorld(clock)


def post(world: RehearsalWorld, remote_id: str = "1", platform: str = "youtube") -> LivePost:
    return LivePost(
        platform=platform,
        remote_id=remote_id,
        account_id="a",
        title="T",
        text="",
        tags=("x",),
        privacy="public",
        sha256="00",
        size_bytes=1,
        url=None,
        published_at=world.now(),
        draft=False,
        handle="h",
        created_at=world.now(),
    )


def test_posts_are_kept_by_platform(world: RehearsalWorld) -> None:
    world.record(post(world, "1"))
    world.record(post(world, "2", "tiktok"))

    assert [entry.remote_id for entry in world.live] == ["1", "2"]
    assert [entry.remote_id for entry in world.posts("tiktok")] == ["2"]
    assert world.post("tiktok", "1") is None


def test_a_timer_fires_by_the_worlds_clock_and_only_once(world: RehearsalWorld) -> None:
    due = world.now() + timedelta(hours=1)
    staged = replace(post(world), privacy="private", publish_at=due, published_at=None)
    world.record(staged)

    before = world.live[0]
    world.shift_clock(7200)
    after = world.live[0]

    assert (before.is_visible, before.published_at) == (False, None)
    assert (after.is_visible, after.published_at) == (True, due)


def test_a_deleted_post_is_not_published_by_its_timer(world: RehearsalWorld) -> None:
    staged = replace(post(world), privacy="private", publish_at=world.now(), published_at=None)
    world.record(replace(staged, deleted_at=world.now()))

    assert not world.live[0].is_visible


def test_moments_count_within_a_window(world: RehearsalWorld, clock: HandClock) -> None:
    world.note_moment("init")
    clock.forward(seconds=40)
    world.note_moment("init")

    assert world.moments_within("init", 60) == 2
    clock.forward(seconds=21)
    assert world.moments_within("init", 60) == 1


def test_waiting_ends_when_the_truth_fits(world: RehearsalWorld) -> None:
    other = threading.Thread(target=lambda: world.record(post(world)))
    other.start()

    assert world.wait_until(lambda truth: len(truth.live) == 1)
    assert not world.wait_until(lambda truth: len(truth.live) == 2, timeout_s=0.05)
    other.join()


def test_the_truth_is_json(world: RehearsalWorld) -> None:
    world.record(post(world))
    world.open_handle(Handle(platform="youtube", handle="h", account_id="a", created_at=world.now()))
    world.saw(SeenRequest("youtube", "GET", "/x", "query", world.now()))
    world.faults.add("youtube", "query", "quota")

    truth = json.loads(json.dumps(world.truth()))

    assert truth["live"][0]["published_at"] == "2026-11-22T12:00:00+00:00"
    assert truth["live"][0]["is_visible"] is True
    assert truth["handles"][0]["received_bytes"] == 0
    assert truth["requests"][0]["step"] == "query"
    assert truth["faults"][0]["kind"] == "quota"


def test_forgetting_keeps_the_sign_ins_unless_asked(world: RehearsalWorld) -> None:
    grant = world.tokens.grant("youtube", "app", ("a",), ())
    world.record(post(world))
    world.count("units")

    world.reset()
    kept = world.tokens.valid("youtube", grant.access_token)
    world.reset(tokens=True)

    assert (world.live, world.counted("units"), kept) == ([], 0, grant)
    assert world.tokens.valid("youtube", grant.access_token) is None


def test_uploads_are_written_down_only_into_a_given_folder(tmp_path: Path) -> None:
    RehearsalWorld().new_intake("youtube", "h").add(b"abc")
    keeping = RehearsalWorld(keep_in=tmp_path)

    keeping.new_intake("youtube", "h").add(b"abc")

    assert (tmp_path / "youtube-h.bin").read_bytes() == b"abc"
