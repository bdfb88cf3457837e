"""A strip above the page that tells what holds everything up, one at a time, worst first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from clipdesk.desktop.theme import Theme
from clipdesk.desktop.tokens import PAGE_SIDE, ColourName
from clipdesk.desktop.widgets.accessible import announce
from clipdesk.desktop.widgets.buttons import Button
from clipdesk.desktop.widgets.labels import IconMark, PlainLabel

Tone = Literal["warn", "danger", "info"]

_HEIGHT_PX = 48
_FILLS: dict[Tone, ColourName] = {"warn": "warnSoft", "danger": "dangerSoft", "info": "infoSoft"}


@dataclass(frozen=True, slots=True)
class BannerAction:
    """A button of a banner: what it is called, and the key it reports."""

    key: str
    label: str
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """What a banner says."""

    key: str
    headline: str
    text: str = ""
    tone: Tone = "warn"
    icon: str = "triangle-alert"
    actions: tuple[BannerAction, ...] = ()


class Banner(QWidget):
    """Show the first of the notices that hold; none hides the strip."""

    action_requested = Signal(str, str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._notice: Notice | None = None
        self._buttons: list[Button] = []
        self._icon = IconMark(theme, "triangle-alert", "warn", 18)
        self._headline = PlainLabel(theme, "", "label")
        self._text = PlainLabel(theme, "", "body", "textSecondary")
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(PAGE_SIDE, 0, PAGE_SIDE, 1)
        self._layout.setSpacing(10)
        self._layout.addWidget(self._icon)
        self._layout.addWidget(self._headline)
        self._layout.addWidget(self._text, 1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(theme.px(_HEIGHT_PX))
        theme.changed.connect(self._restyle)
        self.hide()

    @property
    def notice(self) -> Notice | None:
        """Return what is shown."""
        return self._notice

    def show_notices(self, *notices: Notice) -> None:
        """Show the first one, which is the worst."""
        first = notices[0] if notices else None
        if first == self._notice:
            return
        self._notice = first
        self._clear_buttons()
        self.setVisible(first is not None)
        if first is None:
            return
        self._icon.set_icon(first.icon, first.tone)
        self._headline.setText(first.headline)
        self._text.setText(first.text)
        for action in first.actions:
            self._add_button(first.key, action)
        self.setAccessibleName(f"{first.headline} {first.text}".strip())
        announce(self, self.accessibleName(), assertive=first.tone == "danger")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the soft fill and the line below."""
        painter = QPainter(self)
        tone: Tone = self._notice.tone if self._notice else "warn"
        painter.fillRect(self.rect(), self._theme.colour(_FILLS[tone]))
        painter.fillRect(0, self.height() - 1, self.width(), 1, self._theme.colour("line"))

    def _add_button(self, key: str, action: BannerAction) -> None:
        button = Button(self._theme, action.label, icon=action.icon)
        button.clicked.connect(lambda: self.action_requested.emit(key, action.key))
        self._buttons.append(button)
        self._layout.addWidget(button)

    def _clear_buttons(self) -> None:
        for button in self._buttons:
            self._layout.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._buttons.clear()

    def _restyle(self) -> None:
        self.setFixedHeight(self._theme.px(_HEIGHT_PX))
        self.update()
