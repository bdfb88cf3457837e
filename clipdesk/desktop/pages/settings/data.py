"""The data on this computer: where it is, a backup of it, and the way back to the first settings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog

from clipdesk.desktop.page_services import Shell
from clipdesk.desktop.pages.settings.bound_rows import NumberRow, ToggleRow
from clipdesk.desktop.pages.settings.editing import SettingsEditor, default_of, resettable_keys
from clipdesk.desktop.pages.settings.rows import Section, SettingRow, tr
from clipdesk.desktop.theme import Theme
from clipdesk.desktop.threads import Background
from clipdesk.desktop.widgets.buttons import Button

_SUFFIX = ".db"

OpenFolder = Callable[[Path], object]


@dataclass(frozen=True, slots=True)
class Computer:
    """What the page asks of this computer; both deeds take a moment."""

    data_folder: Path
    back_up: Callable[[Path], None]
    set_autostart: Callable[[bool], None]


def open_in_system(folder: Path) -> object:
    """Show a folder in the system's file program."""
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))


class FolderRow(SettingRow):
    """Where everything of ClipDesk lies."""

    def __init__(self, theme: Theme, folder: Path, open_folder: OpenFolder = open_in_system) -> None:
        self.button = Button(theme, tr("Open Folder"), icon="folder-open", height=36)
        super().__init__(theme, tr("Data folder"), str(folder))
        self.add_control(self.button)
        self.button.clicked.connect(lambda: open_folder(folder))


class BackupRow(SettingRow):
    """Copy posts, templates and numbers into one file."""

    def __init__(
        self, theme: Theme, background: Background, shell: Shell, back_up: Callable[[Path], None]
    ) -> None:
        self.button = Button(theme, tr("Back Up..."), icon="download", height=36)
        caption = tr(
            "Posts, templates, clips and numbers in one file. Passwords and video files are not in it."
        )
        super().__init__(theme, tr("Back up"), caption)
        self.add_control(self.button)
        self._background = background
        self._shell = shell
        self._back_up = back_up
        self.button.clicked.connect(self._choose)

    def _choose(self) -> None:
        dialog = QFileDialog(self.window(), tr("Back up to"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(tr("ClipDesk backup") + f" (*{_SUFFIX})")
        dialog.setDefaultSuffix(_SUFFIX.lstrip("."))
        dialog.selectFile(f"clipdesk-backup{_SUFFIX}")
        dialog.fileSelected.connect(self.write)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def write(self, path: str) -> None:
        """Write the backup to a file."""
        target, back_up = Path(path), self._back_up
        self.set_error("")
        self.button.set_busy(True, tr("Backing up..."))
        self._background.run(lambda: back_up(target), lambda _: self._done(target), self._failed, owner=self)

    def _done(self, target: Path) -> None:
        self.button.set_busy(False)
        self._shell.toast(tr("Backed up to {name}").format(name=target.name))

    def _failed(self, error: Exception) -> None:
        self.button.set_busy(False)
        self.set_error(str(error))


class ResetRow(SettingRow):
    """Go back to the first settings; nothing else is touched."""

    def __init__(
        self, theme: Theme, editor: SettingsEditor, shell: Shell, on_done: Callable[[], None]
    ) -> None:
        self.button = Button(theme, tr("Reset..."), "danger", height=36)
        super().__init__(theme, tr("Reset settings"), tr("Back to how ClipDesk was when it was new"))
        self.add_control(self.button)
        self._editor = editor
        self._shell = shell
        self._on_done = on_done
        self._left = 0
        self.button.clicked.connect(self._ask)

    def _ask(self) -> None:
        self._shell.ask(
            tr("Reset all settings?"),
            tr("Your clip folder, accounts, posts, templates and passwords stay as they are."),
            tr("Reset"),
            tr("Keep Settings"),
            self._reset,
        )

    def _reset(self) -> None:
        changed = [key for key in resettable_keys() if self._editor.value(key) != _plain(default_of(key))]
        self._left = len(changed)
        for key in changed:
            self._editor.change(key, _plain(default_of(key)), self._told)
        if not changed:
            self._shell.toast(tr("Nothing to reset"))

    def _told(self, sentence: str) -> None:
        if sentence:
            self.set_error(sentence)
        self._left -= 1
        if not self._left:
            self._on_done()
            if not self.error:
                self._shell.toast(tr("Settings reset"))


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


def data_section(theme: Theme, editor: SettingsEditor, *rows: SettingRow) -> Section:
    """Make the section of rows that know the data, and of the door for scripts."""
    section = Section(theme, "data", tr("Data"))
    section.add_card(*rows)
    section.add_card(
        ToggleRow(
            theme,
            editor,
            "api.enabled",
            tr("Let scripts on this computer use ClipDesk"),
            tr("They need the token in the data folder; nobody outside gets in"),
        ),
        NumberRow(theme, editor, "api.port", tr("Port"), tr("Counts from the next start")),
        title=tr("Scripts"),
    )
    return section
