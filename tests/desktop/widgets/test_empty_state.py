"""Tests of what a page shows when it has nothing."""

from __future__ import annotations

from clipdesk.desktop.theme import Theme
from clipdesk.desktop.widgets.buttons import Button
from clipdesk.desktop.widgets.empty_state import EmptyState
from tests.desktop.bot import Bot


def test_an_empty_state_says_what_to_do(qtbot: Bot, theme: Theme) -> None:
    button = Button(theme, "Add Video", "primary")
    state = EmptyState(theme, "clapperboard", "Nothing scheduled yet", "Add a video yourself.", button)
    qtbot.hold(state)
    state.resize(900, 500)
    qtbot.show(state)

    assert state.accessibleName() == "Nothing scheduled yet"
    assert state.accessibleDescription() == "Add a video yourself."
    assert button.isVisible()


def test_a_long_sentence_wraps_at_400(qtbot: Bot, theme: Theme) -> None:
    text = "ClipDesk is watching D:\\Clips\\OBS. Save a replay in OBS and it will show up here, or add one."
    state = EmptyState(theme, "clapperboard", "Nothing scheduled yet", text)
    qtbot.hold(state)
    state.resize(900, 500)
    qtbot.show(state)

    assert state.text.width() == 400
    assert state.text.height() >= 30
