"""Tests of the label class."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette

from clipdesk.desktop.theme import Theme
from clipdesk.desktop.widgets.labels import Divider, IconMark, PlainLabel
from tests.desktop.bot import Bot

LONG = "A title that is far too long for the little room that it is given"


def test_html_is_shown_as_it_is_written(qtbot: Bot, theme: Theme) -> None:
    label = PlainLabel(theme, "<img src='/etc/passwd'>")
    qtbot.hold(label)

    assert label.textFormat() == Qt.TextFormat.PlainText


def test_a_cut_line_keeps_its_whole_text_as_tooltip(qtbot: Bot, theme: Theme) -> None:
    label = PlainLabel(theme, LONG)
    qtbot.hold(label)

    label.resize(80, 20)
    qtbot.show(label)

    assert label.toolTip() == LONG
    assert label.text() == LONG


def test_a_line_that_fits_has_no_tooltip(qtbot: Bot, theme: Theme) -> None:
    label = PlainLabel(theme, LONG)
    qtbot.hold(label)
    label.resize(80, 20)
    qtbot.show(label)

    label.resize(900, 20)

    assert label.toolTip() == ""


def test_a_line_may_shrink_and_is_as_high_as_its_style(qtbot: Bot, theme: Theme) -> None:
    label = PlainLabel(theme, LONG, "title")
    qtbot.hold(label)

    assert label.minimumSizeHint().width() <= 24
    assert label.sizeHint().height() == 32


def test_colours_follow_the_scheme(qtbot: Bot, theme: Theme) -> None:
    label = PlainLabel(theme, "text", colour="danger")
    qtbot.hold(label)

    theme.set_mode("light")

    assert label.palette().color(QPalette.ColorRole.WindowText) == theme.colour("danger")


def test_text_size_makes_the_line_higher(qtbot: Bot, theme: Theme) -> None:
    label = PlainLabel(theme, "text")
    qtbot.hold(label)

    theme.set_text_size(125)

    assert label.font().pixelSize() == 16
    assert label.sizeHint().height() == 25


def test_marks_and_dividers_paint(qtbot: Bot, theme: Theme) -> None:
    mark, line = IconMark(theme, "check"), Divider(theme)
    for widget in (mark, line):
        qtbot.hold(widget)
    line.resize(10, 1)

    assert not mark.grab().isNull()
    assert line.grab().toImage().pixelColor(5, 0) == theme.colour("line")
