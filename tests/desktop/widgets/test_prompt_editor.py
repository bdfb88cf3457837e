"""Tests of the editor for prompts: what it marks, what it says, what it takes."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt
from PySide6.QtGui import QHelpEvent, QTextCharFormat
from PySide6.QtWidgets import QApplication, QToolTip

from clipdesk.desktop.theme import Theme
from clipdesk.desktop.widgets.prompt_editor import PromptEditor, problem_words
from clipdesk.domain.template import check
from tests.desktop.bot import Bot


@pytest.fixture
def editor(qtbot: Bot, theme: Theme) -> PromptEditor:
    editor = PromptEditor(theme, "Prompt")
    qtbot.hold(editor)
    editor.resize(500, 300)
    qtbot.show(editor)
    return editor


def marks(editor: PromptEditor, line: int = 0) -> list[tuple[str, bool]]:
    """Return the marked words of a line, and whether each has a wave line."""
    block = editor.editor.document().findBlockByNumber(line)
    units = block.text().encode("utf-16-le")
    wave = QTextCharFormat.UnderlineStyle.WaveUnderline
    return [
        (
            units[2 * span.start : 2 * (span.start + span.length)].decode("utf-16-le"),
            span.format.underlineStyle() == wave,
        )
        for span in block.layout().formats()
    ]


def test_variables_are_marked_and_unknown_ones_have_a_wave_line(editor: PromptEditor) -> None:
    editor.set_text("Name {filename}\nof {game} and {{filename}}")

    assert marks(editor) == [("{filename}", False)]
    assert marks(editor, 1) == [("{game}", True)]


def test_an_emoji_before_a_variable_does_not_shift_its_mark(editor: PromptEditor) -> None:
    editor.set_text("🎮🎮 {filename} {nope}")

    assert marks(editor) == [("{filename}", False), ("{nope}", True)]


def test_a_problem_over_two_lines_is_marked_on_its_first_alone(editor: PromptEditor) -> None:
    editor.set_text("{filename:\n>9}")

    assert marks(editor) == [("{filename:", True)]
    assert marks(editor, 1) == []


def test_mending_a_word_takes_its_mark_away(qtbot: Bot, editor: PromptEditor) -> None:
    editor.set_text("{filenam}")
    broken = editor.problems

    with qtbot.waitSignal(editor.problems_changed):
        editor.set_text("{filename}")

    assert broken == ("{filenam} isn’t a variable. Use {filename}.",)
    assert editor.problems == ()
    assert marks(editor) == [("{filename}", False)]


def test_marking_is_no_change_that_could_be_undone(editor: PromptEditor) -> None:
    editor.set_text("Of {game} and {filename}")

    assert not editor.editor.document().isUndoAvailable()


@pytest.mark.parametrize(
    ("prompt", "words"),
    [
        ("{game}", "{game} isn’t a variable. Use {game_context}."),
        ("{file}", "{file} isn’t a variable. Use {filename}."),
        ("{zzz}", "{zzz} isn’t a variable. Use {filename} or {game_context}."),
        (f"{{{'x' * 60}}}", f"{{{'x' * 39}…}} isn’t a variable. Use {{filename}} or {{game_context}}."),
    ],
)
def test_an_unknown_word_is_told_with_the_one_that_was_likely_meant(prompt: str, words: str) -> None:
    assert problem_words(check(prompt)[0]) == words


def test_something_behind_a_variable_is_told_without_its_place() -> None:
    words = problem_words(check("Hello\n{filename.x}")[0])

    assert words.startswith("{filename.…} has an attribute behind the name")


def test_hovering_a_wave_line_says_what_is_wrong(editor: PromptEditor, qapp: QApplication) -> None:
    editor.set_text("Of {game}")
    place = editor.place_of(5)
    viewport = editor.editor.viewport()

    qapp.sendEvent(viewport, QHelpEvent(QHelpEvent.Type.ToolTip, place, viewport.mapToGlobal(place)))

    assert QToolTip.text() == "{game} isn’t a variable. Use {game_context}."
    assert editor.problem_at(QPoint(2, place.y())) == ""
    QToolTip.hideText()


def test_inserting_puts_a_variable_where_the_cursor_is(qtbot: Bot, editor: PromptEditor) -> None:
    editor.set_text("Clip: .")
    qtbot.press(editor.editor, Qt.Key.Key_End)
    qtbot.press(editor.editor, Qt.Key.Key_Left)

    editor.insert("filename")

    assert editor.text == "Clip: {filename}."
    assert editor.editor.hasFocus()


def test_what_is_pasted_is_plain(editor: PromptEditor) -> None:
    pasted = QMimeData()
    pasted.setHtml("<b>{filename}</b>")
    pasted.setText("{filename}")

    editor.editor.insertFromMimeData(pasted)

    assert editor.text == "{filename}"
    assert "<b>" not in editor.text


def test_lines_are_22_high(editor: PromptEditor) -> None:
    editor.set_text("one\ntwo\nthree")

    tops = [editor.place_of(position).y() for position in (0, 4, 8)]

    assert [tops[1] - tops[0], tops[2] - tops[1]] == [22, 22]


def test_another_scheme_marks_in_its_own_colours(theme: Theme, editor: PromptEditor) -> None:
    editor.set_text("{filename}")
    block = editor.editor.document().firstBlock()

    theme.set_mode("light")

    assert block.layout().formats()[0].format.foreground().color() == theme.colour("accentText")
    assert editor.text == "{filename}"
