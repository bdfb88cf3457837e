"""The rows of a settings page: a label and a caption at the left, a control at the right, an error below."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from clipdesk.desktop.theme import Theme
from clipdesk.desktop.widgets.cards import Card
from clipdesk.desktop.widgets.labels import Divider, IconMark, PlainLabel

_SIDE_PX = 17
_ROW_PX = 56


class SettingRow(QWidget):
    """One setting; what stands at the right is put in by whoever makes it."""

    def __init__(
        self, theme: Theme, label: str, caption: str = "", *, control: QWidget | None = None
    ) -> None:
        super().__init__()
        self._theme = theme
        self.label = PlainLabel(theme, label, "label", wrap=True)
        self.caption = PlainLabel(theme, caption, "caption", "textMuted", wrap=True)
        self.caption.setVisible(bool(caption))
        self.controls = QHBoxLayout()
        self.controls.setSpacing(8)
        self._error_row = QWidget()
        self._error = PlainLabel(theme, "", "caption", "danger", wrap=True)
        self._marked: QWidget | None = None
        self._build()
        if control is not None:
            self.add_control(control)

    def _build(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addStretch(1)
        words.addWidget(self.label)
        words.addWidget(self.caption)
        words.addStretch(1)
        line = QHBoxLayout()
        line.setSpacing(16)
        line.addLayout(words, 1)
        line.addLayout(self.controls)
        error = QHBoxLayout(self._error_row)
        error.setContentsMargins(0, 4, 0, 2)
        error.setSpacing(8)
        error.addWidget(IconMark(self._theme, "circle-alert", "danger", 14), 0, Qt.AlignmentFlag.AlignTop)
        error.addWidget(self._error, 1)
        self._error_row.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(_SIDE_PX, 9, _SIDE_PX, 9)
        column.setSpacing(0)
        column.addLayout(line, 1)
        column.addWidget(self._error_row)
        self.setMinimumHeight(self._theme.px(_ROW_PX))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    @property
    def error(self) -> str:
        """Return the sentence that is shown, or nothing."""
        return self._error.text()

    @property
    def words(self) -> str:
        """Return what a search may find."""
        return f"{self.label.text()} {self.caption.text()}".casefold()

    def add_control(self, control: QWidget) -> None:
        """Add a control at the right; the label names it."""
        if isinstance(control, QComboBox):
            control.installEventFilter(self)
        if self._marked is None:
            self._marked = control
            editor = getattr(control, "editor", control)
            self.label.setBuddy(editor)
            editor.setAccessibleDescription(self.caption.text())
        self.controls.addWidget(control, 0, Qt.AlignmentFlag.AlignVCenter)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Leave the wheel to the page: scrolling over a list of choices must not change a setting."""
        if event.type() == QEvent.Type.Wheel:
            event.ignore()
            return True
        return super().eventFilter(watched, event)

    def set_caption(self, text: str) -> None:
        """Show another caption."""
        self.caption.setText(text)
        self.caption.setVisible(bool(text))

    def set_error(self, sentence: str) -> None:
        """Show one sentence below, or clear it; it is the control's description too."""
        self._error.setText(sentence)
        self._error_row.setVisible(bool(sentence))
        marker = getattr(self._marked, "set_error", None)
        if callable(marker):
            marker(bool(sentence))
        target = getattr(self._marked, "editor", self._marked)
        if isinstance(target, QWidget):
            target.setAccessibleDescription(sentence or self.caption.text())

    def refresh(self) -> None:
        """Show what is stored; rows that show a setting override it."""


class Section(QWidget):
    """A heading and cards of rows."""

    def __init__(self, theme: Theme, key: str, title: str, caption: str = "") -> None:
        super().__init__()
        self._theme = theme
        self.key = key
        self.title = title
        self.rows: list[SettingRow] = []
        self._cards: list[tuple[Card, list[tuple[SettingRow, Divider]], PlainLabel | None]] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(PlainLabel(theme, title, "subhead"))
        self.caption = PlainLabel(theme, caption, "caption", "textMuted", wrap=True)
        self.caption.setVisible(bool(caption))
        self._column.addWidget(self.caption)
        self.setAccessibleName(title)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def add_card(self, *rows: SettingRow, title: str = "") -> None:
        """Add rows in a card of their own, perhaps with a small heading."""
        heading = PlainLabel(self._theme, title, "captionHead", "textSecondary") if title else None
        self._column.addSpacing(12 if heading else 5)
        if heading is not None:
            self._column.addWidget(heading)
            self._column.addSpacing(5)
        card = Card(self._theme)
        column = QVBoxLayout(card)
        column.setContentsMargins(0, 1, 0, 1)
        column.setSpacing(0)
        lines: list[tuple[SettingRow, Divider]] = []
        for row in rows:
            divider = Divider(self._theme)
            divider.setVisible(bool(lines))
            column.addWidget(divider)
            column.addWidget(row)
            lines.append((row, divider))
        self.rows.extend(rows)
        self._cards.append((card, lines, heading))
        self._column.addWidget(card)

    def show_matches(self, words: str) -> bool:
        """Show only the rows that a search finds; say whether there is one."""
        wanted = words.casefold().split()
        is_any = False
        for card, lines, heading in self._cards:
            found = 0
            for row, divider in lines:
                around = f"{self.title} {heading.text() if heading else ''}".casefold()
                fits = all(word in f"{row.words} {around}" for word in wanted)
                row.setVisible(fits)
                divider.setVisible(fits and found > 0)
                found += fits
            card.setVisible(found > 0)
            if heading is not None:
                heading.setVisible(found > 0)
            is_any = is_any or found > 0
        self.setVisible(is_any)
        return is_any


def tr(text: str) -> str:
    """Translate a text of the settings."""
    return QCoreApplication.translate("Settings", text)
