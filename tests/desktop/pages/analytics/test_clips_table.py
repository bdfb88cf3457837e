from __future__ import annotations

from datetime import UTC, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from clipdesk.desktop.models.numbers import TopClip
from clipdesk.desktop.models.top_clips import Column, TopClips
from clipdesk.desktop.pages.analytics.clips_table import ClipsPanel
from clipdesk.desktop.theme import Theme
from clipdesk.domain.account import Platform
from tests.clock import START
from tests.desktop.bot import Bot
from tests.desktop.samples import draw_scene


def clip(number: int, picture: Path | None = None, late_minutes: int = 0) -> TopClip:
    late = timedelta(minutes=late_minutes)
    return TopClip(number, f"Clip {number}", picture, START, (Platform.YOUTUBE,), number, 1, None, late)


@pytest.fixture
def panel(theme: Theme, qtbot: Bot, tmp_path: Path) -> ClipsPanel:
    clips = TopClips()
    clips.show([clip(1), clip(2, draw_scene(tmp_path / "race.png", "race"), late_minutes=9)], UTC)
    panel = ClipsPanel(theme, clips)
    qtbot.hold(panel)
    panel.resize(976, 300)
    panel.show()
    return panel


def test_a_click_on_a_row_opens_it(panel: ClipsPanel) -> None:
    opened: list[int] = []
    panel.view.opened.connect(opened.append)

    place = panel.view.visualRect(panel.view.model().index(1, Column.VIEWS)).center()
    QTest.mouseClick(panel.view.viewport(), Qt.MouseButton.LeftButton, pos=place)

    assert opened == [1]


def test_a_narrow_table_leaves_columns_out(panel: ClipsPanel) -> None:
    panel.view.set_narrow(True)
    hidden = [column for column in Column if panel.view.isColumnHidden(column)]
    panel.view.set_narrow(False)

    assert hidden == [Column.LIKES, Column.COMMENTS]
    assert not any(panel.view.isColumnHidden(column) for column in Column)


def test_a_click_on_a_columns_name_sorts(panel: ClipsPanel) -> None:
    header = panel.view.horizontalHeader()

    x = header.sectionViewportPosition(Column.VIEWS) + 20
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(x, 10))

    assert panel.view.model().index(0, Column.CLIP).data() == "Clip 1"


def test_a_late_post_is_marked_in_the_warning_colour(panel: ClipsPanel, theme: Theme) -> None:
    panel.view.thumbnails.wait()
    picture = panel.view.viewport().grab().toImage()
    rect = panel.view.visualRect(panel.view.model().index(0, Column.DELIVERY))

    painted = {
        picture.pixelColor(x, y).name()
        for x in range(rect.left(), rect.right())
        for y in range(rect.top(), rect.bottom())
    }

    assert theme.colour("warn").name() in painted
