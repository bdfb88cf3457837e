from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from clipdesk.domain.account import Platform
from clipdesk.domain.publication import Status
from tests.cli.conftest import Shell

LATER = "2026-06-21T20:00:00+00:00"  # 26 hours after the clock


@pytest.fixture
def post(connected: Shell, whole_clip: Path) -> dict[str, Any]:
    made: dict[str, Any] = connected.done("add", whole_clip, "--title", "A win", "--at", LATER, "--json").json
    return made


def test_posts_are_listed(connected: Shell, post: dict[str, Any]) -> None:
    as_json = connected.done("posts", "--json").json
    table = connected.done("posts").out

    assert as_json == {"posts": [post], "count": 1}
    assert table.splitlines()[1].split()[:2] == ["1", "pending"]
    assert "Sun 21 Jun 2026" in table


@pytest.mark.parametrize(
    ("words", "count"),
    [
        (("--status", "pending"), 1),
        (("--status", "failed"), 0),
        (("--platform", "tiktok"), 1),
        (("--hours", "24"), 0),
        (("--hours", "27"), 1),
    ],
)
def test_a_list_can_be_narrowed(
    connected: Shell, post: dict[str, Any], words: tuple[str, str], count: int
) -> None:
    assert connected.done("posts", *words, "--json").json["count"] == count


@pytest.mark.parametrize("words", [("--status", "posted"), ("--platform", "vimeo"), ("--hours", "0")])
def test_a_filter_that_does_not_exist_is_refused(shell: Shell, words: tuple[str, str]) -> None:
    answer = shell.run("posts", *words)

    assert (answer.code, answer.out) == (2, "")


def test_without_posts_the_list_is_empty(shell: Shell) -> None:
    assert shell.done("posts", "--json").json == {"posts": [], "count": 0}
    assert shell.done("posts").err == "Nothing here yet.\n"


def test_the_schedule_is_written_for_a_spreadsheet(
    connected: Shell, post: dict[str, Any], tmp_path: Path
) -> None:
    connected.done("post", "edit", post["id"], "--title", "=1+1")

    answer = connected.done("posts", "--csv", tmp_path / "posts.csv")

    lines = (tmp_path / "posts.csv").read_text().splitlines()
    assert answer.out == ""
    assert "3 lines" in answer.err
    assert len(lines) == 4
    assert lines[1].startswith("1,'=1+1,")


def test_one_post_is_shown_with_the_story_of_each_publication(connected: Shell, post: dict[str, Any]) -> None:
    connected.done("post", "now", post["id"])

    as_json = connected.done("post", "show", post["id"], "--json").json
    table = connected.done("post", "show", post["id"]).out

    first = str(post["publications"][0]["id"])
    assert [line["text"] for line in as_json["story"][first]] == ["posted now"]
    assert "posted now" in table


def test_a_post_is_made_due_now(connected: Shell, post: dict[str, Any]) -> None:
    moved = connected.done("post", "now", post["id"], "--json").json

    assert datetime.fromisoformat(moved["scheduled_time"]) <= connected.clock.now()


def test_a_post_is_taken_back_and_cannot_be_changed_then(connected: Shell, post: dict[str, Any]) -> None:
    assert connected.done("post", "cancel", post["id"], "--json").json["status"] == "cancelled"
    for deed in (("now",), ("cancel",), ("retry",), ("approve",), ("reschedule", "--at", LATER)):
        answer = connected.run("post", deed[0], post["id"], *deed[1:])

        assert (answer.code, answer.out) == (1, ""), deed
        assert answer.err.startswith("clipdesk: "), deed


def test_a_post_is_moved(connected: Shell, post: dict[str, Any]) -> None:
    exact = connected.done("post", "reschedule", post["id"], "--at", "2026-07-03T10:00:00+01:00", "--json")
    next_one = connected.done("post", "reschedule", post["id"], "--at", "next", "--json")
    now = connected.done("post", "reschedule", post["id"], "--at", "now", "--json")

    times = [datetime.fromisoformat(answer.json["scheduled_time"]) for answer in (exact, next_one, now)]
    assert times[0] == datetime.fromisoformat("2026-07-03T09:00:00Z")
    assert times[0] > times[1] > times[2]


