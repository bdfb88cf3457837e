"""Tests of what stands around the window."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any, cast

import pytest
from PySide6.QtCore import QObject, Signal

from clipdesk.desktop.outside import Outside
from tests.desktop.bot import Bot
from tests.desktop.page_rig import PageRig


class Shell(QObject):
    """A shell that is never in front."""

    is_in_front = False
    went = Signal(str)

    def toggle(self) -> None:
        self.went.emit("toggle")

    def bring_forward(self) -> None:
        self.went.emit("forward")


@pytest.fixture
def outside(rig: PageRig, qtbot: Bot) -> Iterator[Outside]:
    outside = Outside(cast(Any, Shell()), rig.situation, rig.bridge, rig.background, rig.time)
    yield outside
    outside.close()


def entries(outside: Outside) -> list[str]:
    return [action.text() for action in outside.tray.menu.actions() if action.text()]


def test_the_tray_follows_the_situation(outside: Outside, rig: PageRig) -> None:
    before = entries(outside)

    rig.situation.set_hold("until 20:00")

    assert before[0] == "Starting..."
    assert "Resume Posting" in entries(outside)


def test_quit_is_for_the_program_and_the_rest_for_the_commands(outside: Outside, rig: PageRig) -> None:
    wanted: list[str] = []
    outside.quit_wanted.connect(lambda: wanted.append("quit"))
    told: list[bool] = []
    resident = SimpleNamespace(pause_watching=told.append)
    outside.open(cast(Any, SimpleNamespace(resident=resident, services=SimpleNamespace(work=rig.work))))

    outside.tray.chosen.emit("quit")
    outside.tray.chosen.emit("pause")

    assert wanted == ["quit"]
    assert told == [True]
