"""The first step: the folder that OBS records to, suggested from OBS's own settings."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QTimer, Slot
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout

from clipdesk.desktop.pages.first_run.step import Step
from clipdesk.desktop.widgets.buttons import Button
from clipdesk.desktop.widgets.cards import inset
from clipdesk.desktop.widgets.fields import FormField, LineField
from clipdesk.desktop.widgets.labels import IconMark, PlainLabel

if TYPE_CHECKING:
    from clipdesk.desktop.theme import Theme
    from clipdesk.desktop.threads import Background

FindFolder = Callable[[], Path | None]
_TYPING_MS = 300
_MOST_COUNTED = 100_000


def obs_folder() -> Path | None:
    """Return the folder that the OBS used last records to, if it is there."""
    from clipdesk.obs.detection import find_setups

    folders = (setup.record_folder for setup in find_setups())
    return next((folder for folder in folders if folder is not None and folder.is_dir()), None)


def count_videos(folder: Path, endings: tuple[str, ...]) -> int | None:
    """Return how many videos lie in a folder, None if it is no folder that can be read."""
    try:
        names = (entry.name for entry in folder.iterdir())
        found = 0
        for name in names:
            found += Path(name).suffix.lower() in endings
            if found >= _MOST_COUNTED:
                break
    except OSError:
        return None
    return found


class FolderStep(Step):
    """Ask for the clip folder."""

    def __init__(
        self,
        theme: Theme,
        background: Background,
        endings: tuple[str, ...],
        folder: str,
        find: FindFolder = obs_folder,
    ) -> None:
        text = _tr("ClipDesk watches the folder OBS records to and picks up every new replay.")
        super().__init__(theme, _tr("Where do your clips go?"), text)
        self._background = background
        self._endings = endings
        self._find = find
        self._found: Path | None = None
        self._count: int | None = None
        self._looked_at = ""
        line = LineField(theme, _tr("Clip folder"), icon="folder")
        self.editor = line.editor
        self.editor.setText(folder)
        self.field = FormField(theme, _tr("Clip folder"), line)
        self.choose_button = Button(theme, _tr("Choose Folder..."), icon="folder-open", height=36)
        self.use_button = Button(theme, _tr("Use This"), "tinted")
        self.count = PlainLabel(theme, "", "caption", "textSecondary")
        self._suggestion = inset(theme)
        self._suggested = PlainLabel(theme, "", "caption", "textMuted")
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_MS)
        self._build()
        self._typing.timeout.connect(self._look)
        self.editor.textChanged.connect(self._typed)
        self.choose_button.clicked.connect(self._choose)
        self.use_button.clicked.connect(self._use_found)

    def _build(self) -> None:
        row = QHBoxLayout(self._suggestion)
        row.setContentsMargins(14, 10, 10, 10)
        row.setSpacing(12)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(PlainLabel(self._theme, _tr("Found in OBS"), "label"))
        words.addWidget(self._suggested)
        row.addWidget(IconMark(self._theme, "folder-search", "accentText", 18))
        row.addLayout(words, 1)
        row.addWidget(self.use_button)
        self._suggestion.hide()
        self.rows.addWidget(self.field)
        self.rows.addSpacing(8)
        self.rows.addWidget(self.count)
        self.rows.addSpacing(8)
        buttons = QHBoxLayout()
        buttons.addWidget(self.choose_button)
        buttons.addStretch(1)
        self.rows.addLayout(buttons)
        self.rows.addSpacing(20)
        self.rows.addWidget(self._suggestion)
        self.rows.addStretch(1)

    @property
    def folder(self) -> str:
        """Return the folder as it is written."""
        return self.editor.text().strip()

    @property
    def has_suggestion(self) -> bool:
        """Tell whether OBS's folder is offered."""
        return not self._suggestion.isHidden()

    def begin(self) -> None:
        """Look into OBS's settings and into the folder."""
        self._background.run(self._find, self._suggest, lambda _error: self._suggest(None), owner=self)
        self._look()

    def check(self) -> bool:
        """Refuse what is known to be no folder; nothing at all may come later."""
        is_wrong = bool(self.folder) and self._looked_at == self.folder and self._count is None
        words = _tr("There is no such folder, or it can’t be read. Choose another one.")
        self.field.set_error(words if is_wrong else "")
        return not is_wrong

    def changes(self) -> dict[str, object]:
        """Return the folder, if one was chosen."""
        return {"watch.folders": [self.folder]} if self.folder else {}

    def _suggest(self, folder: Path | None) -> None:
        self._found = folder
        if folder is not None:
            self._suggested.setText(str(folder))
        self._show_suggestion()

    def _show_suggestion(self) -> None:
        is_other = self._found is not None and str(self._found) != self.folder
        self._suggestion.setVisible(is_other)

    @Slot()
    def _use_found(self) -> None:
        self.editor.setText(str(self._found))

    @Slot()
    def _typed(self) -> None:
        self.field.set_error("")
        self._show_suggestion()
        self._typing.start()

    @Slot()
    def _look(self) -> None:
        self._typing.stop()
        folder, endings = self.folder, self._endings
        if not folder:
            self.count.setText(_tr("You can choose it later in Settings."))
            return
        self._background.run(
            lambda: count_videos(Path(folder).expanduser(), endings),
            lambda count: self._counted(folder, count),
            owner=self,
        )

    def _counted(self, folder: str, count: int | None) -> None:
        if folder != self.folder:
            return
        self._looked_at, self._count = folder, count
        if count is None:
            self.count.setText("")
            self.check()
        elif count == 0:
            self.count.setText(_tr("No videos there yet. New ones are picked up."))
        else:
            one, many = _tr("1 video found."), _tr("{count} videos found.")
            found = one if count == 1 else many.format(count=count)
            self.count.setText(f"{found} {_tr('Existing clips are left alone.')}")

    @Slot()
    def _choose(self) -> None:
        dialog = QFileDialog(self, _tr("Choose the folder OBS records to"), self.folder)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly, True)
        dialog.fileSelected.connect(self.editor.setText)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()


def _tr(text: str) -> str:
    return QCoreApplication.translate("FirstRun", text)
