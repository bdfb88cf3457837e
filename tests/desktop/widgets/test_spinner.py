"""Tests of spinners."""

from __future__ import annotations

from clipdesk.desktop.theme import Theme
from clipdesk.desktop.widgets.spinner import SpinClock, Spinner
from tests.desktop.bot import Bot


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
