"""Tests of trying a prompt: its states, and that a stopped question is not answered any more."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from clipdesk.desktop.dialogs.test_prompt import PromptTestDialog
from clipdesk.desktop.dialogs.written_words import WrittenWords
from clipdesk.desktop.theme import Theme
from clipdesk.desktop.threads import Background
from clipdesk.desktop.widgets.buttons import Button
from clipdesk.desktop.widgets.progress import Skeleton
from clipdesk.domain.errors import NeedsPerson, TextGenerationError
from clipdesk.domain.post import PostText
from clipdesk.domain.template import TemplateError, parse
from tests.desktop.bot import Bot

CTRL = Qt.KeyboardModifier.ControlModifier


class Stage:
    """The dialog with an AI that answers when the test lets it."""

    def __init__(self, qtbot: Bot, theme: Theme) -> None:
        self.bot = qtbot
        self.asked: list[tuple[str, str, str]] = []
        self.error: Exception | None = None
        self.may_answer = threading.Event()
        self.may_answer.set()
        self.background = Background()
        self.window = QWidget()
        qtbot.hold(self.window)
        self.window.resize(1280, 800)
        qtbot.show(self.window)
        self.dialog = PromptTestDialog(
            theme, self.window, self.write, self.background, prompt_text="Of {filename}", title="Hype",
            is_unsaved=True,
        )  # fmt: skip
        self.dialog.open()

    def write(self, prompt_text: str, filename: str, game: str) -> PostText:
        self.asked.append((prompt_text, filename, game))
        assert self.may_answer.wait(10)
        if self.error is not None:
            raise self.error
        return PostText("Four on site", "I counted four footsteps.", ("#gaming", "#1v4"))

    def generate(self) -> None:
        self.dialog.generate_button.click()
        self.bot.waitUntil(lambda: self.background.is_idle)

    def texts(self) -> list[str]:
        assert self.dialog.shown is not None
        return [label.text() for label in self.dialog.shown.findChildren(QLabel)]

    def button(self, text: str) -> Button:
        assert self.dialog.shown is not None
        return next(one for one in self.dialog.shown.findChildren(Button) if one.text() == text)


@pytest.fixture
def stage(qtbot: Bot, theme: Theme) -> Iterator[Stage]:
    stage = Stage(qtbot, theme)
    yield stage
    stage.may_answer.set()
    stage.dialog.reject()
    stage.background.close()


def test_it_opens_with_a_hint_and_the_file_name_in_focus(stage: Stage) -> None:
    assert isinstance(stage.dialog.shown, QLabel)
    assert stage.dialog.shown.text() == "Generate to see a title, caption and hashtags."
    assert stage.dialog.focusWidget() is stage.dialog.filename.editor
    assert stage.dialog.game.text == "gaming"
    assert stage.dialog.source.text() == "Template “Hype”, with unsaved changes"


def test_the_newest_clip_is_suggested_unless_something_was_typed(stage: Stage) -> None:
    stage.dialog.suggest_filename("clutch_harbor.mp4")
    suggested = stage.dialog.filename.text
    stage.bot.type_words(stage.dialog.filename.editor, "x")

    stage.dialog.suggest_filename("other.mp4")

    assert suggested == "clutch_harbor.mp4"
    assert stage.dialog.filename.text == "clutch_harbor.mp4x"


def test_the_words_are_shown_with_their_time(stage: Stage) -> None:
    stage.dialog.suggest_filename("clip.mp4")

    stage.generate()

    assert stage.asked == [("Of {filename}", "clip.mp4", "gaming")]
    assert isinstance(stage.dialog.shown, WrittenWords)
    assert "Four on site" in stage.texts()
    assert stage.dialog.took.text().startswith("Took 0.")


def test_ctrl_enter_generates(stage: Stage) -> None:
    stage.bot.press(stage.dialog.filename.editor, Qt.Key.Key_Return, CTRL)
    stage.bot.waitUntil(lambda: stage.background.is_idle)

    assert len(stage.asked) == 1


def test_while_the_ai_writes_the_button_stops(stage: Stage) -> None:
    stage.may_answer.clear()

    stage.dialog.generate_button.click()

    assert stage.dialog.is_busy
    assert stage.dialog.generate_button.text() == "Stop"
    assert isinstance(stage.dialog.shown, Skeleton)


def test_an_answer_that_comes_after_stop_is_not_shown(stage: Stage) -> None:
    stage.may_answer.clear()
    stage.dialog.generate_button.click()

    stage.dialog.generate_button.click()
    stopped = stage.dialog.generate_button.text()
    stage.may_answer.set()
    stage.bot.waitUntil(lambda: stage.background.is_idle)

    assert stopped == "Generate"
    assert not stage.dialog.is_busy
    assert isinstance(stage.dialog.shown, QLabel)


def test_an_error_is_told_with_what_helps_and_can_be_tried_again(stage: Stage) -> None:
    stage.error = TextGenerationError("The AI service refused the key.", "Enter a valid key in Settings.")
    stage.generate()
    told = stage.texts()

    stage.error = None
    stage.button("Try Again").click()
    stage.bot.waitUntil(lambda: stage.background.is_idle)

    assert told[:2] == ["The AI service refused the key.", "Enter a valid key in Settings."]
    assert isinstance(stage.dialog.shown, WrittenWords)


def test_without_an_ai_the_settings_are_offered(stage: Stage) -> None:
    stage.error = NeedsPerson("The AI is off or has no key.", "Use the command line.")
    stage.generate()
    told = stage.texts()

    with stage.bot.waitSignal(stage.dialog.settings_requested):
        stage.button("Settings").click()

    assert told[:2] == ["The AI is off or has no key.", "Turn it on and enter its key in Settings."]
    assert stage.dialog.isHidden()


def test_a_prompt_that_cannot_be_used_is_not_worth_another_try(stage: Stage) -> None:
    with pytest.raises(TemplateError) as problem:
        parse("{game}")
    stage.error = problem.value

    stage.generate()

    assert stage.button("Try Again").isHidden()


def test_a_fault_of_the_program_is_told_plainly(stage: Stage) -> None:
    stage.error = KeyError("secret detail")

    stage.generate()

    assert "Something went wrong inside ClipDesk." in stage.texts()
    assert not any("secret detail" in text for text in stage.texts())


def test_closing_waits_for_nothing(stage: Stage) -> None:
    stage.may_answer.clear()
    stage.dialog.generate_button.click()

    stage.dialog.reject()

    assert stage.dialog.isHidden()
    assert not stage.dialog.is_busy
