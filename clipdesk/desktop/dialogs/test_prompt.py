"""Tries a prompt on a sample file name and shows what the AI writes; nothing is posted or saved."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from clipdesk.desktop.dialogs.written_words import WrittenWords
from clipdesk.desktop.theme import Theme
from clipdesk.desktop.threads import Background
from clipdesk.desktop.tokens import HEIGHT_FIELD, RADIUS_INSET
from clipdesk.desktop.widgets.accessible import announce
from clipdesk.desktop.widgets.buttons import Button
from clipdesk.desktop.widgets.cards import Card
from clipdesk.desktop.widgets.dialog import Dialog
from clipdesk.desktop.widgets.fields import FormField, LineField
from clipdesk.desktop.widgets.labels import Divider, IconMark, PlainLabel
from clipdesk.desktop.widgets.progress import Skeleton
from clipdesk.domain.errors import ClipDeskError, CredentialError, InvalidInput, NeedsPerson
from clipdesk.domain.post import PostText

_WIDTH_PX = 680
_SIDE_PX = 25
_LEAST_RESULT_PX, _MOST_RESULT_PX = 256, 380

Write = Callable[[str, str, str], PostText]


class PromptTestDialog(Dialog):
    """Let the AI write once with the prompt as it stands in the form.

    Args:
        write: writes with a prompt, a file name and a game; takes as long as the AI does.
    """

    settings_requested = Signal()

    def __init__(
        self,
        theme: Theme,
        parent: QWidget,
        write: Write,
        background: Background,
        *,
        prompt_text: str,
        title: str,
        is_unsaved: bool,
    ) -> None:
        super().__init__(theme, parent, _tr("Test Prompt"), width=_WIDTH_PX)
        self._write = write
        self._background = background
        self._prompt_text = prompt_text
        self._round = 0
        self._is_busy = False
        self._began_at_s = 0.0
        self.filename = LineField(theme, _tr("Sample filename"))
        self.game = LineField(theme, _tr("Game context"))
        self.game.editor.setText("gaming")
        self.generate_button = Button(theme, _tr("Generate"), "primary", icon="sparkles", height=HEIGHT_FIELD)
        self.took = PlainLabel(theme, "", "caption", "textMuted", tabular=True)
        self._area = QScrollArea()
        words = _tr("Template “{name}”, with unsaved changes") if is_unsaved else _tr("Template “{name}”")
        self.source = PlainLabel(theme, words.format(name=title), "caption", "textMuted")
        self._build_body()
        self.add_footer_hint(self.source)
        self.add_button(_tr("Close")).clicked.connect(self.reject)
        self._main_button = self.generate_button
        self.generate_button.clicked.connect(self._toggle)
        self.finished.connect(lambda _result: self._stop())
        self.show_hint()

    def _build_body(self) -> None:
        self.filename.editor.setText(_tr("Replay 2026-06-18 20-00-12.mp4"))
        fields = QHBoxLayout()
        fields.setSpacing(12)
        fields.addWidget(FormField(self._theme, _tr("Sample filename"), self.filename), 3)
        fields.addWidget(FormField(self._theme, _tr("Game context"), self.game), 2)
        fields.addWidget(self.generate_button, 0, Qt.AlignmentFlag.AlignBottom)
        head = QHBoxLayout()
        head.setSpacing(9)
        head.addWidget(PlainLabel(self._theme, _tr("Result"), "subhead"))
        head.addWidget(self.took)
        head.addStretch(1)
        head.addWidget(PlainLabel(self._theme, _tr("Nothing is posted or saved"), "caption", "textMuted"))
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.viewport().setAutoFillBackground(False)
        self._area.setAccessibleName(_tr("Result"))
        column = QVBoxLayout(self.body)
        column.setContentsMargins(_SIDE_PX, 3, _SIDE_PX, 20)
        column.setSpacing(0)
        column.addLayout(fields)
        column.addSpacing(18)
        column.addWidget(Divider(self._theme))
        column.addSpacing(15)
        column.addLayout(head)
        column.addSpacing(8)
        column.addWidget(self._area)

    @property
    def is_busy(self) -> bool:
        """Return whether the AI is asked."""
        return self._is_busy

    @property
    def shown(self) -> QWidget | None:
        """Return what the result area shows."""
        return self._area.widget()

    def suggest_filename(self, name: str) -> None:
        """Fill in the newest clip's name, unless the user typed one meanwhile."""
        if name and not self.filename.editor.isModified():
            self.filename.editor.setText(name)

    # -- states

    def show_hint(self) -> None:
        """Show the first state, before anything was written."""
        hint = PlainLabel(
            self._theme,
            _tr("Generate to see a title, caption and hashtags."),
            "body",
            "textMuted",
        )
        hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._show(hint)

    def show_words(self, text: PostText, took_s: float) -> None:
        """Show what the AI wrote."""
        seconds = self.locale().toString(took_s, "f", 1)
        self.took.setText(_tr("Took {seconds} s").format(seconds=seconds))
        self._show(WrittenWords(self._theme, text))
        announce(self, _tr("Result: {title}").format(title=text.title))

    def show_error(self, error: Exception) -> None:
        """Show why there is nothing, and what helps."""
        self.took.setText("")
        problem = _Problem(self._theme, error)
        problem.again.clicked.connect(self._begin)
        problem.settings.clicked.connect(self._open_settings)
        frame = QWidget()
        column = QVBoxLayout(frame)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(problem)
        column.addStretch(1)
        self._show(frame)
        announce(self, str(error), assertive=True)

    def _show(self, widget: QWidget) -> None:
        self._area.setWidget(widget)
        # The dialog's surface shines through; a scroll area paints a ground of its own.
        widget.setAutoFillBackground(False)
        least, most = self._theme.px(_LEAST_RESULT_PX), self._theme.px(_MOST_RESULT_PX)
        width = _WIDTH_PX - 2 * _SIDE_PX
        height = _height_for(widget, width)
        if height > most:
            height = _height_for(widget, width - self._area.verticalScrollBar().sizeHint().width())
        self._area.setFixedHeight(max(least, min(height, most)))
        widget.setFixedHeight(max(least, height))
        if self.isVisible():
            self._fit_height()

    # -- asking the AI

    @Slot()
    def _toggle(self) -> None:
        if self._is_busy:
            self._stop()
            self.show_hint()
        else:
            self._begin()

    @Slot()
    def _begin(self) -> None:
        self._round += 1
        this_round, write, prompt_text = self._round, self._write, self._prompt_text
        filename, game = self.filename.text, self.game.text
        self._began_at_s = time.monotonic()
        self._set_busy(True)
        self.took.setText("")
        self._show(Skeleton(self._theme, rows=3, row_height=72, gap=10))
        self._background.run(
            lambda: write(prompt_text, filename, game),
            lambda text: self._take(this_round, text),
            lambda error: self._fail(this_round, error),
            owner=self,
        )

    def _stop(self) -> None:
        """Wait no longer; what still comes of the question is not shown."""
        self._round += 1
        self._set_busy(False)

    def _take(self, this_round: int, text: PostText) -> None:
        if this_round == self._round:
            self._set_busy(False)
            self.show_words(text, time.monotonic() - self._began_at_s)

    def _fail(self, this_round: int, error: Exception) -> None:
        if this_round == self._round:
            self._set_busy(False)
            self.show_error(error)

    def _set_busy(self, is_busy: bool) -> None:
        self._is_busy = is_busy
        self.generate_button.setMinimumWidth(self.generate_button.sizeHint().width() if is_busy else 0)
        self.generate_button.setText(_tr("Stop") if is_busy else _tr("Generate"))
        self.generate_button.set_icon("x" if is_busy else "sparkles")
        self.generate_button.set_kind("secondary" if is_busy else "primary")

    @Slot()
    def _open_settings(self) -> None:
        self.reject()
        self.settings_requested.emit()


