"""Title, description and hashtags: how they are counted, and how new words come in."""

from __future__ import annotations

import pytest

from clipdesk.desktop.dialogs.words_box import WordsBox
from clipdesk.desktop.theme import Theme
from clipdesk.domain.account import Platform
from clipdesk.domain.post import PostText
from clipdesk.domain.settings import InstagramSettings, PlatformsSettings
from tests import values
from tests.desktop.bot import Bot


@pytest.fixture
def box(theme: Theme, qtbot: Bot) -> WordsBox:
    box = WordsBox(theme)
    qtbot.hold(box)
    box.show()
    return box


def test_words_are_trimmed_and_a_tag_being_typed_counts(box: WordsBox) -> None:
    box.title.editor.setText("  Hello ")
    box.tags.set_words(("#one",))
    box.tags.editor.setText("two, three")

    assert box.text == PostText("Hello", "", ("#one", "#two", "#three"))


def test_hashtags_are_counted_against_what_instagram_takes(box: WordsBox) -> None:
    box.tags.set_words(("#one", "#two"))

    box.set_limits([Platform.INSTAGRAM], PlatformsSettings(instagram=InstagramSettings(max_hashtags=3)))
    assert box.tags_field.counter.text() == "2 of 3"
    box.set_limits([Platform.YOUTUBE], PlatformsSettings())
    assert box.tags_field.counter.text() == "2"


def test_the_title_counter_names_the_platform_that_sets_it(box: WordsBox) -> None:
    box.set_limits([Platform.YOUTUBE, Platform.TIKTOK], PlatformsSettings())

    assert box.title_field.counter.text() == "0 / 100"
    assert box.title_field.counter.toolTip() == "YouTube takes up to 100 characters"


def test_new_words_fill_what_is_empty_without_asking(box: WordsBox) -> None:
    box.propose(values.text("New"), "ai")

    assert box.text == values.text("New")
    assert all(box.proposal(field).isHidden() for field in ("title", "caption", "hashtags"))


def test_a_persons_words_stay_until_the_new_ones_are_taken(box: WordsBox) -> None:
    box.set_text(PostText("Mine", "My words", ("#mine",)))

    box.propose(values.text("New"), "ai")

    assert box.text == PostText("Mine", "My words", ("#mine",))
    for field in ("title", "caption", "hashtags"):
        box.proposal(field).use.click()
    assert box.text == values.text("New")


def test_keep_mine_takes_the_offer_away(box: WordsBox) -> None:
    box.set_text(PostText("Mine"))
    box.propose(values.text("New"), "ai")

    box.proposal("title").keep.click()

    assert box.proposal("title").isHidden()
    assert box.text.title == "Mine"


def test_the_same_words_are_not_offered(box: WordsBox) -> None:
    box.set_text(values.text("Same"))

    box.propose(values.text("Same"), "ai")

    assert box.proposal("title").isHidden()


def test_a_description_that_was_replaced_comes_back_with_undo(box: WordsBox) -> None:
    box.set_text(PostText("Mine", "My words"))
    box.propose(values.text("New"), "ai")
    box.proposal("caption").use.click()

    box.caption.editor.undo()

    assert box.text.caption == "My words"


def test_errors_stand_under_their_fields(box: WordsBox) -> None:
    box.set_errors({"title": "Write a title.", "hashtags": "Too many."})

    errors = (box.title_field.error, box.caption_field.error, box.tags_field.error)
    assert errors == ("Write a title.", "", "Too many.")
