"""Tests of the general settings."""

from __future__ import annotations

from clipdesk.desktop.pages.settings.bound_rows import SelectRow, ToggleRow
from clipdesk.desktop.pages.settings.general import StartRow, general_section
from clipdesk.domain.errors import StorageError
from tests.desktop.pages.settings.stage import Stage


def test_it_shows_what_is_stored(stage: Stage) -> None:
    stage.store.set("general.on_close", "keep")
    stage.store.set("general.start_hidden", True)

    section = general_section(stage.theme, stage.editor, stage.background, stage.starts.append)
    closing = stage.row(section, "When the window is closed")
    hidden = stage.row(section, "Start hidden")

    assert isinstance(closing, SelectRow)
    assert isinstance(hidden, ToggleRow)
    assert closing.select.currentText() == "Keep running"
    assert hidden.toggle.isChecked()


def test_what_becomes_of_missed_posts_can_be_chosen(stage: Stage) -> None:
    row = stage.row(
        general_section(stage.theme, stage.editor, stage.background, stage.starts.append),
        "If ClipDesk was closed at a posting time",
    )
    assert isinstance(row, SelectRow)

    row.select.setCurrentIndex(row.select.findText("Next free slot"))
    stage.settle()

    assert stage.store.current.schedule.when_missed == "next_slot"


def test_the_system_is_told_once_it_is_stored(stage: Stage) -> None:
    row = StartRow(stage.theme, stage.editor, stage.background, stage.starts.append)

    row.toggle.click()
    stage.settle()
    row.toggle.click()
    stage.settle()

    assert stage.starts == [True, False]
    assert not stage.store.current.general.start_with_system


def test_a_system_that_refuses_is_told(stage: Stage) -> None:
    def refuse(is_on: bool) -> None:
        raise StorageError("ClipDesk cannot tell the system to start it.")

    row = StartRow(stage.theme, stage.editor, stage.background, refuse)

    row.toggle.click()
    stage.settle()

    assert row.error == "ClipDesk cannot tell the system to start it."
