"""Tests of what is shipped beside the code."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from clipdesk.desktop.resources import resource_path, resource_root
from clipdesk.desktop.tokens import FONT_FACES

_DESKTOP = Path(__file__).resolve().parents[2] / "clipdesk" / "desktop"


def test_fonts_and_their_licence_are_there() -> None:
    for face in (*FONT_FACES, "OFL.txt"):
        assert resource_path(f"fonts/{face}").is_file()


def test_the_icons_bring_their_licence() -> None:
    assert "ISC License" in resource_path("icons/LICENSE").read_text(encoding="utf-8")


def test_every_icon_can_be_recoloured() -> None:
    icons = list((resource_root() / "icons").glob("*.svg"))

    assert len(icons) > 60
    assert [path.name for path in icons if "currentColor" not in path.read_text(encoding="utf-8")] == []


@pytest.mark.parametrize("state", ["idle", "working", "attention", "paused"])
@pytest.mark.parametrize("ground", ["dark", "light"])
def test_the_tray_has_an_icon_for_each_state_and_ground(state: str, ground: str) -> None:
    assert resource_path(f"art/clipdesk-tray-{state}-on-{ground}.svg").is_file()


def test_icons_named_in_the_code_are_shipped() -> None:
    shipped = {path.stem for path in (resource_root() / "icons").glob("*.svg")}
    named = set()
    for path in _DESKTOP.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        named |= set(
            re.findall(
                r'(?:icon="|draw_icon\(painter, theme, "|IconMark\((?:self\._)?theme, ")([a-z0-9-]+)"', text
            )
        )

    assert named
    assert named - shipped == set()