def test_words_platforms_privacy_and_accounts_are_changed(connected: Shell, post: dict[str, Any]) -> None:
    words = ("--title", "Better", "--caption", "New", "--hashtags", "#one")
    youtube = post["publications"][0]["account"]

    edited = connected.done(
        "post", "edit", post["id"], *words, "--platform", "youtube", "--privacy", "youtube=private", "--json"
    ).json
    by_account = connected.done("post", "edit", post["id"], "--account", youtube, "--json").json

    alive = [item for item in edited["publications"] if item["status"] != "cancelled"]
    assert edited["metadata"] == {"title": "Better", "caption": "New", "hashtags": "#one"}
    assert [(item["platform"], item["privacy"]) for item in alive] == [("youtube", "private")]
    assert [item["account"] for item in by_account["publications"] if item["status"] == "pending"] == [
        youtube
    ]


def test_changing_nothing_is_a_mistake(connected: Shell, post: dict[str, Any]) -> None:
    answer = connected.run("post", "edit", post["id"])

    assert (answer.code, answer.out) == (2, "")
    assert "--title" in answer.err


def test_a_suggestion_is_approved(connected: Shell, whole_clip: Path) -> None:
    connected.settings["watch.ask_first"] = "true"
    desk = connected.desk()
    clip = desk.ingest.clip_for(whole_clip)
    suggested = desk.scheduling.place(clip, *desk.composing.describe(clip, None))
    desk.close()
    assert suggested is not None
    listed = connected.done("posts").out

    approved = connected.done("post", "approve", suggested.id, "--json").json

    assert "needs OK" in listed
    assert approved["scheduled_time"] is not None


@pytest.mark.parametrize("words", [(), ("--live", "https://youtu.be/1", "--not-live")])
def test_what_became_of_a_post_is_said_one_way_or_the_other(shell: Shell, words: tuple[str, ...]) -> None:
    answer = shell.run("post", "resolve", 1, "--platform", "youtube", *words)

    assert (answer.code, answer.out) == (2, "")
    assert "--live or --not-live" in answer.err


def let_become(shell: Shell, post_id: int, platform: Platform, status: Status) -> None:
    """Let one publication end as the engine would have ended it."""
    desk = shell.desk()
    with desk.work.write() as unit:
        item = next(item for item in unit.posts.get(post_id).publications if item.platform is platform)
        ended = replace(item, status=status, next_try_at=None, attempts=1, error_message="It failed.")
        unit.publications.save(ended, was=item)
    desk.close()


def test_what_failed_is_tried_again_and_nothing_else(connected: Shell, post: dict[str, Any]) -> None:
    let_become(connected, post["id"], Platform.YOUTUBE, Status.FAILED)
    failed = connected.done("posts", "--status", "failed", "--json").json

    retried = connected.done("post", "retry", post["id"], "--json").json

    times = {
        item["platform"]: datetime.fromisoformat(item["scheduled_time"]) for item in retried["publications"]
    }
    assert (failed["count"], failed["posts"][0]["error_message"]) == (1, "It failed.")
    assert retried["status"] == "pending"
    assert times["youtube"] == connected.clock.now()
    assert times["tiktok"] == datetime.fromisoformat(LATER)


@pytest.mark.parametrize(
    ("words", "status", "url"),
    [
        (("--live", "https://youtu.be/1"), "completed", "https://youtu.be/1"),
        (("--live",), "completed", None),
        (("--not-live",), "pending", None),
    ],
)
def test_a_person_says_what_became_of_a_post(
    connected: Shell, post: dict[str, Any], words: tuple[str, ...], status: str, url: str | None
) -> None:
    let_become(connected, post["id"], Platform.YOUTUBE, Status.UNCONFIRMED)

    resolved = connected.done("post", "resolve", post["id"], "--platform", "youtube", *words, "--json").json

    youtube = next(item for item in resolved["publications"] if item["platform"] == "youtube")
    assert (youtube["status"], youtube["url"]) == (status, url)


def test_only_a_post_in_doubt_can_be_resolved(connected: Shell, post: dict[str, Any]) -> None:
    answer = connected.run("post", "resolve", post["id"], "--platform", "youtube", "--live")

    assert (answer.code, answer.out) == (1, "")


@pytest.mark.parametrize(
    "words",
    [
        ("show",),
        ("now",),
        ("cancel",),
        ("retry",),
        ("approve",),
        ("edit", "--title", "x"),
        ("reschedule", "--at", "now"),
    ],
)
def test_an_unknown_post_is_named(shell: Shell, words: tuple[str, ...]) -> None:
    answer = shell.run("post", words[0], 999, *words[1:])

    assert (answer.code, answer.out) == (2, "")
    assert "There is no post 999." in answer.err
