from __future__ import annotations

from datetime import UTC, timedelta
from typing import Any

from PySide6.QtCore import Qt

from clipdesk.desktop.models.numbers import TopClip
from clipdesk.desktop.models.top_clips import Column, TopClips, delivery_words
from clipdesk.desktop.theme import Theme
from clipdesk.domain.account import Platform
from tests.clock import START

DOWN, UP = Qt.SortOrder.DescendingOrder, Qt.SortOrder.AscendingOrder


def clip(title: str, views: int | None = 1, **changes: Any) -> TopClip:
    fields: dict[str, Any] = {
        "post_id": 1,
        "thumbnail": None,
        "posted_at": START,
        "platforms": (Platform.YOUTUBE,),
        "likes": 1,
        "comments": 1,
        "late": timedelta(),
    }
    return TopClip(title=title, views=views, **fields | changes)


def shown(*clips: TopClip) -> TopClips:
    model = TopClips()
    model.show(clips, UTC)
    return model


def titles(model: TopClips) -> list[str]:
    return [model.clip(row).title for row in range(model.rowCount())]


def test_most_views_come_first_and_what_nobody_told_last() -> None:
    model = shown(clip("few", 3), clip("silent", None), clip("most", 9))
    down = titles(model)

    model.sort(Column.VIEWS, UP)

    assert down == ["most", "few", "silent"]
    assert titles(model) == ["few", "most", "silent"]


def test_every_column_sorts() -> None:
    later = clip("a", posted_at=START + timedelta(days=1), late=timedelta(minutes=9))
    model = shown(later, clip("B"))

    for column in Column:
        model.sort(column, UP)
        assert model.rowCount() == 2
    assert titles(model) == ["B", "a"]
    model.sort(Column.CLIP, UP)
    assert titles(model) == ["a", "B"]


def test_a_missing_number_is_a_dash_that_says_why() -> None:
    model = shown(clip("a", likes=None, silent={"likes": (Platform.TIKTOK,)}))
    cell = model.index(0, Column.LIKES)

    assert cell.data() == "–"
    assert cell.data(Qt.ItemDataRole.ToolTipRole) == "TikTok doesn’t share this yet"
    assert model.index(0, Column.VIEWS).data(Qt.ItemDataRole.ToolTipRole) == ""


def test_a_row_reads_as_words(theme: Theme) -> None:
    model = shown(clip("A win", 18_402))

    row = [model.index(0, column).data() for column in Column]

    assert row == ["A win", "Sat 20 Jun, 18:00", "YouTube", "18,402", "1", "1", "On time"]


def test_lateness_is_said_in_minutes_and_hours() -> None:
    minutes = [4, 7, 61, 50 * 60]

    words = [delivery_words(timedelta(minutes=count)) for count in minutes]

    assert words == ["On time", "7 min late", "1 h late", "Over 2 days late"]
