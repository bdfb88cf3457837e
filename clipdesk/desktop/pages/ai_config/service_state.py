"""Whether the AI service answers: a chip in the page's header, and a strip that says what to do about it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from clipdesk.desktop.theme import Theme
from clipdesk.desktop.threads import Background
from clipdesk.desktop.tokens import RADIUS_CONTROL, ColourName
from clipdesk.desktop.widgets.buttons import Button
from clipdesk.desktop.widgets.cards import Card, StateDot
from clipdesk.desktop.widgets.labels import IconMark, PlainLabel
from clipdesk.domain.errors import ClipDeskError
from clipdesk.ports import TextGenerator

_ASK_AGAIN_S = 300.0

ServiceKind = Literal["unknown", "answers", "off", "silent"]

_DOTS: dict[ServiceKind, ColourName] = {
    "unknown": "textMuted", "answers": "ok", "off": "textMuted", "silent": "warn",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ServiceState:
    """What is known of the AI service; a silent one has a sentence that says why."""

    kind: ServiceKind = "unknown"
    sentence: str = ""


def ask_service(generator: Callable[[], TextGenerator | None]) -> ServiceState:
    """Ask the AI service whether it answers; takes as long as the service does."""
    try:
        service = generator()
        if service is None:
            return ServiceState("off")
        return ServiceState("answers", service.check())
    except ClipDeskError as error:
        return ServiceState("silent", str(error))


class ServiceChip(Card):
    """The state in two words, with the way to change it."""

    change_requested = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, border="lineStrong", radius=RADIUS_CONTROL)
        self._dot = StateDot(theme, "textMuted", halo=False)
        self.label = PlainLabel(theme, "", "captionStrong", "textSecondary")
        self.change_button = Button(theme, _tr("Change"), "link")
        self.change_button.setAccessibleName(_tr("Change AI service"))
        self.change_button.clicked.connect(self.change_requested)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 4, 11, 4)
        row.setSpacing(2)
        row.addWidget(self._dot)
        row.addWidget(self.label, 1)
        row.addSpacing(14)
        row.addWidget(self.change_button)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.show_state(ServiceState())

    def show_state(self, state: ServiceState) -> None:
        """Show a state."""
        words = {
            "unknown": _tr("Checking the AI service"),
            "answers": _tr("AI service connected"),
            "off": _tr("AI is off"),
            "silent": _tr("AI service isn’t answering"),
        }
        self._dot.set_colour(_DOTS[state.kind])
        self.label.setText(words[state.kind])
        self.label.setToolTip(state.sentence)


class ServiceStrip(Card):
    """Say that there is no AI service that writes, and offer to set it up."""

    set_up_requested = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._icon = IconMark(theme, "sparkles", "accentText")
        self.title = PlainLabel(theme, "", "label", wrap=True)
        self.text = PlainLabel(theme, "", "caption", "textSecondary", wrap=True)
        self.button = Button(theme, "")
        self.button.clicked.connect(self.set_up_requested)
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(self.title)
        words.addWidget(self.text)
        row = QHBoxLayout(self)
        row.setContentsMargins(17, 11, 16, 11)
        row.setSpacing(12)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addLayout(words, 1)
        row.addWidget(self.button)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def show_state(self, state: ServiceState) -> None:
        """Show what to do."""
        is_silent = state.kind == "silent"
        if is_silent:
            self.title.setText(
                _tr("The AI service isn’t answering. New clips use the file name as title for now.")
            )
        else:
            self.title.setText(_tr("Connect an AI service to write titles."))
        self.text.setText(state.sentence if is_silent else _tr("Until then ClipDesk uses the file name."))
        self.button.setText(_tr("Settings") if is_silent else _tr("Set Up"))
        self._icon.set_icon(*(("triangle-alert", "warn") if is_silent else ("sparkles", "accentText")))


class ServiceWatch(QObject):
    """Ask the AI service off the GUI thread and show what it says, in the chip and in the strip."""

    settings_requested = Signal()

    def __init__(
        self, theme: Theme, generator: Callable[[], TextGenerator | None], background: Background
    ) -> None:
        super().__init__()
        self._generator = generator
        self._background = background
        self._asked_at_s: float | None = None
        self.chip = ServiceChip(theme)
        self.strip = ServiceStrip(theme)
        self.strip_row = QWidget()
        column = QVBoxLayout(self.strip_row)
        column.setContentsMargins(0, 0, 0, 16)
        column.addWidget(self.strip)
        self.strip_row.hide()
        self.chip.change_requested.connect(self.settings_requested)
        self.strip.set_up_requested.connect(self.settings_requested)

    def ask(self) -> None:
        """Ask now."""
        self._asked_at_s = time.monotonic()
        generator = self._generator
        self._background.run(lambda: ask_service(generator), self.show_state, owner=self)

    def ask_if_stale(self) -> None:
        """Ask unless it answered a moment ago; one that did not is asked each time."""
        if self._asked_at_s is None or time.monotonic() - self._asked_at_s > _ASK_AGAIN_S:
            self.ask()

    def show_state(self, state: ServiceState) -> None:
        """Show a state."""
        if state.kind != "answers":
            self._asked_at_s = None
        self.chip.show_state(state)
        self.strip.show_state(state)
        self.strip_row.setVisible(state.kind in ("off", "silent"))


def _tr(text: str) -> str:
    return QCoreApplication.translate("AiConfig", text)
