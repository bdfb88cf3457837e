"""Tests of the card: what it says, offers and does."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QWidget

from clipdesk.desktop.models.post_view import PostView
from clipdesk.desktop.theme import Theme
from clipdesk.desktop.thumbnails import Thumbnails
from clipdesk.desktop.widgets.buttons import Button, IconButton
from clipdesk.desktop.widgets.menus import Menu
from clipdesk.desktop.widgets.post_card import PostCard
from tests.desktop.bot import Bot
from tests.desktop.samples import NOW, draw_scene, make_post, publication

ALL_PLACES = (publication("youtube"), publication("instagram"), publication("tiktok"))


def _card(qtbot: Bot, theme: Theme, post: PostView, width: int = 976) -> PostCard:
    ground = QWidget()
    qtbot.hold(ground)
    ground.resize(width + 20, 140)
    card = PostCard(theme, Thumbnails(QSize(128, 72)), ground)
    card.resize(width, 96)
    card.show_post(post, NOW)
    qtbot.show(ground)
    return card


def test_a_screen_reader_hears_the_whole_card(qtbot: Bot, theme: Theme) -> None:
    post = make_post(title="1v4 clutch on Harbor with 3 HP", publications=ALL_PLACES)

    card = _card(qtbot, theme, post)

    assert card.accessibleName() == "1v4 clutch on Harbor with 3 HP"
    assert card.accessibleDescription() == (
        "Pending, posting in 45 minutes, today 20:00, YouTube, Instagram, TikTok"
    )


def test_buttons_are_named_after_the_post(qtbot: Bot, theme: Theme) -> None:
    card = _card(qtbot, theme, make_post(title="Boss"))

    assert [button.accessibleName() for button in card.buttons] == [
        "Post now: Boss",
        "Reschedule: Boss",
        "Cancel: Boss",
        "More: Boss",
    ]


def test_buttons_keep_their_names_when_the_card_becomes_narrow(qtbot: Bot, theme: Theme) -> None:
    card = _card(qtbot, theme, make_post(title="Boss"))

    card.resize(700, 96)

    assert card.buttons[0].accessibleName() == "Post now: Boss"


def test_a_button_tells_post_and_command(qtbot: Bot, theme: Theme) -> None:
    card = _card(qtbot, theme, make_post(7))

    with qtbot.waitSignal(card.action_requested) as told:
        qtbot.click(card.buttons[1])

    assert told.args == [7, "reschedule"]


def test_the_more_menu_tells_too(qtbot: Bot, theme: Theme) -> None:
    card = _card(qtbot, theme, make_post(7))
    card.open_menu()
    (menu,) = card.findChildren(Menu)

    with qtbot.waitSignal(card.action_requested) as told:
        menu.actions()[1].trigger()

    assert [action.text() for action in menu.actions()] == [
        "Edit",
        "Duplicate",
        "Show in Folder",
        "Copy Caption",
    ]
    assert told.args == [7, "duplicate"]
    menu.close()


def test_greyed_commands_cannot_be_pressed(qtbot: Bot, theme: Theme) -> None:
    card = _card(qtbot, theme, make_post())

    card.show_post(make_post(), NOW, disabled=frozenset({"post_now"}))

    assert [button.isEnabled() for button in card.buttons] == [False, True, True, True]


@pytest.mark.parametrize(
    ("status", "kinds"),
    [
        ("pending", [IconButton, IconButton, IconButton, IconButton]),
        ("failed", [Button, IconButton, IconButton]),
        ("completed", [Button, IconButton]),
    ],
)
def test_a_narrow_card_has_icon_buttons(
    qtbot: Bot, theme: Theme, status: str, kinds: list[type[QWidget]]
) -> None:
    card = _card(qtbot, theme, make_post(1, status), width=720)  # type: ignore[arg-type]

    assert [type(button) for button in card.buttons] == kinds
    assert card.buttons[0].accessibleName().split(":")[0] in ("Post now", "Edit", "View")


def test_buttons_stay_inside_and_do_not_touch(qtbot: Bot, theme: Theme) -> None:
    card = _card(qtbot, theme, make_post())

    edges = [(button.x(), button.geometry().right()) for button in card.buttons]

    assert edges[-1][1] < card.width() - 12
    for (_left, right), (following, _right) in pairwise(edges):
        assert following - right - 1 == 8


def test_tab_walks_through_the_buttons_and_leaves(qtbot: Bot, theme: Theme) -> None:
    card = _card(qtbot, theme, make_post(1, "completed"))
    card.setFocus()
    order: list[QWidget] = []
    for _step in range(2):
        qtbot.press(card.window().focusWidget(), Qt.Key.Key_Tab)
        order.append(card.window().focusWidget())

    with qtbot.waitSignal(card.tab_left) as told:
        qtbot.press(card.window().focusWidget(), Qt.Key.Key_Tab)

    assert order == list(card.buttons)
    assert told.args == [True]


def test_another_status_brings_other_buttons_and_keeps_the_focus(qtbot: Bot, theme: Theme) -> None:
    card = _card(qtbot, theme, make_post())
    card.focus_button(0)

    card.show_post(make_post(1, "completed"), NOW)

    assert [button.accessibleName() for button in card.buttons] == ["View: Clip 1", "More: Clip 1"]
    assert card.hasFocus()


def test_the_same_status_keeps_its_buttons(qtbot: Bot, theme: Theme) -> None:
    card = _card(qtbot, theme, make_post(1))
    before = card.buttons

    card.show_post(make_post(2), NOW)

    assert card.buttons == before
    assert card.buttons[0].accessibleName() == "Post now: Clip 2"


def test_the_countdown_changes_without_changing_the_name(qtbot: Bot, theme: Theme) -> None:
    card = _card(qtbot, theme, make_post())
    before, described = card.grab().toImage(), card.accessibleDescription()

    card.tick(NOW + timedelta(minutes=10))

    assert card.grab().toImage() != before
    assert card.accessibleDescription() == described


def test_a_failed_card_has_the_danger_line(qtbot: Bot, theme: Theme) -> None:
    card = _card(qtbot, theme, make_post(1, "failed", error_message="TikTok sign-in has expired."))

    assert card.grab().toImage().pixelColor(488, 0) == theme.colour("dangerLine")
    assert "TikTok sign-in has expired." in card.accessibleDescription()


def test_the_thumbnail_is_painted_when_it_comes(qtbot: Bot, theme: Theme, tmp_path: Path) -> None:
    thumbnails = Thumbnails(QSize(128, 72))
    ground = QWidget()
    qtbot.hold(ground)
    card = PostCard(theme, thumbnails, ground)
    card.resize(976, 96)
    card.show_post(make_post(thumbnail=draw_scene(tmp_path / "clip.png", "meadow")), NOW)
    with qtbot.waitSignal(thumbnails.ready):
        empty = card.grab().toImage()

    full = card.grab().toImage()

    assert empty.pixelColor(40, 30) == theme.colour("raised")
    assert full.pixelColor(40, 30) != theme.colour("raised")


def test_a_double_click_opens_the_post(qtbot: Bot, theme: Theme) -> None:
    card = _card(qtbot, theme, make_post(7))

    with qtbot.waitSignal(card.action_requested) as told:
        qtbot.double_click(card)

    assert told.args == [7, "edit"]


def test_a_card_of_every_status_can_be_painted_in_both_schemes(qtbot: Bot, theme: Theme) -> None:
    for status in ("pending", "processing", "completed", "failed", "missed", "unconfirmed", "cancelled"):
        post = make_post(1, status, progress=0.5, stage_text="Uploading", publications=ALL_PLACES)
        for width in (976, 720, 300):
            assert not _card(qtbot, theme, post, width).grab().isNull()
    theme.set_mode("light")
