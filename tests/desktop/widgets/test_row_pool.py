"""Tests of lending widgets to rows."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

from clipdesk.desktop.models.post_view import PostStatus
from clipdesk.desktop.models.sections import Section
from clipdesk.desktop.theme import Theme
from clipdesk.desktop.thumbnails import Thumbnails
from clipdesk.desktop.widgets.post_card import PostCard
from clipdesk.desktop.widgets.row_pool import GroupHead, RowPool
from tests.desktop.bot import Bot
from tests.desktop.samples import NOW, make_post


def _pool(qtbot: Bot, theme: Theme) -> RowPool:
    ground = QWidget()
    qtbot.hold(ground)
    ground.resize(1000, 400)
    return RowPool(theme, Thumbnails(QSize(128, 72)), ground)


def test_a_card_that_came_back_is_lent_again(qtbot: Bot, theme: Theme) -> None:
    pool = _pool(qtbot, theme)
    first = pool.lend(0, make_post(1))
    pool.take_back(0)

    again = pool.lend(7, make_post(2))

    assert again is first
    assert pool.rows == (7,)


def test_a_card_of_the_same_status_is_preferred(qtbot: Bot, theme: Theme) -> None:
    pool = _pool(qtbot, theme)
    statuses: tuple[PostStatus, ...] = ("completed", "pending")
    cards = []
    for row, status in enumerate(statuses):
        post = make_post(row, status)
        card = pool.lend(row, post)
        assert isinstance(card, PostCard)
        card.show_post(post, NOW)
        cards.append(card)
    for row in range(2):
        pool.take_back(row)

    lent = pool.lend(5, make_post(9, "pending"))

    assert lent is cards[1]


def test_heads_and_cards_are_kept_apart(qtbot: Bot, theme: Theme) -> None:
    pool = _pool(qtbot, theme)

    head = pool.lend(0, Section("Today", "Thursday 18 June"))
    card = pool.lend(1, make_post())

    assert isinstance(head, GroupHead)
    assert head.accessibleName() == "Today, Thursday 18 June"
    assert pool.card(0) is None
    assert pool.cards() == (card,)


def test_the_row_of_a_focused_button_is_known(qtbot: Bot, theme: Theme) -> None:
    pool = _pool(qtbot, theme)
    card = pool.lend(3, make_post())
    assert isinstance(card, PostCard)
    card.show_post(make_post(), NOW)

    assert pool.row_holding(card.buttons[0]) == 3
    assert pool.row_holding(QWidget()) == -1
    assert pool.row_holding(None) == -1


def test_spares_are_hidden(qtbot: Bot, theme: Theme) -> None:
    pool = _pool(qtbot, theme)
    card = pool.lend(0, make_post())
    card.show()
    pool.take_back(0)

    pool.hide_spares()

    assert card.isHidden()
