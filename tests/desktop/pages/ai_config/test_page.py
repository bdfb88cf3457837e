"""Tests of AI Config: choosing, editing, saving, deleting, and never losing what was typed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt

from clipdesk.desktop.dialogs.test_prompt import PromptTestDialog
from clipdesk.desktop.pages.ai_config.page import AiConfigPage
from clipdesk.desktop.pages.ai_config.questions import DeleteQuestion, UnsavedQuestion
from clipdesk.desktop.theme import Theme
from clipdesk.domain.template import DEFAULT_PROMPT
from tests.desktop.bot import Bot
from tests.desktop.page_rig import PageRig

CTRL = Qt.KeyboardModifier.ControlModifier
PROMPT = "One title for {filename}."


class Stage:
    """The page on a desk with two templates, the first of them active."""

    def __init__(self, qtbot: Bot, theme: Theme) -> None:
        self.bot = qtbot
        self.rig = PageRig(theme)
        self.dry = self.rig.templates.add("Dry humour", PROMPT).id
        self.page = AiConfigPage(
            theme,
            self.rig.templates,
            lambda: self.rig.generator,
            self.rig.background,
            self.rig.shell,
            lambda: "clutch_harbor.mp4",
            self.rig.time,
        )
        qtbot.hold(self.page)
        self.page.resize(1040, 800)
        qtbot.show(self.page)
        self.settle()

    def settle(self) -> None:
        self.rig.settle(self.bot)

    def names(self) -> list[str]:
        return [template.name for template in self.rig.templates.list()]

    def active(self) -> str:
        active = self.rig.templates.active()
        return active.name if active else ""

    def choose(self, template_id: int) -> None:
        card = self.page.list.card(template_id)
        assert card is not None
        self.bot.click(card)

    def question(self) -> UnsavedQuestion:
        return next(q for q in self.page.findChildren(UnsavedQuestion) if q.isVisible())

    def type_into_name(self, words: str) -> None:
        self.bot.type_words(self.page.panel.name_editor, words)


@pytest.fixture
def stage(qtbot: Bot, theme: Theme) -> Iterator[Stage]:
    stage = Stage(qtbot, theme)
    yield stage
    stage.rig.close()


def test_it_opens_with_the_active_template(stage: Stage) -> None:
    assert stage.page.objectName() == "page.ai_config"
    assert [card.view.name for card in stage.page.list.cards] == ["Gaming clip", "Dry humour"]
    assert stage.page.panel.draft.name == "Gaming clip"
    assert stage.page.list.current == stage.page.panel.draft.id


def test_choosing_a_card_shows_its_template(stage: Stage) -> None:
    stage.choose(stage.dry)

    assert stage.page.panel.draft.prompt_text == PROMPT
    assert stage.page.list.current == stage.dry


def test_ctrl_s_saves_what_was_typed(stage: Stage) -> None:
    stage.choose(stage.dry)
    stage.type_into_name("!")

    stage.bot.press(stage.page.panel.name_editor, Qt.Key.Key_S, CTRL)
    stage.settle()

    assert stage.names() == ["Gaming clip", "Dry humour!"]
    assert not stage.page.panel.is_changed
    assert stage.rig.shell.toasts == ["Template saved"]
    assert stage.page.list.cards[1].accessibleName() == "Dry humour!"


def test_what_is_typed_while_it_saves_stays(stage: Stage) -> None:
    stage.choose(stage.dry)
    stage.type_into_name("!")
    stage.page.panel.save_button.click()
    busy = stage.page.panel.save_button.is_busy

    stage.type_into_name("?")
    stage.settle()

    assert busy
    assert stage.names()[1] == "Dry humour!"
    assert stage.page.panel.draft.name == "Dry humour!?"
    assert stage.page.panel.is_changed


def test_a_prompt_with_an_unknown_word_is_not_saved(stage: Stage) -> None:
    stage.page.panel.editor.set_text("About {game}")

    stage.page.panel.save_button.click()
    stage.settle()

    assert stage.page.panel.prompt_field.error == "{game} isn’t a variable. Use {game_context}."
    assert stage.rig.templates.list()[0].prompt_text == DEFAULT_PROMPT
    assert stage.page.panel.is_changed


def test_a_template_without_a_name_is_not_saved(stage: Stage) -> None:
    stage.page.panel.name_editor.setText("  ")

    stage.page.panel.save_button.click()
    stage.settle()

    assert stage.page.panel.name_field.error == "The template has no name. Give it one."


def test_setting_as_active_saves_the_text_first(stage: Stage) -> None:
    stage.choose(stage.dry)
    stage.type_into_name("!")

    stage.page.panel.activate_button.click()
    stage.settle()

    assert stage.active() == "Dry humour!"
    assert stage.page.panel.badge.text == "Active"
    assert not stage.page.panel.activate_button.isEnabled()
    assert stage.rig.shell.toasts == ["“Dry humour!” is active"]


def test_a_new_template_begins_with_a_good_prompt_and_its_name_selected(stage: Stage) -> None:
    stage.page.new_button.click()

    panel = stage.page.panel
    assert panel.draft.prompt_text == DEFAULT_PROMPT
    assert panel.name_editor.selectedText() == "New template"
    assert panel.name_editor.hasFocus()
    assert stage.page.list.cards[0].view.edited == "Not saved yet"
    assert stage.names() == ["Gaming clip", "Dry humour"]


def test_a_new_template_is_saved_once(stage: Stage) -> None:
    stage.page.new_button.click()
    stage.type_into_name("Deutsch")

    stage.page.panel.save_button.click()
    stage.settle()
    stage.page.panel.save_button.click()
    stage.settle()

    assert stage.names() == ["Gaming clip", "Dry humour", "Deutsch"]
    assert [card.view.name for card in stage.page.list.cards] == stage.names()
    assert not stage.page.panel.is_new


def test_a_new_template_that_nobody_touched_goes_without_a_word(stage: Stage) -> None:
    stage.page.new_button.click()

    stage.choose(stage.dry)

    assert len(stage.page.list.cards) == 2
    assert stage.page.panel.draft.id == stage.dry


def test_choosing_another_with_typed_text_asks_first(stage: Stage) -> None:
    stage.type_into_name("!")

    stage.choose(stage.dry)
    question = stage.question()
    question.keep_button.click()

    assert stage.page.panel.draft.name == "Gaming clip!"
    assert stage.page.list.current != stage.dry


def test_discarding_goes_on_with_what_was_asked_for(stage: Stage) -> None:
    stage.type_into_name("!")
    stage.choose(stage.dry)

    stage.question().discard_button.click()
    stage.settle()

    assert stage.page.panel.draft.id == stage.dry
    assert stage.names()[0] == "Gaming clip"


def test_saving_goes_on_only_once_it_is_saved(stage: Stage) -> None:
    stage.type_into_name("!")
    stage.choose(stage.dry)

    stage.question().do_button.click()
    stage.settle()

    assert stage.names()[0] == "Gaming clip!"
    assert stage.page.panel.draft.id == stage.dry


def test_saving_that_fails_keeps_the_user_here(stage: Stage) -> None:
    stage.page.panel.editor.set_text("About {game}")
    stage.choose(stage.dry)

    stage.question().do_button.click()
    stage.settle()

    assert stage.page.panel.draft.prompt_text == "About {game}"
    assert stage.page.panel.prompt_field.error


def test_leaving_the_page_with_typed_text_asks_first(stage: Stage) -> None:
    went: list[str] = []
    free = stage.page.may_leave(lambda: went.append("free"))
    stage.type_into_name("!")

    held = stage.page.may_leave(lambda: went.append("held"))
    before = list(went)
    stage.question().discard_button.click()

    assert (free, held) == (True, False)
    assert before == []
    assert went == ["held"]
    assert stage.page.panel.draft.name == "Gaming clip"


def test_deleting_asks_and_then_deletes(stage: Stage) -> None:
    stage.choose(stage.dry)

    stage.page.panel.delete_button.click()
    (question,) = stage.page.findChildren(DeleteQuestion)
    before = stage.names()
    question.do_button.click()
    stage.settle()

    assert before == ["Gaming clip", "Dry humour"]
    assert stage.names() == ["Gaming clip"]
    assert stage.page.panel.draft.name == "Gaming clip"
    assert not stage.page.panel.delete_button.isEnabled()


def test_deleting_the_active_one_makes_the_chosen_one_active(stage: Stage) -> None:
    third = stage.rig.templates.add("Speedrun", PROMPT).id
    stage.page.refresh()
    stage.settle()

    stage.page.panel.delete_button.click()
    (question,) = stage.page.findChildren(DeleteQuestion)
    question.heir.setCurrentIndex(question.heir.findData(stage.dry))
    question.do_button.click()
    stage.settle()

    assert stage.names() == ["Dry humour", "Speedrun"]
    assert stage.active() == "Dry humour"
    assert stage.page.panel.draft.id == stage.dry
    assert third != stage.dry


def test_deleting_a_new_one_needs_no_question(stage: Stage) -> None:
    stage.page.new_button.click()

    stage.page.panel.delete_button.click()

    assert stage.page.findChildren(DeleteQuestion) == []
    assert stage.page.panel.draft.name == "Gaming clip"
    assert len(stage.page.list.cards) == 2


def test_a_change_elsewhere_does_not_take_typed_text(stage: Stage) -> None:
    stage.choose(stage.dry)
    stage.type_into_name("!")

    stage.rig.templates.edit(stage.dry, is_active=True)
    stage.page.refresh()
    stage.settle()

    assert stage.page.panel.draft.name == "Dry humour!"
    assert stage.page.panel.badge.text == "Active"


def test_a_template_deleted_elsewhere_gives_way_to_the_active_one(stage: Stage) -> None:
    stage.choose(stage.dry)

    stage.rig.templates.delete(stage.dry)
    stage.page.refresh()
    stage.settle()

    assert stage.page.panel.draft.name == "Gaming clip"


def test_ctrl_t_tries_the_text_that_is_not_saved(stage: Stage) -> None:
    stage.page.panel.editor.set_text("Unsaved {filename}")

    stage.bot.press(stage.page.panel.editor.editor, Qt.Key.Key_T, CTRL)
    stage.settle()
    (dialog,) = stage.page.findChildren(PromptTestDialog)
    dialog.generate_button.click()
    stage.settle()

    assert dialog.source.text() == "Template “Gaming clip”, with unsaved changes"
    assert stage.rig.generator.prompts == ["Unsaved clutch_harbor.mp4"]
    assert stage.rig.templates.list()[0].prompt_text == DEFAULT_PROMPT
    dialog.reject()


def test_the_chip_leads_to_the_settings(stage: Stage) -> None:
    stage.page.service.chip.change_button.click()

    assert stage.rig.shell.pages == ["settings"]
    assert stage.page.service.chip.label.text() == "AI service connected"
