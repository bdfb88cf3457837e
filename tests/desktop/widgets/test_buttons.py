"""Tests of buttons: looks, busy, keyboard."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QColor, QImage
from PySide6.QtWidgets import QHBoxLayout, QWidget

from clipdesk.desktop.theme import Theme
from clipdesk.desktop.widgets.buttons import Button, ButtonKind, IconButton
from tests.desktop.bot import Bot


def _image(button: QWidget) -> QImage:
    return button.grab().toImage()


def _close(first: QColor, second: QColor) -> bool:
    return all(abs(a - b) <= 3 for a, b in zip(first.getRgb()[:3], second.getRgb()[:3], strict=True))  # type: ignore[index]


@pytest.mark.parametrize(
    ("kind", "fill"), [("primary", "accent"), ("confirm", "dangerFill"), ("tinted", "accentSoft")]
)
def test_a_kind_has_its_fill(qtbot: Bot, theme: Theme, kind: ButtonKind, fill: str) -> None:
    button = Button(theme, "Save", kind)
    qtbot.hold(button)

    assert _close(_image(button).pixelColor(31, 4), theme.colour(fill))  # type: ignore[arg-type]


def test_the_ring_does_not_move_anything(qtbot: Bot, theme: Theme) -> None:
    button = Button(theme, "Save", "primary")
    qtbot.hold(button)
    before = button.sizeHint()

    button.show_state("focus")

    assert button.sizeHint() == before
    assert _close(_image(button).pixelColor(31, 0), theme.colour("focus"))


def test_focus_by_mouse_draws_no_ring_until_a_key_is_used(qtbot: Bot, theme: Theme) -> None:
    button = Button(theme, "Save")
    qtbot.hold(button)
    qtbot.show(button)
    button.setFocus(Qt.FocusReason.MouseFocusReason)
    by_mouse = button.is_focus_visible

    qtbot.press(button, Qt.Key.Key_Shift)

    assert (by_mouse, button.is_focus_visible) == (False, True)


def test_focus_by_tab_draws_the_ring(qtbot: Bot, theme: Theme) -> None:
    button = Button(theme, "Save")
    qtbot.hold(button)
    qtbot.show(button)
    button.clearFocus()

    button.setFocus(Qt.FocusReason.TabFocusReason)

    assert button.is_focus_visible


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Space])
def test_enter_and_space_press(qtbot: Bot, theme: Theme, key: Qt.Key) -> None:
    button = Button(theme, "Save")
    qtbot.hold(button)
    qtbot.show(button)

    with qtbot.waitSignal(button.clicked):
        qtbot.press(button, key)


def test_a_busy_button_keeps_its_width_and_takes_no_presses(qtbot: Bot, theme: Theme) -> None:
    button = Button(theme, "Save the whole template")
    qtbot.hold(button)
    qtbot.show(button)
    button.setFocus()
    before = button.width()

    button.set_busy(True, "Saving...")
    with qtbot.assertNotEmitted(button.clicked):
        button.click()

    assert button.text() == "Saving..."
    assert button.sizeHint().width() >= before
    assert button.hasFocus()


def test_a_button_that_is_no_longer_busy_works_again(qtbot: Bot, theme: Theme) -> None:
    button = Button(theme, "Save")
    qtbot.hold(button)
    button.set_busy(True, "Saving...")

    button.set_busy(False)

    assert button.text() == "Save"
    with qtbot.waitSignal(button.clicked):
        button.click()


def test_icon_and_gap_are_added_to_the_width(qtbot: Bot, theme: Theme) -> None:
    plain, with_icon = (
        Button(theme, "Write with AI", "tinted"),
        Button(theme, "Write with AI", "tinted", icon="x"),
    )
    for button in (plain, with_icon):
        qtbot.hold(button)

    assert with_icon.sizeHint().width() == plain.sizeHint().width() + 24


def test_names_begin_with_the_visible_label(qtbot: Bot, theme: Theme) -> None:
    button, icon = Button(theme, "Save"), IconButton(theme, "x", "Close")
    for widget in (button, icon):
        qtbot.hold(widget)

    names = [QAccessible.queryAccessibleInterface(w).text(QAccessible.Text.Name) for w in (button, icon)]

    assert names == ["Save", "Close"]


def test_an_icon_button_may_say_more_than_its_tooltip(qtbot: Bot, theme: Theme) -> None:
    icon = IconButton(theme, "ellipsis", "More")
    qtbot.hold(icon)

    icon.set_name("More", spoken="More: 1v4 clutch")

    assert icon.accessibleName() == "More: 1v4 clutch"


def test_targets_are_large_enough(qtbot: Bot, theme: Theme) -> None:
    kinds: tuple[ButtonKind, ...] = ("primary", "secondary", "ghost", "danger", "confirm", "tinted", "link")
    for kind in kinds:
        button = Button(theme, "Go", kind)
        qtbot.hold(button)
        assert button.sizeHint().height() >= 24


def test_arrow_keys_are_left_to_what_holds_the_button(qtbot: Bot, theme: Theme) -> None:
    ground = QWidget()
    qtbot.hold(ground)
    row = QHBoxLayout(ground)
    first, second = Button(theme, "One"), Button(theme, "Two")
    row.addWidget(first)
    row.addWidget(second)
    qtbot.show(ground)
    first.setFocus()

    qtbot.press(first, Qt.Key.Key_Right)

    assert first.hasFocus()
