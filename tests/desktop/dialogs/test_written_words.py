"""Tests of the cards that show the words of a post."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel

from clipdesk.desktop.dialogs.written_words import CAPTION_LIMIT, TITLE_LIMIT, WordsCard, WrittenWords
from clipdesk.desktop.theme import Theme
from clipdesk.domain.post import PostText
from tests.desktop.bot import Bot

TEXT = PostText("Four on site", "I counted <b>four</b>.", ("#gaming", "#1v4"))


def _words(qtbot: Bot, theme: Theme, text: PostText = TEXT) -> WrittenWords:
    words = WrittenWords(theme, text)
    qtbot.hold(words)
    words.resize(630, 300)
    qtbot.show(words)
    return words


def test_the_limits_are_the_strictest_of_the_platforms() -> None:
    assert (TITLE_LIMIT, CAPTION_LIMIT) == (100, 2200)


def test_each_part_says_whether_it_fits(qtbot: Bot, theme: Theme) -> None:
    words = _words(qtbot, theme)

    assert words.title.check_text.text() == "12 / 100"
    assert words.caption.check_text.text() == "22 / 2,200"
    assert words.hashtags.check_text.text() == "2 tags"
    assert words.title.accessibleName() == "Title"
    assert words.title.accessibleDescription() == "12 / 100"


def _is_danger(card: WordsCard, theme: Theme) -> bool:
    return bool(card.check_text.palette().windowText().color() == theme.colour("danger"))


def test_what_does_not_fit_is_in_the_danger_colour(qtbot: Bot, theme: Theme) -> None:
    words = _words(qtbot, theme, PostText("x" * 101, "", ()))

    assert _is_danger(words.title, theme)
    assert _is_danger(words.caption, theme)
    assert _is_danger(words.hashtags, theme)
    assert not _is_danger(_words(qtbot, theme).title, theme)


def test_a_part_can_be_copied(qtbot: Bot, theme: Theme) -> None:
    words = _words(qtbot, theme)
    before = words.hashtags.copy_button.accessibleName()

    words.hashtags.copy_button.click()

    assert before == "Copy hashtags"
    assert QGuiApplication.clipboard().text() == "#gaming #1v4"
    assert words.hashtags.copy_button.accessibleName() == "Copied"


def test_what_the_ai_wrote_is_never_read_as_html(qtbot: Bot, theme: Theme) -> None:
    words = _words(qtbot, theme)

    labels = [label.text() for label in words.caption.findChildren(QLabel)]

    assert "I counted <b>four</b>." in labels
