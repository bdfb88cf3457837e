"""Settings: all sections under each other, a list that leads to them, and a search over every row.

What is changed is stored at once; what it means for the program is its own work.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, QTimer, Slot
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from clipdesk.desktop.page_services import Shell
from clipdesk.desktop.pages.settings.appearance import appearance_section
from clipdesk.desktop.pages.settings.connections import ai_section, obs_section
from clipdesk.desktop.pages.settings.data import BackupRow, Computer, FolderRow, ResetRow, data_section
from clipdesk.desktop.pages.settings.editing import SettingsEditor
from clipdesk.desktop.pages.settings.general import general_section
from clipdesk.desktop.pages.settings.posting_times import PostingTimesSection
from clipdesk.desktop.pages.settings.publishing import publishing_section
from clipdesk.desktop.pages.settings.rows import Section, tr
from clipdesk.desktop.pages.settings.section_list import SectionList
from clipdesk.desktop.pages.settings.watching import watching_section
from clipdesk.desktop.theme import Theme
from clipdesk.desktop.threads import Background
from clipdesk.desktop.tokens import PAGE_SIDE, PAGE_TOP
from clipdesk.desktop.widgets.empty_state import EmptyState
from clipdesk.desktop.widgets.fields import LineField
from clipdesk.desktop.widgets.page import Page
from clipdesk.desktop.widgets.segmented import Choice
from clipdesk.ports import CredentialStore, SettingsStore, TextGenerator

_LIST_PX, _LIST_NARROW_PX = 184, 152
_COLUMN_GAP_PX, _SECTION_GAP_PX = 24, 24
_SEARCH_PX = 240
_ICONS = {
    "general": "settings-2",
    "watching": "scan-search",
    "obs": "circle-dot",
    "posting_times": "calendar-clock",
    "publishing": "send",
    "ai_service": "sparkles",
    "appearance": "palette",
    "data": "database",
}


class SettingsPage(Page):
    """Show and change everything that a person may want to change.

    Args:
        generator: gives the AI that writes, or None while it is off.
    """

    def __init__(
        self,
        theme: Theme,
        settings: SettingsStore,
        credentials: CredentialStore,
        generator: Callable[[], TextGenerator | None],
        background: Background,
        shell: Shell,
        computer: Computer,
    ) -> None:
        super().__init__(theme, "settings", QCoreApplication.translate("Settings", "Settings"))
        self.editor = SettingsEditor(settings, background, shell)
        reset = ResetRow(theme, self.editor, shell, self.refresh)
        self.sections: list[Section] = [
            general_section(theme, self.editor, background, computer.set_autostart),
            watching_section(theme, self.editor, shell),
            obs_section(theme, self.editor, credentials, background, shell),
            PostingTimesSection(theme, self.editor, background),
            publishing_section(theme, self.editor),
            ai_section(theme, self.editor, generator, credentials, background, shell),
            appearance_section(theme, self.editor),
            data_section(
                theme,
                self.editor,
                FolderRow(theme, computer.data_folder),
                BackupRow(theme, background, shell, computer.back_up),
                reset,
            ),
        ]
        choices = [Choice(section.key, section.title, _ICONS[section.key]) for section in self.sections]
        self.list = SectionList(theme, choices)
        self.search = LineField(
            theme, tr("Search settings"), placeholder=tr("Search settings"), icon="search", quiet=True
        )
        self.area = QScrollArea()
        self.empty = EmptyState(theme, "search", "")
        self._target = ""
        self._build()
        self._connect()

    def _build(self) -> None:
        self.search.setFixedWidth(self._theme.px(_SEARCH_PX))
        self.add_header_widget(self.search)
        ground = QWidget()
        self._column = QVBoxLayout(ground)
        self._column.setContentsMargins(0, 0, 0, PAGE_TOP)
        self._column.setSpacing(_SECTION_GAP_PX)
        for section in self.sections:
            self._column.addWidget(section)
        self._column.addWidget(self.empty, 1)
        self._column.addStretch(1)
        self.empty.hide()
        self.area.setWidget(ground)
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setAccessibleName(tr("All settings"))
        ground.setAccessibleName(tr("All settings"))
        self.area.viewport().installEventFilter(self)
        self.list.setFixedWidth(self._theme.px(_LIST_PX))
        columns = QWidget()
        row = QHBoxLayout(columns)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(_COLUMN_GAP_PX)
        row.addWidget(self.list)
        row.addWidget(self.area, 1)
        self.add_list(columns)

    def _connect(self) -> None:
        self.list.chosen.connect(self.go_to)
        self.area.verticalScrollBar().valueChanged.connect(lambda _value: self._follow())
        self.area.verticalScrollBar().sliderPressed.connect(self._let_go)
        self.search.editor.textChanged.connect(self._filter)
        self.narrow_changed.connect(
            lambda narrow: self.list.setFixedWidth(self._theme.px(_LIST_NARROW_PX if narrow else _LIST_PX))
        )

    # -- what is shown

    def showEvent(self, event: QShowEvent) -> None:
        """Show what is stored now: it may have been changed elsewhere."""
        super().showEvent(event)
        self.refresh()

    def refresh(self) -> None:
        """Answer F5 too."""
        for section in self.sections:
            for row in section.rows:
                row.refresh()

    def focus_search(self) -> None:
        """Put the keyboard into the search field."""
        self.search.setFocus()
        self.search.editor.selectAll()

    @Slot(str)
    def go_to(self, key: str) -> None:
        """Bring a section to the top and mark it."""
        if self.search.text:
            self.search.editor.clear()
        section = next(section for section in self.sections if section.key == key)
        self._target = key
        self.area.verticalScrollBar().setValue(section.y())
        self.list.set_current(key)
        # Rows that were just shown again are laid out a moment later.
        QTimer.singleShot(0, self, lambda: self.area.verticalScrollBar().setValue(section.y()))

    @Slot()
    def _let_go(self) -> None:
        self._target = ""

    def _follow(self) -> None:
        """Mark the section that is at the top; the last one cannot get there, so what was chosen counts."""
        bar = self.area.verticalScrollBar()
        if self._target:
            section = next(section for section in self.sections if section.key == self._target)
            if bar.value() in (section.y(), bar.maximum()):
                return
            self._target = ""
        shown = [section for section in self.sections if not section.isHidden()]
        above = [section for section in shown if section.y() <= bar.value() + _SECTION_GAP_PX]
        if above:
            self.list.set_current(above[-1].key)

    @Slot(str)
    def _filter(self, words: str) -> None:
        found = [section.show_matches(words) for section in self.sections]
        self.empty.setVisible(not any(found))
        self.empty.title.setText(tr("No settings match “{words}”").format(words=words.strip()))
        self.area.verticalScrollBar().setValue(0)

    # -- measures

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the content's width whether or not the scroll bar is there."""
        if event.type() == QEvent.Type.Resize and watched is self.area.viewport():
            self._keep_width()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the right padding."""
        super().resizeEvent(event)
        self._keep_width()

    def _keep_width(self) -> None:
        bar = self.area.width() - self.area.viewport().width()
        margins = self._column.contentsMargins()
        if margins.right() != PAGE_SIDE - bar:
            margins.setRight(PAGE_SIDE - bar)
            self._column.setContentsMargins(margins)

    def place_of(self, row: QWidget) -> QPoint:
        """Return where a row is in what scrolls."""
        return row.mapTo(self.area.widget() or self, QPoint(0, 0))
