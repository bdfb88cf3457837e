"""Tests of the frame of dialogs."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from clipdesk.desktop.theme import Theme
from clipdesk.desktop.widgets.dialog import ConfirmDialog, Dialog, KeyHint, Scrim
from clipdesk.desktop.widgets.fields import LineField
from tests.desktop.bot import Bot


class _Form(Dialog):
    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, parent, "Add Video", width=600)
        self.field = LineField(theme, "Title")
        QVBoxLayout(self.body).addWidget(self.field)
        self.add_footer_hint(KeyHint(theme, ("Ctrl", "Enter"), "to schedule"))
        self.cancel = self.add_button("Cancel")
        self.main = self.add_button("Schedule", "primary", main=True)

    def has_unsaved_text(self) -> bool:
        return bool(self.field.text)


def _open(qtbot: Bot, theme: Theme) -> tuple[QWidget, _Form]:
    window = QWidget()
    qtbot.hold(window)
    window.resize(1280, 800)
    qtbot.show(window)
    form = _Form(theme, window)
    form.open()
    return window, form


def _scrim(window: QWidget) -> Scrim:
    (scrim,) = window.findChildren(Scrim)
    return scrim


def test_the_first_field_has_the_focus(qtbot: Bot, theme: Theme) -> None:
    _window, form = _open(qtbot, theme)

    assert form.focusWidget() is form.field.editor


def test_the_window_is_darkened_until_it_closes(qtbot: Bot, theme: Theme) -> None:
    window, form = _open(qtbot, theme)
    dark = _scrim(window).isVisible()

    form.reject()

    assert dark
    assert not _scrim(window).isVisible()


def test_tab_stays_inside(qtbot: Bot, theme: Theme) -> None:
    _window, form = _open(qtbot, theme)
    order = []

    for _step in range(5):
        focused = form.focusWidget()
        order.append(focused)
        qtbot.press(focused, Qt.Key.Key_Tab)

    assert order == [form.field.editor, form.cancel, form.main, form.close_button, form.field.editor]


def test_ctrl_enter_presses_the_main_button(qtbot: Bot, theme: Theme) -> None:
    _window, form = _open(qtbot, theme)

    with qtbot.waitSignal(form.main.clicked):
        qtbot.press(form.field.editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def test_ctrl_enter_does_nothing_while_the_main_button_is_disabled(qtbot: Bot, theme: Theme) -> None:
    _window, form = _open(qtbot, theme)
    form.main.setEnabled(False)

    with qtbot.assertNotEmitted(form.main.clicked):
        qtbot.press(form.field.editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def test_enter_in_a_field_does_not_close_it(qtbot: Bot, theme: Theme) -> None:
    _window, form = _open(qtbot, theme)

    qtbot.press(form.field.editor, Qt.Key.Key_Return)

    assert form.isVisible()


def test_escape_closes(qtbot: Bot, theme: Theme) -> None:
    _window, form = _open(qtbot, theme)

    qtbot.press(form.field.editor, Qt.Key.Key_Escape)

    assert not form.isVisible()


def test_escape_asks_when_something_was_typed(qtbot: Bot, theme: Theme) -> None:
    _window, form = _open(qtbot, theme)
    form.field.editor.setText("1v4")

    qtbot.press(form.field.editor, Qt.Key.Key_Escape)
    (question,) = form.findChildren(ConfirmDialog)
    still_open = form.isVisible()
    question.do_button.click()

    assert still_open
    assert not form.isVisible()


def test_keeping_on_editing_keeps_the_text(qtbot: Bot, theme: Theme) -> None:
    _window, form = _open(qtbot, theme)
    form.field.editor.setText("1v4")
    form.close_button.click()
    (question,) = form.findChildren(ConfirmDialog)

    question.keep_button.click()

    assert form.isVisible()
    assert form.field.text == "1v4"


def test_the_safe_answer_has_the_focus(qtbot: Bot, theme: Theme) -> None:
    window = QWidget()
    qtbot.hold(window)
    qtbot.show(window)
    question = ConfirmDialog(
        theme, window, "Cancel this post?", "It won't be posted.", "Cancel Post", "Keep Post"
    )

    question.open()

    assert question.focusWidget() is question.keep_button
    assert question.accessibleName() == "Cancel this post?"
    assert question.accessibleDescription() == "It won't be posted."
    question.reject()
