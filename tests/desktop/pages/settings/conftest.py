"""The stage on which tests of the settings play."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from clipdesk.desktop.theme import Theme
from tests.desktop.bot import Bot
from tests.desktop.pages.settings.stage import Stage


@pytest.fixture
def stage(qtbot: Bot, theme: Theme, tmp_path: Path) -> Iterator[Stage]:
    """Give a stage with a new settings file."""
    stage = Stage(qtbot, theme, tmp_path)
    yield stage
    stage.background.close()
