"""Tests of what the whole program can be told to do."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import pytest

from clipdesk.desktop.commands import Commands
from clipdesk.domain.account import AccountStatus, Platform
from clipdesk.domain.events import Event, EventName
from tests import values
from tests.clock import START
from tests.desktop.bot import Bot
from tests.desktop.page_rig import PageRig


class Resident:
    """Notes what a person wants of it."""

    def __init__(self) -> None:
        self.told: list[tuple[str, bool]] = []

    def pause_watching(self, is_paused: bool) -> None:
        self.told.append(("pause", is_paused))

    def hold_posting(self, is_held: bool) -> None:
        self.told.append(("hold", is_held))


class Shell:
    """Notes where it was sent."""

    def __init__(self) -> None:
        self.went: list[object] = []

    def bring_forward(self) -> None:
        self.went.append("forward")

    def show_page(self, key: str) -> None:
        self.went.append(key)

    def show_post(self, post_id: int) -> None:
        self.went.append(post_id)

    def open_dialog(self, name: str, post_id: int | None = None) -> None:
        self.went.append(name)


class Bench:
    """Commands around a desk in memory."""

    def __init__(self, rig: PageRig, qtbot: Bot) -> None:
        self.rig = rig
        self.qtbot = qtbot
        self.shell = Shell()
        self.resident = Resident()
        self.commands = Commands(cast(Any, self.shell), rig.situation, rig.background, rig.time)
        self.commands.open(cast(Any, self.resident))

    def do(self, *keys: str) -> None:
        for key in keys:
            self.commands.do(key)
        self.rig.settle(self.qtbot)

    def obs(self, is_recording: bool) -> None:
        self.rig.tell(Event(EventName.OBS_CHANGED, START, {"is_recording": is_recording}))
        self.qtbot.waitUntil(lambda: self.rig.situation.now.is_recording == is_recording)
        self.rig.settle(self.qtbot)


@pytest.fixture
def bench(rig: PageRig, qtbot: Bot) -> Bench:
    return Bench(rig, qtbot)


def test_watching_is_paused_and_resumed(bench: Bench) -> None:
    bench.do("pause")
    paused = bench.rig.situation.now.is_paused
    bench.do("toggle_pause")

    assert paused and not bench.rig.situation.now.is_paused
    assert bench.resident.told == [("pause", True), ("pause", False)]


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("hold_hour", "until 19:00"),
        ("hold_tomorrow", "until tomorrow, 08:00"),
        ("hold_resume", "until you resume"),
        ("hold_recording", "until OBS stops recording"),
    ],
)
def test_posting_is_held_and_resumed(bench: Bench, key: str, words: str) -> None:
    bench.do(key)
    held = bench.rig.situation.now.hold
    bench.do("release")

    assert (held, bench.rig.situation.now.hold) == (words, "")
    assert bench.resident.told == [("hold", True), ("hold", False)]


def test_a_hold_until_obs_stops_ends_when_it_does(bench: Bench) -> None:
    bench.do("hold_recording")
    bench.obs(True)
    held = bench.rig.situation.now.hold
    bench.obs(False)

    assert held
    assert bench.rig.situation.now.hold == ""
    assert bench.resident.told[-1] == ("hold", False)


def test_another_hold_replaces_the_first(bench: Bench) -> None:
    bench.do("hold_recording", "hold_resume")
    bench.obs(True)
    bench.obs(False)

    assert bench.rig.situation.now.hold == "until you resume"


def test_nothing_is_released_that_is_not_held(bench: Bench) -> None:
    bench.do("release")

    assert bench.resident.told == []


def test_what_is_wrong_leads_to_its_page(bench: Bench, qtbot: Bot) -> None:
    bench.do("fix")
    with bench.rig.work.write() as unit:
        unit.accounts.add(values.account(Platform.TIKTOK, status=AccountStatus.NEEDS_SIGN_IN))
    bench.rig.situation.open(bench.rig.work)
    bench.rig.settle(qtbot)
    bench.do("fix")

    assert bench.shell.went == ["forward", "schedule", "forward", "accounts"]


def test_the_next_post_is_shown(bench: Bench, qtbot: Bot) -> None:
    account = bench.rig.add_account()
    post = bench.rig.add_post("Boss", values.publication(account, START + timedelta(hours=1)))
    bench.rig.situation.open(bench.rig.work)
    bench.rig.settle(qtbot)

    bench.do("next")

    assert bench.shell.went == [post.id]


def test_other_commands_open_what_they_name(bench: Bench) -> None:
    bench.rig.situation.set_folder(None)

    bench.do("open", "add_video", "settings", "open_folder", "no such command")

    assert bench.shell.went == ["forward", "add_video", "forward", "settings"]


def test_nothing_breaks_before_the_desk_is_open(rig: PageRig, qtbot: Bot) -> None:
    commands = Commands(cast(Any, Shell()), rig.situation, rig.background, rig.time)

    for key in ("pause", "hold_hour", "release", "next", "fix"):
        commands.do(key)
    rig.situation.set_folder(Path("/clips"))
    rig.settle(qtbot)

    assert rig.situation.now.hold == ""
