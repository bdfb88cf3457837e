"""What tests of dialogs share: a window to stand over, and a desk with a clip and all three accounts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

import pytest
from PySide6.QtWidgets import QWidget

from clipdesk.desktop.theme import Theme
from clipdesk.desktop.widgets.dialog import Dialog
from clipdesk.domain.account import Platform
from tests.desktop.bench import Bench
from tests.desktop.bot import Bot

D = TypeVar("D", bound=Dialog)


class Stage:
    """Show dialogs, and wait for what they do in the background."""

    def __init__(self, theme: Theme, qtbot: Bot, bench: Bench) -> None:
        self.theme = theme
        self.bot = qtbot
        self.bench = bench
        self.window = QWidget()
        self.window.resize(1280, 800)
        qtbot.hold(self.window)
        self.window.show()

    def open(self, dialog: D) -> D:
        """Open a dialog and wait until it has read what it needs."""
        dialog.open()
        self.settle()
        self.bot.waitUntil(dialog.isActiveWindow)
        return dialog

    def settle(self) -> None:
        """Wait for the background."""
        self.bot.waitUntil(lambda: self.bench.background.is_idle)


@pytest.fixture
def bench() -> Iterator[Bench]:
    bench = Bench()
    bench.connect(*Platform)
    bench.new_clip("clip.mp4")
    yield bench
    bench.background.close()


@pytest.fixture
def stage(theme: Theme, qtbot: Bot, bench: Bench) -> Stage:
    return Stage(theme, qtbot, bench)
