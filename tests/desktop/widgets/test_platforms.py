"""Tests of platform tiles and badges."""

from __future__ import annotations

from clipdesk.desktop.looks import platform_look
from clipdesk.desktop.theme import Theme
from clipdesk.desktop.widgets.platforms import PlatformBadge, PlatformTile
from tests.desktop.bot import Bot


def test_platforms_have_names_in_words() -> None:
    assert [platform_look(key).name for key in ("youtube", "instagram", "tiktok")] == [
        "YouTube",
        "Instagram",
        "TikTok",
    ]


def test_an_unknown_platform_is_shown_by_its_key() -> None:
    assert platform_look("vimeo").name == "vimeo"


def test_tiles_have_the_platforms_colour_at_every_size(qtbot: Bot, theme: Theme) -> None:
    for size in (14, 16, 22):
        for platform in ("youtube", "instagram", "tiktok"):
            tile = PlatformTile(theme, platform, size)
            qtbot.hold(tile)

            shown = tile.grab().toImage().pixelColor(size // 2, 1)

            assert shown == theme.colour(platform_look(platform).fill)


def test_a_state_needs_room_for_its_icon(qtbot: Bot, theme: Theme) -> None:
    badge = PlatformBadge(theme, "youtube")
    qtbot.hold(badge)
    before = badge.sizeHint().width()

    badge.set_state("done")

    assert badge.sizeHint().width() - before == 18
    assert badge.accessibleName() == "YouTube"
