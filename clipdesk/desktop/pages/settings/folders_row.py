"""The folders that are watched: shown as paths, chosen with the system's dialog."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from clipdesk.desktop.pages.settings.editing import SettingsEditor
from clipdesk.desktop.pages.settings.rows import SettingRow, tr
from clipdesk.desktop.theme import Theme
from clipdesk.desktop.widgets.buttons import Button, IconButton
from clipdesk.desktop.widgets.fields import LineField

KEY = "watch.folders"
_PATH_PX = 200


class FoldersRow(SettingRow):
    """Choose, change and remove folders."""

    def __init__(self, theme: Theme, editor: SettingsEditor) -> None:
        super().__init__(theme, tr("Clip folder"), tr("Where OBS saves recordings and replays"))
        self._editor = editor
        self._box = QWidget()
        self._column = QVBoxLayout(self._box)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self.choose_button = Button(theme, tr("Choose Folder..."), "primary", height=36)
        self.add_button = IconButton(theme, "plus", tr("Add Folder..."), size=36)
        for button in (self.choose_button, self.add_button):
            button.clicked.connect(lambda: self._choose("", self._add))
        self._column.addWidget(self.choose_button, 0, Qt.AlignmentFlag.AlignRight)
        self.add_control(self._box)
        self._lines: list[QWidget] = []
        self.refresh()

    @property
    def folders(self) -> list[str]:
        """Return the folders as they are stored."""
        return [str(folder) for folder in self._editor.value(KEY)]

    def refresh(self) -> None:
        """Show what is stored."""
        self.add_button.setParent(self._box)
        self.add_button.hide()
        for line in self._lines:
            self._column.removeWidget(line)
            line.hide()
            line.deleteLater()
        folders = self.folders
        self._lines = [self._make_line(place, folder, len(folders)) for place, folder in enumerate(folders)]
        for line in self._lines:
            self._column.addWidget(line)
            line.show()
        self.choose_button.setVisible(not folders)

    def _make_line(self, place: int, folder: str, count: int) -> QWidget:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        field = LineField(self._theme, tr("Clip folder"), icon="folder")
        field.editor.setReadOnly(True)
        field.editor.setText(folder)
        field.editor.setCursorPosition(0)
        field.setToolTip(folder)
        field.setFixedWidth(self._theme.px(_PATH_PX))
        change = Button(self._theme, tr("Change..."), height=36)
        change.setAccessibleName(tr("Change... {folder}").format(folder=folder))
        change.clicked.connect(lambda: self._choose(folder, partial(self._replace, place)))
        row.addWidget(field)
        row.addWidget(change)
        if count > 1:
            name = tr("Stop watching {folder}").format(folder=folder)
            remove = IconButton(self._theme, "x", name, size=36)
            remove.clicked.connect(lambda: self._remove(place))
            row.addWidget(remove)
        if place == count - 1:
            row.addWidget(self.add_button)
            self.add_button.show()
        return line

    def _choose(self, start: str, act: Callable[[str], None]) -> None:
        title = QCoreApplication.translate("Settings", "Choose the folder OBS records to")
        dialog = QFileDialog(self.window(), title, start)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly, True)
        dialog.fileSelected.connect(act)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _add(self, folder: str) -> None:
        if folder not in self.folders:
            self._store([*self.folders, folder])

    def _replace(self, place: int, folder: str) -> None:
        changed = self.folders
        changed[place] = folder
        self._store(list(dict.fromkeys(changed)))

    def _remove(self, place: int) -> None:
        self._store([folder for number, folder in enumerate(self.folders) if number != place])

    def _store(self, folders: list[str]) -> None:
        self._editor.change(KEY, folders, self._told)

    def _told(self, sentence: str) -> None:
        self.set_error(sentence)
        self.refresh()
