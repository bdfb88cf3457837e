from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from clipdesk.domain.account import Platform
from clipdesk.rehearsal.servers import RehearsalServers
from tests.cli.conftest import Shell
from tests.clock import START
from tests.web.server import Reply, WebServer

POST_KEYS = {
    *("id", "video_path", "metadata", "platforms", "scheduled_time", "status", "created_at", "processed_at"),
    *("error_message", "retry_count", "clip", "publications"),
}


def test_a_file_becomes_a_post_on_every_connected_account(connected: Shell, whole_clip: Path) -> None:
    answer = connected.done("add", whole_clip, "--json")

    post = answer.json
    assert set(post) == POST_KEYS
    assert post["video_path"] == str(whole_clip)
    assert post["platforms"] == ["youtube", "instagram", "tiktok"]
    assert post["status"] == "pending"
    assert post["metadata"]["title"]
    assert (post["clip"]["width"], post["clip"]["height"]) == (360, 640)
    assert datetime.fromisoformat(post["scheduled_time"]) > START


def test_what_is_said_is_taken_as_it_is(connected: Shell, whole_clip: Path) -> None:
    words = ("--title", "A win", "--caption", "So close", "--hashtags", "#gaming #clutch")

    answer = connected.done(
        *("add", whole_clip, "--platform", "youtube", "--privacy", "youtube=unlisted", *words, "--json"),
        *("--at", "2026-07-02T18:00:00+02:00"),
    )

    post = answer.json
    assert post["metadata"] == {"title": "A win", "caption": "So close", "hashtags": "#gaming #clutch"}
    assert post["platforms"] == ["youtube"]
    assert post["publications"][0]["privacy"] == "unlisted"
    assert datetime.fromisoformat(post["scheduled_time"]) == datetime.fromisoformat("2026-07-02T16:00:00Z")


def test_a_person_reads_a_table(connected: Shell, whole_clip: Path) -> None:
    answer = connected.done("add", whole_clip, "--title", "A win", "--platform", "youtube")

    head, row, line = answer.out.splitlines()
    assert head.split() == ["ID", "STATUS", "WHEN", "PLATFORMS", "TITLE"]
    assert row.startswith("1   pending")
    assert row.endswith("YouTube    A win")
    assert line == "  YouTube: pending"


def test_now_is_due_at_once(connected: Shell, whole_clip: Path) -> None:
    post = connected.done("add", whole_clip, "--at", "now", "--json").json

    assert datetime.fromisoformat(post["scheduled_time"]) == START


def test_tomorrow_is_meant_in_the_zone_of_the_schedule(connected: Shell, whole_clip: Path) -> None:
    connected.settings["schedule.timezone"] = "Asia/Tokyo"

    post = connected.done("add", whole_clip, "--at", "tomorrow 18:00", "--json").json

    # It is the 21st in Tokyo already.
    assert datetime.fromisoformat(post["scheduled_time"]) == datetime.fromisoformat("2026-06-22T18:00+09:00")


def test_an_account_is_named_by_its_id(connected: Shell, servers: RehearsalServers, whole_clip: Path) -> None:
    accounts = connected.done("accounts", "list", "--json").json["accounts"]
    youtube = next(account["id"] for account in accounts if account["platform"] == "youtube")

    post = connected.done("add", whole_clip, "--account", youtube, "--json").json

    assert [item["account"] for item in post["publications"]] == [youtube]


def test_a_platform_that_is_not_connected_is_left_out_and_told(
    shell: Shell, servers: RehearsalServers, whole_clip: Path
) -> None:
    shell.connect(servers, Platform.YOUTUBE)

    answer = shell.done("add", whole_clip, "--platform", "youtube", "--platform", "tiktok", "--json")

    assert answer.json["platforms"] == ["youtube"]
    assert "TikTok is not connected" in answer.err


