from __future__ import annotations

from clipdesk.desktop.pages.first_run.step import Step
from clipdesk.desktop.theme import Theme
from tests.desktop.bot import Bot


def test_a_step_that_asks_nothing_changes_nothing(theme: Theme, qtbot: Bot) -> None:
    step = Step(theme, "Where?", "Here.")
    qtbot.hold(step)

    step.begin()
    label = step.add_label("Days")

    assert step.check()
    assert step.changes() == {}
    assert (step.accessibleName(), step.accessibleDescription(), label.text()) == ("Where?", "Here.", "Days")
