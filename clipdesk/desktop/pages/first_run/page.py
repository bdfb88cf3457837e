"""The first run: four steps over the whole window, each stored as it is left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from clipdesk.desktop.pages.first_run.accounts_step import AccountsStep
from clipdesk.desktop.pages.first_run.ai_step import AiStep
from clipdesk.desktop.pages.first_run.folder_step import FindFolder, FolderStep, obs_folder
from clipdesk.desktop.pages.first_run.rail import Rail
from clipdesk.desktop.pages.first_run.step import Step
from clipdesk.desktop.pages.first_run.times_step import TimesStep
from clipdesk.desktop.setup_state import remember_setup
from clipdesk.desktop.widgets.accessible import announce
from clipdesk.desktop.widgets.buttons import Button
from clipdesk.desktop.widgets.labels import Divider, PlainLabel
from clipdesk.desktop.widgets.note_box import NoteBox
from clipdesk.desktop.widgets.scroll_rows import ScrollRows
from clipdesk.domain.errors import ClipDeskError

if TYPE_CHECKING:
    from clipdesk.desktop.page_services import PageServices

_WIDTH_PX, _SIDE_PX, _BAR_PX = 640, 24, 12


class FirstRun(QWidget):
    """Lead through folder, times, accounts and AI; `finished` comes at the end or when it is skipped."""

    finished = Signal()

    def __init__(
        self, services: PageServices, parent: QWidget | None = None, *, find_folder: FindFolder = obs_folder
    ) -> None:
        super().__init__(parent)
        self._theme = services.theme
        self._services = services
        settings = services.desk.settings.current
        folders = settings.watch.folders
        self.folder = FolderStep(
            services.theme,
            services.background,
            settings.watch.extensions,
            folders[0] if folders else "",
            find_folder,
        )
        self.times = TimesStep(services.theme, settings)
        self.accounts = AccountsStep(services)
        self.ai = AiStep(services)
        self.steps: tuple[Step, ...] = (self.folder, self.times, self.accounts, self.ai)
        names = (_tr("Clip folder"), _tr("Posting times"), _tr("Accounts"), _tr("AI text"))
        self.rail = Rail(services.theme, names)
        self._number = PlainLabel(services.theme, "", "caption", "textMuted")
        self._question = PlainLabel(services.theme, "", "title")
        self._text = PlainLabel(services.theme, "", "body", "textSecondary", wrap=True)
        self._stack = QStackedWidget()
        self.note = NoteBox(services.theme)
        self.back_button = Button(services.theme, _tr("Back"), height=36)
        self.skip_button = Button(services.theme, _tr("Skip Setup"), "ghost", height=36)
        self.continue_button = Button(services.theme, _tr("Continue"), "primary", height=36)
        self._current = 0
        self._reached = 0
        self.setObjectName("first_run")
        self.setAccessibleName(_tr("Set up ClipDesk"))
        self._build()
        self.back_button.clicked.connect(lambda: self._show_step(self._current - 1))
        self.skip_button.clicked.connect(self._skip)
        self.continue_button.clicked.connect(self._go_on)
        if parent is not None:
            parent.installEventFilter(self)
            self.setGeometry(parent.rect())
        self._show_step(0)

    def _build(self) -> None:
        for step in self.steps:
            self._stack.addWidget(step)
            step.said.connect(self.note.say)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.back_button)
        foot.addStretch(1)
        foot.addWidget(self.skip_button)
        foot.addWidget(self.continue_button)
        self.continue_button.setMinimumWidth(112)
        scroll = ScrollRows(_tr("Step"), gap=0, side=_BAR_PX)
        scroll.rows.setContentsMargins(0, 0, _BAR_PX, 0)
        scroll.rows.addWidget(self._stack)
        head, below = QVBoxLayout(), QVBoxLayout()
        for part in (head, below):
            part.setContentsMargins(0, 0, _BAR_PX, 0)
            part.setSpacing(0)
        head.addWidget(self._number)
        head.addSpacing(2)
        head.addWidget(self._question)
        head.addSpacing(6)
        head.addWidget(self._text)
        below.addWidget(self.note)
        below.addSpacing(12)
        below.addWidget(Divider(self._theme))
        below.addSpacing(16)
        below.addLayout(foot)
        column = QVBoxLayout()
        column.setContentsMargins(_SIDE_PX, 44, _SIDE_PX - _BAR_PX, 36)
        column.setSpacing(0)
        column.addLayout(head)
        column.addSpacing(24)
        column.addWidget(scroll, 1)
        column.addLayout(below)
        middle = QWidget()
        middle.setLayout(column)
        middle.setMaximumWidth(_WIDTH_PX + 2 * _SIDE_PX)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.rail)
        row.addStretch(1)
        row.addWidget(middle, 1000)
        row.addStretch(1)

    @property
    def current(self) -> int:
        """Return the step that is shown, from 0."""
        return self._current

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground over the window."""
        QPainter(self).fillRect(self.rect(), self._theme.colour("window"))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Cover the window as it grows."""
        parent = self.parentWidget()
        if event.type() == QEvent.Type.Resize and parent is not None:
            self.setGeometry(parent.rect())
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go on with Ctrl+Enter."""
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.continue_button.click()
            return
        super().keyPressEvent(event)

    # -- going on

    def _show_step(self, place: int) -> None:
        self._current = place
        self._reached = max(self._reached, place)
        step, is_last = self.steps[place], place == len(self.steps) - 1
        self._number.setText(_tr("Step {number} of {count}").format(number=place + 1, count=len(self.steps)))
        self._question.setText(step.question)
        self._text.setText(step.text)
        self._stack.setCurrentWidget(step)
        self.note.say("")
        self.rail.show_step(place, self._reached)
        self.back_button.setVisible(place > 0)
        self.continue_button.setText(_tr("Start Watching") if is_last else _tr("Continue"))
        self.continue_button.updateGeometry()
        step.begin()
        announce(self, f"{self._number.text()}, {step.question}")

    @Slot()
    def _go_on(self) -> None:
        """Store what the step says, then show the next or end."""
        step = self.steps[self._current]
        if self.continue_button.is_busy or not step.check():
            return
        changes, settings = step.changes(), self._services.desk.settings
        credentials = self._services.desk.credentials
        key = self.ai.typed_key if step is self.ai else ""
        self.continue_button.set_busy(True)

        def store() -> None:
            for name, value in changes.items():
                if settings.get(name) != value:
                    settings.set(name, value)
            if key:
                credentials.set("ai", key)

        self._services.background.run(store, lambda _answer: self._stored(), self._not_stored, owner=self)

    def _stored(self) -> None:
        self.continue_button.set_busy(False)
        self._services.shell.apply_settings()
        if self._current == len(self.steps) - 1:
            self._end()
        else:
            self._show_step(self._current + 1)

    def _not_stored(self, error: Exception) -> None:
        self.continue_button.set_busy(False)
        words = str(error) if isinstance(error, ClipDeskError) else type(error).__name__
        self.note.say(words, "danger")
        announce(self, words, assertive=True)

    @Slot()
    def _skip(self) -> None:
        self._services.shell.toast(_tr("You can set everything up in Settings and Accounts"))
        self._end()

    def _end(self) -> None:
        home = self._services.desk.home
        self._services.background.run(lambda: remember_setup(home), None, self._services.shell.complain)
        self.hide()
        self.finished.emit()


def open_first_run(services: PageServices, window: QWidget) -> FirstRun:
    """Cover a window with the setup until it ends; what lies below takes no keys meanwhile."""
    page = FirstRun(services, window)
    below = [
        child
        for child in window.children()
        if isinstance(child, QWidget) and child is not page and not child.isWindow() and child.isEnabled()
    ]
    for child in below:
        child.setEnabled(False)

    def uncover() -> None:
        for child in below:
            child.setEnabled(True)
        page.deleteLater()

    page.finished.connect(uncover)
    page.show()
    page.raise_()
    page.continue_button.setFocus(Qt.FocusReason.OtherFocusReason)
    return page


def _tr(text: str) -> str:
    return QCoreApplication.translate("FirstRun", text)
