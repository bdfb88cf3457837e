"""Tests of the templates' cards."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from clipdesk.desktop.pages.ai_config.template_list import (
    Columns,
    TemplateList,
    TemplateView,
    template_view,
)
from clipdesk.desktop.theme import Theme
from clipdesk.domain.template import PromptTemplate
from tests.desktop.bot import Bot

DAY = datetime(2026, 6, 20, 18, tzinfo=UTC)
VIEWS = (
    TemplateView(1, "Hype shorts", "You write titles.", "Edited today", is_active=True),
    TemplateView(2, "Dry humour", "Write like a tired commentator.", "Edited 3 June"),
    TemplateView(3, "Speedrun notes", "State the category.", "Edited 28 May"),
)


@pytest.fixture
def cards(qtbot: Bot, theme: Theme) -> TemplateList:
    cards = TemplateList(theme)
    qtbot.hold(cards)
    cards.resize(382, 500)
    cards.show_views(VIEWS, 1)
    qtbot.show(cards)
    return cards


def test_a_card_says_what_it_is_to_a_screen_reader(cards: TemplateList) -> None:
    first, second, _third = cards.cards

    assert first.accessibleName() == "Hype shorts"
    assert first.accessibleDescription() == "Active, Edited today, You write titles."
    assert second.accessibleDescription() == "Edited 3 June, Write like a tired commentator."


def test_cards_are_110_high_with_8_between(cards: TemplateList) -> None:
    assert [(card.y(), card.height()) for card in cards.cards] == [(0, 110), (118, 110), (236, 110)]


def test_the_chosen_card_has_the_bright_border(cards: TemplateList, theme: Theme) -> None:
    def border(place: int) -> QColor:
        card = cards.cards[place]
        return card.grab().toImage().pixelColor(card.width() // 2, 0)

    assert border(0) == theme.colour("accentBright")
    assert border(1) == theme.colour("line")


def test_pressing_a_card_asks_and_changes_nothing_by_itself(qtbot: Bot, cards: TemplateList) -> None:
    with qtbot.waitSignal(cards.chosen) as asked:
        qtbot.click(cards.cards[1])

    assert asked.args == [2]
    assert cards.current == 1
    assert not cards.cards[1].isChecked()


def test_arrow_keys_ask_for_the_neighbour(qtbot: Bot, cards: TemplateList) -> None:
    cards.cards[0].setFocus()
    asked: list[int] = []
    cards.chosen.connect(asked.append)
    cards.chosen.connect(cards.set_current)

    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End):
        qtbot.press(cards.focusWidget(), key)

    assert asked == [2, 3, 1, 3]


def test_there_is_one_tab_stop(cards: TemplateList) -> None:
    stops = [card for card in cards.cards if card.focusPolicy() & Qt.FocusPolicy.TabFocus == 1]

    assert stops == [cards.cards[0]]


def test_fewer_templates_leave_no_card_behind(cards: TemplateList) -> None:
    cards.show_views(VIEWS[1:2], 2)

    assert [card.view.name for card in cards.cards] == ["Dry humour"]
    assert cards.card(2) is cards.cards[0]
    assert cards.card(1) is None


def test_a_long_preview_ends_with_an_ellipsis_and_not_outside_the_card(
    cards: TemplateList, theme: Theme
) -> None:
    cards.show_views([replace(VIEWS[0], preview="🎮 word " * 200)], 1)

    picture = cards.cards[0].grab().toImage()

    fill = theme.colour("navActive")
    assert {picture.pixelColor(x, 78).name() for x in range(20, 340)} == {fill.name()}


def test_an_edited_day_is_told_in_local_time() -> None:
    template = PromptTemplate(1, "Hype", "One\n two", True, DAY, DAY)
    here = timezone(timedelta(hours=2))

    def words(now: datetime) -> str:
        return template_view(template, now).edited

    assert words(DAY.astimezone(here)) == "Edited today"
    assert words((DAY + timedelta(days=17)).astimezone(here)) == "Edited 20 June"
    assert words((DAY + timedelta(days=300)).astimezone(here)) == "Edited 20 June 2026"
    late = replace(template, updated_at=DAY.replace(hour=23))
    assert template_view(late, (DAY + timedelta(days=1)).astimezone(here)).edited == "Edited today"
    assert template_view(template, DAY).preview == "One two"


def test_the_columns_share_the_width_40_to_60(qtbot: Bot) -> None:
    columns = Columns()
    qtbot.hold(columns)
    columns.resize(976, 600)
    qtbot.show(columns)

    assert (columns.left.x(), columns.left.width()) == (0, 382)
    assert (columns.right.x(), columns.right.width()) == (406, 570)
