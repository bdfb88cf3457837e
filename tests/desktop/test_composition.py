"""Tests of windows with round corners on desktops that blend windows, and on those that do not."""

from __future__ import annotations

import sys

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QWidget

from clipdesk.desktop import composition
from clipdesk.desktop.composition import cut_to_shape, may_be_see_through
from tests.desktop.bot import Bot
from tests.session.desktop_session import DesktopSession

PROGRAM = (
    "from PySide6.QtWidgets import QApplication\n"
    "from clipdesk.desktop.composition import may_be_see_through\n"
    "app = QApplication([])\n"
    "print(may_be_see_through())\n"
)


def test_off_screen_windows_are_left_whole(qtbot: Bot) -> None:
    window = QWidget()
    qtbot.hold(window)

    cut_to_shape(window, QRect(40, 40, 100, 100), 14)

    assert may_be_see_through()
    assert window.mask().isEmpty()


def test_where_nothing_blends_the_window_is_cut_to_its_shape(
    qtbot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(composition, "may_be_see_through", lambda: False)
    window = QWidget()
    qtbot.hold(window)

    cut_to_shape(window, QRect(40, 40, 100, 100), 14)

    assert window.mask().contains(QPoint(90, 90))
    assert not window.mask().contains(QPoint(10, 10))
    assert not window.mask().contains(QPoint(41, 41))


@pytest.mark.desktop
@pytest.mark.session(tray="none", keyring="none", notifications=False)
def test_an_x_server_without_a_compositing_manager_is_known(desktop_session: DesktopSession) -> None:
    assert desktop_session.check_output(sys.executable, "-c", PROGRAM).strip() == "False"
