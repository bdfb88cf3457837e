from __future__ import annotations

from dataclasses import replace
from datetime import time

import pytest

from clipdesk.desktop.pages.first_run.times_step import TimesStep
from clipdesk.desktop.theme import Theme
from clipdesk.desktop.widgets.chips import Chip
from clipdesk.domain.settings import ScheduleSettings, Settings, SlotRule
from tests.desktop.bot import Bot


@pytest.fixture
def step(theme: Theme, qtbot: Bot) -> TimesStep:
    step = TimesStep(theme, Settings())
    qtbot.hold(step)
    step.show()
    return step


def test_three_times_on_every_day_are_suggested(step: TimesStep) -> None:
    assert step.times == ("12:00", "18:00", "20:00")
    assert step.week.words == "21 times a week"
    assert step.week.accessibleName() == "Your week, 21 times a week"


def test_a_time_is_typed_before_it_is_added(step: TimesStep) -> None:
    step.add_button.click()
    is_asked = step.time_field.isVisible()
    step.time_field.set_clock(time(9, 30))
    step.add_button.click()

    assert is_asked
    assert step.times == ("09:30", "12:00", "18:00", "20:00")


def test_a_chip_takes_its_time_away(step: TimesStep) -> None:
    first = next(chip for chip in step.findChildren(Chip) if chip.word == "12:00")

    first.click()

    assert step.times == ("18:00", "20:00")


def test_six_times_are_enough(step: TimesStep) -> None:
    for hour in (1, 2, 3):
        step.add_button.click()
        step.time_field.set_clock(time(hour))
        step.add_button.click()

    assert len(step.times) == 6
    assert not step.add_button.isVisible()


def test_no_day_at_all_means_every_full_hour(step: TimesStep) -> None:
    for button in step.days.values():
        button.click()

    assert step.changes()["schedule.slots"] == []
    assert step.week.words == "any full hour"


def test_what_is_set_already_is_shown(theme: Theme, qtbot: Bot) -> None:
    rules = (SlotRule(("mon", "tue"), "07:00"),)

    step = TimesStep(theme, replace(Settings(), schedule=ScheduleSettings(slots=rules)))
    qtbot.hold(step)

    assert (step.times, step.chosen_days) == (("07:00",), ("mon", "tue"))
