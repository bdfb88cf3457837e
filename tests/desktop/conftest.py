"""What tests of the desktop share: one theme per test, and a clock that stands still."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication

from clipdesk.desktop.theme import Theme
from tests.desktop.bot import Bot
from tests.desktop.page_rig import PageRig


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    """Give a dark theme without motion, and English names."""
    before = QLocale()
    QLocale.setDefault(QLocale("en_GB"))
    theme = Theme(qapp, mode="dark", reduce_motion=True)
    yield theme
    QLocale.setDefault(before)
    theme.setParent(None)


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> Iterator[Bot]:
    """Give the robot that holds its widgets."""
    bot = Bot(request)
    yield bot
    bot.release()


@pytest.fixture
def rig(theme: Theme) -> Iterator[PageRig]:
    """Give a desk in memory with all that a page gets."""
    rig = PageRig(theme)
    yield rig
    rig.close()


@pytest.fixture(autouse=True)
def _collect_here() -> Iterator[None]:
    """Free a test's widgets on this thread, as the program does: a worker's thread must not."""
    gc.disable()
    yield
    gc.collect()
    gc.enable()
