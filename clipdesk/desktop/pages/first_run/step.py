"""What every step of the first run is: a question with its sentence, and the settings that answer it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from clipdesk.desktop.theme import Theme
from clipdesk.desktop.widgets.labels import PlainLabel


class Step(QWidget):
    """One step; subclasses fill `rows` and say what they change.

    `said` brings a sentence and its tone, for the strip above the buttons.
    """

    said = Signal(str, str)

    def __init__(self, theme: Theme, question: str, text: str) -> None:
        super().__init__()
        self._theme = theme
        self.question = question
        self.text = text
        self.setAccessibleName(question)
        self.setAccessibleDescription(text)
        self.rows = QVBoxLayout(self)
        self.rows.setContentsMargins(0, 0, 0, 0)
        self.rows.setSpacing(0)

    def begin(self) -> None:
        """Look around, as the step is shown; called each time."""

    def check(self) -> bool:
        """Show what must be different before going on; tell whether nothing must."""
        return True

    def changes(self) -> dict[str, object]:
        """Return the settings to store, by key."""
        return {}

    def add_label(self, text: str) -> PlainLabel:
        """Add the name of what follows."""
        label = PlainLabel(self._theme, text, "label")
        self.rows.addWidget(label)
        self.rows.addSpacing(6)
        return label
