"""Rows that show one setting and store it at once: switches, lists of choices, texts, numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from clipdesk.desktop.pages.settings.editing import SettingsEditor
from clipdesk.desktop.pages.settings.rows import SettingRow
from clipdesk.desktop.theme import Theme
from clipdesk.desktop.widgets.choices import Toggle
from clipdesk.desktop.widgets.fields import LineField
from clipdesk.desktop.widgets.labels import PlainLabel
from clipdesk.desktop.widgets.select import Select

_NUMBER_PX = 88
_TEXT_PX = 300


class ToggleRow(SettingRow):
    """A setting that is on or off."""

    def __init__(self, theme: Theme, editor: SettingsEditor, key: str, label: str, caption: str = "") -> None:
        self.toggle = Toggle(theme, label)
        super().__init__(theme, label, caption, control=self.toggle)
        self._editor = editor
        self._key = key
        self.refresh()
        self.toggle.clicked.connect(self._store)

    def refresh(self) -> None:
        """Show what is stored."""
        self.toggle.setChecked(self.read(self._editor.value(self._key)))

    def read(self, value: Any) -> bool:
        """Return whether a stored value means on."""
        return bool(value)

    def write(self, is_on: bool) -> object:
        """Return what to store."""
        return is_on

    def _store(self) -> None:
        self._editor.change(self._key, self.write(self.toggle.isChecked()), self._told)

    def _told(self, sentence: str) -> None:
        self.set_error(sentence)
        self.refresh()


class MemberRow(ToggleRow):
    """Whether one word is in a list of words."""

    def __init__(
        self, theme: Theme, editor: SettingsEditor, key: str, word: str, label: str, caption: str = ""
    ) -> None:
        self._word = word
        super().__init__(theme, editor, key, label, caption)

    def read(self, value: Any) -> bool:
        """Return whether the word is there."""
        return self._word in value

    def write(self, is_on: bool) -> object:
        """Return the list with or without the word, in the order it had."""
        others = [word for word in self._editor.value(self._key) if word != self._word]
        return [*others, self._word] if is_on else others


class SelectRow(SettingRow):
    """A setting with a few values; one that somebody wrote into the file is shown too."""

    def __init__(
        self,
        theme: Theme,
        editor: SettingsEditor,
        key: str,
        label: str,
        caption: str,
        choices: Sequence[tuple[Any, str]],
    ) -> None:
        self.select = Select(theme, label)
        super().__init__(theme, label, caption, control=self.select)
        self._editor = editor
        self._key = key
        for value, text in choices:
            self.select.addItem(text, value)
        self.refresh()
        self.select.currentIndexChanged.connect(lambda _row: self._store())

    def refresh(self) -> None:
        """Show what is stored."""
        value = self._editor.value(self._key)
        row = next((row for row in range(self.select.count()) if self.select.itemData(row) == value), -1)
        blocked = self.select.blockSignals(True)
        if row < 0:
            self.select.addItem(str(value), value)
            row = self.select.count() - 1
        self.select.setCurrentIndex(row)
        self.select.blockSignals(blocked)
        self.select.update()

    def _store(self) -> None:
        self._editor.change(self._key, self.select.currentData(), self._told)

    def _told(self, sentence: str) -> None:
        self.set_error(sentence)
        self.refresh()


class TextRow(SettingRow):
    """A setting that is typed; it is stored when the field is left or Enter is pressed."""

    def __init__(
        self,
        theme: Theme,
        editor: SettingsEditor,
        key: str,
        label: str,
        caption: str = "",
        *,
        placeholder: str = "",
    ) -> None:
        self.field = LineField(theme, label, placeholder=placeholder)
        self.field.setFixedWidth(self.width_px(theme))
        super().__init__(theme, label, caption, control=self.field)
        self._editor = editor
        self._key = key
        self._shown = ""
        self.refresh()
        self.field.editor.editingFinished.connect(self.store)

    def width_px(self, theme: Theme) -> int:
        """Return the width of the field."""
        return theme.px(_TEXT_PX)

    def refresh(self) -> None:
        """Show what is stored."""
        self._shown = self.read(self._editor.value(self._key))
        self.field.editor.setText(self._shown)

    def read(self, value: Any) -> str:
        """Return a stored value as it is typed."""
        return str(value)

    def write(self, text: str) -> object:
        """Return what to store of a typed text."""
        return text.strip()

    def store(self) -> None:
        """Store what was typed, if it is another text."""
        typed = self.field.text
        if typed == self._shown:
            return
        self._shown = typed
        self._editor.change(self._key, self.write(typed), self._told)

    def _told(self, sentence: str) -> None:
        self.set_error(sentence)
        if not sentence and self.field.text == self._shown:
            self.refresh()


class NumberRow(TextRow):
    """A number with its unit behind the field."""

    def __init__(
        self, theme: Theme, editor: SettingsEditor, key: str, label: str, caption: str, unit: str = ""
    ) -> None:
        super().__init__(theme, editor, key, label, caption)
        if unit:
            behind = PlainLabel(theme, unit, "body", "textSecondary")
            self.add_control(behind)

    def width_px(self, theme: Theme) -> int:
        """Return the width of the field."""
        return theme.px(_NUMBER_PX)

    def read(self, value: Any) -> str:
        """Return a number without needless digits."""
        return f"{value:g}" if value < 1_000_000 else str(value)

    def write(self, text: str) -> object:
        """Return the number, or the text as it is: the settings refuse it with what is allowed."""
        try:
            number = float(text.strip().replace(",", "."))
        except ValueError:
            return text.strip() or "?"
        return int(number) if number.is_integer() else number
