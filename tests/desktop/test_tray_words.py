"""Tests of what the tray says."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from clipdesk.desktop.models.overview import NextPost, Overview
from clipdesk.desktop.situation import Situation
from clipdesk.desktop.tray_words import next_time, tooltip, tray_view
from tests.clock import START

NEXT = NextPost(3, "1v4 clutch on Harbor with 3 HP and a very long title", START + timedelta(hours=2))


def now(**changes: Any) -> Situation:
    return Situation(**{"is_open": True, "folder": Path("/clips"), **changes})


@pytest.mark.parametrize(
    ("changes", "icon"),
    [
        ({}, "idle"),
        ({"working": 1}, "working"),
        ({"overview": Overview(processing=1)}, "working"),
        ({"is_paused": True, "working": 1}, "paused"),
        ({"hold": "until you resume"}, "paused"),
        ({"is_paused": True, "overview": Overview(urgent=1)}, "attention"),
        ({"is_folder_missing": True}, "attention"),
    ],
)
def test_the_icon_shows_the_worst_of_what_is(changes: dict[str, Any], icon: str) -> None:
    assert tray_view(now(**changes), START).icon == icon


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "ClipDesk: watching."),
        ({"overview": Overview(next_post=NEXT)}, "ClipDesk: watching. Next post at 20:00."),
        ({"overview": Overview(processing=2)}, "ClipDesk: posting 2 posts."),
        ({"overview": Overview(urgent=1)}, "ClipDesk: 1 post needs attention."),
        ({"is_paused": True}, "ClipDesk: paused."),
        ({"hold": "until 20:00"}, "ClipDesk: posting is on hold until 20:00."),
    ],
)
def test_the_tooltip_says_it_in_a_sentence(changes: dict[str, Any], words: str) -> None:
    assert tooltip(now(**changes), START) == words


def test_the_menu_begins_with_what_is_and_what_comes_next() -> None:
    view = tray_view(now(overview=Overview(next_post=NEXT)), START)

    assert view.status == "Watching /clips"
    assert view.next_text == "Next: 1v4 clutch on Harbor with 3 HP and a ve…, at 20:00"


def test_trouble_comes_first_with_its_fix() -> None:
    expired = Overview(urgent=1, sign_in_platforms=("TikTok",))

    view = tray_view(now(overview=expired), START)

    assert (view.status, view.fix_text) == ("1 post needs attention", "Reconnect TikTok...")


def test_without_a_folder_there_is_nothing_to_pause_or_open() -> None:
    view = tray_view(now(folder=None), START)

    assert not view.can_pause
    assert not view.has_folder


def test_days_are_named() -> None:
    assert next_time(START + timedelta(days=1), START) == "tomorrow at 18:00"
    assert next_time(START + timedelta(days=4), START).endswith("at 18:00")
