"""Tests of the settings about the look."""

from __future__ import annotations

from clipdesk.desktop.pages.settings.appearance import appearance_section
from clipdesk.desktop.pages.settings.bound_rows import SelectRow
from tests.desktop.pages.settings.stage import Stage


def test_another_text_size_is_stored_and_applied(stage: Stage) -> None:
    row = stage.row(appearance_section(stage.theme, stage.editor), "Text size")
    assert isinstance(row, SelectRow)

    row.select.setCurrentIndex(row.select.findText("125 %"))
    stage.settle()

    assert stage.store.current.appearance.text_size == 125
    assert stage.shell.applied == 1
