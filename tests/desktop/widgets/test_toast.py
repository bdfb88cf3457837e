"""Tests of the toast."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QApplication, QWidget

from clipdesk.desktop.theme import Theme
from clipdesk.desktop.widgets.toast import Toast
from tests.desktop.bot import Bot


def _toast(qtbot: Bot, theme: Theme) -> Toast:
    ground = QWidget()
    qtbot.hold(ground)
    ground.resize(1040, 800)
    toast = Toast(theme, ground)
    qtbot.show(ground)
    return toast


def test_it_stands_at_the_lower_edge_in_the_middle(qtbot: Bot, theme: Theme) -> None:
    toast = _toast(qtbot, theme)

    toast.show_message("Copied")

    assert toast.geometry().bottom() == 800 - 24 - 1
    assert abs(toast.geometry().center().x() - 520) <= 1
    assert toast.height() == 44


def test_undo_acts_once_and_closes(qtbot: Bot, theme: Theme) -> None:
    toast = _toast(qtbot, theme)
    undone: list[bool] = []
    toast.show_message("Moved", action="Undo", on_action=lambda: undone.append(True))

    toast.take_focus()
    qtbot.press(toast.focusWidget(), Qt.Key.Key_Return)

    assert undone == [True]
    assert toast.isHidden()


def test_the_newest_takes_the_place_of_the_oldest(qtbot: Bot, theme: Theme) -> None:
    toast = _toast(qtbot, theme)
    undone: list[str] = []
    toast.show_message("First", action="Undo", on_action=lambda: undone.append("first"))

    toast.show_message("Second", action="Undo", on_action=lambda: undone.append("second"))
    toast.take_focus()
    qtbot.press(toast.focusWidget(), Qt.Key.Key_Return)

    assert toast.text == "Second"
    assert undone == ["second"]


def test_focus_stops_the_clock(qtbot: Bot, theme: Theme) -> None:
    toast = _toast(qtbot, theme)
    toast.show_message("Moved", action="Undo", on_action=lambda: None)
    counting = toast.is_counting

    toast.take_focus()

    assert counting
    assert not toast.is_counting


def test_hover_stops_the_clock(qtbot: Bot, theme: Theme) -> None:
    toast = _toast(qtbot, theme)
    toast.show_message("Moved")
    here = QPointF(5, 5)

    QApplication.sendEvent(toast, QEnterEvent(here, here, here))
    stopped = not toast.is_counting
    QApplication.sendEvent(toast, QEvent(QEvent.Type.Leave))

    assert stopped
    assert toast.is_counting


def test_a_message_without_action_takes_no_focus(qtbot: Bot, theme: Theme) -> None:
    toast = _toast(qtbot, theme)
    toast.show_message("Copied")

    assert not toast.take_focus()


def test_it_fades_away_with_motion(qtbot: Bot, theme: Theme) -> None:
    theme.set_reduce_motion(False)
    toast = _toast(qtbot, theme)
    toast.show_message("Copied")

    with qtbot.waitSignal(toast.closed):
        toast.dismiss()

    assert toast.isHidden()
