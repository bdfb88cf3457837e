"""Tests of the page's questions."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget

from clipdesk.desktop.pages.ai_config.questions import DeleteQuestion, UnsavedQuestion
from clipdesk.desktop.theme import Theme
from clipdesk.domain.template import PromptTemplate
from tests.clock import START
from tests.desktop.bot import Bot


@pytest.fixture
def window(qtbot: Bot) -> QWidget:
    window = QWidget()
    qtbot.hold(window)
    qtbot.show(window)
    return window


def test_discarding_is_neither_saving_nor_staying(qtbot: Bot, theme: Theme, window: QWidget) -> None:
    question = UnsavedQuestion(theme, window, "Dry humour")
    question.open()

    with qtbot.assertNotEmitted(question.accepted), qtbot.waitSignal(question.discarded):
        qtbot.click(question.discard_button)

    assert question.isHidden()
    assert question.accessibleName() == "Save changes to “Dry humour”?"


def test_the_safe_answer_comes_first(theme: Theme, window: QWidget) -> None:
    question = UnsavedQuestion(theme, window, "")

    question.open()

    assert question.focusWidget() is question.keep_button
    assert question.accessibleName() == "Save changes to “New template”?"
    question.reject()


def test_deleting_says_what_stays(theme: Theme, window: QWidget) -> None:
    question = DeleteQuestion(theme, window, "Dry humour", is_saved=True)

    assert question.accessibleName() == "Delete “Dry humour”?"
    assert question.accessibleDescription() == "Posts already written keep their text."
    assert (question.do_button.text(), question.keep_button.text()) == ("Delete", "Keep")
    assert question.next_active is None


def test_deleting_the_active_one_asks_which_is_next(theme: Theme, window: QWidget) -> None:
    heirs = [PromptTemplate(n, f"Template {n}", "Text", False, START, START) for n in (7, 9)]
    question = DeleteQuestion(theme, window, "Hype", is_saved=True, heirs=heirs)

    question.heir.setCurrentIndex(1)

    assert question.next_active == 9
