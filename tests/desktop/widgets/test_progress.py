"""Tests of progress bars and skeletons."""

from __future__ import annotations

from PySide6.QtGui import QAccessible

from clipdesk.desktop.theme import Theme
from clipdesk.desktop.widgets.progress import ProgressBar, Skeleton
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
