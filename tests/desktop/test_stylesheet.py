"""Tests of filling the style template."""

from __future__ import annotations

from clipdesk.desktop.stylesheet import build_stylesheet
from clipdesk.desktop.tokens import COLOURS


def test_no_hole_is_left_open() -> None:
    for scheme in ("dark", "light"):
        sheet = build_stylesheet(scheme)

        assert "@" not in sheet


def test_colours_come_from_the_scheme() -> None:
    dark, light = build_stylesheet("dark"), build_stylesheet("light")

    assert COLOURS["dark"]["overlay"] in dark
    assert COLOURS["dark"]["overlay"] not in light


def test_lengths_follow_the_text_size() -> None:
    assert "height: 34px" in build_stylesheet("dark", 100)
    assert "height: 42px" in build_stylesheet("dark", 125)


def test_no_rule_sets_a_font_family() -> None:
    rules = build_stylesheet("dark").split("*/", 1)[1]

    assert "font-family" not in rules
