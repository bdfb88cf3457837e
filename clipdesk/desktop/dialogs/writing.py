"""Write with AI: fills fields that are empty, and offers its words beside those that a person wrote."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clipdesk.desktop.theme import Theme
from clipdesk.desktop.widgets.buttons import Button
from clipdesk.desktop.widgets.cards import inset
from clipdesk.desktop.widgets.labels import IconMark, PlainLabel


class Proposal(QWidget):
    """New words for a field that is filled, with Use and Keep Mine."""

    used = Signal()

    def __init__(self, theme: Theme, field_name: str) -> None:
        super().__init__()
        self._text = PlainLabel(theme, "", "caption", "textSecondary", wrap=True)
        self.use = Button(theme, _tr("Use"), "link")
        self.use.setAccessibleName(_tr("Use: new words for {field}").format(field=field_name))
        self.keep = Button(theme, _tr("Keep Mine"), "link")
        self.keep.setAccessibleName(_tr("Keep Mine: {field}").format(field=field_name))
        box = inset(theme)
        row = QHBoxLayout(box)
        row.setContentsMargins(10, 4, 10, 4)
        row.setSpacing(10)
        row.addWidget(IconMark(theme, "sparkles", "accentText", 14))
        row.addWidget(self._text, 1)
        row.addWidget(self.use)
        row.addWidget(self.keep)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 6, 0, 0)
        outer.addWidget(box)
        self.use.clicked.connect(self._use)
        self.keep.clicked.connect(self.hide)
        self.hide()

    @property
    def text(self) -> str:
        """Return the new words."""
        return self._text.text()

    def offer(self, text: str) -> None:
        """Show new words."""
        self._text.setText(text)
        self.setVisible(bool(text))

    def _use(self) -> None:
        self.used.emit()
        self.hide()


class WriteRow(QWidget):
    """The button, and which template it uses or what went wrong."""

    pressed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.button = Button(theme, _tr("Write with AI"), "tinted", icon="sparkles")
        self.note = PlainLabel(theme, "", "caption", "textMuted")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(self.button)
        row.addWidget(self.note, 1)
        self.button.clicked.connect(self.pressed)

    def set_template(self, name: str) -> None:
        """Say which template is used."""
        words = _tr("Uses template “{name}”").format(name=name) if name else _tr("No template is active")
        self.tell(words)

    def tell(self, sentence: str) -> None:
        """Say something about the writing."""
        self.note.setText(sentence)

    def set_busy(self, busy: bool) -> None:
        """Spin while it writes."""
        self.button.set_busy(busy, _tr("Writing..."))


def _tr(text: str) -> str:
    return QCoreApplication.translate("WriteWithAi", text)
