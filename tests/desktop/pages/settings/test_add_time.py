"""Tests of adding a posting time."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget

from clipdesk.desktop.pages.settings.add_time import AddTimeDialog, day_name
from clipdesk.desktop.pages.settings.weekly_times import PostingTime
from clipdesk.desktop.theme import Theme
from clipdesk.domain.account import Platform
from tests.desktop.bot import Bot


@pytest.fixture
def dialog(qtbot: Bot, theme: Theme) -> AddTimeDialog:
    window = QWidget()
    qtbot.hold(window)
    qtbot.show(window)
    dialog = AddTimeDialog(theme, window, "fri")
    dialog.open()
    return dialog


def test_it_begins_with_the_day_that_was_asked_for(dialog: AddTimeDialog) -> None:
    assert [day for day, box in dialog.days.items() if box.isChecked()] == ["fri"]
    assert dialog.days["fri"].accessibleName() == "Friday"
    assert dialog.focusWidget() is dialog.time.editor


def test_a_time_for_all_platforms_names_none(qtbot: Bot, dialog: AddTimeDialog) -> None:
    dialog.time.editor.setText("6 pm")
    dialog.days["mon"].setChecked(True)

    with qtbot.waitSignal(dialog.chosen) as chosen:
        dialog.add_time_button.click()

    assert chosen.args == [["mon", "fri"], PostingTime("18:00")]
    assert dialog.isHidden()


def test_a_time_may_be_for_one_platform(qtbot: Bot, dialog: AddTimeDialog) -> None:
    dialog.time.editor.setText("20:00")
    for key in ("instagram", "tiktok"):
        dialog.platforms[key].setChecked(False)

    with qtbot.waitSignal(dialog.chosen) as chosen:
        dialog.add_time_button.click()

    assert chosen.args == [["fri"], PostingTime("20:00", (Platform.YOUTUBE,))]


def test_what_is_missing_is_told(qtbot: Bot, dialog: AddTimeDialog) -> None:
    dialog.days["fri"].setChecked(False)

    with qtbot.assertNotEmitted(dialog.chosen):
        dialog.add_time_button.click()

    assert dialog.time_field.error == "Write the time like 18:00."
    assert dialog.problem == "Choose at least one day."
    dialog.reject()


def test_a_time_for_no_platform_is_refused(qtbot: Bot, dialog: AddTimeDialog) -> None:
    dialog.time.editor.setText("20:00")
    for box in dialog.platforms.values():
        box.setChecked(False)

    with qtbot.assertNotEmitted(dialog.chosen):
        dialog.add_time_button.click()

    assert dialog.problem == "Choose at least one platform."
    dialog.reject()


def test_days_are_named_in_the_users_language(theme: Theme) -> None:
    assert (day_name("mon"), day_name("sun", short=True)) == ("Monday", "Sun")
