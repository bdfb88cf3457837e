"""A sentence in a soft box: what is good to know, what went wrong, or that all looks right."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout

from clipdesk.desktop.theme import Theme
from clipdesk.desktop.tokens import RADIUS_INSET, ColourName
from clipdesk.desktop.widgets.cards import Card
from clipdesk.desktop.widgets.labels import IconMark, PlainLabel

NoteTone = Literal["info", "ok", "warn", "danger"]

# tone: icon, its colour, the text's colour, the fill
_LOOKS: dict[NoteTone, tuple[str, ColourName, ColourName, ColourName]] = {
    "info": ("info", "textSecondary", "textSecondary", "raised"),
    "ok": ("check", "ok", "ok", "okSoft"),
    "warn": ("triangle-alert", "warn", "text", "warnSoft"),
    "danger": ("circle-alert", "danger", "danger", "dangerSoft"),
}


class NoteBox(Card):
    """Say one thing; nothing to say hides the box."""

    def __init__(self, theme: Theme, text: str = "", tone: NoteTone = "info") -> None:
        super().__init__(theme, border=None, radius=RADIUS_INSET)
        self._icon = IconMark(theme, "info", "textMuted", 16)
        self.text = PlainLabel(theme, "", "caption", "textSecondary", wrap=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 9, 12, 9)
        row.setSpacing(10)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.text, 1)
        self.say(text, tone)

    def say(self, text: str, tone: NoteTone = "info") -> None:
        """Say something in a tone."""
        icon, icon_colour, colour, fill = _LOOKS[tone]
        self._icon.set_icon(icon, icon_colour)
        self.text.set_colour(colour)
        self.text.setText(text)
        self.set_fill(fill)
        self.setAccessibleName(text)
        self.setVisible(bool(text))
