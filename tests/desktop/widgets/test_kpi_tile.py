from __future__ import annotations

import pytest

from clipdesk.desktop.theme import Theme
from clipdesk.desktop.tokens import ColourName
from clipdesk.desktop.widgets.kpi_tile import Direction, KpiTile
from tests.desktop.bot import Bot


@pytest.fixture
def tile(theme: Theme, qtbot: Bot) -> KpiTile:
    tile = KpiTile(theme, "Views")
    qtbot.hold(tile)
    tile.resize(232, 88)
    tile.show()
    return tile


def test_before_a_number_there_is_a_dash(tile: KpiTile) -> None:
    assert tile.accessibleName() == "Views, –"


def test_the_change_is_said_in_words(tile: KpiTile) -> None:
    tile.set_value("124.8 K", "18%", "up", spoken="up by 18%", caption="vs previous 30 days")

    assert tile.accessibleName() == "Views, 124.8 K, up by 18%, vs previous 30 days"


@pytest.mark.parametrize(("direction", "colour"), [("up", "ok"), ("down", "danger")])
def test_the_direction_has_its_colour(
    tile: KpiTile, theme: Theme, direction: Direction, colour: ColourName
) -> None:
    tile.set_value("97%", "1%", direction)

    picture = tile.grab().toImage()
    painted = {
        picture.pixelColor(x, y).name() for x in range(picture.width()) for y in range(picture.height())
    }

    assert theme.colour(colour).name() in painted
