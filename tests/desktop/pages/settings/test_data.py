"""Tests of the settings about data: folder, backup, reset."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog

from clipdesk.desktop.pages.settings.data import BackupRow, FolderRow, ResetRow, data_section
from clipdesk.domain.errors import StorageError
from tests.desktop.pages.settings.stage import Stage


def test_the_folder_is_shown_and_opened(stage: Stage) -> None:
    opened: list[Path] = []
    row = FolderRow(stage.theme, Path("/data/clipdesk"), opened.append)

    row.button.click()

    assert row.caption.text() == str(Path("/data/clipdesk"))
    assert opened == [Path("/data/clipdesk")]


def test_a_backup_goes_where_the_user_says(stage: Stage) -> None:
    row = BackupRow(stage.theme, stage.background, stage.shell, stage.backups.append)
    stage.show(row)

    row.button.click()
    (dialog,) = row.window().findChildren(QFileDialog)
    dialog.fileSelected.emit("/media/stick/clips.db")
    dialog.reject()
    stage.settle()

    assert stage.backups == [Path("/media/stick/clips.db")]
    assert stage.shell.toasts == ["Backed up to clips.db"]
    assert not row.button.is_busy


def test_a_backup_that_fails_says_why(stage: Stage) -> None:
    def back_up(target: Path) -> None:
        raise StorageError(f"{target.name} cannot be written.", "Choose another place.")

    row = BackupRow(stage.theme, stage.background, stage.shell, back_up)

    row.write("/media/stick/clips.db")
    stage.settle()

    assert row.error == "clips.db cannot be written. Choose another place."
    assert stage.shell.toasts == []


def _reset_row(stage: Stage, done: list[str]) -> ResetRow:
    stage.store.set("watch.folders", ["/clips"])
    stage.store.set("appearance.theme", "light")
    stage.store.set("publish.hold_while", ["recording"])
    stage.store.set("schedule.slots", [{"days": ["mon"], "time": "18:00"}])
    return ResetRow(stage.theme, stage.editor, stage.shell, lambda: done.append("done"))


def test_a_reset_asks_and_leaves_the_folder(stage: Stage) -> None:
    done: list[str] = []
    row = _reset_row(stage, done)

    row.button.click()
    stage.settle()

    current = stage.store.current
    assert stage.shell.questions[0].startswith("Reset all settings? Your clip folder")
    assert (current.appearance.theme, current.publish.hold_while) == ("system", ("streaming",))
    assert current.schedule.slots == ()
    assert current.watch.folders == ("/clips",)
    assert done == ["done"]
    assert stage.shell.toasts == ["Settings reset"]


def test_a_no_resets_nothing(stage: Stage) -> None:
    stage.shell.answer = False
    row = _reset_row(stage, [])

    row.button.click()
    stage.settle()

    assert stage.store.current.appearance.theme == "light"


def test_with_nothing_changed_it_says_so(stage: Stage) -> None:
    row = ResetRow(stage.theme, stage.editor, stage.shell, lambda: None)

    row.button.click()

    assert stage.shell.toasts == ["Nothing to reset"]


def test_the_door_for_scripts_is_closed_at_first(stage: Stage) -> None:
    section = data_section(stage.theme, stage.editor)

    assert [row.label.text() for row in section.rows] == [
        "Let scripts on this computer use ClipDesk",
        "Port",
    ]
    assert not stage.store.current.api.enabled