def test_without_any_account_a_person_must_sign_in_first(shell: Shell, whole_clip: Path) -> None:
    answer = shell.run("add", whole_clip)

    assert (answer.code, answer.out) == (3, "")
    assert "clipdesk accounts connect youtube" in answer.err


@pytest.mark.parametrize(
    "words",
    [
        ("--at", "yesterday"),
        ("--at", "2020-01-01T00:00:00Z"),
        ("--at", "2026-07-01T00:00:00"),
        ("--platform", "vimeo"),
        ("--privacy", "unlisted"),
        ("--privacy", "youtube=friends"),
        ("--title", " "),
        ("--account", "999"),
        ("--template", "999"),
    ],
)
def test_what_cannot_be_meant_is_refused_and_nothing_is_posted(
    connected: Shell, whole_clip: Path, words: tuple[str, ...]
) -> None:
    answer = connected.run("add", whole_clip, *words)

    assert (answer.code, answer.out) == (2, "")
    assert len(answer.err.splitlines()) <= 5
    assert connected.done("posts", "--json").json["count"] == 0


def test_a_file_that_is_no_video_is_refused(connected: Shell, tmp_path: Path) -> None:
    text = tmp_path / "notes.mp4"
    text.write_text("no video")

    for path in (text, tmp_path / "missing.mp4"):
        answer = connected.run("add", path)

        assert (answer.code, answer.out) == (2, "")
        assert path.name in answer.err


@pytest.fixture
def web() -> Iterator[WebServer]:
    server = WebServer(lambda asked: Reply(status=404))
    yield server
    server.close()


def test_the_address_of_a_video_is_fetched_and_scheduled(
    connected: Shell, web: WebServer, whole_clip: Path
) -> None:
    connected.outside = web.outside
    web.answering = lambda asked: Reply(headers={"Content-Type": "video/mp4"}, body=whole_clip.read_bytes())

    answer = connected.done("add", web.url("/v/Ace%20on%20Mirage.mp4"), "--platform", "youtube", "--json")

    path = connected.home.fetched / "Ace on Mirage.mp4"
    assert answer.json["video_path"] == str(path)
    assert path.read_bytes() == whole_clip.read_bytes()
    assert answer.json["status"] == "pending"
    assert answer.err.splitlines() == [f"Fetched {path}"]


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("http://clips.example/a.mp4", "https"),
        ("https://127.0.0.1/a.mp4", "public internet"),
        ("https://clips.example:{port}/watch", "doesn't lead to a video file"),
        ("https://clips.example:{port}/gone.mp4", "nothing behind this link"),
        ("file:///etc/passwd", "https"),
    ],
)
def test_an_address_that_cannot_be_used_is_refused_and_nothing_is_kept(
    connected: Shell, web: WebServer, address: str, words: str
) -> None:
    connected.outside = web.outside
    page = Reply(headers={"Content-Type": "text/html"}, body=b"<html>")
    web.answering = lambda asked: page if asked.path == "/watch" else Reply(status=404)

    answer = connected.run("add", address.format(port=web.port))

    assert (answer.code, answer.out) == (2, "")
    assert words in answer.err
    assert list(connected.home.fetched.iterdir()) == []
    assert connected.done("posts", "--json").json["count"] == 0


def test_a_cut_video_from_the_web_is_refused_and_not_kept(
    connected: Shell, web: WebServer, whole_clip: Path
) -> None:
    connected.outside = web.outside
    web.answering = lambda asked: Reply(body=whole_clip.read_bytes()[:-500])

    answer = connected.run("add", web.url("/a.mp4"))

    assert answer.code == 2
    assert "a.mp4" in answer.err
    assert list(connected.home.fetched.iterdir()) == []


def test_an_address_that_nobody_answers_is_no_bad_input(connected: Shell, web: WebServer) -> None:
    connected.outside = web.outside

    answer = connected.run("add", web.url("/a.mp4", host="gone.example"))

    assert answer.code == 1
    assert "cannot be reached" in answer.err
