"""Tests of frames and tiles."""

from __future__ import annotations

from clipdesk.desktop.theme import Theme
from clipdesk.desktop.widgets.cards import Card, StateDot, StatTile, inset
from tests.desktop.bot import Bot


def test_a_card_has_its_surface_and_line(qtbot: Bot, theme: Theme) -> None:
    card = Card(theme)
    qtbot.hold(card)
    card.resize(100, 60)

    image = card.grab().toImage()

    assert image.pixelColor(50, 30) == theme.colour("surface")
    assert image.pixelColor(50, 0) == theme.colour("line")


def test_a_chosen_card_changes_its_line(qtbot: Bot, theme: Theme) -> None:
    card = inset(theme)
    qtbot.hold(card)
    card.resize(100, 60)

    card.set_border("accentBright", 2)

    assert card.grab().toImage().pixelColor(50, 1) == theme.colour("accentBright")


def test_a_tile_says_its_number_in_words(qtbot: Bot, theme: Theme) -> None:
    tile = StatTile(theme, "calendar", "Total scheduled")
    qtbot.hold(tile)

    tile.set_value("14", "Next 6 days")

    assert tile.accessibleName() == "Total scheduled, 14, Next 6 days"
    assert tile.sizeHint().height() == 72


def test_a_narrow_tile_leaves_its_caption_out(qtbot: Bot, theme: Theme) -> None:
    tile = StatTile(theme, "calendar", "Total scheduled")
    tile.set_value("14", "Next 6 days")
    qtbot.hold(tile)
    tile.resize(315, 72)
    wide = tile.grab().toImage()

    tile.set_narrow(True)

    assert tile.grab().toImage() != wide


def test_dots_have_the_states_colour(qtbot: Bot, theme: Theme) -> None:
    dot = StateDot(theme, "ok")
    qtbot.hold(dot)

    dot.set_colour("record")

    assert dot.grab().toImage().pixelColor(8, 8) == theme.colour("record")
