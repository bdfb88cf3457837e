"""Tests of progress bars, skeletons and spinners."""

from __future__ import annotations

from PySide6.QtGui import QAccessible

from clipdesk.desktop.theme import Theme
from clipdesk.desktop.widgets.progress import ProgressBar, Skeleton
from clipdesk.desktop.widgets.spinner import SpinClock, Spinner
from tests.desktop.bot import Bot


def test_progress_is_a_value_and_a_bar(qtbot: Bot, theme: Theme) -> None:
    bar = ProgressBar(theme, "Uploading")
    qtbot.hold(bar)
    bar.resize(100, 6)

    bar.setValue(60)

    image = bar.grab().toImage()
    interface = QAccessible.queryAccessibleInterface(bar)
    assert image.pixelColor(30, 3) == theme.colour("accentBright")
    assert image.pixelColor(90, 3) == theme.colour("pressed")
    assert interface.valueInterface().currentValue() == 60
    assert interface.text(QAccessible.Text.Name) == "Uploading"


def test_a_skeleton_is_still_with_reduced_motion(qtbot: Bot, theme: Theme) -> None:
    skeleton = Skeleton(theme)
    qtbot.hold(skeleton)
    skeleton.resize(400, 400)
    qtbot.show(skeleton)

    first = skeleton.grab().toImage()

    assert first.pixelColor(200, 50) == theme.colour("raised")
    assert first == skeleton.grab().toImage()


def test_a_spinner_turns_only_while_it_can_be_seen(qtbot: Bot, theme: Theme) -> None:
    theme.set_reduce_motion(False)
    spinner = Spinner(theme)
    qtbot.hold(spinner)
    (clock,) = spinner.findChildren(SpinClock)
    before = clock.is_running

    qtbot.show(spinner)
    shown = clock.is_running
    spinner.hide()

    assert (before, shown, clock.is_running) == (False, True, False)


def test_a_spinner_is_an_hourglass_with_reduced_motion(qtbot: Bot, theme: Theme) -> None:
    spinner = Spinner(theme)
    qtbot.hold(spinner)
    qtbot.show(spinner)
    (clock,) = spinner.findChildren(SpinClock)

    still = spinner.grab().toImage()
    theme.set_reduce_motion(False)

    assert clock.is_running
    assert spinner.grab().toImage() != still
