"""Tests of the list of posts: recycling, keys, clock, changes."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from clipdesk.desktop.models.post_view import PostView
from clipdesk.desktop.models.posts import PostsModel
from clipdesk.desktop.models.sections import Section, group_posts
from clipdesk.desktop.theme import Theme
from clipdesk.desktop.widgets.accessible import install_accessibility
from clipdesk.desktop.widgets.post_card import PostCard
from clipdesk.desktop.widgets.post_list import PostList
from clipdesk.desktop.widgets.row_pool import GroupHead
from tests.desktop.bot import Bot
from tests.desktop.models.test_posts import LazyPosts
from tests.desktop.samples import NOW, make_post


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


class Stage(QWidget):
    """A list between two fields, as on a page."""

    def __init__(self, theme: Theme, *sections: Section) -> None:
        super().__init__()
        self.clock = Clock()
        self.model = PostsModel(sections)
        self.list = PostList(theme, self.model, self.clock)
        self.before, self.after = QLineEdit(), QLineEdit()
        column = QVBoxLayout(self)
        for widget in (self.before, self.list, self.after):
            column.addWidget(widget)
        self.resize(1040, 620)

    def focused_title(self) -> str:
        """Return the title of the card that has the focus."""
        focused = self.focusWidget()
        return focused.accessibleName() if isinstance(focused, PostCard) else ""


def _stage(qtbot: Bot, theme: Theme, *sections: Section) -> Stage:
    stage = Stage(theme, *sections)
    qtbot.hold(stage)
    qtbot.show(stage)
    return stage


def _section(count: int, title: str = "Today") -> Section:
    return Section(title, posts=tuple(make_post(number, title=f"Clip {number}") for number in range(count)))


def test_a_hundred_thousand_posts_need_a_handful_of_cards(qtbot: Bot, theme: Theme) -> None:
    posts = LazyPosts(100_000)
    stage = _stage(qtbot, theme, Section("All", posts=posts))

    bar = stage.list.verticalScrollBar()
    for value in (0, bar.maximum() // 2, 12_345, bar.maximum()):
        bar.setValue(value)

    assert len(stage.list.viewport().findChildren(PostCard)) <= 16
    assert posts.read < 200
    assert stage.list.visible_cards()[-1].accessibleName() == "Clip 100000"


def test_every_place_shows_the_right_posts_after_scrolling(qtbot: Bot, theme: Theme) -> None:
    stage = _stage(qtbot, theme, _section(3, "Needs attention"), _section(80))
    bar = stage.list.verticalScrollBar()

    for value in range(0, bar.maximum(), 37):
        bar.setValue(value)

    model = stage.model
    for row in range(model.rowCount()):
        card = stage.list.card_of(row)
        if card is not None:
            entry = model.entry(row)
            assert card.accessibleName() == entry.title
            assert card.y() == model.top_of(row) - bar.value()


def test_heads_and_cards_stand_where_the_design_has_them(qtbot: Bot, theme: Theme) -> None:
    stage = _stage(qtbot, theme, _section(2))

    (head,) = stage.list.viewport().findChildren(GroupHead)
    first, second = stage.list.visible_cards()

    assert (head.y(), head.height()) == (0, 30)
    assert (first.y(), first.height()) == (38, 96)
    assert second.y() == 38 + 104
    assert first.width() == stage.list.width() - 32


def test_one_tab_enters_the_list_and_another_its_buttons(qtbot: Bot, theme: Theme) -> None:
    stage = _stage(qtbot, theme, _section(3))
    stage.before.setFocus()

    qtbot.press(stage.before, Qt.Key.Key_Tab)
    on_card = stage.focused_title()
    qtbot.press(stage.focusWidget(), Qt.Key.Key_Tab)

    assert on_card == "Clip 0"
    assert stage.focusWidget().accessibleName() == "Post now: Clip 0"


def test_tab_leaves_the_list_behind_the_last_button(qtbot: Bot, theme: Theme) -> None:
    stage = _stage(qtbot, theme, _section(3))
    stage.list.setFocus(Qt.FocusReason.TabFocusReason)

    for _step in range(5):
        qtbot.press(stage.focusWidget(), Qt.Key.Key_Tab)

    assert stage.focusWidget() is stage.after


def test_back_tab_leaves_the_list_in_front(qtbot: Bot, theme: Theme) -> None:
    stage = _stage(qtbot, theme, _section(3))
    stage.list.setFocus(Qt.FocusReason.TabFocusReason)

    qtbot.press(stage.focusWidget(), Qt.Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier)

    assert stage.focusWidget() is stage.before


@pytest.mark.parametrize(
    ("key", "title"),
    [
        (Qt.Key.Key_Down, "Clip 1"),
        (Qt.Key.Key_Up, "Clip 0"),
        (Qt.Key.Key_End, "Clip 39"),
        (Qt.Key.Key_Home, "Clip 0"),
        (Qt.Key.Key_PageDown, "Clip 4"),
    ],
)
def test_keys_move_between_cards(qtbot: Bot, theme: Theme, key: Qt.Key, title: str) -> None:
    stage = _stage(qtbot, theme, _section(40))
    stage.list.setFocus(Qt.FocusReason.TabFocusReason)

    qtbot.press(stage.focusWidget(), key)

    assert stage.focused_title() == title


def test_moving_steps_over_heads(qtbot: Bot, theme: Theme) -> None:
    stage = _stage(qtbot, theme, _section(1, "Needs attention"), Section("Today", posts=(make_post(9),)))
    stage.list.setFocus(Qt.FocusReason.TabFocusReason)

    qtbot.press(stage.focusWidget(), Qt.Key.Key_Down)

    assert stage.focused_title() == "Clip 9"


def test_the_arrows_work_from_a_cards_button_too(qtbot: Bot, theme: Theme) -> None:
    stage = _stage(qtbot, theme, _section(3))
    card = stage.list.visible_cards()[1]
    qtbot.click(card.buttons[-1])
    for menu in card.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
        if menu.isWindow():
            menu.close()
    card.focus_button(1)

    qtbot.press(stage.focusWidget(), Qt.Key.Key_Down)

    assert stage.focused_title() == "Clip 2"


@pytest.mark.parametrize(
    ("status", "key", "action"),
    [
        ("pending", Qt.Key.Key_P, "post_now"),
        ("pending", Qt.Key.Key_R, "reschedule"),
        ("pending", Qt.Key.Key_Delete, "cancel"),
        ("pending", Qt.Key.Key_Return, "edit"),
        ("failed", Qt.Key.Key_R, "retry"),
        ("completed", Qt.Key.Key_V, "view"),
    ],
)
def test_letters_act_on_the_current_card(
    qtbot: Bot, theme: Theme, status: str, key: Qt.Key, action: str
) -> None:
    post = make_post(7, status)  # type: ignore[arg-type]
    stage = _stage(qtbot, theme, Section("Today", posts=(post,)))
    stage.list.setFocus(Qt.FocusReason.TabFocusReason)

    with qtbot.waitSignal(stage.list.action_requested) as told:
        qtbot.press(stage.focusWidget(), key)

    assert told.args == [7, action]


def test_a_letter_without_its_command_does_nothing(qtbot: Bot, theme: Theme) -> None:
    stage = _stage(qtbot, theme, Section("Today", posts=(make_post(7, "completed"),)))
    stage.list.setFocus(Qt.FocusReason.TabFocusReason)

    with qtbot.assertNotEmitted(stage.list.action_requested):
        qtbot.press(stage.focusWidget(), Qt.Key.Key_P)
        qtbot.press(stage.focusWidget(), Qt.Key.Key_Delete)


def test_a_greyed_command_has_no_letter(qtbot: Bot, theme: Theme) -> None:
    stage = _stage(qtbot, theme, _section(1))
    stage.list.set_disabled_actions(frozenset({"post_now"}))
    stage.list.setFocus(Qt.FocusReason.TabFocusReason)

    with qtbot.assertNotEmitted(stage.list.action_requested):
        qtbot.press(stage.focusWidget(), Qt.Key.Key_P)


def test_the_focus_waits_for_its_card_to_come_back(qtbot: Bot, theme: Theme) -> None:
    stage = _stage(qtbot, theme, _section(60))
    stage.list.setFocus(Qt.FocusReason.TabFocusReason)
    bar = stage.list.verticalScrollBar()

    bar.setValue(3000)
    away = stage.focused_title()
    bar.setValue(0)

    assert away == ""
    assert stage.focused_title() == "Clip 0"


def test_a_key_brings_the_current_card_back_into_view(qtbot: Bot, theme: Theme) -> None:
    stage = _stage(qtbot, theme, _section(60))
    stage.list.setFocus(Qt.FocusReason.TabFocusReason)
    stage.list.verticalScrollBar().setValue(3000)

    qtbot.press(stage.focusWidget(), Qt.Key.Key_Down)

    assert stage.focused_title() == "Clip 1"


def test_a_change_is_shown_in_place(qtbot: Bot, theme: Theme) -> None:
    stage = _stage(qtbot, theme, _section(3))
    cards = stage.list.visible_cards()

    stage.model.replace(make_post(1, "completed", title="Clip 1"))

    assert stage.list.visible_cards() == cards
    assert [button.accessibleName() for button in cards[1].buttons] == ["View: Clip 1", "More: Clip 1"]


def test_other_sections_replace_the_cards_and_keep_the_focus_in_the_list(qtbot: Bot, theme: Theme) -> None:
    stage = _stage(qtbot, theme, _section(5))
    stage.list.setFocus(Qt.FocusReason.TabFocusReason)

    stage.model.set_sections(group_posts([make_post(77, title="New one")], NOW))

    assert [card.accessibleName() for card in stage.list.visible_cards()] == ["New one"]
    assert stage.focused_title() == "New one"


def test_an_empty_list_takes_the_focus_and_gives_it_on(qtbot: Bot, theme: Theme) -> None:
    stage = _stage(qtbot, theme)

    stage.list.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.press(stage.list, Qt.Key.Key_Down)

    assert stage.list.visible_cards() == ()
    assert stage.list.current_post() is None


def test_the_clock_runs_only_while_something_counts_and_can_be_seen(qtbot: Bot, theme: Theme) -> None:
    stage = _stage(qtbot, theme, _section(2))
    shown = stage.list.is_ticking

    stage.hide()
    hidden = stage.list.is_ticking
    stage.show()
    again = stage.list.is_ticking
    stage.model.set_sections([Section("Posted", posts=(make_post(1, "completed"),))])

    assert (shown, hidden, again, stage.list.is_ticking) == (True, False, True, False)


def test_the_countdown_is_painted_each_second_near_its_end(qtbot: Bot, theme: Theme) -> None:
    post = make_post(scheduled_at=NOW + timedelta(seconds=50))
    stage = _stage(qtbot, theme, Section("Today", posts=(post,)))
    (card,) = stage.list.visible_cards()
    before = card.grab().toImage()
    stage.clock.now = NOW + timedelta(seconds=1)

    qtbot.waitUntil(lambda: card.grab().toImage() != before, timeout=3000)


def test_a_post_can_be_shown_by_its_id(qtbot: Bot, theme: Theme) -> None:
    stage = _stage(qtbot, theme, _section(200))

    found = stage.list.show_post(150)

    post = stage.list.current_post()
    assert found
    assert isinstance(post, PostView)
    assert stage.focused_title() == "Clip 150"
    assert not stage.list.show_post(9999)


def test_nearing_the_end_is_told(qtbot: Bot, theme: Theme) -> None:
    stage = _stage(qtbot, theme, _section(60))

    with qtbot.waitSignal(stage.list.end_neared):
        stage.list.verticalScrollBar().setValue(stage.list.verticalScrollBar().maximum())


def test_a_screen_reader_meets_a_list_of_items(qtbot: Bot, theme: Theme) -> None:
    install_accessibility()
    stage = _stage(qtbot, theme, _section(2))

    roles = [
        QAccessible.queryAccessibleInterface(widget).role()
        for widget in (stage.list, *stage.list.visible_cards())
    ]

    assert roles == [QAccessible.Role.List, QAccessible.Role.ListItem, QAccessible.Role.ListItem]


def test_larger_text_makes_higher_rows(qtbot: Bot, theme: Theme) -> None:
    stage = _stage(qtbot, theme, _section(2))

    theme.set_text_size(125)

    first, second = stage.list.visible_cards()
    assert first.height() == 120
    assert second.y() - first.y() == 130
