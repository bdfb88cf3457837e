"""Tests of the form of one template."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from clipdesk.desktop.pages.ai_config.template_panel import Draft, TemplatePanel
from clipdesk.desktop.theme import Theme
from clipdesk.domain.template import PROMPT_LIMIT
from tests.desktop.bot import Bot

SAVED = Draft(4, "Dry humour", "One title for {filename}.")


@pytest.fixture
def panel(qtbot: Bot, theme: Theme) -> TemplatePanel:
    panel = TemplatePanel(theme)
    qtbot.hold(panel)
    panel.resize(570, 696)
    panel.show_draft(SAVED)
    qtbot.show(panel)
    return panel


def test_a_saved_template_has_nothing_to_save(panel: TemplatePanel) -> None:
    assert panel.draft == SAVED
    assert not panel.is_changed
    assert not panel.save_button.isEnabled()
    assert panel.unsaved.isHidden()
    assert panel.badge.text == "Not active"


def test_typing_makes_it_unsaved_and_typing_back_makes_it_saved(qtbot: Bot, panel: TemplatePanel) -> None:
    qtbot.type_words(panel.name_editor, "!")
    changed = panel.is_changed, panel.save_button.isEnabled(), panel.unsaved.isVisible()
    qtbot.press(panel.name_editor, Qt.Key.Key_Backspace)

    assert changed == (True, True, True)
    assert not panel.is_changed
    assert panel.unsaved.isHidden()


def test_the_active_one_cannot_be_made_active_again(panel: TemplatePanel) -> None:
    panel.show_draft(Draft(4, "Dry humour", "Text", is_active=True))

    assert panel.badge.text == "Active"
    assert panel.badge_note.text() == "Used for every new clip"
    assert not panel.activate_button.isEnabled()


def test_the_only_one_cannot_be_deleted_and_says_why(panel: TemplatePanel) -> None:
    panel.set_only(True)
    reason = panel.delete_button.accessibleDescription()

    panel.set_only(False)

    assert reason == "The only template can’t be deleted."
    assert panel.delete_button.isEnabled()
    assert panel.delete_button.accessibleDescription() == ""


def test_a_new_one_can_be_saved_at_once(panel: TemplatePanel) -> None:
    panel.show_draft(Draft(0, "New template", "Text"))

    assert panel.is_new
    assert panel.save_button.isEnabled()
    assert not panel.is_changed
    assert panel.badge_note.text() == "Not saved yet"


def test_the_counter_counts_and_turns_danger_above_the_limit(panel: TemplatePanel, theme: Theme) -> None:
    panel.editor.set_text("x" * (PROMPT_LIMIT + 1))

    assert panel.counter.text() == "10,001 / 10,000 characters"
    assert panel.counter.palette().windowText().color() == theme.colour("danger")
    panel.editor.set_text("x")
    assert panel.counter.text() == "1 character"


def test_a_word_that_is_no_variable_is_told_below_the_editor(panel: TemplatePanel) -> None:
    usual = panel.note.text()

    panel.editor.set_text("About {game}")

    assert panel.note.text() == "{game} isn’t a variable. Use {game_context}."
    assert usual == "Title, caption and hashtags always come back as separate fields."


@pytest.mark.parametrize("variable", ["filename", "game_context"])
def test_a_chip_puts_its_variable_into_the_prompt(qtbot: Bot, panel: TemplatePanel, variable: str) -> None:
    panel.editor.set_text("")

    qtbot.click(panel.chips[variable])

    assert panel.editor.text == f"{{{variable}}}"


def test_chips_and_commands_are_named_by_what_is_written_on_them(panel: TemplatePanel) -> None:
    assert panel.chips["filename"].accessibleName() == "{filename} clip name, insert"
    assert panel.small_test.accessibleName() == "Test Prompt"
    assert panel.small_delete.accessibleName() == "Delete"
    assert panel.name_editor.accessibleName() == "Template name"
    assert panel.editor.editor.accessibleName() == "Prompt"


def test_with_little_room_commands_become_icons(qtbot: Bot, panel: TemplatePanel) -> None:
    panel.editor.set_text("Other text")
    panel.resize(418, 576)
    qtbot.waitUntil(lambda: panel.small_test.isVisible())

    assert panel.test_button.isHidden()
    assert panel.small_delete.isVisible()
    assert panel.unsaved.isHidden()
    assert panel.unsaved_above.isVisible()
    assert panel.prompt_field.counter.text() == "10 characters"


def test_larger_text_needs_more_room(qtbot: Bot, panel: TemplatePanel, theme: Theme) -> None:
    theme.set_text_size(125)
    panel.resize(571, 696)

    qtbot.waitUntil(lambda: panel.small_test.isVisible())


def test_an_error_is_cleared_by_the_next_key(qtbot: Bot, panel: TemplatePanel) -> None:
    panel.show_errors(name="The template has no name. Give it one.")
    shown, focused = panel.name_field.error, panel.name_editor.hasFocus()

    qtbot.type_words(panel.name_editor, "x")

    assert shown == "The template has no name. Give it one."
    assert focused
    assert panel.name_field.error == ""


def test_what_is_stored_meanwhile_does_not_take_typed_words(qtbot: Bot, panel: TemplatePanel) -> None:
    qtbot.type_words(panel.name_editor, "!")

    panel.set_saved(Draft(4, "Dry humour", SAVED.prompt_text, is_active=True))

    assert panel.draft == Draft(4, "Dry humour!", SAVED.prompt_text, is_active=True)
    assert panel.is_changed
