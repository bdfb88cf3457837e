"""Tests of text fields and form rows."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QAccessible

from clipdesk.desktop.theme import Theme
from clipdesk.desktop.widgets.fields import FormField, LineField, TextArea, search_field
from tests.desktop.bot import Bot


def _title_field(qtbot: Bot, theme: Theme) -> FormField:
    field = FormField(theme, "Title", LineField(theme, "Title"), limit=10)
    qtbot.hold(field)
    qtbot.show(field)
    return field


def _line(field: FormField) -> LineField:
    control = field.control
    assert isinstance(control, LineField)
    return control


def test_the_counter_counts_and_turns_danger_above_the_limit(qtbot: Bot, theme: Theme) -> None:
    field = _title_field(qtbot, theme)

    _line(field).editor.setText("x" * 11)

    assert field.counter.text() == "11 / 10"
    assert field.counter.palette().windowText().color() == theme.colour("danger")


def test_a_higher_limit_calms_the_counter(qtbot: Bot, theme: Theme) -> None:
    field = _title_field(qtbot, theme)
    _line(field).editor.setText("x" * 11)

    field.set_limit(2200)

    assert field.counter.text() == "11 / 2,200"
    assert field.counter.palette().windowText().color() == theme.colour("textMuted")


def test_an_error_is_shown_and_described(qtbot: Bot, theme: Theme) -> None:
    field = _title_field(qtbot, theme)

    field.set_error("Use 10 characters or fewer. Remove 1.")

    editor = _line(field).editor
    interface = QAccessible.queryAccessibleInterface(editor)
    assert _line(field).has_error
    assert interface.text(QAccessible.Text.Description) == "Use 10 characters or fewer. Remove 1."
    assert interface.text(QAccessible.Text.Name) == "Title"


def test_a_mended_error_leaves_nothing_behind(qtbot: Bot, theme: Theme) -> None:
    field = _title_field(qtbot, theme)
    field.set_error("Wrong.")

    field.set_error("")

    assert not _line(field).has_error
    assert _line(field).editor.accessibleDescription() == ""


def test_the_label_is_the_editors_buddy(qtbot: Bot, theme: Theme) -> None:
    field = _title_field(qtbot, theme)

    assert field.label.buddy() is _line(field).editor


def test_focusing_the_field_focuses_its_editor(qtbot: Bot, theme: Theme) -> None:
    field = _title_field(qtbot, theme)

    field.focus_control()

    assert _line(field).editor.hasFocus()


def test_the_border_says_the_state(qtbot: Bot, theme: Theme) -> None:
    line = LineField(theme, "Title")
    qtbot.hold(line)
    line.resize(200, 36)
    rest = line.grab().toImage().pixelColor(100, 0)

    line.set_error(True)

    assert rest == theme.colour("control")
    assert line.grab().toImage().pixelColor(100, 0) == theme.colour("danger")


def test_a_disabled_field_has_a_quiet_border(qtbot: Bot, theme: Theme) -> None:
    line = LineField(theme, "Title")
    qtbot.hold(line)
    line.resize(200, 36)

    line.editor.setEnabled(False)

    assert line.grab().toImage().pixelColor(100, 0) == theme.colour("lineStrong")


def test_pasted_text_loses_its_form(qtbot: Bot, theme: Theme) -> None:
    area = TextArea(theme, "Description")
    qtbot.hold(area)
    pasted = QMimeData()
    pasted.setHtml("<b>bold</b>")
    pasted.setText("bold")

    area.editor.insertFromMimeData(pasted)

    assert area.text == "bold"
    assert "font-weight" not in area.editor.toHtml().split("<body", 1)[1].split("<p", 1)[1]


@pytest.mark.parametrize(("key", "text"), [(Qt.Key.Key_Return, "a\n"), (Qt.Key.Key_Tab, "a")])
def test_enter_breaks_the_line_and_tab_leaves(qtbot: Bot, theme: Theme, key: Qt.Key, text: str) -> None:
    area = TextArea(theme, "Description")
    qtbot.hold(area)
    qtbot.show(area)
    area.editor.setPlainText("a")
    area.editor.moveCursor(area.editor.textCursor().MoveOperation.End)

    qtbot.press(area.editor, key)

    assert area.text == text


def test_ctrl_enter_is_left_to_the_dialog(qtbot: Bot, theme: Theme) -> None:
    area = TextArea(theme, "Description")
    qtbot.hold(area)

    qtbot.press(area.editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    assert area.text == ""


def test_a_search_field_is_named_by_its_placeholder(qtbot: Bot, theme: Theme) -> None:
    field = search_field(theme, "Search clips")
    qtbot.hold(field)

    assert field.editor.accessibleName() == "Search clips"
    assert (field.width(), field.height()) == (220, 32)
