from __future__ import annotations

from clipdesk.desktop.pages.first_run.rail import Rail
from clipdesk.desktop.theme import Theme
from tests.desktop.bot import Bot


def test_steps_are_told_as_done_current_and_to_come(theme: Theme, qtbot: Bot) -> None:
    rail = Rail(theme, ("Folder", "Times", "Accounts"))
    qtbot.hold(rail)
    rail.resize(336, 700)
    rail.show()

    rail.show_step(1, 1)
    first = [mark.accessibleName() for mark in rail.marks]
    rail.show_step(0, 2)

    assert first == ["1 Folder, done", "2 Times, current step", "3 Accounts"]
    assert [mark.accessibleName() for mark in rail.marks] == [
        "1 Folder, current step",
        "2 Times, done",
        "3 Accounts",
    ]
    assert not rail.grab().isNull()
