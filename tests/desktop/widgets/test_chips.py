"""Tests of the field that holds chips."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from clipdesk.desktop.theme import Theme
from clipdesk.desktop.widgets.chips import Chip, ChipsInput
from tests.desktop.bot import Bot


def _field(qtbot: Bot, theme: Theme) -> ChipsInput:
    field = ChipsInput(theme, "Hashtags", placeholder="Add hashtag")
    field.resize(451, 40)
    qtbot.hold(field)
    qtbot.show(field)
    field.editor.setFocus()
    return field


@pytest.mark.parametrize("ending", [Qt.Key.Key_Space, Qt.Key.Key_Comma, Qt.Key.Key_Return])
def test_a_word_ends_with_space_comma_or_enter(qtbot: Bot, theme: Theme, ending: Qt.Key) -> None:
    field = _field(qtbot, theme)

    qtbot.type_words(field.editor, "clutch")
    qtbot.press(field.editor, ending)

    assert field.words == ("#clutch",)
    assert field.editor.text() == ""


def test_backspace_in_an_empty_field_takes_the_last_away(qtbot: Bot, theme: Theme) -> None:
    field = _field(qtbot, theme)
    field.set_words(("#one", "#two"))

    with qtbot.waitSignal(field.changed):
        qtbot.press(field.editor, Qt.Key.Key_Backspace)

    assert field.words == ("#one",)


def test_pressing_a_chip_takes_it_away(qtbot: Bot, theme: Theme) -> None:
    field = _field(qtbot, theme)
    field.set_words(("#one", "#two"))
    chip = next(child for child in field.findChildren(Chip) if child.word == "#one")

    qtbot.click(chip)

    assert field.words == ("#two",)
    assert chip.accessibleName() == "#one, remove"


def test_pasted_words_are_split_and_kept_once(qtbot: Bot, theme: Theme) -> None:
    field = _field(qtbot, theme)

    field.editor.setText("##a b, a c")
    qtbot.press(field.editor, Qt.Key.Key_Return)

    assert field.words == ("#a", "#b", "#c")


def test_a_half_typed_word_is_not_lost_when_the_field_is_left(qtbot: Bot, theme: Theme) -> None:
    field = _field(qtbot, theme)
    qtbot.type_words(field.editor, "fps")

    field.editor.clearFocus()

    assert field.text == "#fps"


def test_many_chips_need_more_rows(qtbot: Bot, theme: Theme) -> None:
    field = _field(qtbot, theme)
    one_row = field.heightForWidth(451)

    field.set_words(tuple(f"#hashtag{number}" for number in range(12)))

    assert one_row == 40
    assert field.heightForWidth(451) >= 2 * 30
