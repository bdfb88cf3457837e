"""What tests of the first run share: a desk with a home and settings in a real file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from clipdesk.desktop.theme import Theme
from tests.desktop.page_rig import PageRig


@pytest.fixture
def rig(theme: Theme, tmp_path: Path) -> Iterator[PageRig]:
    """Give a desk whose settings are a file."""
    home = tmp_path / "home"
    home.mkdir()
    rig = PageRig(theme, home=home)
    yield rig
    rig.close()
