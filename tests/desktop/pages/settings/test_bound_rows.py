"""Tests of rows that store one setting at once."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from clipdesk.desktop.pages.settings.bound_rows import MemberRow, NumberRow, SelectRow, TextRow, ToggleRow
from tests.desktop.pages.settings.stage import Stage


def test_a_switch_is_stored_at_once(stage: Stage) -> None:
    row = ToggleRow(stage.theme, stage.editor, "watch.recursive", "Look into subfolders")
    stage.show(row)

    stage.bot.click(row.toggle)
    stage.settle()

    assert stage.store.current.watch.recursive
    assert row.toggle.isChecked()
    assert row.toggle.accessibleName() == "Look into subfolders"


def test_a_switch_that_cannot_be_stored_goes_back(stage: Stage) -> None:
    row = ToggleRow(stage.theme, stage.editor, "watch.recursive", "Look into subfolders")
    stage.show(row)
    (stage.folder / "settings.toml").write_text("broken = [", encoding="utf-8")

    stage.bot.click(row.toggle)
    stage.settle()

    assert not row.toggle.isChecked()
    assert "settings.toml" in row.error


def test_a_word_of_a_list_leaves_the_others(stage: Stage) -> None:
    recording = MemberRow(stage.theme, stage.editor, "publish.hold_while", "recording", "While recording")
    streaming = MemberRow(stage.theme, stage.editor, "publish.hold_while", "streaming", "While streaming")
    before = recording.toggle.isChecked(), streaming.toggle.isChecked()

    recording.toggle.click()
    streaming.toggle.click()
    stage.settle()

    assert before == (False, True)
    assert stage.store.current.publish.hold_while == ("recording",)


def _theme_row(stage: Stage) -> SelectRow:
    choices = [("system", "System"), ("dark", "Dark"), ("light", "Light")]
    return SelectRow(stage.theme, stage.editor, "appearance.theme", "Theme", "", choices)


def test_a_choice_is_stored_at_once(stage: Stage) -> None:
    row = _theme_row(stage)
    stage.show(row)
    row.select.setFocus()

    stage.bot.press(row.select, Qt.Key.Key_Down)
    stage.settle()

    assert stage.store.current.appearance.theme == "dark"
    assert row.select.currentText() == "Dark"


def test_a_value_from_the_file_that_is_no_choice_is_shown(stage: Stage) -> None:
    stage.store.set("watch.settle_s", 7.5)
    row = SelectRow(stage.theme, stage.editor, "watch.settle_s", "Wait", "", [(3, "3 seconds")])

    assert row.select.currentText() == "7.5"
    assert stage.store.current.watch.settle_s == 7.5


def test_a_change_elsewhere_is_shown_and_not_stored_again(stage: Stage) -> None:
    row = _theme_row(stage)
    stage.store.set("appearance.theme", "light")

    row.refresh()
    stage.settle()

    assert row.select.currentText() == "Light"
    assert stage.shell.applied == 0


def test_a_text_is_stored_when_enter_is_pressed(stage: Stage) -> None:
    row = TextRow(stage.theme, stage.editor, "ai.model", "Model")
    stage.show(row)
    row.field.editor.setText("  llama3 ")

    stage.bot.press(row.field.editor, Qt.Key.Key_Return)
    stage.settle()

    assert stage.store.current.ai.model == "llama3"
    assert row.field.text == "llama3"


def test_a_text_that_was_only_looked_at_is_not_stored(stage: Stage) -> None:
    row = TextRow(stage.theme, stage.editor, "ai.model", "Model")
    stage.show(row)

    stage.bot.press(row.field.editor, Qt.Key.Key_Return)
    stage.settle()

    assert not (stage.folder / "settings.toml").exists()


def test_a_wrong_text_stays_with_its_reason_until_it_is_mended(stage: Stage) -> None:
    row = TextRow(stage.theme, stage.editor, "ai.base_url", "Address")
    stage.show(row)
    row.field.editor.setText("http://example.com")
    row.store()
    stage.settle()
    wrong = row.field.text, row.error

    row.field.editor.setText("https://example.com/v1")
    row.store()
    stage.settle()

    assert wrong == (
        "http://example.com",
        "This must be an https address (plain http only for 127.0.0.1 and localhost).",
    )
    assert row.error == ""
    assert stage.store.current.ai.base_url == "https://example.com/v1"


@pytest.mark.parametrize(("typed", "stored"), [("90", 90), ("1.5", 1.5), ("1,5", 1.5), (" 2.0 ", 2)])
def test_numbers_are_read_as_people_write_them(stage: Stage, typed: str, stored: float) -> None:
    row = NumberRow(stage.theme, stage.editor, "schedule.schedule_spacing_hours", "Gap", "", "hours")

    row.field.editor.setText(typed)
    row.store()
    stage.settle()

    assert stage.store.current.schedule.schedule_spacing_hours == stored
    assert row.field.text == f"{stored:g}"


@pytest.mark.parametrize("typed", ["", "soon", "-1", "1e9"])
def test_what_is_no_fitting_number_is_refused(stage: Stage, typed: str) -> None:
    row = NumberRow(stage.theme, stage.editor, "schedule.grace_minutes", "Late", "", "minutes")

    row.field.editor.setText(typed)
    row.store()
    stage.settle()

    assert row.error == "This must be a number from 0 to 10080 minutes."
    assert stage.store.current.schedule.grace_minutes == 60
    assert row.field.text == typed
