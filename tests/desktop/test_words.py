"""Tests of what sidebar and banners say."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from clipdesk.desktop.situation import Situation
from clipdesk.desktop.words import banners, due_words, urgent_words, watcher_view
from tests.clock import START

FOLDER = Path("/clips")


def now(**changes: Any) -> Situation:
    return Situation(**{"is_open": True, "folder": FOLDER, **changes})


@pytest.mark.parametrize(
    ("changes", "state", "title"),
    [
        ({}, "watching", "Watching"),
        ({"is_open": False}, "paused", "Starting..."),
        ({"folder": None}, "missing", "No clip folder yet"),
        ({"is_paused": True, "is_recording": True}, "paused", "Watching paused"),
        ({"is_folder_missing": True}, "missing", "Folder not found"),
        ({"is_recording": True, "working": 1}, "recording", "OBS is recording"),
        ({"working": 1}, "working", "Working on 1 clip"),
        ({"working": 2}, "working", "Working on 2 clips"),
    ],
)
def test_the_watcher_card_says_what_is_going_on(changes: dict[str, Any], state: str, title: str) -> None:
    view = watcher_view(now(**changes))

    assert (view.state, view.title) == (state, title)


def test_the_watcher_card_says_when_the_last_clip_came() -> None:
    assert watcher_view(now(last_clip_at=START)).caption == "Last clip at 18:00"
    assert watcher_view(now()).caption == "Waiting for the next clip"


def test_a_rehearsal_says_so_above_everything_else() -> None:
    found = banners(now(is_folder_missing=True, hold="until you resume"), is_rehearsal=True)

    assert [notice.key for notice in found] == ["rehearsal", "folder", "hold"]
    assert found[0].headline == "Rehearsal: nothing leaves this computer"


def test_a_hold_can_be_ended_from_its_banner() -> None:
    (notice,) = banners(now(hold="until 20:00"))

    assert notice.headline == "Posting is on hold until 20:00"
    assert [action.key for action in notice.actions] == ["release"]


def test_nothing_is_said_when_all_is_well() -> None:
    assert banners(now()) == []


def test_one_and_many_are_told_apart() -> None:
    assert (urgent_words(1), urgent_words(2)) == ("1 post needs attention", "2 posts need attention")
    assert due_words(1).startswith("1 post is due")
    assert due_words(3).startswith("3 posts are due")
