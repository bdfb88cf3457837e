from __future__ import annotations

import csv
from pathlib import Path

import pytest

from clipdesk.domain.post import Post
from clipdesk.domain.publication import Status
from clipdesk.repositories import PostQuery
from clipdesk.resident import Resident
from tests.cli.conftest import Shell


@pytest.fixture
def posted(connected: Shell, whole_clip: Path) -> Post:
    """Return a post that went out on YouTube."""
    connected.settings["publish.status_poll_s"] = "0.05"
    connected.done("add", whole_clip, "--title", "=A win", "--platform", "youtube", "--at", "now")
    desk = connected.desk()
    resident = Resident(desk, program="the test")
    resident.dispatcher.tick()
    resident.dispatcher.wait_idle(30)
    with desk.work.read() as unit:
        (post,) = unit.posts.find(PostQuery())
    resident.close()
    desk.close()
    assert post.status is Status.COMPLETED, post
    return post


def test_numbers_are_collected_summed_up_and_exported(connected: Shell, posted: Post, tmp_path: Path) -> None:
    collected = connected.done("analytics", "collect", "--json").json
    summary = connected.done("analytics", "summary", "--json").json
    table = connected.done("analytics", "summary").out
    printed = connected.done("analytics", "export", "--json").json
    written = connected.done("analytics", "export", "--csv", tmp_path / "numbers.csv")

    with (tmp_path / "numbers.csv").open(newline="", encoding="utf-8") as file:
        (line,) = csv.DictReader(file)
    assert collected == {"collected": 1}
    assert (summary["totals"]["posted"], list(summary["by_platform"])) == (1, ["youtube"])
    assert summary["totals"]["views"] == printed["publications"][0]["views"] == int(line["views"])
    assert table.splitlines()[0].split() == ["POSTED", "VIEWS", "LIKES", "COMMENTS", "SHARES", "SAVES"]
    assert "=A win" in table
    assert (printed["count"], line["title"], written.out) == (1, "'=A win", "")


def test_without_posts_there_is_nothing_to_tell(shell: Shell, tmp_path: Path) -> None:
    assert shell.done("analytics", "collect", "--json").json == {"collected": 0}
    assert shell.done("analytics", "summary").out == ""
    assert shell.done("analytics", "summary", "--days", 7, "--json").json["days"] == 7
    assert shell.done("analytics", "export", "--json").json == {"publications": [], "count": 0}
    assert shell.run("analytics", "export", "--csv", tmp_path / "numbers.csv").code == 2


@pytest.mark.parametrize("words", [("export",), ("summary", "--days", "0"), ("summary", "--days", "400")])
def test_what_cannot_be_meant_is_refused(shell: Shell, words: tuple[str, ...]) -> None:
    answer = shell.run("analytics", *words)

    assert (answer.code, answer.out) == (2, "")
