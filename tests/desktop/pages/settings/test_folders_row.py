"""Tests of the watched folders."""

from __future__ import annotations

from PySide6.QtWidgets import QFileDialog, QLineEdit

from clipdesk.desktop.pages.settings.folders_row import FoldersRow
from clipdesk.desktop.widgets.buttons import Button, IconButton, PaintedButton
from tests.desktop.pages.settings.stage import Stage


def _row(stage: Stage, *folders: str) -> FoldersRow:
    stage.store.set("watch.folders", list(folders))
    row = FoldersRow(stage.theme, stage.editor)
    stage.show(row)
    return row


def _paths(row: FoldersRow) -> list[str]:
    return [edit.text() for edit in row.findChildren(QLineEdit) if edit.isVisible()]


def _answer(row: FoldersRow, folder: str) -> None:
    (dialog,) = row.window().findChildren(QFileDialog)
    dialog.fileSelected.emit(folder)
    dialog.reject()


def _button(row: FoldersRow, name: str) -> PaintedButton:
    buttons: list[PaintedButton] = [*row.findChildren(Button), *row.findChildren(IconButton)]
    return next(one for one in buttons if (one.accessibleName() or one.text()) == name and one.isVisible())


def test_without_a_folder_one_is_chosen(stage: Stage) -> None:
    row = _row(stage)

    row.choose_button.click()
    _answer(row, "/clips")
    stage.settle()

    assert stage.store.current.watch.folders == ("/clips",)
    assert _paths(row) == ["/clips"]
    assert row.choose_button.isHidden()
    assert row.add_button.isVisible()


def test_a_folder_can_be_changed(stage: Stage) -> None:
    row = _row(stage, "/a", "/b")

    _button(row, "Change... /a").click()
    _answer(row, "/c")
    stage.settle()

    assert stage.store.current.watch.folders == ("/c", "/b")


def test_a_second_folder_is_added_once(stage: Stage) -> None:
    row = _row(stage, "/a")

    for _round in range(2):
        row.add_button.click()
        _answer(row, "/b")
        stage.settle()

    assert stage.store.current.watch.folders == ("/a", "/b")
    assert _paths(row) == ["/a", "/b"]


def test_a_folder_is_left_alone_when_nothing_was_chosen(stage: Stage) -> None:
    row = _row(stage, "/a")

    row.add_button.click()
    (dialog,) = row.window().findChildren(QFileDialog)
    dialog.reject()
    stage.settle()

    assert stage.store.current.watch.folders == ("/a",)


def test_one_of_several_can_be_taken_away(stage: Stage) -> None:
    row = _row(stage, "/a", "/b")

    _button(row, "Stop watching /a").click()
    stage.settle()

    assert stage.store.current.watch.folders == ("/b",)
    assert _paths(row) == ["/b"]
