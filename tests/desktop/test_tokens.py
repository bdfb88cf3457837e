"""Tests of the token table and of its being the only place with colour values."""

from __future__ import annotations

import re
from pathlib import Path

from clipdesk.desktop.resources import resource_root
from clipdesk.desktop.tokens import COLOUR_NAMES, COLOURS, TYPE

_HEX = re.compile(r"#[0-9A-Fa-f]{6}\b|#[0-9A-Fa-f]{8}\b")
_DESKTOP = Path(__file__).resolve().parents[2] / "clipdesk" / "desktop"


def test_both_schemes_have_every_colour() -> None:
    for scheme in COLOURS.values():
        assert set(scheme) == set(COLOUR_NAMES)
        assert all(_HEX.fullmatch(value) for value in scheme.values())


def test_no_other_file_of_the_desktop_holds_a_colour_value() -> None:
    files = [path for path in _DESKTOP.rglob("*.py") if path.name != "tokens.py"]
    files.append(resource_root() / "style" / "clipdesk.qss")

    guilty = [path.name for path in files if _HEX.search(path.read_text(encoding="utf-8"))]

    assert guilty == []


def test_every_text_style_fits_its_line() -> None:
    assert all(style.size_px < style.line_px for style in TYPE.values())
