"""Tests of the questions before closing and quitting."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QWidget

from clipdesk.desktop.leaving import ask_keep_running, ask_quit
from clipdesk.desktop.theme import Theme
from clipdesk.desktop.widgets.choices import Checkbox
from tests.desktop.bot import Bot


@pytest.fixture
def window(qtbot: Bot) -> Iterator[QWidget]:
    window = QWidget()
    qtbot.hold(window)
    window.resize(900, 600)
    window.show()
    yield window


@pytest.mark.parametrize("keeps", [True, False])
@pytest.mark.parametrize("remembers", [True, False])
def test_the_answer_and_whether_to_remember_it_are_told(
    theme: Theme, window: QWidget, keeps: bool, remembers: bool
) -> None:
    answers: list[tuple[bool, bool]] = []
    question = ask_keep_running(
        theme, window, has_tray=True, on_answer=lambda *answer: answers.append(answer)
    )
    assert question.focusWidget() is question.do_button
    box = question.findChild(Checkbox)
    assert isinstance(box, Checkbox) and box.isChecked()
    box.setChecked(remembers)

    (question.do_button if keeps else question.keep_button).click()

    assert answers == [(keeps, remembers)]


def test_without_a_tray_no_word_depends_on_one(theme: Theme, window: QWidget) -> None:
    question = ask_keep_running(theme, window, has_tray=False, on_answer=lambda *_: None)

    assert "tray" not in question.accessibleDescription()
    assert "Start ClipDesk again" in question.accessibleDescription()


def test_esc_is_no_answer(theme: Theme, window: QWidget) -> None:
    answers: list[tuple[bool, bool]] = []
    question = ask_keep_running(
        theme, window, has_tray=True, on_answer=lambda *answer: answers.append(answer)
    )

    question.reject()

    assert answers == []
    assert not question.isVisible()


def test_quitting_happens_only_on_yes(theme: Theme, window: QWidget) -> None:
    quits: list[int] = []
    ask_quit(theme, window, 2, lambda: quits.append(1)).keep_button.click()
    before = list(quits)

    ask_quit(theme, window, 2, lambda: quits.append(1)).do_button.click()

    assert (before, quits) == ([], [1])
