"""Tests of status, count and platform badges."""

from __future__ import annotations

import pytest

from clipdesk.desktop.looks import BADGES
from clipdesk.desktop.resources import resource_path
from clipdesk.desktop.theme import Theme
from clipdesk.desktop.widgets.badges import CountBadge, StatusBadge
from tests.desktop.bot import Bot


def test_every_kind_has_an_icon_that_is_shipped() -> None:
    for look in BADGES.values():
        assert resource_path(f"icons/{look.icon}.svg").is_file()


def test_a_badge_is_24_high_and_says_its_word(qtbot: Bot, theme: Theme) -> None:
    badge = StatusBadge(theme, "completed", "Posted")
    qtbot.hold(badge)

    assert badge.sizeHint().height() == 24
    assert badge.accessibleName() == "Posted"


def test_a_new_status_changes_word_and_width(qtbot: Bot, theme: Theme) -> None:
    badge = StatusBadge(theme, "completed", "Posted")
    qtbot.hold(badge)
    before = badge.sizeHint().width()

    badge.set_status("waiting", "Waiting for network")

    assert badge.text == "Waiting for network"
    assert badge.sizeHint().width() > before


@pytest.mark.parametrize(("count", "hidden"), [(0, True), (1, False), (120, False)])
def test_a_count_of_none_is_hidden(qtbot: Bot, theme: Theme, count: int, hidden: bool) -> None:
    badge = CountBadge(theme)
    qtbot.hold(badge)

    badge.set_count(count)

    assert badge.isHidden() == hidden


def test_a_large_count_becomes_a_pill(qtbot: Bot, theme: Theme) -> None:
    badge = CountBadge(theme, 1)
    qtbot.hold(badge)
    round_size = badge.sizeHint()

    badge.set_count(500)

    assert round_size.width() == round_size.height() == 18
    assert badge.sizeHint().width() > 18
