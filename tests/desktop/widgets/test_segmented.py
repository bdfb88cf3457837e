"""Tests of segments and filter tabs."""

from __future__ import annotations

from PySide6.QtCore import Qt

from clipdesk.desktop.theme import Theme
from clipdesk.desktop.widgets.segmented import Choice, FilterTabs, Segmented
from tests.desktop.bot import Bot

VIEWS = (Choice("list", "List", "list"), Choice("week", "Week"), Choice("month", "Month"))


def _segments(qtbot: Bot, theme: Theme) -> Segmented:
    row = Segmented(theme, "View", VIEWS)
    qtbot.hold(row)
    qtbot.show(row)
    return row


def test_the_first_is_chosen_at_the_start(qtbot: Bot, theme: Theme) -> None:
    assert _segments(qtbot, theme).current == "list"


def test_a_click_chooses_and_tells(qtbot: Bot, theme: Theme) -> None:
    row = _segments(qtbot, theme)

    with qtbot.waitSignal(row.chosen) as told:
        qtbot.click(row.button("week"))

    assert told.args == ["week"]
    assert row.current == "week"


def test_arrow_keys_move_round(qtbot: Bot, theme: Theme) -> None:
    row = _segments(qtbot, theme)
    row.button("list").setFocus()

    qtbot.press(row.button("list"), Qt.Key.Key_Left)

    assert row.current == "month"
    assert row.button("month").hasFocus()


def test_home_and_end_go_to_the_ends(qtbot: Bot, theme: Theme) -> None:
    row = _segments(qtbot, theme)
    row.button("list").setFocus()

    qtbot.press(row.button("list"), Qt.Key.Key_End)
    at_end = row.current
    qtbot.press(row.button("month"), Qt.Key.Key_Home)

    assert (at_end, row.current) == ("month", "list")


def test_the_row_is_one_tab_stop(qtbot: Bot, theme: Theme) -> None:
    row = _segments(qtbot, theme)

    row.set_current("week")

    stops = [
        choice.key
        for choice in VIEWS
        if row.button(choice.key).focusPolicy() & Qt.FocusPolicy.TabFocus == Qt.FocusPolicy.TabFocus
    ]
    assert stops == ["week"]


def test_an_unknown_key_changes_nothing(qtbot: Bot, theme: Theme) -> None:
    row = _segments(qtbot, theme)

    row.set_current("year")

    assert row.current == "list"


def test_counts_are_part_of_a_tabs_name(qtbot: Bot, theme: Theme) -> None:
    tabs = FilterTabs(theme, "Filter", (Choice("all", "All"), Choice("failed", "Failed")))
    qtbot.hold(tabs)
    before = tabs.button("failed").sizeHint().width()

    tabs.set_count("failed", 12)

    assert tabs.button("failed").accessibleName() == "Failed, 12"
    assert tabs.button("failed").sizeHint().width() > before