class _Problem(Card):
    """A reason in the danger colours, with what to do."""

    def __init__(self, theme: Theme, error: Exception) -> None:
        super().__init__(theme, fill="dangerSoft", border="dangerLine", radius=RADIUS_INSET)
        title, advice = _told(error)
        self.again = Button(theme, _tr("Try Again"), icon="refresh-cw")
        self.settings = Button(theme, _tr("Settings"), "ghost")
        # A prompt that cannot be used stays so, however often it is tried.
        self.again.setVisible(not isinstance(error, InvalidInput))
        self.settings.setVisible(not isinstance(error, InvalidInput))
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(PlainLabel(theme, title, "label", "danger", wrap=True))
        if advice:
            words.addWidget(PlainLabel(theme, advice, "body", "text", wrap=True))
        commands = QHBoxLayout()
        commands.setSpacing(8)
        commands.addWidget(self.again)
        commands.addWidget(self.settings)
        commands.addStretch(1)
        words.addSpacing(8)
        words.addLayout(commands)
        row = QHBoxLayout(self)
        row.setContentsMargins(15, 13, 15, 13)
        row.setSpacing(10)
        row.addWidget(IconMark(theme, "circle-alert", "danger"), 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        self.setAccessibleName(title)
        self.setAccessibleDescription(advice)


def _height_for(widget: QWidget, width: int) -> int:
    layout = widget.layout()
    if layout is not None and layout.hasHeightForWidth():
        return layout.totalHeightForWidth(width)
    return widget.sizeHint().height()


def _told(error: Exception) -> tuple[str, str]:
    if isinstance(error, NeedsPerson) and not isinstance(error, CredentialError):
        return error.title, _tr("Turn it on and enter its key in Settings.")
    if isinstance(error, ClipDeskError):
        return error.title, error.advice
    return _tr("Something went wrong inside ClipDesk."), _tr("Try again; the log says more.")


def _tr(text: str) -> str:
    return QCoreApplication.translate("TestPrompt", text)
