"""A settings page around a real settings file, with a keyring and a shell that note what they are asked."""

from __future__ import annotations

from pathlib import Path

from clipdesk.desktop.pages.settings.data import Computer
from clipdesk.desktop.pages.settings.editing import SettingsEditor
from clipdesk.desktop.pages.settings.page import SettingsPage
from clipdesk.desktop.pages.settings.rows import Section, SettingRow
from clipdesk.desktop.theme import Theme
from clipdesk.desktop.threads import Background
from clipdesk.ports import TextGenerator
from clipdesk.storage.settings_file import TomlSettings
from tests.desktop.bot import Bot
from tests.desktop.page_rig import NotingShell
from tests.services.doubles import FakeGenerator, Keyring


class Stage:
    """What rows and pages of settings need."""

    def __init__(
        self, qtbot: Bot, theme: Theme, folder: Path, environment: dict[str, str] | None = None
    ) -> None:
        self.bot = qtbot
        self.theme = theme
        self.folder = folder
        self.store = TomlSettings(folder / "settings.toml", environment or {})
        self.keyring = Keyring()
        self.shell = NotingShell()
        self.generator = FakeGenerator()
        self.is_ai_on = True
        self.background = Background()
        self.editor = SettingsEditor(self.store, self.background, self.shell)
        self.backups: list[Path] = []
        self.starts: list[bool] = []

    def make_generator(self) -> TextGenerator | None:
        return self.generator if self.is_ai_on else None

    def show(self, row: SettingRow) -> None:
        """Show one row or a page of rows."""
        self.bot.hold(row)
        row.resize(768, row.sizeHint().height())
        self.bot.show(row)

    def row(self, section: Section, label: str) -> SettingRow:
        """Return a row of a section, which is held until the test is over."""
        self.bot.hold(section)
        return row_named([section], label)

    def settle(self) -> None:
        """Wait until everything is stored."""
        self.bot.waitUntil(lambda: self.background.is_idle and self.editor.is_idle)

    def page(self) -> SettingsPage:
        """Make the whole page and show it."""
        computer = Computer(self.folder, self.backups.append, self.starts.append)
        page = SettingsPage(
            self.theme,
            self.store,
            self.keyring,
            self.make_generator,
            self.background,
            self.shell,
            computer,
        )
        self.bot.hold(page)
        page.resize(1040, 800)
        self.bot.show(page)
        self.bot.waitUntil(lambda: self.background.is_idle and page.editor.is_idle)
        return page


def row_named(sections: list[Section], label: str) -> SettingRow:
    """Return the row with a label."""
    return next(row for section in sections for row in section.rows if row.label.text() == label)
