"""Tests of what the page says about the AI service."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QWidget

from clipdesk.desktop.pages.ai_config.service_state import ServiceState, ServiceWatch, ask_service
from clipdesk.desktop.theme import Theme
from clipdesk.desktop.threads import Background
from clipdesk.domain.errors import CredentialError, CredentialState, TextGenerationError
from clipdesk.ports import TextGenerator
from tests.desktop.bot import Bot
from tests.services.doubles import FakeGenerator


class Service(FakeGenerator):
    """An AI service that can be switched off, or be silent."""

    def __init__(self) -> None:
        super().__init__()
        self.is_on = True
        self.questions = 0

    def check(self) -> str:
        self.questions += 1
        if self.error is not None:
            raise self.error
        return super().check()

    def __call__(self) -> TextGenerator | None:
        return self if self.is_on else None


class Stage:
    def __init__(self, qtbot: Bot, theme: Theme) -> None:
        self.service = Service()
        self.background = Background()
        self.watch = ServiceWatch(theme, self.service, self.background)
        self.ground = QWidget()
        self.watch.chip.setParent(self.ground)
        self.watch.strip_row.setParent(self.ground)
        qtbot.hold(self.ground)
        qtbot.show(self.ground)

    def ask(self, qtbot: Bot) -> None:
        self.watch.ask_if_stale()
        qtbot.waitUntil(lambda: self.background.is_idle)


@pytest.fixture
def stage(qtbot: Bot, theme: Theme) -> Iterator[Stage]:
    stage = Stage(qtbot, theme)
    yield stage
    stage.background.close()


def test_a_service_that_answers_needs_no_strip(qtbot: Bot, stage: Stage) -> None:
    stage.ask(qtbot)

    assert stage.watch.chip.label.text() == "AI service connected"
    assert stage.watch.chip.label.toolTip() == "a model answers"
    assert not stage.watch.strip_row.isVisible()


def test_without_a_service_the_strip_offers_to_set_one_up(qtbot: Bot, stage: Stage) -> None:
    stage.service.is_on = False

    stage.ask(qtbot)

    assert stage.watch.chip.label.text() == "AI is off"
    assert stage.watch.strip.title.text() == "Connect an AI service to write titles."
    assert stage.watch.strip.text.text() == "Until then ClipDesk uses the file name."
    assert stage.watch.strip_row.isVisible()
    with qtbot.waitSignal(stage.watch.settings_requested):
        qtbot.click(stage.watch.strip.button)


def test_a_silent_service_is_told_with_its_reason(qtbot: Bot, stage: Stage) -> None:
    stage.service.error = TextGenerationError("It refused the key.", "Enter a valid key in Settings.")

    stage.ask(qtbot)

    assert stage.watch.chip.label.text() == "AI service isn’t answering"
    assert stage.watch.strip.text.text() == "It refused the key. Enter a valid key in Settings."
    assert stage.watch.strip.button.text() == "Settings"


def test_an_answer_counts_for_a_while_but_a_silence_does_not(qtbot: Bot, stage: Stage) -> None:
    stage.ask(qtbot)
    stage.ask(qtbot)
    after_answer = stage.service.questions
    stage.service.error = TextGenerationError("No.")
    stage.watch.ask()
    qtbot.waitUntil(lambda: stage.background.is_idle)

    stage.ask(qtbot)

    assert after_answer == 1
    assert stage.service.questions == 3


def test_a_locked_keyring_is_a_silence_too() -> None:
    def generator() -> TextGenerator | None:
        raise CredentialError("The keyring is locked.", "Unlock it.", state=CredentialState.LOCKED)

    assert ask_service(generator) == ServiceState("silent", "The keyring is locked. Unlock it.")


def test_the_way_to_change_it_is_named_by_its_label(stage: Stage) -> None:
    assert stage.watch.chip.change_button.accessibleName() == "Change AI service"
