from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest

from clipdesk.desktop.theme import Theme
from clipdesk.desktop.widgets.accessible import install_accessibility
from clipdesk.desktop.widgets.chart_bars import ColumnName, Series, StackedBars
from clipdesk.desktop.widgets.chart_heat import HeatMap
from clipdesk.desktop.widgets.chart_panel import ChartPanel
from clipdesk.desktop.widgets.chart_popover import PopoverLine
from tests.desktop.bot import Bot


@pytest.fixture
def bars(theme: Theme, qtbot: Bot) -> StackedBars:
    chart = StackedBars(theme, "Views per day", lambda value: f"{value:g}", lambda value: f"{value:g}")
    columns = [ColumnName(f"{day}", f"Day {day}") for day in range(10)]
    series = [
        Series("youtube", "YouTube", "youtube", tuple(float(day) for day in range(10))),
        Series("tiktok", "TikTok", "tiktok", (2.0,) * 10),
    ]
    chart.show_series(columns, series, "Most on day 9.")
    qtbot.hold(chart)
    chart.resize(580, 200)
    qtbot.show(chart)
    return chart


def test_pointing_at_a_column_names_its_numbers(bars: StackedBars) -> None:
    QTest.mouseMove(bars, QPoint(63 + 25 + 5 * 50, 100))

    assert bars.current == 5
    assert bars.popover.isVisible()
    assert bars.popover.words == "Day 5, YouTube 5, TikTok 2"


def test_a_series_that_is_left_out_is_not_named(bars: StackedBars) -> None:
    bars.set_hidden(frozenset({"youtube"}))

    QTest.mouseMove(bars, QPoint(63 + 25, 100))

    assert bars.popover.words == "Day 0, TikTok 2"


def test_arrow_keys_go_from_day_to_day(bars: StackedBars, qtbot: Bot) -> None:
    bars.setFocus()
    seen = []

    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_End, Qt.Key.Key_Right, Qt.Key.Key_Escape):
        qtbot.press(bars, key)
        seen.append(bars.current)

    assert seen == [0, 1, 9, 9, None]
    assert not bars.popover.isVisible()


def test_a_chart_has_a_role_a_name_and_a_sentence(bars: StackedBars) -> None:
    install_accessibility()
    interface = QAccessible.queryAccessibleInterface(bars)

    assert interface is not None
    assert interface.role() == QAccessible.Role.Chart
    assert bars.accessibleName() == "Views per day"
    assert bars.accessibleDescription() == "Most on day 9."


def test_the_tallest_bar_is_painted_taller_than_the_others(bars: StackedBars, theme: Theme) -> None:
    picture = bars.grab().toImage()
    colour = theme.colour("youtube")

    def height(column: int) -> int:
        x = round(63 + 25 + column * 50)
        return sum(picture.pixelColor(x, y) == colour for y in range(picture.height()))

    assert height(9) > height(4) > height(1) > 0


def test_an_empty_chart_is_painted_without_a_fault(theme: Theme, qtbot: Bot) -> None:
    chart = StackedBars(theme, "Views", str, str)
    qtbot.hold(chart)
    chart.resize(300, 150)
    chart.show()
    qtbot.press(chart, Qt.Key.Key_Right)

    assert chart.current is None


def explain(cell: tuple[int, int]) -> tuple[str, tuple[PopoverLine, ...]]:
    return f"{cell[0]}:{cell[1]}", (PopoverLine("Views", "5"),)


@pytest.fixture
def heat(theme: Theme, qtbot: Bot) -> HeatMap:
    chart = HeatMap(theme, "Best posting times", explain)
    chart.show_values(["Mon", "Tue"], ["10", "12", "14"], {(0, 1): 5.0, (1, 2): 9.0}, (1, 2), "Tue 14:00.")
    qtbot.hold(chart)
    chart.resize(320, 190)
    qtbot.show(chart)
    return chart


def test_keys_begin_at_the_best_cell_and_stay_inside(heat: HeatMap, qtbot: Bot) -> None:
    heat.setFocus()
    seen = []

    for key in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Left, Qt.Key.Key_Escape):
        qtbot.press(heat, key)
        seen.append(heat.current)

    assert seen == [(1, 2), (1, 2), (0, 2), (0, 1), None]


def test_pointing_at_a_cell_explains_it(heat: HeatMap) -> None:
    QTest.mouseMove(heat, heat._box((0, 1)).center().toPoint())

    assert heat.popover.words == "0:1, Views 5"


def test_the_best_cell_is_outlined_and_stronger(heat: HeatMap, theme: Theme) -> None:
    picture = heat.grab().toImage()
    best, other = heat._box((1, 2)), heat._box((0, 1))

    edge = picture.pixelColor(round(best.center().x()), round(best.top()))
    assert edge == theme.colour("text")
    assert (
        picture.pixelColor(best.center().toPoint()).blue()
        > picture.pixelColor(other.center().toPoint()).blue()
    )


def test_the_same_numbers_are_there_as_a_table(bars: StackedBars, theme: Theme, qtbot: Bot) -> None:
    panel = ChartPanel(theme, "Views per day", bars)
    qtbot.hold(panel)
    panel.numbers.show(["Day", "Views"], [["Mon", "5"], ["Tue", "7"]])
    panel.resize(500, 260)
    qtbot.show(panel)
    bars.setFocus()

    panel.set_table(True)

    assert panel.shows_table
    assert panel.table.hasFocus()
    assert panel.numbers.index(1, 1).data() == "7"
    assert panel.numbers.headerData(1, Qt.Orientation.Horizontal) == "Views"
    panel.set_table(False)
    assert bars.isVisible()
