"""Tests of the shared looks."""

from __future__ import annotations

from typing import get_args

from clipdesk.desktop.looks import BADGES, PLATFORMS, BadgeKind, platform_look
from clipdesk.desktop.resources import resource_path
from clipdesk.desktop.tokens import COLOUR_NAMES


def test_every_kind_of_badge_has_a_look() -> None:
    assert set(BADGES) == set(get_args(BadgeKind))


def test_looks_use_tokens_and_shipped_icons() -> None:
    for look in BADGES.values():
        assert {look.text, look.fill} <= set(COLOUR_NAMES)
        assert resource_path(f"icons/{look.icon}.svg").is_file()
    for platform in PLATFORMS.values():
        assert {platform.fill, platform.chart} <= set(COLOUR_NAMES)
        assert resource_path(f"icons/{platform.glyph}.svg").is_file()


def test_an_unknown_platform_has_a_look_too() -> None:
    assert platform_look("vimeo").glyph == "globe"
